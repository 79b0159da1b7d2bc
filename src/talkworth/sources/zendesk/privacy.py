"""What is kept of each Zendesk event. A path that is not named here is dropped."""

from __future__ import annotations

from types import MappingProxyType

from talkworth.sources.privacy import Action, Rules


def _names(names: str, under: str = "", action: Action = "keep") -> dict[str, Action]:
    return {f"{under}{name}": action for name in names.split()}


_ENVELOPE = _names("type account_id id time zendesk_event_version detail.id")
_TICKET = _names(
    "requester_id status priority type via.channel created_at updated_at is_public", "detail."
) | _names("description subject tags external_id", "detail.", "drop")
MESSAGE: Rules = MappingProxyType(
    {
        **_ENVELOPE,
        **_names("conversation_id actor.id actor.type message.id", "event."),
        **_names("actor.name message.body", "event.", "drop"),
    }
)
COMMENT: Rules = MappingProxyType(
    {
        **_ENVELOPE,
        **_TICKET,
        **_names("id is_public author.id author.is_staff", "event.comment."),
        **_names("body author.name", "event.comment.", "drop"),
    }
)
CHANGE: Rules = MappingProxyType({**_ENVELOPE, **_TICKET, **_names("current previous", "event.")})
USER: Rules = MappingProxyType(
    {
        **_ENVELOPE,
        **_names("external_id role created_at updated_at", "detail."),
        **_names("email", "detail.", "hash"),
        **_names("event", action="drop"),
    }
)
REQUESTER: Rules = MappingProxyType(
    {**_names("type time user_id external_id"), **_names("email", action="hash")}
)
OTHER: Rules = MappingProxyType(_ENVELOPE)
