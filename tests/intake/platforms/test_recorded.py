"""Every recorded body is taken at its platform's door as the platform sends it, signed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import httpx
import pytest
from tests.intake.place import Place
from tests.intake.platforms.deliveries import (
    BODIES,
    SECRET,
    SIGNERS,
    post,
    stored,
    topic_of,
)


@pytest.fixture(scope="module", autouse=True)
def _secrets(place: Place) -> None:
    for platform in SIGNERS:
        place.control.add_webhook("shop", platform, "", SECRET)


@pytest.mark.parametrize(("platform", "path"), BODIES, ids=lambda value: getattr(value, "stem", ""))
def test_a_recorded_body_is_taken_byte_for_byte(
    client: httpx.Client, place: Place, platform: str, path: Path
) -> None:
    sent = path.read_bytes()
    answer = post(client, platform, sent, SIGNERS[platform](sent))
    (entry,) = stored(place, platform, sent)

    assert (answer.status_code, answer.json()["accepted"]) == (200, True)
    assert (entry.door, entry.trust, entry.topic) == (
        platform,
        "verified",
        topic_of(platform, sent),
    )
    assert (entry.reason or None) == answer.json()["reason"]


@pytest.mark.parametrize(("platform", "path"), BODIES, ids=lambda value: getattr(value, "stem", ""))
def test_the_same_body_signed_with_another_secret_is_refused_and_not_kept(
    client: httpx.Client, place: Place, platform: str, path: Path
) -> None:
    forged = path.read_bytes() + b" "
    answer = post(client, platform, forged, SIGNERS[platform](forged, secret=b"guessed"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "wrong-signature")
    assert stored(place, platform, forged) == []


@pytest.mark.parametrize("platform", SIGNERS)
@pytest.mark.parametrize("sent", [b"", b"null", b"[1]", b"{", b'{"type": 7}', b"[" * 99])
def test_whatever_is_signed_is_answered_with_a_reason(
    client: httpx.Client, place: Place, platform: str, sent: bytes
) -> None:
    answer = post(client, platform, sent, SIGNERS[platform](sent))
    (entry,) = stored(place, platform, sent)

    assert answer.json() == {"accepted": True, "reason": entry.reason}
    assert entry.reason in {"unknown-topic", "unreadable-body"}
    assert entry.event_id


def test_a_stripe_event_has_its_own_id_and_one_without_goes_by_its_hash(
    client: httpx.Client, place: Place
) -> None:
    named, nameless = b'{"id": "evt_77", "type": "a.b"}', b'{"type": "a.b"}'
    for sent in (named, nameless):
        post(client, "stripe", sent, SIGNERS["stripe"](sent))

    assert stored(place, "stripe", named)[0].event_id == "evt_77"
    digest = hashlib.sha256(nameless).hexdigest()
    assert stored(place, "stripe", nameless)[0].event_id == f"sha:{digest}"


def test_another_shops_secret_opens_no_door(client: httpx.Client, place: Place) -> None:
    place.control.add_shop("other", "EUR", "UTC")
    for platform, sign in SIGNERS.items():
        sent = b'{"id": "1", "type": "a.b", "event": "a", "topic": "a", "ticket_id": 1}'
        answer = client.post(f"/webhooks/{platform}/other", content=sent, headers=sign(sent))
        assert answer.status_code == 401
