"""The stream of live events: who may look on, how many, how long, and what a slow reader costs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from tests.reports.narrated import OTHER_SHOP, SHOP, Opened, Story, at, minutes, opened
from tests.web.conftest import TOKEN

from talkworth.intake.lately import Lately
from talkworth.settings import Settings
from talkworth.web import web_app
from talkworth.web.live_arrivals import Arrivals
from talkworth.web.live_cursor import Cursor
from talkworth.web.live_tail import Streams, Tail, Told, TooManyStreams
from talkworth.web.serving import Serving, clock

N_TALKS = 80


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """160 messages of one shop, two of another."""
    story, other = Story(), Story(OTHER_SHOP)
    for number in range(N_TALKS):
        story.talks(f"p{number}", at("11-20 10:00") + minutes(number * 3))
    other.talks("zoe", at("11-20 15:00"))
    with opened(tmp_path_factory.mktemp("stream"), story, other) as shop:
        yield shop


@pytest.fixture
def lately() -> Lately:
    return Lately()


@asynccontextmanager
async def watching(
    app: Litestar, key: str, words: bytes = b"", cookie: str = ""
) -> AsyncIterator[asyncio.Queue[dict[str, Any]]]:
    """What the app sends to one who reads the stream, message by message."""
    sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    left = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await left.wait()
        return {"type": "http.disconnect"}

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/v1/live/stream",
        "raw_path": b"/v1/live/stream",
        "query_string": words,
        "headers": [_who(key, cookie)],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8377),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
    }
    answer = asyncio.create_task(app(scope, receive, sent.put))  # type: ignore[arg-type]
    try:
        yield sent
    finally:
        left.set()
        await asyncio.wait_for(answer, 10)


def _who(key: str, cookie: str) -> tuple[bytes, bytes]:
    if cookie:
        return b"cookie", f"tw_session={cookie}".encode()
    return b"authorization", f"Bearer {key}".encode()


def app_of(shop: Opened, data: Path, streams: Streams | None = None) -> Litestar:
    settings = Settings(data=data)
    return web_app(shop.warehouse, shop.control, shop.reader, settings, TOKEN, streams=streams)


async def body_of(sent: asyncio.Queue[dict[str, Any]]) -> list[bytes]:
    """All that is sent until the stream ends."""
    parts = []
    while (message := await asyncio.wait_for(sent.get(), 10)).get("more_body", True):
        parts.append(message.get("body", b""))
    return parts


def secret(shop: Opened, shop_id: str = SHOP) -> tuple[str, str]:
    made, text = shop.control.add_key(shop_id, "secret")
    return made.key_id, text


def test_a_key_that_is_revoked_ends_its_stream(shop: Opened, tmp_path: Path) -> None:
    key_id, key = secret(shop)
    app = app_of(shop, tmp_path, Streams(beat_s=0.2))

    async def example() -> list[bytes]:
        async with watching(app, key) as sent:
            assert (await sent.get())["status"] == 200
            shop.control.revoke_key(key_id)
            return await body_of(sent)

    assert asyncio.run(example())[0].startswith(b"retry: 2000")


def test_a_page_streams_by_its_cookie_until_it_is_signed_out(shop: Opened, tmp_path: Path) -> None:
    users, sessions = shop.control.users, shop.control.sessions
    user = users.add("bo@tea.example", "Bo", is_owner=True)
    token, _ = sessions.open(user, clock())
    app = app_of(shop, tmp_path, Streams(beat_s=0.2))

    async def example() -> list[int]:
        words = f"shop={SHOP}".encode()
        async with watching(app, "", words, cookie=token) as sent:
            found = [int((await sent.get())["status"])]
            sessions.end(token)
            await body_of(sent)
        async with watching(app, "", words, cookie=token) as sent:
            return [*found, int((await sent.get())["status"])]

    assert asyncio.run(example()) == [200, 401]


def test_a_server_that_stops_ends_its_streams_and_begins_none(shop: Opened, tmp_path: Path) -> None:
    key, streams = secret(shop)[1], Streams()
    app = app_of(shop, tmp_path, streams)

    async def example() -> int:
        async with watching(app, key) as sent:
            await sent.get()
            streams.stop()
            await body_of(sent)
        async with watching(app, key) as sent:
            return int((await sent.get())["status"])

    assert asyncio.run(example()) == 503


def test_a_shop_has_so_many_streams_and_a_place_is_free_once_one_ends(
    shop: Opened, tmp_path: Path
) -> None:
    key, other = secret(shop)[1], secret(shop, OTHER_SHOP)[1]
    app = app_of(shop, tmp_path, Streams(most=1))

    async def status(text: str) -> int:
        async with watching(app, text) as sent:
            return int((await sent.get())["status"])

    async def example() -> list[int]:
        async with watching(app, key) as sent:
            await sent.get()
            found = [await status(key), await status(other)]
        return [*found, await status(key)]

    assert asyncio.run(example()) == [TooManyStreams.status, 200, 200]


def test_a_stream_begins_behind_the_place_it_names(shop: Opened, tmp_path: Path) -> None:
    key, app = secret(shop)[1], app_of(shop, tmp_path)

    async def example() -> bytes:
        words = b"after=157-0&door=events"
        async with watching(app, key, words) as sent:
            found = b""
            while b"id: 162-0" not in found:
                found += (await asyncio.wait_for(sent.get(), 10)).get("body", b"")
            return found

    found = asyncio.run(example())
    assert found.count(b"data: ") == 3
    assert b"c-zoe" not in found


def test_what_cannot_be_streamed_is_said_at_once(shop: Opened, tmp_path: Path) -> None:
    key, app = secret(shop)[1], app_of(shop, tmp_path)

    async def status(words: bytes) -> int:
        async with watching(app, key, words) as sent:
            return int((await sent.get())["status"])

    async def example() -> list[int]:
        return [await status(words) for words in (b"after=x", b"stat=waiting", b"shop=coffee")]

    assert asyncio.run(example()) == [400, 400, 403]


def test_too_much_at_once_is_a_gap_that_leads_to_the_list(shop: Opened, lately: Lately) -> None:
    serving = Serving(shop.warehouse, shop.control, shop.reader, "", None, lately=lately)  # type: ignore[arg-type]
    lately.note(SHOP, "events", "not-json", "No.")

    told, reached = Arrivals(serving, SHOP).look(Cursor(0, 0))

    assert reached == Cursor(162, lately.newest())
    assert told[0].frame.startswith(b"event: gap\n")
    assert b'"before":"61-1"' in told[0].frame
    assert len(told) == 102
    assert told[-1].cursor == reached
    places = [one.cursor.seq for one in told]
    assert places == sorted(places)


class Flood:
    """More frames at each look than a tail keeps."""

    def has_news(self, cursor: Cursor) -> bool:
        return cursor.seq < 3_000

    def look(self, cursor: Cursor) -> tuple[list[Told], Cursor]:
        upto = Cursor(cursor.seq + 600, 0)
        places = range(cursor.seq + 1, upto.seq + 1)
        return [Told(Cursor(seq, 0), b"%d" % seq, "events", "accepted") for seq in places], upto


def test_who_is_too_slow_is_told_and_who_is_not_gets_all_once() -> None:
    async def example() -> tuple[Tail, list[int]]:
        tail = Tail(Flood(), Cursor(0, 0))
        looking = asyncio.create_task(tail.run())
        seen: list[int] = []
        while len(seen) < 3_000:
            await tail.wait(5)
            new = tail.since(len(seen))
            assert new is not None
            seen += [one.cursor.seq for one in new]
        looking.cancel()
        return tail, seen

    tail, seen = asyncio.run(example())
    assert seen == list(range(1, 3_001))
    assert tail.since(1_999) is None
    assert len(tail.since(2_000) or ()) == 1_000
