"""Whatever a WooCommerce shop signs, the adapter answers with events or with a reason."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sources.bodies import as_body
from tests.sources.woo_bodies import KEEPING, TOPIC_OF, body

from talkworth.events.parse import decode_event, encode_event
from talkworth.sources import REASONS, Unreadable, read
from talkworth.sources.woocommerce import TOPICS, prepare

topics = st.sampled_from([*TOPICS, "order.vanished", ""])
AWKWARD = [
    *["", "-1", "1e9", "0.005", "9" * 40, "9" * 15, "0." + "3" * 60, "ZZZ", "JPY", "١", "12,5"],
    *["2019-01-01", "0001-01-01T00:00:00", "9999-12-31T23:59:59", "2026-11-09T12:02:11+14:00"],
    *["\u0000", "x" * 2000, "checkout-draft", "trash", "cancelled", "__tw", ".", -1, 10**30],
]
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(AWKWARD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
ACTING = [name for name, topic in TOPIC_OF.items() if TOPICS[topic].reads]


def check(topic: str, sent: bytes) -> None:
    payload, reason = prepare(topic, sent, KEEPING)

    assert isinstance(json.loads(payload), dict)
    assert outcome(topic, payload) == reason or reason == "unreadable-body"
    assert reason == "" or reason in REASONS


def outcome(topic: str, payload: bytes) -> str:
    try:
        events = read("woocommerce", topic, payload)
    except Unreadable as refused:
        return refused.reason
    assert events
    assert [decode_event(encode_event(event)) for event in events] == events
    return ""


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document where something stands."""
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    return [path] * bool(path) + [p for key, item in items for p in places(item, (*path, key))]


def change(document: Any, path: tuple[Any, ...], data: st.DataObject) -> None:
    try:
        for key in path[:-1]:
            document = document[key]
        if data.draw(st.booleans(), label="take it out"):
            del document[path[-1]]
        else:
            document[path[-1]] = data.draw(values)
    except (KeyError, IndexError, TypeError):
        return  # an earlier change has taken the place away


PLACES = {name: places(json.loads(body(name))) for name in ACTING}


@given(topics, st.binary(max_size=200))
def test_any_bytes(topic: str, sent: bytes) -> None:
    check(topic, sent)


@given(topics, values)
def test_any_json(topic: str, value: object) -> None:
    check(topic, as_body(value))


@settings(max_examples=200)
@given(st.data())
def test_a_real_body_with_a_few_values_changed(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(ACTING))
    changed = json.loads(body(name))
    for path in data.draw(st.lists(st.sampled_from(PLACES[name]), min_size=1, max_size=4)):
        change(changed, path, data)

    check(TOPIC_OF[name], as_body(changed))


@given(st.data())
def test_a_payload_that_was_never_prepared_is_read_or_refused_too(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(ACTING))
    changed = json.loads(body(name))
    change(changed, data.draw(st.sampled_from(PLACES[name])), data)

    assert outcome(TOPIC_OF[name], as_body(changed)) in {"", *REASONS}
