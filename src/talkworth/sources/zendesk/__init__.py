"""Zendesk's event webhooks: messaging, tickets, and the users behind both."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import talkworth.sources.zendesk.privacy as privacy
import talkworth.sources.zendesk.tickets as tickets
from talkworth.sources.adapter import Adapter, Topic

__all__ = ["PRIVACY", "TOPICS", "prepare", "read"]

_IDENTIFIED = Topic(privacy.USER, "identifiers that belong to one person", tickets.read_user)
_NOT_USED = (
    "ticket.priority_changed ticket.subject_changed ticket.tags_changed ticket.type_changed "
    "ticket.group_assignment_changed ticket.custom_field_changed ticket.comment_made_private "
    "ticket.comment_redacted ticket.deleted ticket.merged ticket.requester_changed user.deleted"
).split()

TOPICS: Mapping[str, Topic] = MappingProxyType(
    {
        "messaging_ticket.message_added": Topic(
            privacy.MESSAGE,
            "a message in messaging, unless a trigger wrote it",
            tickets.read_message,
            texts=("event.message.body",),
            hears=tickets.hear_message,
        ),
        "ticket.created": Topic(privacy.CHANGE, "a conversation that began", tickets.read_ticket),
        "ticket.comment_added": Topic(
            privacy.COMMENT,
            "a message, if the comment is public",
            tickets.read_comment,
            texts=("event.comment.body",),
            hears=tickets.hear_comment,
        ),
        "ticket.status_changed": Topic(
            privacy.CHANGE, "a conversation resolved, once it is solved", tickets.read_status
        ),
        "ticket.agent_assignment_changed": Topic(
            privacy.CHANGE, "a conversation handed to a person", tickets.read_assignment
        ),
        **dict.fromkeys(
            "user.created user.external_id_changed user.identity_created "
            "user.identity_changed user.merged".split(),
            _IDENTIFIED,
        ),
        "talkworth.requester": Topic(
            privacy.REQUESTER, "identifiers that belong to one person", tickets.read_requester
        ),
        **{name: Topic(privacy.OTHER) for name in _NOT_USED},
    }
)

_ADAPTER = Adapter(TOPICS)
PRIVACY = _ADAPTER.privacy
prepare = _ADAPTER.prepare
read = _ADAPTER.read
