"""Chatwoot's webhooks: conversations and their messages, told apart by who sent them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from talkworth.events import Event
from talkworth.events.types import (
    ConversationHandedOff,
    ConversationResolved,
    ConversationStarted,
)
from talkworth.sources.adapter import DETECTED, Adapter, Topic
from talkworth.sources.clocks import Moment, moment
from talkworth.sources.dialogue import Heard, Role, Speech, hear, told
from talkworth.sources.privacy import Action, Rules
from talkworth.sources.reading import Id, id_text, sealed, shaped
from talkworth.sources.shoppers import ATTRIBUTES, Shopper, shopper

__all__ = ["PRIVACY", "TOPICS", "prepare", "read"]

SOURCE = "chatwoot"
# At the root a message's type is a word, inside a conversation it is a number.
_INCOMING, _OUTGOING = ("incoming", 0), ("outgoing", 1)
_BOTS = frozenset({"agent_bot", "captain_assistant", "agentbot", "captain::assistant"})
_CHANNELS = {
    "email": "email",
    "whatsapp": "whatsapp",
    "sms": "sms",
    "twiliosms": "sms",
    "facebookpage": "facebook",
    "instagram": "instagram",
    "telegram": "telegram",
    "line": "line",
    "tiktok": "tiktok",
    "voice": "voice",
}
_UNTIL_BOT_IS_DONE = "pending"

_Attributes = dict[str, Any] | None


class Contact(Struct, frozen=True, gc=False):
    """The shopper; `identifier` is the shop's own id of the customer."""

    identifier: Id | None = None
    email: str | None = None
    custom_attributes: _Attributes = None


class Sender(Struct, frozen=True, gc=False):
    type: str | None = None


class Meta(Struct, frozen=True, gc=False):
    sender: Contact | None = None


class Change(Struct, frozen=True, gc=False):
    previous_value: object = None
    current_value: object = None


class Changed(Struct, frozen=True, gc=False):
    status: Change | None = None


class Conversation(Struct, frozen=True, gc=False):
    id: Id
    channel: str | None = None
    status: str | None = None
    meta: Meta | None = None
    custom_attributes: _Attributes = None
    created_at: Moment | None = None
    updated_at: Moment | None = None
    timestamp: Moment | None = None
    last_activity_at: Moment | None = None
    changed_attributes: list[Changed] | None = None


class Message(Struct, frozen=True, gc=False):
    id: Id
    conversation: Conversation
    message_type: str | int | None = None
    content: str | None = None
    private: bool | None = None
    created_at: Moment | None = None
    sender: Sender | None = None
    attachments: list[object] | None = None


class _Left(Struct, frozen=True, rename={"detected": DETECTED}):
    detected: dict[str, Heard] = {}


def read_message(document: object) -> list[Event]:
    """What a shopper, a bot or an agent said; never a private note, nor Chatwoot's own words."""
    message = shaped(document, Message)
    speech = _speech(message)
    if speech is None:
        return []
    return told(
        speech,
        source=SOURCE,
        conversation_id=_conversation_id(message.conversation),
        occurred_at=moment(message.created_at),
        channel=_channel(message.conversation),
        who=_whose(message.conversation),
        detected=shaped(document, _Left).detected,
    )


def read_created(document: object) -> list[Event]:
    """A conversation; until a bot is done with it, it is pending, and not in the agents' inbox."""
    conversation = shaped(document, Conversation)
    return [
        ConversationStarted(
            event_id=f"{SOURCE}/conversation/{id_text(conversation.id)}",
            occurred_at=moment(conversation.created_at, conversation.timestamp),
            source=SOURCE,
            conversation_id=_conversation_id(conversation),
            channel=_channel(conversation),
            handled_by="assistant" if conversation.status == _UNTIL_BOT_IS_DONE else "human",
            **_whose(conversation),
        )
    ]


def read_status(document: object) -> list[Event]:
    """Resolved; or opened for the agents by the bot that had it."""
    conversation = shaped(document, Conversation)
    changes = [one.status for one in conversation.changed_attributes or () if one.status]
    before = changes[0].previous_value if changes else None
    if conversation.status == "resolved":
        return [_step(conversation, ConversationResolved, "resolved")]
    if conversation.status == "open" and before == _UNTIL_BOT_IS_DONE:
        return [_step(conversation, ConversationHandedOff, "handed-off")]
    return []


