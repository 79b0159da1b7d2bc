"""Gorgias' HTTP integration: a body that the shop writes itself, after our template."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from talkworth.events import Event
from talkworth.events.types import ConversationResolved, ConversationStarted
from talkworth.sources.adapter import DETECTED, Adapter, Topic
from talkworth.sources.clocks import Moment, moment
from talkworth.sources.dialogue import Heard, Role, Speech, hear, told
from talkworth.sources.privacy import Action, Rules
from talkworth.sources.reading import Id, id_text, sealed, shaped
from talkworth.sources.reasons import Unreadable
from talkworth.sources.shoppers import Shopper, shopper

__all__ = ["PRIVACY", "TEMPLATE", "TOPICS", "prepare", "read"]

SOURCE = "gorgias"
# There is one body for all triggers, and nobody names it.
TEMPLATE = "ticket"
_CHANNELS = {
    "email": "email",
    "sms": "sms",
    "phone": "voice",
    "whatsapp": "whatsapp",
    "facebook": "facebook",
    "facebook-messenger": "facebook",
    "instagram": "instagram",
    "instagram-direct-message": "instagram",
    "tiktok-shop": "tiktok",
    "twitter": "twitter",
}
_TRUE, _FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})
_NOTE = "internal-note"
_EMPTY = ("", "None", "null", None)
_Flag = bool | str | int | None


class Ticket(Struct, frozen=True, gc=False, rename={"detected": DETECTED}):
    """
    The template, filled in; what Gorgias knows nothing for comes empty.

    `assistant` is what the shop wrote there: the sender that is its AI agent. Both it and
    `sender` are kept as keyed hashes, which still tell whether they are the same.
    """

    ticket_id: Id
    status: str | None = None
    channel: str | None = None
    customer_email: str | None = None
    customer_id: Id | None = None
    created_at: Moment | None = None
    updated_at: Moment | None = None
    message_id: Id | None = None
    message_text: str | None = None
    message_from_agent: _Flag = None
    message_public: _Flag = None
    message_channel: str | None = None
    message_at: Moment | None = None
    sender: str | None = None
    assistant: str | None = None
    talkworth_visitor_id: str | None = None
    cart_token: str | None = None
    detected: dict[str, Heard] = {}


def read_ticket(document: object) -> list[Event]:
    """A ticket as it stands: when it began, its last message, and whether it is closed."""
    ticket = _ticket(document)
    conversation_id = f"{SOURCE}:{id_text(ticket.ticket_id)}"
    channel, who = _CHANNELS.get((ticket.channel or "").lower(), "chat"), _whose(ticket)
    events: list[Event] = []
    if ticket.created_at:
        started = ConversationStarted(
            event_id=f"{SOURCE}/ticket/{id_text(ticket.ticket_id)}",
            occurred_at=moment(ticket.created_at),
            source=SOURCE,
            conversation_id=conversation_id,
            channel=channel,
            handled_by="human",
            **who,
        )
        events.append(started)
    if speech := _speech(ticket):
        events += told(
            speech,
            source=SOURCE,
            conversation_id=conversation_id,
            occurred_at=moment(ticket.message_at),
            channel=channel,
            who=who,
            detected=ticket.detected,
        )
    if (ticket.status or "").lower() == "closed":
        resolved = ConversationResolved(
            event_id=f"{SOURCE}/closed/{id_text(ticket.ticket_id)}",
            occurred_at=moment(ticket.updated_at, ticket.message_at),
            source=SOURCE,
            conversation_id=conversation_id,
            **who,
        )
        events.append(sealed(resolved))
    return events


def hear_ticket(document: object) -> Mapping[str, object]:
    speech = _speech(_ticket(document))
    return hear([speech]) if speech else {}


def _ticket(document: object) -> Ticket:
    """
    Raises:
        Unreadable: unreadable-body: not our template, or sent as it stands, not filled in.
    """
    filled = document
    if isinstance(document, dict):
        filled = {name: value for name, value in document.items() if value not in _EMPTY}
    ticket = shaped(filled, Ticket)
    if str(ticket.ticket_id).strip().startswith("{{"):
        raise Unreadable("unreadable-body", "A placeholder is not filled in.")
    return ticket


def _speech(ticket: Ticket) -> Speech | None:
    role = _role(ticket)
    if role is None or ticket.message_id is None:
        return None
    return Speech(
        message_id=id_text(ticket.message_id),
        role=role,
        text=ticket.message_text,
        has_attachment=True,
    )


def _role(ticket: Ticket) -> Role | None:
    """Without a word on who sent it, or in a note, nobody spoke to the shopper."""
    if _is(ticket.message_public, _FALSE) or ticket.message_channel == _NOTE:
        return None
    if _is(ticket.message_from_agent, _FALSE):
        return "shopper"
    if not _is(ticket.message_from_agent, _TRUE):
        return None
    sender, assistant = (_plain(name) for name in (ticket.sender, ticket.assistant))
    return "assistant" if sender and sender == assistant else "human"


def _is(flag: _Flag, words: frozenset[str]) -> bool:
    return str(flag).strip().lower() in words


def _plain(name: str | None) -> str:
    return (name or "").strip().lower()


def _whose(ticket: Ticket) -> Shopper:
    noted = {
        "talkworth_visitor_id": ticket.talkworth_visitor_id,
        "cart_token": ticket.cart_token,
    }
    return shopper(
        noted,
        customer_id=None if ticket.customer_id is None else str(ticket.customer_id),
        email=ticket.customer_email,
    )


def _names(names: str, action: Action = "keep") -> dict[str, Action]:
    return dict.fromkeys(names.split(), action)


_TICKET: Rules = MappingProxyType(
    {
        **_names("ticket_id status channel customer_id created_at updated_at"),
        **_names("message_id message_from_agent message_public message_channel message_at"),
        **_names("talkworth_visitor_id cart_token"),
        **_names("customer_email sender assistant", "hash"),
        **_names("message_text last_message external_id", "drop"),
    }
)

TOPICS: Mapping[str, Topic] = MappingProxyType(
    {
        TEMPLATE: Topic(
            _TICKET,
            "when a ticket began, its last message unless it is a note, and that it is closed",
            read_ticket,
            texts=("message_text",),
            hears=hear_ticket,
        )
    }
)

_ADAPTER = Adapter(TOPICS)
PRIVACY = _ADAPTER.privacy
prepare = _ADAPTER.prepare
read = _ADAPTER.read
