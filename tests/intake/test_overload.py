"""Too fast, a full queue, a journal that cannot be written: 429 and 503, and then on again."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.intake.place import Answered, Place, a_place, call, event, packed, signed
from tests.journal.entries import Brake

from talkworth.settings import Settings

JSON = [(b"content-type", b"application/json")]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Place]:
    """A place whose queue holds 10 events, and whose public keys send 5 a second."""
    with a_place(tmp_path, Settings(max_queued=10, rate=5, burst=20)) as place:
        yield place


async def post(place: Place, document: object, key: str | None = None) -> Answered:
    bearer = (b"authorization", f"Bearer {place.secret_key}".encode())
    headers = JSON if key else [*JSON, bearer]
    query = f"key={key}" if key else ""
    answer = await call(place.app, "/v1/events", query, headers, [packed(document)])
    assert answer
    return answer


async def post_webhook(place: Place, body: bytes) -> Answered:
    headers = [(name.lower().encode(), value.encode()) for name, value in signed(body).items()]
    answer = await call(place.app, "/webhooks/shopify/shop", "", headers, [body])
    assert answer
    return answer


def batch(n_events: int, name: str) -> dict[str, object]:
    return {"events": [event(f"{name}-{number}") for number in range(n_events)]}


def test_a_public_key_that_is_too_fast_is_told_when_to_come_back(small: Place) -> None:
    async def example() -> None:
        assert (await post(small, batch(30, "burst"), small.public_key)).status == 200
        refused = await post(small, event("too-fast"), small.public_key)
        assert (refused.status, refused.code) == (429, "key-too-fast")
        assert 2 <= int(refused.headers["retry-after"]) <= 3
        assert (await post(small, event("other-key"), small.bound_key)).status == 403
        assert (await post(small, event("secret-key"))).status == 200

    asyncio.run(example())
    assert small.app.counters.refused["key-too-fast"] == 1


def test_events_that_are_none_are_charged_for_too(small: Place) -> None:
    async def example() -> list[int]:
        return [(await post(small, {}, small.public_key)).status for _ in range(30)]

    assert asyncio.run(example())[19:22] == [400, 429, 429]


def test_a_full_queue_is_a_503_for_those_it_cannot_hold(small: Place) -> None:
    async def example() -> None:
        brake = Brake()
        brake.hold(small.journal)
        queued = asyncio.create_task(post(small, batch(8, "queued")))
        await asyncio.sleep(0.05)
        refused = await post(small, batch(3, "refused"))
        webhook = asyncio.create_task(post_webhook(small, b'{"id": 1}'))
        await asyncio.sleep(0.05)
        brake.release()
        assert (refused.status, refused.code) == (503, "journal-full")
        assert int(refused.headers["retry-after"]) > 0
        assert (await queued).status == 200
        assert (await webhook).status == 200
        assert (await post(small, batch(3, "again"))).status == 200

    asyncio.run(example())
    ids = [one.event_id for one in small.stored()]
    assert not [one for one in ids if one.startswith("refused")]
    assert len(ids) == 1 + 8 + 1 + 3


def test_an_unwritable_journal_is_a_503_until_it_is_writable_again(
    small: Place, tmp_path: Path
) -> None:
    async def example() -> None:
        other = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
        other.execute("begin immediate")
        both = await asyncio.gather(post(small, event("a")), post_webhook(small, b'{"id": 1}'))
        for refused in both:
            assert (refused.status, refused.code) == (503, "journal-unwritable")
            assert "retry-after" in refused.headers
        other.execute("rollback")
        other.close()
        assert (await post(small, event("b"))).status == 200

    asyncio.run(example())
    assert [one.event_id for one in small.stored()] == ["b"]


def test_who_stops_waiting_takes_nobody_along(small: Place) -> None:
    async def example() -> list[Answered]:
        requests = [asyncio.create_task(post(small, event(str(n)))) for n in range(9)]
        await asyncio.sleep(0)
        requests[4].cancel()
        done = await asyncio.gather(*requests, return_exceptions=True)
        return [one for one in done if isinstance(one, Answered)]

    assert [one.status for one in asyncio.run(example())] == [200] * 8


def test_a_closed_control_file_is_a_503_and_not_a_500(small: Place) -> None:
    small.control.close()

    async def example() -> Answered:
        return await post(small, event("a"), "pk_never_seen_before")

    answer = asyncio.run(example())
    assert (answer.status, answer.code) == (503, "unforeseen")


def test_what_was_taken_and_refused_is_counted(small: Place) -> None:
    async def example() -> None:
        await post(small, {"events": [event("a"), {}, event("b")]})
        await post(small, {"events": []})
        await post_webhook(small, b'{"id": 1}')
        await post_webhook(small, b"{")

    asyncio.run(example())
    assert small.app.counters.as_dict() == {
        "accepted": {"events": 2, "shopify": 2},
        "rejected": {"not-an-event": 1},
        "refused": {"not-a-batch": 1},
        "unread": {"unreadable-body": 1},
    }
