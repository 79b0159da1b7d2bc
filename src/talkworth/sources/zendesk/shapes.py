"""The parts of Zendesk's events that we read."""

from __future__ import annotations

from msgspec import Struct

from talkworth.sources.adapter import DETECTED
from talkworth.sources.clocks import Moment
from talkworth.sources.dialogue import Heard
from talkworth.sources.reading import Id


class Actor(Struct, frozen=True, gc=False):
    id: Id | None = None
    type: str | None = None


class Text(Struct, frozen=True, gc=False):
    id: Id
    body: str | None = None


class Author(Struct, frozen=True, gc=False):
    id: Id | None = None
    is_staff: bool | None = None


class Comment(Struct, frozen=True, gc=False):
    id: Id
    author: Author
    body: str | None = None
    is_public: bool | None = None


class Happened(Struct, frozen=True, gc=False):
    """The part of an event that its type gives a meaning; `current` and `previous` of a change."""

    actor: Actor | None = None
    conversation_id: Id | None = None
    message: Text | None = None
    comment: Comment | None = None
    current: object = None
    previous: object = None


class Via(Struct, frozen=True, gc=False):
    channel: str | None = None


class Detail(Struct, frozen=True, gc=False):
    """The ticket or the user; `external_id` of a user is the shop's own id."""

    id: Id
    requester_id: Id | None = None
    via: Via | None = None
    email: str | None = None
    external_id: Id | None = None


class Told(Struct, frozen=True, gc=False, rename={"detected": DETECTED}):
    id: Id
    time: Moment
    detail: Detail
    event: Happened = Happened()
    detected: dict[str, Heard] = {}


class Requester(Struct, frozen=True, gc=False):
    """What a trigger of the shop's own sends: whose ticket it is. Our template, not Zendesk's."""

    time: Moment
    user_id: Id
    email: str | None = None
    external_id: Id | None = None
