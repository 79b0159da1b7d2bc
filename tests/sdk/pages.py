"""How the tests drive a page of the shop, and wait for what it said to arrive."""

from __future__ import annotations

import json
import time
from typing import Any

from playwright.sync_api import Error, Frame, Page, Request
from tests.sdk.shop import ShopSite
from tests.sdk.talk import Talk

EVENTS = "**/v1/events*"
_PATIENCE_S = 15.0


def until(page: Page | Frame, expression: str) -> None:
    """
    Wait until it holds, on whatever page the browser is by then; the page's policy forbids what
    Playwright would wait with.
    """
    deadline = time.monotonic() + _PATIENCE_S
    while not _holds(page, expression):
        assert time.monotonic() < deadline, f"never: {expression}"
        page.wait_for_timeout(20)


def _holds(page: Page | Frame, expression: str) -> bool:
    try:
        return bool(page.evaluate(f"!!({expression})"))
    except Error as error:
        # It goes from one page to the next.
        if "context was destroyed" in str(error):
            return False
        raise


def load(page: Page, shop: ShopSite, path: str = "/") -> None:
    """Open a page of the shop, the SDK at work on it."""
    page.goto(shop.url(path))
    until(page, "window.tw && !tw.q")


def visit(page: Page, shop: ShopSite, path: str = "/") -> str:
    """Open a page of the shop; the visitor's id, once it is settled."""
    load(page, shop, path)
    page.evaluate("() => new Promise(done => tw('ready', done))")
    visitor: str = page.evaluate("tw('id')")
    return visitor


def arrived(page: Page, talk: Talk, n_events: int = 1, **wanted: object) -> list[dict[str, Any]]:
    """
    The events that hold what is wanted, each once, when there are so many.

    Meanwhile the page goes on: its requests are seen, and answered where a test answers them.
    """
    until = time.monotonic() + _PATIENCE_S
    while True:
        page.wait_for_timeout(50)
        events = talk.events()
        found = {e["event_id"]: e for e in events if wanted.items() <= e.items()}
        if len(found) >= n_events:
            return list(found.values())
        if time.monotonic() > until:
            raise AssertionError(f"{wanted} did not come; what came last: {events[-20:]}")


def requests(page: Page) -> list[Request]:
    """The requests that carry events, from now on."""
    sent: list[Request] = []
    page.on(
        "request", lambda request: sent.append(request) if "/v1/events" in request.url else None
    )
    return sent


def said(request: Request) -> list[dict[str, Any]]:
    """The events in a request."""
    found: list[dict[str, Any]] = json.loads(request.post_data or "{}")["events"]
    return found
