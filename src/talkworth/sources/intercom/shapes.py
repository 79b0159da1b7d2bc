"""The parts of Intercom's notifications that we read, old items and 2.x alike."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from talkworth.sources.adapter import DETECTED
from talkworth.sources.clocks import Moment
from talkworth.sources.dialogue import Heard
from talkworth.sources.reading import Id

Attributes = dict[str, Any] | None


class Author(Struct, frozen=True, gc=False):
    """Who wrote; newer bodies tell an AI's words from those of a workflow."""

    type: str | None = None
    email: str | None = None
    from_ai_agent: bool | None = None
    is_ai_answer: bool | None = None


class Opening(Struct, frozen=True, gc=False):
    """The first message: `conversation_message` in old items, `source` in newer ones."""

    id: Id | None = None
    type: str | None = None
    body: str | None = None
    author: Author | None = None
    attachments: list[object] | None = None


class Assigned(Struct, frozen=True, gc=False):
    type: str | None = None


class Part(Struct, frozen=True, gc=False):
    id: Id
    part_type: str | None = None
    body: str | None = None
    created_at: Moment | None = None
    author: Author | None = None
    assigned_to: Assigned | None = None
    attachments: list[object] | None = None


class Parts(Struct, frozen=True, gc=False):
    conversation_parts: list[Part] = []


class Contact(Struct, frozen=True, gc=False):
    """The shopper; `user_id`, or `external_id` in newer items, is the shop's own id."""

    user_id: Id | None = None
    external_id: Id | None = None
    email: str | None = None
    custom_attributes: Attributes = None


class Contacts(Struct, frozen=True, gc=False):
    contacts: list[Contact] = []


class Conversation(Struct, frozen=True, gc=False):
    id: Id
    created_at: Moment | None = None
    updated_at: Moment | None = None
    user: Contact | None = None
    contacts: Contacts | None = None
    conversation_message: Opening | None = None
    source: Opening | None = None
    conversation_parts: Parts | None = None
    custom_attributes: Attributes = None


class ConversationData(Struct, frozen=True, gc=False):
    item: Conversation


class ContactItem(Contact, frozen=True, gc=False):
    id: Id = ""
    created_at: Moment | None = None
    updated_at: Moment | None = None


class ContactData(Struct, frozen=True, gc=False):
    item: ContactItem


class Notification(Struct, frozen=True, gc=False, rename={"detected": DETECTED}):
    data: ConversationData
    created_at: Moment | None = None
    detected: dict[str, Heard] = {}


class ContactNotification(Struct, frozen=True, gc=False):
    data: ContactData
    created_at: Moment | None = None
