"""Whatever is sent to the doors of other products' clients, it is no fault of ours."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.place import Answered, Place, call

from talkworth.intake import alhena, posthog, segment
from talkworth.sources import posthog as posthog_source
from talkworth.sources import segment as segment_source

pytestmark = pytest.mark.slow

PATHS = sorted({*segment.PATHS, *posthog.PATHS, *posthog.FLAG_PATHS, *alhena.PATHS})
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30)
    | st.sampled_from(
        ["2026-11-20T10:00:00Z", "0001-01-01T00:00:00+23:59", "a@b.c", "1e400", "a\u0000b", "EUR"]
    )
)
documents = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=15,
)
event_names = st.sampled_from(
    [*segment_source.topics.EVENTS, *posthog_source.TOPICS, "Order Completed", "unheard of"]
)
properties = st.dictionaries(
    st.sampled_from(
        """
        order_id total revenue tax shipping discount currency products product_id price quantity
        text role outcome channel email conversation_id cart_id url referrer session_id nudge_id
        faq_id experiment_id variation_name distinct_id alias token $set $device_id $ai_trace_id
        $ai_input $ai_output_choices $ai_is_error $session_id $referrer $current_url refund_id
        """.split()
    ),
    documents,
    max_size=8,
)
messages = st.fixed_dictionaries(
    {"event": event_names, "type": st.sampled_from("track identify page alias group x".split())},
    optional={
        **dict.fromkeys(
            """
            messageId timestamp sentAt originalTimestamp userId anonymousId previousId context
            traits uuid distinct_id offset sent_at api_key writeKey receivedAt $set _detected
            """.split(),
            documents,
        ),
        "properties": properties | documents,
    },
)
alhena_bodies = st.dictionaries(
    st.sampled_from(
        """
        type product_id productName value currency quantity order_id lineItems user_fingerprint
        userFaqFingerprint source event_id received_at
        """.split()
    ),
    documents
    | st.sampled_from(["ITEM_ADDED", "EUR", "1.50"])
    | st.lists(
        st.dictionaries(st.sampled_from("product_id quantity value currency".split()), scalars),
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


def post(place: Place, path: str, body: bytes, *headers: tuple[bytes, bytes]) -> Answered:
    key = (b"authorization", b"Basic " + base64.b64encode(f"{place.public_key}:".encode()))
    answer = asyncio.run(call(place.app, path, "", [key, *headers], [body]))
    assert answer
    assert answer.status in {200, 400, 401, 403, 408, 413, 415, 429}, answer.body
    assert json.loads(answer.body)
    return answer


@settings(max_examples=80)
@given(
    st.sampled_from(PATHS),
    st.binary() | st.binary().map(lambda raw: b"data=" + raw) | st.binary().map(gzip.compress),
    st.lists(
        st.tuples(
            st.sampled_from([b"content-type", b"content-encoding", b"authorization", b"origin"]),
            st.binary(max_size=30),
        ),
        max_size=3,
    ),
)
def test_any_bytes_and_any_headers(
    place: Place, path: str, body: bytes, headers: list[tuple[bytes, bytes]]
) -> None:
    post(place, path, body, *headers)


@settings(max_examples=80)
@given(st.sampled_from(PATHS), documents | messages, st.booleans())
def test_any_json(place: Place, path: str, document: object, is_zipped: bool) -> None:
    body = json.dumps(document).encode()
    post(place, path, gzip.compress(body) if is_zipped else body)


@settings(max_examples=80)
@given(st.lists(messages | documents, max_size=4), documents)
def test_every_message_of_a_batch_is_journalled(
    place: Place, batch: list[Any], sent_at: object
) -> None:
    for path in ("/v1/batch", "/batch/"):
        before = place.reader.last_seq()
        body = json.dumps({"batch": batch, "sentAt": sent_at, "sent_at": sent_at}).encode()
        answer = post(place, path, body)
        assert answer.status == 200, answer.body
        assert place.reader.last_seq() == before + len(batch)


@settings(max_examples=80)
@given(st.sampled_from(sorted(alhena.PATHS)), alhena_bodies)
def test_any_cart_and_any_order(place: Place, path: str, body: dict[str, Any]) -> None:
    answer = post(place, path, json.dumps(body | {"company_key": place.public_key}).encode())
    assert answer.status in {200, 400}
