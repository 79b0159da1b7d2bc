"""What is kept of each Intercom notification. A path that is not named here is dropped."""

from __future__ import annotations

from types import MappingProxyType

from talkworth.sources.privacy import Action, Rules
from talkworth.sources.shoppers import ATTRIBUTES


def _names(names: str, under: str = "", action: Action = "keep") -> dict[str, Action]:
    return {f"{under}{name}": action for name in names.split()}


ITEM = "data.item."
_OURS = " ".join(f"custom_attributes.{name}" for name in ATTRIBUTES)
_ENVELOPE = _names("type id topic created_at first_sent_at data.type data.item.type data.item.id")
_AUTHOR = "author.type author.from_ai_agent author.is_ai_answer"
CONVERSATION: Rules = MappingProxyType(
    {
        **_ENVELOPE,
        **_names(f"created_at updated_at open state {_OURS}", ITEM),
        **_names(f"type user_id {_OURS}", f"{ITEM}user."),
        **_names("email", f"{ITEM}user.", "hash"),
        **_names("name", f"{ITEM}user.", "drop"),
        **_names("type external_id", f"{ITEM}contacts.contacts[]."),
        **{
            path: action
            for opening in ("conversation_message", "source")
            for path, action in {
                **_names(f"id type delivered_as {_AUTHOR}", f"{ITEM}{opening}."),
                **_names("attachments[].type", f"{ITEM}{opening}."),
                **_names("author.email", f"{ITEM}{opening}.", "hash"),
                **_names("subject body author.name url", f"{ITEM}{opening}.", "drop"),
            }.items()
        },
        **_names(
            f"id part_type created_at assigned_to.type {_AUTHOR} attachments[].type",
            f"{ITEM}conversation_parts.conversation_parts[].",
        ),
        **_names(
            "body author.name author.email",
            f"{ITEM}conversation_parts.conversation_parts[].",
            "drop",
        ),
        **_names("ai_agent.resolution_state ai_agent_participated", ITEM),
        **_names("assignee teammates tags links", ITEM, "drop"),
    }
)
CONTACT: Rules = MappingProxyType(
    {
        **_ENVELOPE,
        **_names(f"user_id external_id role created_at updated_at {_OURS}", ITEM),
        **_names("email", ITEM, "hash"),
        **_names("name phone pseudonym avatar location location_data", ITEM, "drop"),
        **_names("social_profiles companies last_seen_ip", ITEM, "drop"),
    }
)
OTHER: Rules = MappingProxyType(_ENVELOPE)
