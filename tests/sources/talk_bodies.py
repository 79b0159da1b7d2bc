"""Bodies of conversation platforms, as a test may change them, and the events they make."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

from tests.sources.bodies import KEEPING, as_body

from talkworth.events import Event
from talkworth.sources import chatwoot, gorgias, intercom, read, stripe, zendesk
from talkworth.sources.privacy import Keeping, email_key

PAYLOADS = Path(__file__).parent.parent / "payloads"
MODULES: Mapping[str, ModuleType] = MappingProxyType(
    {
        "chatwoot": chatwoot,
        "gorgias": gorgias,
        "intercom": intercom,
        "stripe": stripe,
        "zendesk": zendesk,
    }
)
# Recorded bodies by their platform; Stripe's `openapi` holds objects, which are no bodies.
BODIES = [
    (platform, path)
    for platform in MODULES
    for path in sorted((PAYLOADS / platform).rglob("*.json"))
    if path.parent.name != "openapi"
]


def document(platform: str, name: str) -> Any:
    return json.loads((PAYLOADS / platform / f"{name}.json").read_bytes())


def topic_of(platform: str, body: Any) -> str:
    names = {"stripe": "type", "chatwoot": "event", "intercom": "topic", "zendesk": "type"}
    if platform == "gorgias":
        return gorgias.TEMPLATE
    return str(body[names[platform]]).removeprefix("zen:event-type:")


def prepared(platform: str, body: Any, keeping: Keeping = KEEPING) -> tuple[bytes, str]:
    found: tuple[bytes, str] = MODULES[platform].prepare(
        topic_of(platform, body), as_body(body), keeping
    )
    return found


def events_of(platform: str, body: Any) -> list[Event]:
    """The events of a body, through what may be journalled of it."""
    return read(platform, topic_of(platform, body), prepared(platform, body)[0])


def event_of(platform: str, body: Any) -> Any:
    (event,) = events_of(platform, body)
    return event


def reason_of(platform: str, body: Any) -> str:
    return prepared(platform, body)[1]


def key_of(email: str) -> str:
    return email_key(KEEPING.pepper, email=email)
