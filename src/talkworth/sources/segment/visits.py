"""Visits, and who the visitor turns out to be."""

from __future__ import annotations

from talkworth.detectors.traffic import traffic_source
from talkworth.events import Event
from talkworth.events.types import Identified, SessionStarted
from talkworth.sources.reasons import Unreadable
from talkworth.sources.segment.message import Message, common


def read_identity(message: Message, door: str) -> list[Event]:
    """
    All that the message knows of one person.

    Raises:
        Unreadable: unreadable-body: it names nobody.
    """
    fields = common(message, door)
    if not (fields["visitor_id"] or fields["customer_id"] or fields["email_key"]):
        raise Unreadable("unreadable-body", "It names nobody.")
    return [Identified(**fields, linked_visitor_id=message.linked_visitor_id)]


def read_page(message: Message, door: str) -> list[Event]:
    """
    The page as the beginning of a visit, where it is one: a campaign, an advertiser's parameter or
    another site led to it, or the client says that a session began. Without any of them it is
    one only if it names its session, whose first page then counts.

    Raises:
        Unreadable: no-fact: a page within a visit.
    """
    visit = SessionStarted(
        **common(message, door),
        utm_source=message.campaign.source,
        utm_medium=message.campaign.medium,
        utm_campaign=message.campaign.name,
        click_id=message.click_id,
        referrer=message.referrer,
        landing=message.landing,
    )
    source = traffic_source(
        utm_source=visit.utm_source,
        utm_medium=visit.utm_medium,
        click_id=visit.click_id,
        referrer=visit.referrer,
        landing=visit.landing,
    )
    is_from_elsewhere = source not in (None, "internal", "direct")
    is_first_of_session = source == "direct" and visit.session_id is not None
    if not (is_from_elsewhere or is_first_of_session or message.is_entry):
        raise Unreadable("no-fact")
    return [visit]
