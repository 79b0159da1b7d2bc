"""A table of topics: what is kept, what is read, and why not."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

import pytest
from tests.sources.bodies import KEEPING

from talkworth.events import Event
from talkworth.events.types import Identified
from talkworth.sources.adapter import DETECTED, Adapter, Topic
from talkworth.sources.clocks import moment
from talkworth.sources.privacy import Action, Keeping
from talkworth.sources.reasons import Unreadable

RULES: dict[str, Action] = {"id": "keep", "at": "keep", "email": "hash", "text": "drop"}


def reads(document: Any) -> list[Event]:
    if document.get("id") == "none":
        return []
    return [Identified(event_id=str(document["id"]), occurred_at=moment(document.get("at")))]


def hears(document: Any) -> dict[str, object]:
    if document.get("text") == "?":
        raise Unreadable("unreadable-body")
    return {"words": len(document["text"].split())} if document.get("text") else {}


ADAPTER = Adapter(
    MappingProxyType(
        {
            "said": Topic(RULES, "what was said", reads, texts=("text",), hears=hears),
            "seen": Topic(RULES),
        }
    )
)


def prepared(topic: str, body: Any, keeping: Keeping = KEEPING) -> tuple[Any, str]:
    payload, reason = ADAPTER.prepare(topic, json.dumps(body).encode(), keeping)
    return json.loads(payload), reason


def test_a_body_is_kept_by_its_list_and_with_what_was_heard() -> None:
    kept, reason = prepared("said", {"id": "1", "at": 10**9, "text": "two words", "name": "Ann"})

    assert (kept, reason) == ({"id": "1", "at": 10**9, DETECTED: {"words": 2}}, "")


def test_a_shop_that_keeps_transcripts_keeps_the_text_too() -> None:
    kept, _ = prepared("said", {"id": "1", "at": 1, "text": "Hi"}, Keeping(b"x" * 32, True))

    assert kept == {"id": "1", "at": 1, "text": "Hi", DETECTED: {"words": 1}}


@pytest.mark.parametrize(
    ("topic", "body", "reason"),
    [
        ("said", {"id": "none"}, "no-fact"),
        ("said", {"id": "1"}, "unreadable-body"),
        ("said", {"id": "1", "text": "?"}, "unreadable-body"),
        ("said", [], "unreadable-body"),
        ("seen", {"id": "1"}, "topic-not-used"),
        ("heard", {"id": "1"}, "unknown-topic"),
    ],
)
def test_what_will_not_act_says_why_and_reads_alike(topic: str, body: Any, reason: str) -> None:
    kept, said = prepared(topic, body)

    assert said == reason
    if reason not in {"unreadable-body"}:
        with pytest.raises(Unreadable) as refused:
            ADAPTER.read(topic, json.dumps(kept).encode())
        assert refused.value.reason == reason


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'"\\u0000"', b'{"id": "\\ud800"}'])
def test_of_what_is_no_json_only_the_size_is_kept(body: bytes) -> None:
    payload, reason = ADAPTER.prepare("said", body, KEEPING)

    assert (json.loads(payload), reason) == ({"n_bytes": len(body)}, "unreadable-body")


def test_every_topic_has_its_list() -> None:
    assert dict(ADAPTER.privacy) == {"said": RULES, "seen": RULES}