def hear_message(document: object) -> Mapping[str, object]:
    speech = _speech(shaped(document, Message))
    return hear([speech]) if speech else {}


def _speech(message: Message) -> Speech | None:
    role = _role(message)
    if role is None or message.private:
        return None
    return Speech(
        message_id=id_text(message.id),
        role=role,
        text=message.content,
        has_attachment=bool(message.attachments),
    )


def _role(message: Message) -> Role | None:
    """What goes out without a sender comes from a rule or a campaign, and answers nobody."""
    if message.message_type in _INCOMING:
        return "shopper"
    if message.message_type not in _OUTGOING or message.sender is None:
        return None
    return "assistant" if (message.sender.type or "").lower() in _BOTS else "human"


def _step(
    conversation: Conversation,
    step: type[ConversationResolved | ConversationHandedOff],
    name: str,
) -> Event:
    at = _changed_at(conversation)
    return sealed(
        step(
            event_id=f"{SOURCE}/{name}/{id_text(conversation.id)}",
            occurred_at=at,
            source=SOURCE,
            conversation_id=_conversation_id(conversation),
            **_whose(conversation),
        )
    )


def _changed_at(conversation: Conversation) -> datetime:
    return moment(conversation.updated_at, conversation.last_activity_at, conversation.timestamp)


def _conversation_id(conversation: Conversation) -> str:
    """Chatwoot counts the conversations of each account from 1."""
    return f"{SOURCE}:{id_text(conversation.id)}"


def _channel(conversation: Conversation) -> str:
    name = (conversation.channel or "").rpartition("::")[2].lower()
    return _CHANNELS.get(name, "chat")


def _whose(conversation: Conversation) -> Shopper:
    contact = (conversation.meta.sender if conversation.meta else None) or Contact()
    return shopper(
        conversation.custom_attributes,
        contact.custom_attributes,
        customer_id=str(contact.identifier) if contact.identifier is not None else None,
        email=contact.email,
    )


def _names(names: str, under: str = "", action: Action = "keep") -> dict[str, Action]:
    return {f"{under}{name}": action for name in names.split()}


def _conversation(under: str = "") -> dict[str, Action]:
    ours = " ".join(f"custom_attributes.{name}" for name in ATTRIBUTES)
    return {
        **_names(f"id inbox_id channel status {ours}", under),
        **_names("created_at updated_at timestamp last_activity_at", under),
        **_names(f"id identifier {ours}", f"{under}meta.sender."),
        **_names("email", f"{under}meta.sender.", "hash"),
        **_names("name phone_number thumbnail avatar", f"{under}meta.sender.", "drop"),
        **_names("meta.assignee.type", under),
        **_names("messages additional_attributes contact_inbox", under, "drop"),
    }


_ACCOUNT = _names("event account.id inbox.id")
_MESSAGE: Rules = MappingProxyType(
    {
        **_ACCOUNT,
        **_names("id message_type content_type private created_at sender.type attachments[].id"),
        **_names("content content_attributes sender.name sender.email", action="drop"),
        **_names("sender.phone_number additional_attributes source_id", action="drop"),
        **_conversation("conversation."),
    }
)
_CONVERSATION: Rules = MappingProxyType(
    {
        **_ACCOUNT,
        **_conversation(),
        **_names("previous_value current_value", "changed_attributes[].status."),
    }
)
_OTHER: Rules = MappingProxyType(_names("event id account.id inbox.id conversation.id"))
_NOT_USED = (
    "conversation_updated conversation_typing_on conversation_typing_off message_updated "
    "contact_created contact_updated inbox_created inbox_updated webwidget_triggered"
).split()

TOPICS: Mapping[str, Topic] = MappingProxyType(
    {
        "conversation_created": Topic(_CONVERSATION, "a conversation that began", read_created),
        "message_created": Topic(
            _MESSAGE,
            "a message, unless it is private, a rule's, a campaign's or Chatwoot's own",
            read_message,
            texts=("content",),
            hears=hear_message,
        ),
        "conversation_status_changed": Topic(
            _CONVERSATION, "a conversation resolved, or handed from a bot to people", read_status
        ),
        **{name: Topic(_OTHER) for name in _NOT_USED},
    }
)

_ADAPTER = Adapter(TOPICS)
PRIVACY = _ADAPTER.privacy
prepare = _ADAPTER.prepare
read = _ADAPTER.read
