"""Every way in which a stranger's bytes can be wrong has its own code, and says what to do."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworth.errors import BadInput, TalkworthError
from talkworth.events import decode_event, parse_event
from talkworth.events.parse import ImpossibleClock, encode_event

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
AT = "2026-11-21T11:00:00Z"

MESSAGE = {
    "type": "message_sent",
    "event_id": "e1",
    "occurred_at": AT,
    "conversation_id": "c1",
    "role": "shopper",
}
CLICK = {
    "type": "faq_clicked",
    "event_id": "e2",
    "occurred_at": AT,
    "visitor_id": "v1",
    "faq_id": "f1",
}
LINE = {"line_id": "l1", "quantity": 2, "price": "10.00"}
ORDER = {
    "type": "order_placed",
    "event_id": "e3",
    "occurred_at": AT,
    "order_id": "1001",
    "currency": "EUR",
    "total": "20.00",
    "lines": [LINE],
}
REFUND = {
    "type": "order_refunded",
    "event_id": "e4",
    "occurred_at": AT,
    "order_id": "1001",
    "refund_id": "r1",
    "amount": "5.00",
    "currency": "EUR",
}
CART = {
    "type": "cart_changed",
    "event_id": "e5",
    "occurred_at": AT,
    "cart_token": "t1",
    "total": "5.00",
}


def _without(event: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key != name}


def _code_of(payload: bytes) -> str:
    """`accepted`, or the code of the refusal."""
    try:
        parse_event(payload, NOW)
    except BadInput as refusal:
        return refusal.code
    return "accepted"


@pytest.mark.parametrize("event", [MESSAGE, CLICK, ORDER, REFUND, CART])
def test_a_sound_event_is_accepted(event: dict[str, Any]) -> None:
    assert parse_event(json.dumps(event).encode(), NOW).event_id == event["event_id"]


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("unknown-type", MESSAGE | {"type": "chat_sent"}),
        ("not-an-event", _without(MESSAGE, "type")),
        ("not-an-event", MESSAGE | {"type": 5}),
        ("not-an-event", _without(MESSAGE, "event_id")),
        ("not-an-event", _without(MESSAGE, "occurred_at")),
        ("not-an-event", _without(MESSAGE, "role")),
        ("not-an-event", MESSAGE | {"role": "robot"}),
        ("not-an-event", MESSAGE | {"colour": "red"}),
        ("not-an-event", MESSAGE | {"event_id": ""}),
        ("not-an-event", MESSAGE | {"event_id": 17}),
        ("not-an-event", MESSAGE | {"event_id": "x" * 256}),
        ("accepted", MESSAGE | {"event_id": "x" * 255}),
        ("not-an-event", MESSAGE | {"conversation_id": "x" * 256}),
        ("not-an-event", MESSAGE | {"channel": "Web Chat"}),
        ("not-an-event", MESSAGE | {"channel": "chat\n"}),
        ("not-an-event", MESSAGE | {"text": "x" * 100_001}),
        ("not-an-event", MESSAGE | {"email_hash": "abc"}),
        ("not-an-event", MESSAGE | {"email_key": "ab" * 32}),
        ("not-an-event", MESSAGE | {"outcome_source": "stated"}),
        ("not-an-event", MESSAGE | {"detector_version": 1}),
        ("not-an-event", MESSAGE | {"properties": {"deep": {"er": 1}}}),
        ("missing-conversation", _without(MESSAGE, "conversation_id")),
        ("missing-conversation", MESSAGE | {"conversation_id": None}),
        ("missing-identifier", _without(CLICK, "visitor_id")),
        ("accepted", _without(CLICK, "visitor_id") | {"email": "a@example.com"}),
        ("missing-identifier", _without(CLICK, "visitor_id") | {"email": ""}),
        ("not-an-event", ORDER | {"total": 20}),
        ("not-an-event", ORDER | {"total": "20,00"}),
        ("not-an-event", ORDER | {"total": "-20.00"}),
        ("not-an-event", ORDER | {"total": "2e1"}),
        ("not-an-event", ORDER | {"total": "20.00\n"}),
        ("amount-not-exact", ORDER | {"total": "20.001"}),
        ("accepted", ORDER | {"total": "20.0000"}),
        ("accepted", ORDER | {"total": "10000000000000.00"}),
        ("amount-too-large", ORDER | {"total": "10000000000000.01"}),
        ("amount-too-large", ORDER | {"lines": [LINE | {"price": "5000000000000.01"}]}),
        ("amount-not-exact", ORDER | {"currency": "JPY", "total": "20.50"}),
        ("amount-not-exact", ORDER | {"lines": [LINE | {"price": "10.005"}]}),
        ("amount-not-exact", ORDER | {"lines": [LINE | {"discount": "0.001"}]}),
        ("amount-not-exact", ORDER | {"lines": [LINE | {"tax": "0.001"}]}),
        ("amount-not-exact", ORDER | {"order_discount": "0.001"}),
        ("amount-not-exact", ORDER | {"shop_total": "21.5", "shop_currency": "JPY"}),
        ("accepted", ORDER | {"shop_total": "2150", "shop_currency": "JPY"}),
        ("not-an-event", ORDER | {"currency": "eur"}),
        ("not-an-event", ORDER | {"currency": "EUR\n"}),
        ("unknown-currency", ORDER | {"currency": "DEM"}),
        ("unknown-currency", ORDER | {"shop_currency": "XTS", "shop_total": "1"}),
        ("unknown-currency", CART | {"currency": "ABC"}),
        ("not-an-event", ORDER | {"lines": [LINE | {"quantity": -1}]}),
        ("not-an-event", ORDER | {"lines": [LINE | {"quantity": 1.5}]}),
        ("not-an-event", ORDER | {"lines": [LINE | {"quantity": 1_000_001}]}),
        ("not-an-event", ORDER | {"lines": [LINE | {"gift": True}]}),
        ("not-an-event", ORDER | {"payment_status": "perhaps"}),
        ("not-an-event", ORDER | {"customer_order_index": 0}),
        ("amount-not-exact", REFUND | {"amount": "5.001"}),
        ("amount-not-exact", REFUND | {"lines": [{"line_id": "l1", "subtotal": "0.001"}]}),
        ("not-an-event", REFUND | {"amount": "-5.00"}),
    ],
)
def test_each_fault_has_its_own_code(code: str, event: dict[str, Any]) -> None:
    assert _code_of(json.dumps(event).encode()) == code


@pytest.mark.parametrize(
    ("code", "times"),
    [
        ("accepted", {"occurred_at": "2026-11-22T12:00:00Z"}),
        ("impossible-clock", {"occurred_at": "2026-11-22T12:00:00.000001Z"}),
        ("impossible-clock", {"occurred_at": "1999-12-31T23:59:59Z"}),
        ("accepted", {"occurred_at": "2000-01-01T00:00:00Z"}),
        ("accepted", {"occurred_at": "2026-11-21T11:00:00+05:30"}),
        ("not-an-event", {"occurred_at": "2026-11-21T11:00:00"}),
        ("not-an-event", {"occurred_at": "2026-11-31T11:00:00Z"}),
        ("not-an-event", {"occurred_at": 1_795_000_000}),
        # A browser whose clock is three years ahead says so itself, and is corrected later.
        ("accepted", {"occurred_at": "2029-11-21T11:00:00Z", "sent_at": "2029-11-21T11:00:01Z"}),
        (
            "impossible-clock",
            {"occurred_at": "2029-11-23T11:00:00Z", "sent_at": "2029-11-21T11:00:00Z"},
        ),
        ("impossible-clock", {"sent_at": "1970-01-01T00:00:10Z"}),
        ("impossible-clock", {"sent_at": "9999-12-31T23:59:59-14:00"}),
        ("impossible-clock", {"sent_at": "0001-01-01T00:00:00+14:00"}),
        ("impossible-clock", {"updated_at": "2026-11-23T12:00:00Z"}),
        ("impossible-clock", {"paid_at": "2027-11-21T12:00:00Z"}),
        ("impossible-clock", {"paid_at": "1999-01-01T00:00:00Z"}),
    ],
)
def test_impossible_clocks_are_refused(code: str, times: dict[str, Any]) -> None:
    assert _code_of(json.dumps(ORDER | times).encode()) == code


def test_a_server_s_clock_is_not_corrected_so_it_must_be_right() -> None:
    times = {"occurred_at": "2029-11-21T11:00:00Z", "sent_at": "2029-11-21T11:00:01Z"}
    payload = json.dumps(ORDER | times).encode()

    assert parse_event(payload, NOW).event_id == "e3"
    with pytest.raises(ImpossibleClock):
        parse_event(payload, NOW, is_corrected=False)


@pytest.mark.parametrize(
    ("code", "payload"),
    [
        ("not-json", b""),
        ("not-json", b"{"),
        ("not-json", b"hello"),
        ("not-json", b"\xef\xbb\xbf{}"),
        ("not-json", b"\xff\xfe{\x00}\x00"),
        ("not-json", b'{"type": NaN}'),
        ("not-an-event", b"{}"),
        ("not-an-event", b"null"),
        ("not-an-event", b"[]"),
        ("not-an-event", b'"event"'),
        ("not-an-event", b"[" * 100_000),
        ("not-json", b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    ],
)
def test_what_is_no_json_object_is_told_so(code: str, payload: bytes) -> None:
    assert _code_of(payload) == code


@pytest.mark.parametrize(
    ("code", "source"),
    [
        ("accepted", rb"caf\u00e9"),
        ("accepted", rb"\ud83d\ude00"),
        ("accepted", "😀".encode()),
        ("bad-character", rb"\u0000"),
        ("bad-character", rb"a\u0000b"),
        ("bad-character", rb"\\\u0000"),
        # An escaped backslash before "u0000" is six harmless letters.
        ("accepted", rb"\\u0000"),
        ("not-json", b"\x00"),
        ("not-json", b"a\nb"),
        ("not-json", b"\xff"),
        ("not-json", b"\xed\xa0\x80"),
        ("bad-character", rb"\ud83d"),
        ("bad-character", rb"\ude00"),
        ("bad-character", rb"\ud83d\ud83d"),
    ],
)
def test_characters_that_no_text_can_hold_are_refused(code: str, source: bytes) -> None:
    payload = json.dumps(MESSAGE)[:-1].encode() + b', "source": "' + source + b'"}'

    assert _code_of(payload) == code


def test_a_refusal_names_what_it_got_and_what_it_needs() -> None:
    with pytest.raises(BadInput) as refused:
        parse_event(json.dumps(MESSAGE | {"type": "chat_sent"}).encode(), NOW)

    assert "'chat_sent'" in refused.value.message
    assert "/v1/schema/events" in refused.value.message


def test_a_long_unknown_type_is_not_echoed_in_full() -> None:
    with pytest.raises(BadInput) as refused:
        parse_event(json.dumps(MESSAGE | {"type": "x" * 10_000}).encode(), NOW)

    assert len(refused.value.message) < 300


@given(st.binary(max_size=200))
def test_no_bytes_at_all_break_the_door(payload: bytes) -> None:
    assert _code_of(payload) != "accepted"


@given(
    st.dictionaries(
        st.text(max_size=10),
        st.text(max_size=20) | st.integers() | st.floats(allow_nan=False) | st.booleans(),
        max_size=4,
    )
)
def test_what_is_accepted_survives_the_journal(properties: dict[str, Any]) -> None:
    payload = json.dumps(MESSAGE | {"properties": properties}).encode()
    try:
        event = parse_event(payload, NOW)
    except TalkworthError:
        return

    assert decode_event(encode_event(event)) == event


def test_money_the_door_accepts_is_never_negative() -> None:
    for name in ("total", "tax", "shipping", "tips", "order_discount"):
        assert _code_of(json.dumps(ORDER | {name: "-0.01"}).encode()) == "not-an-event"
