"""Intercom's notifications: conversations in both shapes of their items, old and 2.x."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import talkworth.sources.intercom.conversations as conversations
import talkworth.sources.intercom.privacy as privacy
from talkworth.sources.adapter import Adapter, Topic

__all__ = ["PRIVACY", "TOPICS", "prepare", "read"]

_OPENING_TEXTS = tuple(f"{privacy.ITEM}{name}.body" for name in ("conversation_message", "source"))
_PART_TEXTS = (f"{privacy.ITEM}conversation_parts.conversation_parts[].body",)

_CREATED = Topic(
    privacy.CONVERSATION,
    "a conversation that began, and its first message unless a bot wrote it",
    conversations.read_created,
    texts=_OPENING_TEXTS,
    hears=conversations.hear_created,
)
_REPLIED = Topic(
    privacy.CONVERSATION,
    "what was said, by the id of each part; never a note",
    conversations.read_parts,
    texts=_PART_TEXTS,
    hears=conversations.hear_parts,
)
_CLOSED = Topic(
    privacy.CONVERSATION,
    "the last words, and a conversation resolved",
    conversations.read_closed,
    texts=_PART_TEXTS,
    hears=conversations.hear_parts,
)
_ASSIGNED = Topic(
    privacy.CONVERSATION, "a conversation handed to a person or a team", conversations.read_assigned
)
_IDENTIFIED = Topic(
    privacy.CONTACT, "identifiers that belong to one person", conversations.read_contact
)
_NOT_USED = (
    "ping conversation.admin.noted conversation.admin.snoozed conversation.admin.unsnoozed "
    "conversation.contact.attached conversation.contact.detached conversation.deleted "
    "conversation.priority.updated conversation.rating.added conversation.read "
    "conversation_part.redacted conversation_part.tag.created contact.archived contact.deleted "
    "contact.merged contact.tag.created contact.tag.deleted contact.unsubscribed "
    "ticket.created ticket.state.updated ticket.closed user.deleted user.unsubscribed "
    "visitor.signed_up"
).split()

TOPICS: Mapping[str, Topic] = MappingProxyType(
    {
        "conversation.user.created": _CREATED,
        "conversation.admin.single.created": _CREATED,
        "conversation.user.replied": _REPLIED,
        "conversation.admin.replied": _REPLIED,
        "conversation.operator.replied": _REPLIED,
        "conversation.admin.opened": _REPLIED,
        "conversation.admin.closed": _CLOSED,
        "conversation.operator.closed": _CLOSED,
        "conversation.admin.assigned": _ASSIGNED,
        **dict.fromkeys(
            "user.created user.updated contact.created contact.user.created contact.user.updated "
            "contact.lead.created contact.lead.updated contact.email.updated".split(),
            _IDENTIFIED,
        ),
        **{name: Topic(privacy.OTHER) for name in _NOT_USED},
    }
)

_ADAPTER = Adapter(TOPICS)
PRIVACY = _ADAPTER.privacy
prepare = _ADAPTER.prepare
read = _ADAPTER.read
