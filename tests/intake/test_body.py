"""Never more of a body than allowed, never deeper than allowed."""

from __future__ import annotations

import asyncio
import gzip
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworth.intake.body import check_depth, read_body, unpack
from talkworth.intake.exchange import ClientGone, Message, Request
from talkworth.intake.refusals import BodyTooLarge, BodyTooSlow, NotGzip, TooDeep

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.sampled_from('{}[]"\\n,: é')),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=30,
)


def depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth, value), default=0)
    return 0


def is_refused(body: bytes, limit: int) -> bool:
    try:
        check_depth(body, limit)
    except TooDeep:
        return True
    return False


@given(values, st.integers(0, 8), st.booleans())
def test_depth_is_what_a_decoder_would_find(value: object, limit: int, is_ascii: bool) -> None:
    body = json.dumps(value, ensure_ascii=is_ascii).encode()
    assert is_refused(body, limit) == (depth(value) > limit)


@given(st.binary())
def test_depth_of_anything_is_an_answer(body: bytes) -> None:
    is_refused(body, 4)


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b"[[[[[{", b'[{"a":['])
def test_a_bomb_of_brackets_is_refused_fast(opening: bytes) -> None:
    assert is_refused(opening * 200_000, 32)


def test_a_wide_batch_is_not_deep() -> None:
    events = [{"properties": {"text": "}]" * 50 + '\\"{['}} for _ in range(1000)]
    assert not is_refused(json.dumps({"events": events}).encode(), 4)


def test_reading_stops_where_the_limit_is() -> None:
    asked = 0

    def endless() -> Iterator[Message]:
        nonlocal asked
        while True:
            asked += 1
            yield {"type": "http.request", "body": b"x" * 1000, "more_body": True}

    with pytest.raises(BodyTooLarge):
        _read(endless(), limit=10_000)
    assert asked == 11


def test_a_body_announced_too_large_is_not_read_at_all() -> None:
    for length in (b"10001", b"100000000", b"9" * 5000):
        with pytest.raises(BodyTooLarge):
            _read(iter(()), limit=10_000, length=length)


def test_parts_become_one_body() -> None:
    parts = [
        {"type": "http.request", "body": b"a", "more_body": True},
        {"type": "http.request", "more_body": True},
        {"type": "http.request", "body": b"b"},
    ]
    assert _read(iter(parts), limit=2) == b"ab"


def test_a_client_that_hangs_up_is_not_waited_for() -> None:
    parts = [
        {"type": "http.request", "body": b"a", "more_body": True},
        {"type": "http.disconnect"},
    ]
    with pytest.raises(ClientGone):
        _read(iter(parts), limit=2)


def test_a_client_that_stalls_is_told() -> None:
    async def receive() -> Message:
        if is_first.pop():
            return {"type": "http.request", "body": b"a", "more_body": True}
        await asyncio.sleep(10)
        raise AssertionError

    is_first = [False, True]
    with pytest.raises(BodyTooSlow):
        asyncio.run(read_body(_request(receive), 100, patience_s=0.05))


@pytest.mark.parametrize("n_bytes", [0, 1, 999, 1000])
def test_gzip_up_to_the_limit_is_unpacked(n_bytes: int) -> None:
    assert unpack(_zipped(), gzip.compress(b"a" * n_bytes), 1000) == b"a" * n_bytes


def test_gzip_beyond_the_limit_is_not_unpacked() -> None:
    for n_bytes in (1001, 10_000_000):
        with pytest.raises(BodyTooLarge):
            unpack(_zipped(), gzip.compress(b"a" * n_bytes), 1000)


def test_half_a_gzip_or_more_than_one_is_refused() -> None:
    text = random.Random(1).randbytes(500)
    whole = gzip.compress(text)
    for body in (b"", b"\x1f\x8b", whole[:-1], whole[:50], whole + whole, b"plain", whole[1:]):
        with pytest.raises(NotGzip):
            unpack(_zipped(), body, 1000)


def _read(messages: Iterator[Any], limit: int, length: bytes = b"0") -> bytes:
    async def receive() -> Message:
        message: Message = next(messages)
        return message

    return asyncio.run(read_body(_request(receive, [(b"content-length", length)]), limit))


def _zipped() -> Request:
    async def receive() -> Message:
        raise AssertionError

    return _request(receive, [(b"content-encoding", b"gzip")])


def _request(
    receive: Callable[[], Any], headers: list[tuple[bytes, bytes]] | None = None
) -> Request:
    scope = {"method": "POST", "path": "/", "query_string": b"", "headers": headers or []}
    return Request(scope, receive)
