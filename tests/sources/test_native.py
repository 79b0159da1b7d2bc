"""Our own events between the door and the journal, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import msgspec
import pytest

from talkworth.events.parse import encode_event
from talkworth.events.types import Identified, MessageSent, SessionStarted
from talkworth.sources import Unreadable, native, read
from talkworth.sources.privacy import Keeping, email_key

PEPPER = b"pepper"
KEEPING = Keeping(PEPPER)
NOON = datetime(2026, 11, 5, 12, tzinfo=UTC)
EMAIL = "Mira@example.org"
KEY = email_key(PEPPER, email=EMAIL)
HASH = sha256(b"mira@example.org").hexdigest()


@pytest.mark.parametrize(
    ("email", "email_hash", "key"),
    [
        (EMAIL, None, KEY),
        (None, HASH, KEY),
        ("another@example.org", HASH, KEY),
        ("  ", None, None),
        (None, None, None),
    ],
)
def test_an_address_or_its_hash_becomes_the_shops_key(
    email: str | None, email_hash: str | None, key: str | None
) -> None:
    event = Identified(event_id="e1", occurred_at=NOON, email=email, email_hash=email_hash)

    kept = native.prepare(event, KEEPING)

    assert (kept.email, kept.email_hash, kept.email_key) == (None, None, key)
    assert kept.event_id == "e1"


def test_message_text_is_dropped_and_the_rest_stays() -> None:
    event = MessageSent(
        event_id="m1", occurred_at=NOON, role="shopper", text="I am Mira", intent="other"
    )

    assert native.prepare(event, KEEPING) == msgspec.structs.replace(event, text=None)


def test_a_landing_page_loses_its_query_except_its_campaign() -> None:
    event = SessionStarted(event_id="s1", occurred_at=NOON, landing="/tea?utm_medium=cpc&e=a%40b.c")

    kept = native.prepare(event, KEEPING)

    assert isinstance(kept, SessionStarted)
    assert kept.landing == "/tea?utm_medium=cpc"


@pytest.mark.parametrize(
    ("referrer", "kept_of_it"),
    [
        ("https://www.mail.example/inbox?q=mira", "mail.example"),
        ("mail.example", "mail.example"),
        ("", ""),
    ],
)
def test_of_the_referring_page_only_the_host_is_kept(referrer: str, kept_of_it: str) -> None:
    kept = native.prepare(
        SessionStarted(event_id="s1", occurred_at=NOON, referrer=referrer), KEEPING
    )
    assert isinstance(kept, SessionStarted)
    assert kept.referrer == kept_of_it


def test_an_event_without_personal_data_is_kept_as_it_is() -> None:
    event = Identified(event_id="e1", occurred_at=NOON, visitor_id="v")

    assert native.prepare(event, KEEPING) is event


@pytest.mark.parametrize("door", ["events", "import"])
def test_a_journalled_event_reads_back_as_itself(door: str) -> None:
    event = Identified(event_id="e1", occurred_at=NOON, visitor_id="v", email_key=KEY)

    assert read(door, "identified", encode_event(event)) == [event]


@pytest.mark.parametrize(
    "payload", [b"", b"[]", b'{"type":"from_the_future","event_id":"1"}', b'"\xff"', b"[" * 99_999]
)
def test_a_payload_that_is_no_event_of_ours_is_unreadable(payload: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        native.read("identified", payload)

    assert refused.value.reason == "unreadable-body"


def test_a_door_of_another_release_is_named() -> None:
    with pytest.raises(Unreadable) as refused:
        read("telepathy", "", b"{}")

    assert refused.value.reason == "unknown-door"


def test_the_list_names_every_field_of_every_event() -> None:
    assert native.PRIVACY["text"] == "drop"
    assert native.PRIVACY["email"] == native.PRIVACY["email_hash"] == "hash"
    assert set(MessageSent.__struct_fields__) <= native.PRIVACY.keys()
