"""Whatever is sent, the adapters answer with events or with a reason, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sources.bodies import KEEPING, SAID_AT, TOPIC_OF, as_body, document

from talkworth.events.parse import decode_event, encode_event
from talkworth.sources import REASONS, Unreadable, read
from talkworth.sources.body import with_said_at
from talkworth.sources.shopify import TOPICS, prepare

ACTING = [name for name, topic in TOPIC_OF.items() if TOPICS[topic].reads]
topics = st.sampled_from([*TOPICS, "orders/vanished"])
AWKWARD = [
    *["", "example string", "-1", "1e9", "0.005", "9" * 40, "99999999999999.99", "ZZZ", "JPY"],
    *["2019-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "\u0000", "x" * 2000],
    *[-1, 10**7, 10**30, -(10**30)],
]
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(AWKWARD)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


def outcome(topic: str, payload: bytes) -> str | None:
    """The reason for which a payload makes no events; `None` if it makes sound ones."""
    try:
        events = read("shopify", topic, payload)
    except Unreadable as refused:
        return refused.reason
    assert events
    assert [decode_event(encode_event(event)) for event in events] == events
    return None


def check(topic: str, body: bytes) -> None:
    payload, reason = prepare(topic, body, KEEPING)

    assert reason == "" or reason in REASONS
    assert isinstance(json.loads(payload), dict)
    assert outcome(topic, payload) in {None, *REASONS}
    assert outcome(topic, with_said_at(payload, SAID_AT)) in {None, *REASONS}


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document where something stands."""
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    return [path] * bool(path) + [p for key, item in items for p in places(item, (*path, key))]


BODIES = {name: document(name) for name in ACTING}
PLACES = {name: places(found) for name, found in BODIES.items()}
OFTEN_READ = frozenset(
    "id quantity price amount currency_code total_price processed_at line_items refunds "
    "transactions cancelled_at delta status token order order_id updated_at initiated_at currency "
    "interval_count customer_id subscription_contract_id".split()
)


@given(topics, st.binary(max_size=200))
def test_any_bytes(topic: str, body: bytes) -> None:
    check(topic, body)


@given(topics, values)
def test_any_json(topic: str, value: object) -> None:
    check(topic, as_body(value))


@settings(max_examples=150)
@given(st.data())
def test_a_real_body_with_a_few_values_changed(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(ACTING))
    changed = json.loads(json.dumps(BODIES[name]))
    for path in data.draw(st.lists(st.sampled_from(PLACES[name]), min_size=1, max_size=4)):
        _change(changed, path, data)
    check(TOPIC_OF[name], as_body(changed))


def _change(document: Any, path: tuple[Any, ...], data: st.DataObject) -> None:
    try:
        for key in path[:-1]:
            document = document[key]
        if data.draw(st.booleans(), label="take it out"):
            del document[path[-1]]
        else:
            document[path[-1]] = data.draw(values)
    except (KeyError, IndexError, TypeError):
        return  # an earlier change has taken the place away


@pytest.mark.parametrize("name", [name for name in ACTING if name.startswith("own/")])
@pytest.mark.parametrize("value", [None, "", "example string", -1, {}, [], "Ω" * 3000, 1e300])
def test_the_same_wrong_value_everywhere_a_value_stands(name: str, value: object) -> None:
    for path in PLACES[name]:
        if path[-1] in OFTEN_READ:
            changed = json.loads(json.dumps(BODIES[name]))
            parent = changed
            for key in path[:-1]:
                parent = parent[key]
            parent[path[-1]] = value
            check(TOPIC_OF[name], as_body(changed))


@given(st.data())
def test_a_payload_that_was_never_prepared_is_read_or_refused_too(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(ACTING))
    changed = json.loads(json.dumps(BODIES[name]))
    _change(changed, data.draw(st.sampled_from(PLACES[name])), data)

    assert outcome(TOPIC_OF[name], as_body(changed)) in {None, *REASONS}
