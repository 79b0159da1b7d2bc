"""Intercom's conversations and contacts as events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from talkworth.events import Event
from talkworth.events.types import (
    ConversationHandedOff,
    ConversationResolved,
    ConversationStarted,
    Identified,
)
from talkworth.sources.clocks import Moment, moment
from talkworth.sources.dialogue import Role, Speech, hear, told
from talkworth.sources.intercom.shapes import (
    Attributes,
    Author,
    Contact,
    ContactNotification,
    Conversation,
    Notification,
    Opening,
    Part,
)
from talkworth.sources.reading import id_text, sealed, shaped
from talkworth.sources.shoppers import Shopper, n_identifiers, shopper

SOURCE = "intercom"
_SHOPPERS = frozenset({"user", "lead", "contact", "visitor"})
_PEOPLE = frozenset({"admin", "team"})
# Parts that are words to the shopper; a note is for the team, whatever else it does.
_SPOKEN = frozenset({"comment", "open", "close", "quick_reply"})
_CHANNELS = {
    "email": "email",
    "facebook": "facebook",
    "instagram": "instagram",
    "twitter": "twitter",
    "whatsapp": "whatsapp",
    "sms": "sms",
    "phone_call": "voice",
    "phone_switch": "voice",
}


def read_created(document: object) -> list[Event]:
    """
    A conversation and the message that opened it.

    What a bot opened with was said to nobody in particular, and answers nothing.
    """
    notification = shaped(document, Notification)
    item = notification.data.item
    opening = _opening(item)
    is_begun_by_people = _role(opening.author) == "human"
    started = ConversationStarted(
        event_id=f"{SOURCE}/conversation/{id_text(item.id)}",
        occurred_at=moment(item.created_at, notification.created_at),
        source=SOURCE,
        conversation_id=id_text(item.id),
        channel=_channel(item),
        handled_by="human" if is_begun_by_people else "assistant",
        **_whose(item),
    )
    speech = _opening_speech(item)
    return [started] if speech is None else [started, *_told(notification, speech, item.created_at)]


def read_parts(document: object) -> list[Event]:
    """What was said in reply; the same reply may come under two topics."""
    notification = shaped(document, Notification)
    return [
        event
        for part, speech in _spoken(notification.data.item)
        for event in _told(notification, speech, part.created_at)
    ]


def read_closed(document: object) -> list[Event]:
    """The last words, if there are any, and the end."""
    notification = shaped(document, Notification)
    item = notification.data.item
    resolved = ConversationResolved(
        event_id=f"{SOURCE}/resolved/{id_text(item.id)}",
        occurred_at=moment(item.updated_at, notification.created_at),
        source=SOURCE,
        conversation_id=id_text(item.id),
        **_whose(item),
    )
    return [*read_parts(document), sealed(resolved)]


def read_assigned(document: object) -> list[Event]:
    """Given to a person or a team: a human takes over."""
    notification = shaped(document, Notification)
    item = notification.data.item
    return [
        ConversationHandedOff(
            event_id=f"{SOURCE}/handoff/{id_text(part.id)}",
            occurred_at=moment(part.created_at, notification.created_at),
            source=SOURCE,
            conversation_id=id_text(item.id),
            **_whose(item),
        )
        for part in _parts(item)
        if part.assigned_to and part.assigned_to.type in _PEOPLE
    ]


def read_contact(document: object) -> list[Event]:
    """A contact whose identifiers belong together."""
    notification = shaped(document, ContactNotification)
    contact = notification.data.item
    who = _shopper(contact, None)
    if n_identifiers(who) < 2:
        return []
    identified = Identified(
        event_id=f"{SOURCE}/contact/{id_text(contact.id)}",
        occurred_at=moment(notification.created_at, contact.updated_at, contact.created_at),
        source=SOURCE,
        **who,
    )
    return [sealed(identified)]


def hear_created(document: object) -> Mapping[str, object]:
    speech = _opening_speech(shaped(document, Notification).data.item)
    return hear([speech]) if speech else {}


def hear_parts(document: object) -> Mapping[str, object]:
    return hear(speech for _, speech in _spoken(shaped(document, Notification).data.item))


def _opening(item: Conversation) -> Opening:
    return item.source or item.conversation_message or Opening()


def _opening_speech(item: Conversation) -> Speech | None:
    opening = _opening(item)
    role = _role(opening.author)
    if role is None or role == "assistant":
        return None
    return Speech(
        message_id=f"{id_text(item.id)}/opening",
        role=role,
        text=opening.body,
        has_attachment=bool(opening.attachments),
    )


def _spoken(item: Conversation) -> Iterator[tuple[Part, Speech]]:
    """Words that Intercom marks as no answer of its AI are told without an outcome."""
    for part in _parts(item):
        role = _role(part.author)
        if role and part.part_type in _SPOKEN:
            is_scripted = part.author is not None and part.author.is_ai_answer is False
            yield (
                part,
                Speech(
                    message_id=id_text(part.id),
                    role=role,
                    text=part.body,
                    has_attachment=bool(part.attachments),
                    is_quick_reply=part.part_type == "quick_reply",
                    is_answer=not (role == "assistant" and is_scripted),
                ),
            )


def _told(notification: Notification, speech: Speech, at: Moment | None) -> list[Event]:
    item = notification.data.item
    return told(
        speech,
        source=SOURCE,
        conversation_id=id_text(item.id),
        occurred_at=moment(at, notification.created_at),
        channel=_channel(item),
        who=_whose(item),
        detected=notification.detected,
    )


def _parts(item: Conversation) -> list[Part]:
    return item.conversation_parts.conversation_parts if item.conversation_parts else []


def _role(author: Author | None) -> Role | None:
    kind = (author.type if author else None) or ""
    if kind in _SHOPPERS:
        return "shopper"
    if author and author.from_ai_agent:
        return "assistant"
    if kind in _PEOPLE:
        return "human"
    return "assistant" if kind == "bot" else None


def _channel(item: Conversation) -> str:
    return _CHANNELS.get((item.source.type if item.source else None) or "", "chat")


def _whose(item: Conversation) -> Shopper:
    """Of several contacts in one conversation none is *the* shopper."""
    listed = item.contacts.contacts if item.contacts else []
    contact = item.user or (listed[0] if len(listed) == 1 else Contact())
    author = _opening(item).author
    is_shoppers = author is not None and author.type in _SHOPPERS and len(listed) < 2
    email = contact.email or (author.email if author and is_shoppers else None)
    return _shopper(contact, item.custom_attributes, email)


def _shopper(contact: Contact, attributes: Attributes, email: str | None = None) -> Shopper:
    own = contact.external_id if contact.external_id is not None else contact.user_id
    return shopper(
        attributes,
        contact.custom_attributes,
        customer_id=None if own is None else str(own),
        email=email or contact.email,
    )
