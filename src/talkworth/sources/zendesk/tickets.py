"""Zendesk's messages, tickets and users as events."""

from __future__ import annotations

from collections.abc import Mapping

from talkworth.events import Event
from talkworth.events.types import (
    ConversationHandedOff,
    ConversationResolved,
    ConversationStarted,
    Identified,
)
from talkworth.sources.clocks import Moment, moment
from talkworth.sources.dialogue import Role, Speech, hear, told
from talkworth.sources.reading import Id, id_text, sealed, shaped
from talkworth.sources.shoppers import Shopper, n_identifiers, shopper
from talkworth.sources.zendesk.shapes import Author, Detail, Requester, Told

SOURCE = "zendesk"
# Of a trigger's words nobody knows whether they answer anything.
_ROLES: Mapping[str | None, Role] = {
    "end_user": "shopper",
    "agent": "human",
    "system": "assistant",
}
# Tickets on these hold the messages that messaging tells of already, by another id.
_MESSAGING = frozenset({"messaging", "native_messaging", "chat", "sunshine_conversations_api"})
_CHANNELS = {
    "email": "email",
    "mail": "email",
    "web": "email",
    "voice": "voice",
    "whatsapp": "whatsapp",
    "sms": "sms",
    "facebook": "facebook",
    "instagram_dm": "instagram",
}
# The account itself: what it says was written by a machine.
_NOBODY = "-1"


def read_message(document: object) -> list[Event]:
    """A message in messaging; the conversation goes by its own id, not by the ticket's."""
    body = shaped(document, Told)
    speech, happened = _message(body), body.event
    if speech is None or happened.conversation_id is None:
        return []
    is_shoppers = speech.role == "shopper" and happened.actor is not None
    user_id = happened.actor.id if is_shoppers and happened.actor else None
    return told(
        speech,
        source=SOURCE,
        conversation_id=id_text(happened.conversation_id),
        occurred_at=moment(body.time),
        channel="chat",
        who=_whose(user_id),
        detected=body.detected,
    )


def read_comment(document: object) -> list[Event]:
    """A public comment on a ticket that is not a messaging conversation's."""
    body = shaped(document, Told)
    speech = _comment(body)
    if speech is None or _is_messaging(body.detail):
        return []
    return told(
        speech,
        source=SOURCE,
        conversation_id=_ticket_id(body.detail),
        occurred_at=moment(body.time),
        channel=_channel(body.detail),
        who=_whose(body.detail.requester_id),
        detected=body.detected,
    )


def read_ticket(document: object) -> list[Event]:
    """A ticket, which people handle until a machine answers on it."""
    body = shaped(document, Told)
    if _is_messaging(body.detail):
        return []
    return [
        ConversationStarted(
            event_id=f"{SOURCE}/ticket/{id_text(body.detail.id)}",
            occurred_at=moment(body.time),
            source=SOURCE,
            conversation_id=_ticket_id(body.detail),
            channel=_channel(body.detail),
            handled_by="human",
            **_whose(body.detail.requester_id),
        )
    ]


def read_status(document: object) -> list[Event]:
    """A ticket solved."""
    body = shaped(document, Told)
    if _is_messaging(body.detail) or str(body.event.current).lower() != "solved":
        return []
    resolved = ConversationResolved(
        event_id=f"{SOURCE}/solved/{id_text(body.detail.id)}",
        occurred_at=moment(body.time),
        source=SOURCE,
        conversation_id=_ticket_id(body.detail),
        **_whose(body.detail.requester_id),
    )
    return [sealed(resolved)]


def read_assignment(document: object) -> list[Event]:
    """A ticket given to an agent."""
    body = shaped(document, Told)
    if _is_messaging(body.detail) or not body.event.current:
        return []
    handed = ConversationHandedOff(
        event_id=f"{SOURCE}/assigned/{id_text(body.detail.id)}",
        occurred_at=moment(body.time),
        source=SOURCE,
        conversation_id=_ticket_id(body.detail),
        **_whose(body.detail.requester_id),
    )
    return [sealed(handed)]


def read_user(document: object) -> list[Event]:
    """A user whose identifiers belong together."""
    body = shaped(document, Told)
    return _identified(body.time, body.detail.id, body.detail.email, body.detail.external_id)


def read_requester(document: object) -> list[Event]:
    """The same, of the one who asked in a ticket."""
    body = shaped(document, Requester)
    return _identified(body.time, body.user_id, body.email, body.external_id)


def hear_message(document: object) -> Mapping[str, object]:
    speech = _message(shaped(document, Told))
    return hear([speech]) if speech else {}


def hear_comment(document: object) -> Mapping[str, object]:
    speech = _comment(shaped(document, Told))
    return hear([speech]) if speech else {}


def _message(body: Told) -> Speech | None:
    message, actor = body.event.message, body.event.actor
    role = _ROLES.get(actor.type if actor else None)
    if message is None or role is None:
        return None
    return _speech(message.id, role, message.body)


def _comment(body: Told) -> Speech | None:
    comment = body.event.comment
    if comment is None or comment.is_public is not True:
        return None
    return _speech(comment.id, _writer(comment.author), comment.body)


def _speech(message_id: Id, role: Role, text: str | None) -> Speech:
    return Speech(
        message_id=id_text(message_id),
        role=role,
        text=text,
        has_attachment=True,
    )


def _writer(author: Author) -> Role:
    if str(author.id) == _NOBODY:
        return "assistant"
    return "human" if author.is_staff else "shopper"


def _identified(
    time: Moment, user_id: Id, email: str | None, external_id: Id | None
) -> list[Event]:
    who = _whose(user_id)
    own = None if external_id is None else str(external_id)
    who |= {name: value for name, value in shopper(customer_id=own, email=email).items() if value}  # type: ignore[typeddict-item]
    if n_identifiers(who) < 2:
        return []
    identified = Identified(
        event_id=f"{SOURCE}/user/{id_text(user_id)}",
        occurred_at=moment(time),
        source=SOURCE,
        **who,
    )
    return [sealed(identified)]


def _whose(user_id: Id | None) -> Shopper:
    """
    A Zendesk user is no customer of the shop. Events name it as a browser of that name, which
    joins its conversations to what a user's own event says: an address, the shop's own id.
    """
    if user_id is None or user_id == "":
        return Shopper()
    return Shopper(visitor_id=f"{SOURCE}:user:{id_text(user_id)}")


def _is_messaging(ticket: Detail) -> bool:
    return ((ticket.via.channel if ticket.via else None) or "").lower() in _MESSAGING


def _ticket_id(ticket: Detail) -> str:
    """Every account counts its tickets from 1."""
    return f"{SOURCE}:{id_text(ticket.id)}"


def _channel(ticket: Detail) -> str:
    name = ((ticket.via.channel if ticket.via else None) or "").lower()
    return _CHANNELS.get(name, "email")
