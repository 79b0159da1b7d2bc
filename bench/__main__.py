"""All benchmarks, one after the other: `make bench`."""

from __future__ import annotations

import subprocess
import sys

BENCHES = {
    "bench.doors": (),
    "bench.every_door": (),
    "bench.escalation": (),
    "bench.experiments": (),
    "bench.soak": ("--minutes", "2"),
    "bench.freshness": ("--history", "200000"),
    "bench.attribution": (),
    "bench.reports": (),
    "bench.dashboard": (),
    "bench.side_by_side": (),
    "bench.worst_cases": (),
    "bench.cluster": (),
}


def main() -> int:
    failed = [
        name
        for name, options in BENCHES.items()
        if subprocess.run([sys.executable, "-m", name, *options], check=False).returncode
    ]
    for name in failed:
        print(f"{name} did not finish.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
