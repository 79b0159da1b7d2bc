"""Whatever these platforms sign, their adapters answer with events or with a reason."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sources.bodies import KEEPING, as_body
from tests.sources.stripe_notices import (
    dispute,
    invoice,
    notice,
    payment,
    refund,
    session,
    subscription,
)
from tests.sources.talk_bodies import BODIES, MODULES, topic_of

from talkworth.events.parse import decode_event, encode_event
from talkworth.sources import REASONS, Unreadable, read

PLATFORMS = sorted(MODULES)
AWKWARD = [
    *["", " ", "-1", "1e9", "0.005", "9" * 40, "ZZZ", "jpy", "isk", "1747336268.676807", "{{x}}"],
    *["2019-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "\u0000", "x" * 2000],
    *["2025-05-15 19:11:08 UTC", "<p>", "&#0;", "&#55555555555;", "paid", "won", "user", "bot"],
    *[-1, 0, 10**7, 10**12, 10**30, -(10**30), 1e300],
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
LIVE = [
    notice("checkout.session.completed", session()),
    notice("checkout.session.expired", session()),
    notice("payment_intent.succeeded", payment(invoice=None)),
    notice("refund.created", refund()),
    notice("charge.dispute.closed", dispute(status="won")),
    notice("customer.subscription.created", subscription()),
    notice(
        "customer.subscription.updated",
        subscription(cancel_at_period_end=True),
        before={"cancel_at_period_end": False, "items": {"data": []}},
    ),
    notice("invoice.paid", invoice()),
]
SOUND: dict[str, list[Any]] = {
    platform: [json.loads(path.read_bytes()) for name, path in BODIES if name == platform]
    for platform in PLATFORMS
}
SOUND["stripe"] += LIVE


def outcome(platform: str, topic: str, payload: bytes) -> str:
    """The reason for which a payload makes no events; `""` if it makes sound ones."""
    try:
        events = read(platform, topic, payload)
    except Unreadable as refused:
        return refused.reason
    assert events
    assert [decode_event(encode_event(event)) for event in events] == events
    return ""


def check(platform: str, topic: str, sent: bytes) -> None:
    payload, reason = MODULES[platform].prepare(topic, sent, KEEPING)

    assert reason == "" or reason in REASONS
    assert isinstance(json.loads(payload), dict)
    found = outcome(platform, topic, payload)
    # Of what could not be read at all only its size is left.
    assert found == reason or (found and reason == "unreadable-body")


def topics(platform: str) -> st.SearchStrategy[str]:
    return st.sampled_from([*MODULES[platform].TOPICS, "moon.landed", ""])


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document where something stands."""
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    return [path] * bool(path) + [p for key, item in items for p in places(item, (*path, key))]


def changed(document: Any, path: tuple[Any, ...], value: object) -> Any:
    copy = json.loads(json.dumps(document))
    parent = copy
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value
    return copy


@pytest.mark.parametrize("platform", PLATFORMS)
@given(st.data())
def test_any_bytes(platform: str, data: st.DataObject) -> None:
    check(platform, data.draw(topics(platform)), data.draw(st.binary(max_size=200)))


@pytest.mark.parametrize("platform", PLATFORMS)
@given(st.data())
def test_any_json(platform: str, data: st.DataObject) -> None:
    check(platform, data.draw(topics(platform)), as_body(data.draw(values)))


@pytest.mark.parametrize("platform", PLATFORMS)
@settings(max_examples=150)
@given(st.data())
def test_a_sound_body_with_a_few_values_changed(platform: str, data: st.DataObject) -> None:
    body = data.draw(st.sampled_from(SOUND[platform]))
    topic = topic_of(platform, body)
    for _ in range(data.draw(st.integers(1, 4))):
        found = places(body)
        if not found:
            break
        body = changed(body, data.draw(st.sampled_from(found)), data.draw(values))
    check(platform, topic, as_body(body))


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("value", [None, -1, 10**20, {}, [None], "Ω" * 3000])
def test_the_same_wrong_value_in_every_place(platform: str, value: object) -> None:
    for body in SOUND[platform]:
        for path in places(body):
            check(platform, topic_of(platform, body), as_body(changed(body, path, value)))


@pytest.mark.parametrize("platform", PLATFORMS)
@given(st.data())
def test_a_payload_that_was_never_prepared_is_read_or_refused_too(
    platform: str, data: st.DataObject
) -> None:
    body = data.draw(st.sampled_from(SOUND[platform]))
    path = data.draw(st.sampled_from(places(body)))

    topic = topic_of(platform, body)
    assert outcome(platform, topic, as_body(changed(body, path, data.draw(values)))) in {
        "",
        *REASONS,
    }
