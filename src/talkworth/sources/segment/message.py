"""One message of a Segment-spec client, laid flat: who, when, where from, and its properties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypedDict
from urllib.parse import parse_qsl, urlsplit

from msgspec import Struct

from talkworth.detectors.traffic import CLICK_IDS, WEAK_CLICK_IDS, host_of
from talkworth.sources.handoff import OUR_ATTRIBUTES, handoff
from talkworth.sources.privacy import Rules
from talkworth.sources.reading import instant, maybe_instant
from talkworth.sources.segment.names import snake

_LONGEST_ID = 255
_EMAIL_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NO_OFFSET = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?", re.ASCII)

# What every message keeps, whatever it is about.
ENVELOPE: Rules = {
    **dict.fromkeys(
        """
        message_id timestamp sent_at visitor_id linked_visitor_id customer_id session_id
        conversation_id source user_agent
        """.split(),
        "keep",
    ),
    "email": "hash",
    **{f"properties.{name}": "keep" for name in sorted(OUR_ATTRIBUTES)},
}


class Campaign(Struct, frozen=True):
    source: str | None = None
    medium: str | None = None
    name: str | None = None


class Message(Struct, frozen=True, rename={"detected": "_detected"}):
    """
    A message as it is journalled. `email` is the shop's key of the address, never the address.

    `detected` is what the detectors found in its text, by whose words it was.
    """

    message_id: str
    timestamp: str | None = None
    sent_at: str | None = None
    visitor_id: str | None = None
    linked_visitor_id: str | None = None
    customer_id: str | None = None
    session_id: str | None = None
    conversation_id: str | None = None
    email: str | None = None
    source: str | None = None
    user_agent: str | None = None
    landing: str | None = None
    referrer: str | None = None
    click_id: str | None = None
    is_entry: bool = False
    campaign: Campaign = Campaign()
    properties: dict[str, Any] = {}
    detected: dict[str, dict[str, Any]] = {}


class Common(TypedDict):
    """The fields of the envelope that all of a message's events share."""

    event_id: str
    occurred_at: datetime
    sent_at: datetime | None
    visitor_id: str | None
    customer_id: str | None
    session_id: str | None
    conversation_id: str | None
    email_key: str | None
    cart_token: str | None
    checkout_token: str | None
    source: str | None


def common(message: Message, door: str) -> Common:
    """
    The message as an envelope; its event id is `DOOR/MESSAGE-ID`.

    Raises:
        Unreadable: unreadable-body, impossible-clock.
    """
    properties = message.properties
    left = handoff({name: words(properties.get(name)) for name in OUR_ATTRIBUTES})
    return Common(
        event_id=f"{door}/{message.message_id}",
        occurred_at=instant(message.timestamp, message.sent_at),
        sent_at=maybe_instant(message.sent_at),
        visitor_id=left["visitor_id"] or message.visitor_id,
        customer_id=message.customer_id,
        session_id=message.session_id,
        conversation_id=left["conversation_id"] or message.conversation_id,
        # Only what the privacy list made: an address in clear is never taken for a key.
        email_key=message.email if _EMAIL_KEY.fullmatch(message.email or "") else None,
        cart_token=identifier(properties.get("cart_id") or properties.get("cart_token")),
        checkout_token=identifier(
            properties.get("checkout_id") or properties.get("checkout_token")
        ),
        source=message.source,
    )


def flat(document: Mapping[str, Any]) -> dict[str, Any]:
    """
    A message of the Segment spec, its personal data still in it, by the names of `Message`.

    An id that is an e-mail address is an address: it is moved to `email`.
    """
    context, properties = part(document, "context"), snake(part(document, "properties"))
    traits = part(context, "traits") | part(document, "traits")
    page = part(context, "page") | {k: v for k, v in properties.items() if k in ("url", "referrer")}
    ids = [document.get(name) for name in ("userId", "anonymousId", "previousId")]
    customer, *visitors = map(identifier, ids)
    visitor, linked = linked_visitors(*visitors)
    return {
        "message_id": identifier(document.get("messageId")),
        "timestamp": moment(
            document.get("timestamp"),
            document.get("originalTimestamp"),
            document.get("sentAt"),
            document.get("receivedAt"),
        ),
        "sent_at": moment(document.get("sentAt")),
        "customer_id": customer,
        "visitor_id": visitor,
        "linked_visitor_id": linked,
        "session_id": identifier(properties.get("session_id") or context.get("sessionId")),
        "conversation_id": identifier(
            context.get("conversation_id") or context.get("conversationId")
        ),
        "email": next(addresses(traits.get("email"), properties.get("email"), *ids), None),
        "source": (words(part(context, "library").get("name")) or "")[:100] or None,
        "user_agent": (words(context.get("userAgent")) or "")[:400] or None,
        **origin(page, part(context, "campaign")),
        "is_entry": context.get("sessionStart") is True,
        "properties": properties,
    }


def linked_visitors(*ids: str | None) -> tuple[str | None, str | None]:
    """The first of a browser's ids, and the second if there is another one."""
    known = list(dict.fromkeys(filter(None, ids)))
    return next(iter(known), None), next(iter(known[1:]), None)


def origin(page: Mapping[str, Any], campaign: Mapping[str, Any]) -> dict[str, Any]:
    """Where the shopper came from: of an advertiser's parameter its name, never its value."""
    landing, referrer = words(page.get("url")), page.get("referrer")
    return {
        "landing": landing,
        # The host alone; a referrer that is stated and empty says that there was none.
        "referrer": host_of(referrer) if isinstance(referrer, str) else None,
        "click_id": _click_id(landing or ""),
        "campaign": {
            name: value[:1000]
            for name in ("source", "medium", "name")
            if (value := words(campaign.get(name))) and "@" not in value
        },
    }


def part(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The object that stands under `name`, an empty one if none does."""
    value = document.get(name)
    return value if isinstance(value, dict) else {}


def words(value: object) -> str | None:
    """A value as text; `None` if it is blank or no single value."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip() or None


def identifier(value: object) -> str | None:
    """A value as an identifier; `None` if it is blank, too long or an e-mail address."""
    text = words(value)
    return text if text and len(text) <= _LONGEST_ID and "@" not in text else None


def addresses(*values: object) -> Iterator[str]:
    """Those of the values that look like an e-mail address."""
    return (value for value in values if isinstance(value, str) and "@" in value)


def moment(*values: object) -> str | None:
    """The first time that is there; one without an offset is in UTC, as the spec says."""
    text = next((value.strip() for value in values if isinstance(value, str) and value), None)
    return f"{text}Z" if text and _NO_OFFSET.fullmatch(text) else text


def _click_id(landing: str) -> str | None:
    if "?" not in landing:
        return None
    try:
        names = [name.lower() for name, _ in parse_qsl(urlsplit(landing).query)]
    except ValueError:
        return None
    known = (CLICK_IDS, WEAK_CLICK_IDS)
    return next((name for table in known for name in names if name in table), None)
