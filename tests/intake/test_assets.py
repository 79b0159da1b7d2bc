"""What shops' pages load: from the package, small, fresh, and readable by any site."""

from __future__ import annotations

import asyncio
import gzip
import os
from pathlib import Path

import httpx
import pytest

from talkworth.intake.assets import ASSETS, AssetsDoor, NotBuilt
from talkworth.intake.exchange import Answer, Message, Request
from talkworth.intake.refusals import MethodNotAllowed

SCRIPT = "talkworth=1;" * 100


@pytest.fixture
def door(tmp_path: Path) -> AssetsDoor:
    (tmp_path / "tw.js").write_text(SCRIPT)
    return AssetsDoor(tmp_path)


async def _nothing() -> Message:
    return {"type": "http.request", "body": b""}


def ask(door: AssetsDoor, method: str = "GET", path: str = "/tw.js", **headers: str) -> Answer:
    named = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    scope = {"method": method, "path": path, "query_string": b"", "headers": named}
    return asyncio.run(door.answer(Request(scope, _nothing)))


def test_a_script_is_sent_plain_or_packed_and_may_be_loaded_from_any_site(door: AssetsDoor) -> None:
    plain, packed = ask(door), ask(door, accept_encoding="br, gzip")
    headers = dict(packed.headers)

    assert (plain.status, plain.content_type) == (200, b"text/javascript; charset=utf-8")
    assert plain.body.decode() == gzip.decompress(packed.body).decode() == SCRIPT
    assert b"content-encoding" not in dict(plain.headers)
    assert headers[b"content-encoding"] == b"gzip"
    assert headers[b"access-control-allow-origin"] == b"*"
    assert headers[b"cross-origin-resource-policy"] == b"cross-origin"
    assert headers[b"cache-control"].startswith(b"public, max-age=300")


def test_who_has_it_already_is_told_so_until_a_new_build_takes_its_place(
    door: AssetsDoor, tmp_path: Path
) -> None:
    etag = dict(ask(door).headers)[b"etag"].decode()

    assert ask(door, if_none_match=etag).status == 304
    assert ask(door, if_none_match=f'"x", {etag}').status == 304
    assert ask(door, if_none_match='"x"').status == 200

    script = tmp_path / "tw.js"
    script.write_text(SCRIPT.replace("1", "2"))
    os.utime(script, ns=(1, 1))
    renewed = ask(door, if_none_match=etag)

    assert (renewed.status, b"talkworth=2" in renewed.body) == (200, True)


def test_other_methods_are_refused_and_preflights_answered(door: AssetsDoor) -> None:
    assert ask(door, "OPTIONS").status == 204
    with pytest.raises(MethodNotAllowed, match="takes GET, HEAD, not POST"):
        ask(door, "POST")


def test_a_package_without_them_says_what_to_do(tmp_path: Path) -> None:
    for path in ASSETS:
        with pytest.raises(NotBuilt, match="make setup"):
            ask(AssetsDoor(tmp_path / "nowhere"), path=path)


def test_the_installed_package_serves_them_over_http(client: httpx.Client) -> None:
    answer = client.get("/tw.js")
    head = client.head("/tw.js")

    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert "talkworth" in answer.text
    assert (head.status_code, head.content) == (200, b"")
    refused = client.post("/tw.js")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
