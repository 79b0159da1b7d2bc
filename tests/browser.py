"""Debian's Chromium as it is, driven by Playwright, and what its pages complain of."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

# No background traffic of its own, and root may start it.
_FLAGS = """
    --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --disable-default-apps --disable-extensions
    --disable-domain-reliability --disable-client-side-phishing-detection
    --disable-features=OptimizationHints,MediaRouter,Translate,DialMediaRouteProvider
""".split()


@contextmanager
def chromium() -> Iterator[Browser]:
    """
    A browser; open one for a module, not for the session.

    While Playwright is at work no other test of the process can run an event loop.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or os.environ.get("CHROMIUM"), args=_FLAGS
        )
        yield browser
        browser.close()


def faults_of(page: Page) -> list[str]:
    """A list that takes up every error the page throws or logs, breaches of its policy too."""
    faults: list[str] = []

    def note(said: ConsoleMessage) -> None:
        if said.type == "error":
            faults.append(said.text)

    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", note)
    return faults
