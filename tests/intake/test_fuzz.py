"""Whatever is sent, the answer is never a 500, and no event of ours makes us stumble."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.place import DOMAIN, Answered, Place, call, event, message, packed, signature

from talkworth.intake.exchange import Message
from talkworth.sources.shopify import TOPICS

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(["2026-11-20T10:00:00Z", "0001-01-01T00:00:00+23:59", "1e400", "a\u0000b"])
)
documents = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=20,
)
header_values = st.binary(max_size=60).map(lambda raw: raw.replace(b"\n", b"").replace(b"\r", b""))
wild_headers = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *(b"content-type", b"content-encoding", b"content-length", b"authorization"),
                *(b"origin", b"user-agent", b"x-shopify-topic", b"shopify-hmac-sha256"),
            ]
        ),
        header_values,
    ),
    max_size=5,
)
spoilt_events = st.builds(
    lambda base, changes: base | changes,
    st.sampled_from(
        [
            event(),
            message(text="Hello, where is my order?"),
            message(role="assistant", text="I don't know, sorry."),
            event(type="order_placed", order_id="1", currency="EUR", total="1.00"),
        ]
    ),
    st.dictionaries(
        st.sampled_from(
            "event_id occurred_at sent_at text role outcome email email_hash properties lines "
            "visitor_id currency total channel landing quantity price line_id type".split()
        ),
        documents,
        max_size=3,
    ),
)


@pytest.fixture(autouse=True)
def stumbles() -> Iterator[None]:
    """Fails an example in which the doors logged a fault of ours."""
    records: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: records.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("talkworth.intake")
    logger.addHandler(handler)
    yield
    logger.removeHandler(handler)
    assert records == []


def post(place: Place, path: str, headers: list[tuple[bytes, bytes]], *parts: bytes) -> Answered:
    answer = asyncio.run(call(place.app, path, f"key={place.public_key}", headers, parts))
    assert answer
    assert answer.status in {200, 400, 401, 403, 408, 413, 415, 429}
    assert json.loads(answer.body)
    return answer


@settings(max_examples=120)
@given(st.lists(st.binary(), max_size=3), wild_headers)
def test_any_bytes_and_any_headers_at_the_events_door(
    place: Place, parts: list[bytes], headers: list[tuple[bytes, bytes]]
) -> None:
    post(place, "/v1/events", [(b"content-type", b"text/plain"), *headers], *parts)


@settings(max_examples=120)
@given(documents | spoilt_events, st.booleans())
def test_any_json_at_the_events_door(place: Place, document: object, is_zipped: bool) -> None:
    headers = [(b"content-type", b"application/json")]
    body = json.dumps(document).encode()
    if is_zipped:
        headers, body = [*headers, (b"content-encoding", b"gzip")], gzip.compress(body)
    post(place, "/v1/events", headers, body)


@settings(max_examples=120)
@given(st.lists(spoilt_events | documents, min_size=1, max_size=4), documents)
def test_every_event_of_a_batch_has_its_verdict(
    place: Place, events: list[object], sent_at: object
) -> None:
    headers = [(b"content-type", b"application/json")]
    for batch in ({"events": events}, {"events": events, "sent_at": sent_at}):
        answer = json.loads(post(place, "/v1/events", headers, packed(batch)).body)
        if "verdicts" in answer:
            assert len(answer["verdicts"]) == len(events)
            assert answer["accepted"] + answer["rejected"] == len(events)


@settings(max_examples=120)
@given(st.binary(), wild_headers)
def test_any_unsigned_bytes_at_the_webhook_door(
    place: Place, body: bytes, headers: list[tuple[bytes, bytes]]
) -> None:
    assert post(place, "/webhooks/shopify/shop", headers, body).status in {401, 413, 415}


@settings(max_examples=150)
@given(st.sampled_from(sorted(TOPICS)) | st.text(), st.binary() | documents.map(packed))
def test_whatever_is_signed_is_taken(place: Place, topic: str, body: bytes) -> None:
    headers = [
        (b"x-shopify-hmac-sha256", signature(body).encode()),
        (b"x-shopify-topic", topic.encode()),
        (b"x-shopify-shop-domain", DOMAIN.encode()),
    ]
    answer = post(place, "/webhooks/shopify/shop", headers, body)
    assert answer.status == 200
    assert json.loads(answer.body)["accepted"] is True


@given(st.binary(min_size=32, max_size=32))
def test_a_guessed_signature_is_refused(place: Place, guess: bytes) -> None:
    headers = [(b"x-shopify-hmac-sha256", base64.b64encode(guess))]
    assert post(place, "/webhooks/shopify/shop", headers, b"{}").status == 401


def test_a_client_that_hangs_up_half_way_gets_no_answer_and_leaves_nothing(place: Place) -> None:
    before = place.reader.last_seq()
    headers = [(b"content-type", b"application/json")]
    assert asyncio.run(_hang_up(place, headers)) == []
    assert place.reader.last_seq() == before


async def _hang_up(place: Place, headers: list[tuple[bytes, bytes]]) -> list[object]:
    sent: list[object] = []
    messages: list[Message] = [
        {"type": "http.request", "body": packed(event("half")), "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return messages.pop(0)

    async def send(message: object) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/events",
        "query_string": f"key={place.public_key}".encode(),
        "headers": headers,
    }
    await place.app(scope, receive, send)
    return sent
