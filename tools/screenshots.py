"""
Every page of the dashboard as it looks, light and dark, on a desk and on a phone.

    python -m tools.screenshots [FOLDER] [--only NAME]

Serves the demo from a folder of its own and fails where a page logs an error. Look at them.
"""

from __future__ import annotations

import argparse
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser
from rich.progress import Progress
from tests.browser import chromium, faults_of
from tests.dashboard.conftest import make_demo, served_demo
from tests.dashboard.test_settings import SECTIONS

PAGES = {
    "impact": "/",
    "impact-week": "/?period=last_7_days&view=conversations&filter=device:mobile",
    "order": "/?open=order:%231001",
    "conversation": "/?open=conversation:c-1001",
    "search": "/?open=search:100",
    "explore": "/explore?by=intent",
    "explore-two": "/explore?by=channel,device&period=last_90_days",
    "workflows": "/workflows?period=last_90_days",
    "experiments": "/experiments",
    "experiment": "/experiments/assistant-holdout",
    "experiment-early": "/experiments/answer-length",
    "decisions": "/decisions?period=last_90_days",
    "decisions-changed": "/decisions/changed",
    "decisions-human": "/decisions/human",
    "live": "/live",
    "health": "/health",
    **{f"settings-{name}": f"/settings/{name}" for name in SECTIONS},
}
WIDTHS = {"desk": 1360, "phone": 360}
THEMES = ("light", "dark")


def main() -> int:
    """Take them all; the number of pages that logged an error."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n\n")[0] if __doc__ else "")
    asked.add_argument("folder", nargs="?", type=Path, default=Path("screenshots"))
    asked.add_argument("--only", default="", help="a part of the pages' names")
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    pages = {name: path for name, path in PAGES.items() if given.only in name}
    with tempfile.TemporaryDirectory() as scratch, chromium() as browser, Progress() as bar:
        n_shots = len(pages) * len(WIDTHS) * len(THEMES)
        task = bar.add_task("Making up shops", total=None)
        make_demo(Path(scratch, "demo"))
        bar.update(task, description="Looking at every page", total=n_shots)
        n_faulty = 0
        with served_demo(Path(scratch, "demo")) as address:
            for name, device, theme in product(pages, WIDTHS, THEMES):
                file = given.folder / f"{name}-{device}-{theme}.png"
                for fault in take(browser, address + pages[name], WIDTHS[device], theme, file):
                    bar.print(f"{file.name}: {fault}")
                    n_faulty += 1
                bar.advance(task)
    print(f"{n_shots} pictures are in {given.folder}.")
    return n_faulty


def take(browser: Browser, url: str, width: int, theme: str, file: Path) -> list[str]:
    """One page as a picture; the errors it logged."""
    height = 900 if width > 600 else 780
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        locale="en-US",
        reduced_motion="reduce",
    )
    page = context.new_page()
    faults = faults_of(page)
    page.goto(url)
    page.locator("main h1").wait_for()
    page.locator(".skeleton, .waiting").first.wait_for(state="detached", timeout=30_000)
    page.wait_for_timeout(300)
    page.screenshot(path=file, full_page="open=" not in url)
    context.close()
    return faults


if __name__ == "__main__":
    raise SystemExit(main())
