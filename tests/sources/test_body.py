"""Decoding without loss: ids beyond 2^53, decimals as text, and every way a body can be bad."""

from __future__ import annotations

import pytest

from talkworth.sources import Unreadable, decode_exact
from talkworth.sources.body import encode_exact


def test_ids_and_amounts_keep_every_digit() -> None:
    body = b'{"id":820982911946154508,"far":123456789012345678901234567890,"price":10.10,"e":1e3}'

    assert decode_exact(body) == {
        "id": 820982911946154508,
        "far": 123456789012345678901234567890,
        "price": "10.10",
        "e": "1e3",
    }


def test_what_was_decoded_is_encoded_with_its_decimals_as_text() -> None:
    assert encode_exact(decode_exact(b'{"a": 1.50, "b": [9007199254740993, null, true]}')) == (
        b'{"a":"1.50","b":[9007199254740993,null,true]}'
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{} {}",
        b"NaN",
        b"\xff\xfe",
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'"\\ud800 alone"',
        b'"\\udc00 alone"',
        b'"nul \\u0000"',
        b'{"deep": [{"\\u0000": 1}]}',
        b'"raw nul \x00"',
        b"[" * 100_000 + b"]" * 100_000,
        b"9" * 5_000,
    ],
)
def test_a_bad_body_is_unreadable_and_nothing_else(body: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        decode_exact(body)

    assert refused.value.reason == "unreadable-body"


def test_text_that_only_looks_like_a_nul_escape_is_read() -> None:
    assert decode_exact(b'{"size": "\\\\u0000", "n": [1]}') == {"size": "\\u0000", "n": [1]}


def test_the_message_never_quotes_bytes_that_may_be_personal() -> None:
    with pytest.raises(Unreadable) as refused:
        decode_exact(b'"mira@example.org \xff"')

    assert "mira" not in refused.value.message
