"""Arrivals by a link: what is journalled, and how it is read back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from talkworth.events.types import Identified
from talkworth.sources import Unreadable, links
from talkworth.tokens import Token

TOKEN = Token("then", "c", 1_700_000_000, 1_700_086_400)


def test_an_arrival_names_the_link_and_the_link_whom_it_came_from() -> None:
    payload = links.payload(links.arrival(TOKEN, "now"), TOKEN)
    came, link = links.read(links.REDEEMED, payload)

    made_at = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert came == Identified(
        event_id=came.event_id,
        occurred_at=made_at,
        visitor_id="now",
        linked_visitor_id=TOKEN.link_id,
    )
    assert link == Identified(
        event_id=TOKEN.link_id,
        occurred_at=made_at,
        visitor_id=TOKEN.link_id,
        linked_visitor_id="then",
        conversation_id="c",
    )


def test_each_browser_arrives_once_by_a_link() -> None:
    assert links.arrival(TOKEN, "a") == links.arrival(TOKEN, "a") != links.arrival(TOKEN, "b")


@pytest.mark.parametrize(
    "payload", [b"", b"{}", b'[{"type":"order_placed"}]', b"\xff", b"[" * 9999]
)
def test_what_is_no_arrival_is_unreadable(payload: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        links.read(links.REDEEMED, payload)
    assert refused.value.reason == "unreadable-body"
