"""
How large the dashboard is, and how soon its first figure is on the screen of Debian's Chromium.

    python -m bench.dashboard

Sizes are of the built files as a browser that takes gzip gets them: what the first page loads, and
all there is. A demo is made and served; a browser that has nothing of it opens the first page. The
time runs from the navigation to the text of the headline figure, the visitor's sign-in within it.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import httpx
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table

PORT = 8393
BASE = f"http://127.0.0.1:{PORT}"
TALKWORTH = (sys.executable, "-m", "talkworth")
BUDGETS = {".js": 40_000, ".css": 6_000}
TARGET_MS = 1000
HEADLINE = "[data-testid=headline]"
# Notes when the headline first says something; the page knows nothing of it.
WATCH = f"""
new MutationObserver(() => {{
    const text = document.querySelector('{HEADLINE}')?.textContent?.trim();
    if (text && window.saidAt === undefined) window.saidAt = performance.now();
}}).observe(document, {{childList: true, subtree: true, characterData: true}});
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().split("\n")[0])
    parser.add_argument("--loads", type=int, default=7)
    parser.add_argument("--shoppers", type=int, default=4000)
    options = parser.parse_args()
    with served(options.shoppers), sync_playwright() as playwright:
        executable = shutil.which("chromium") or os.environ.get("CHROMIUM")
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        loads = [load(browser) for _ in range(options.loads)]
        browser.close()
    show([took_ms for took_ms, _ in loads], loads[-1][1])


@contextmanager
def served(n_shoppers: int) -> Iterator[None]:
    """A demo, made and loaded before its server is."""
    with tempfile.TemporaryDirectory(prefix="talkworth-bench-") as folder:
        demo = [*TALKWORTH, "demo", "--dir", f"{folder}/demo", "--shoppers", str(n_shoppers)]
        subprocess.run([*demo, "--no-serve"], check=True, stdout=subprocess.DEVNULL)
        process = subprocess.Popen([*demo, "--port", str(PORT)], stdout=subprocess.DEVNULL)
        try:
            for _ in range(600):
                try:
                    if httpx.get(f"{BASE}/healthz").is_success:
                        break
                except httpx.TransportError:
                    pass
                time.sleep(0.1)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def load(browser: Browser) -> tuple[float, list[str]]:
    """Milliseconds to the headline in a browser that has nothing, and the files it loaded."""
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(BASE)
    page.locator(HEADLINE).filter(has_text=re.compile(r"\S")).wait_for(timeout=60_000)
    took_ms: float = page.evaluate("() => window.saidAt")
    page.wait_for_load_state("networkidle")
    loaded: list[str] = page.evaluate(
        "() => performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)"
    )
    context.close()
    return took_ms, [Path(path).name for path in loaded]


def show(times_ms: list[float], loaded: list[str]) -> None:
    built = Path(str(files("talkworth") / "static" / "dashboard"))
    table = Table("", "first page", "all", "at most", title="The dashboard")
    for suffix, most in BUDGETS.items():
        sizes = {path.name: zipped(path) for path in built.glob(f"*{suffix}")}
        first = sum(size for name, size in sizes.items() if name in loaded)
        told = (f"{first:,}", f"{sum(sizes.values()):,}", f"{most:,}")
        table.add_row(f"{suffix[1:].upper()}, bytes gzipped", *told)
    median = f"{statistics.median(times_ms):,.0f}"
    table.add_row("headline on screen, ms, median", median, "", f"{TARGET_MS:,}")
    table.add_row("headline on screen, ms, worst", f"{max(times_ms):,.0f}", "", "")
    Console().print(table)


def zipped(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


if __name__ == "__main__":
    main()
