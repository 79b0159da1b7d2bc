"""`talkworth serve` on an empty directory: the first administrator comes in by what it prints."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

TALKWORTH = str(Path(sys.executable).with_name("talkworth"))
PASSWORD = "eine lange Teekanne"


@contextmanager
def served(data: Path, n_lines: int) -> Iterator[list[str]]:
    """The first lines that a server on `data` prints."""
    command = [TALKWORTH, "serve", "--data", str(data), "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout
    try:
        yield [server.stdout.readline().strip() for _ in range(n_lines)]
    finally:
        server.send_signal(signal.SIGTERM)
        said, _ = server.communicate(timeout=30)
        assert said == ""


@pytest.mark.slow
def test_the_link_it_prints_makes_the_first_administrator_and_no_second(tmp_path: Path) -> None:
    ours = {"Sec-Fetch-Site": "same-origin"}
    body = {"email": "ana@tea.example", "name": "Ana", "password": PASSWORD}
    with served(tmp_path, 2) as said:
        address, code = re.fullmatch(r".*: (\S+)/set-up#(\S+)", said[1]).groups()  # type: ignore[union-attr]
        with httpx.Client(base_url=address, headers=ours) as browser:
            assert browser.get("/v1/session").json()["state"] == "set-up"
            guess = browser.post("/v1/session/set-up", json={**body, "code": "guess"})
            told = browser.post("/v1/session/set-up", json={**body, "code": code}).json()
            shop = {"shop_id": "tea", "currency": "EUR", "timezone": "Europe/Berlin"}
            browser.headers["X-CSRF-Token"] = told["csrf"]
            added = browser.post("/v1/shops", json=shop)
            kept = dict(browser.cookies)

    assert (guess.status_code, added.status_code) == (403, 201)
    with served(tmp_path, 1) as said:
        address = said[0].split()[3]
        with httpx.Client(base_url=address, headers=ours, cookies=kept) as browser:
            told = browser.get("/v1/session").json()
    assert (told["state"], told["user"]["email"]) == ("signed-in", "ana@tea.example")
    assert [shop["role"] for shop in told["shops"]] == ["admin"]
