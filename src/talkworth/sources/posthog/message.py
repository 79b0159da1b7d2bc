"""One event of a PostHog client, laid flat like a message of the Segment spec."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from talkworth.sources.segment.message import (
    addresses,
    identifier,
    linked_visitors,
    moment,
    origin,
    part,
    words,
)
from talkworth.sources.segment.names import snake

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_LONGEST_OFFSET_MS = 30 * 24 * 3600 * 1000


class _Whom(NamedTuple):
    visitor_id: str | None
    customer_id: str | None
    linked_visitor_id: str | None = None


def flat(document: Mapping[str, Any]) -> dict[str, Any]:
    """
    An event, its personal data still in it, by the names of `Message`.

    `$ai_session_id`, else `$ai_trace_id`, is its conversation unless a property of ours is.
    """
    properties = snake(part(document, "properties"))
    ids = [properties.get(name) for name in ("distinct_id", "alias", "$anon_distinct_id")]
    ids[0] = document.get("distinct_id") or document.get("distinctId") or ids[0]
    set_once, sets = (
        part(properties, "$set_once"),
        part(properties, "$set") or part(document, "$set"),
    )
    whom = _whom([identifier(one) for one in ids], properties)
    return {
        "message_id": identifier(document.get("uuid") or document.get("messageId")),
        "timestamp": moment(
            document.get("timestamp"),
            properties.get("timestamp"),
            _offset_before(document.get("offset"), document.get("receivedAt")),
            document.get("sentAt"),
            document.get("receivedAt"),
        ),
        "sent_at": moment(document.get("sentAt")),
        "visitor_id": whom.visitor_id,
        "linked_visitor_id": whom.linked_visitor_id,
        "customer_id": identifier(properties.get("customer_id")) or whom.customer_id,
        "session_id": identifier(properties.get("$session_id") or properties.get("session_id")),
        "conversation_id": identifier(properties.get("$ai_session_id"))
        or identifier(properties.get("$ai_trace_id")),
        "email": next(
            addresses(sets.get("email"), set_once.get("email"), properties.get("email"), *ids),
            None,
        ),
        "source": (words(properties.get("$lib")) or "")[:100] or None,
        "user_agent": (words(properties.get("$raw_user_agent")) or "")[:400] or None,
        **origin(_page(properties), _campaign(properties)),
        "properties": properties,
    }


def _page(properties: Mapping[str, Any]) -> dict[str, Any]:
    referrer = properties.get("$referrer")
    return {
        "url": properties.get("$current_url"),
        "referrer": "" if referrer == "$direct" else referrer,
    }


def _campaign(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "source": properties.get("utm_source"),
        "medium": properties.get("utm_medium"),
        "name": properties.get("utm_campaign"),
    }


def _whom(ids: list[str | None], properties: Mapping[str, Any]) -> _Whom:
    """
    Visitor and customer: to PostHog both are a `distinct_id`.

    A browser names its own id as `$device_id`, or as `$anon_distinct_id` while it identifies
    somebody; any other id on its events is the customer's. A server names none: there a UUID is
    an anonymous visitor, everything else a customer.
    """
    distinct, alias, anonymous = ids
    device = anonymous or identifier(properties.get("$device_id"))
    if device:
        return _Whom(device, None if distinct in (None, device) else distinct)
    known = [one for one in (distinct, alias) if one]
    visitors = [one for one in known if _UUID.fullmatch(one)]
    customers = [one for one in known if one not in visitors]
    if len(customers) == 2:
        return _Whom(customers[0], customers[1])
    visitor, linked = linked_visitors(*visitors)
    return _Whom(visitor, next(iter(customers), None), linked)


def _offset_before(offset_ms: object, received_at: object) -> str | None:
    """When an event happened that says only how long before it was sent."""
    if not isinstance(offset_ms, int) or not 0 <= offset_ms <= _LONGEST_OFFSET_MS:
        return None
    try:
        at = msgspec.convert(received_at, datetime)
    except msgspec.ValidationError:
        return None
    return (at - timedelta(milliseconds=offset_ms)).isoformat()
