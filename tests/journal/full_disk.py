"""Run by test_faults.py: writes until a limit on file sizes bites, then lifts it."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from tests.journal.entries import entries, entry, started

from talkworth.journal import JournalUnwritable

_LIMIT = 300_000


def main(path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with started(path) as journal:
        resource.setrlimit(resource.RLIMIT_FSIZE, (_LIMIT, hard))
        n_acknowledged = 0
        try:
            while True:
                journal.submit([entry(str(n_acknowledged), b"x" * 10_000)]).result(10)
                n_acknowledged += 1
        except JournalUnwritable as refusal:
            print("acknowledged", n_acknowledged)
            print("refused", type(refusal).__name__, refusal.status)
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        journal.submit(entries("again")).result(10)
        print("acknowledged again")


main(Path(sys.argv[1]))
