"""A platform's topics in one table: what is kept of each body, and what is read from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from talkworth.events import Event
from talkworth.sources.body import decode_exact, encode_exact
from talkworth.sources.privacy import Action, Keeping, Rules, email_key, strip
from talkworth.sources.reading import checked
from talkworth.sources.reasons import Unreadable

# Where `prepare` leaves what the detectors found in texts that it then dropped.
DETECTED = "_detected"
_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")


@dataclass(frozen=True, slots=True)
class Topic:
    """
    How bodies of one topic are kept and read.

    `what` says in a few words what is read, for the docs. Without `reads` a body makes no events,
    and `reason` says why. `texts` are the paths of messages, dropped unless the shop keeps its
    transcripts; `hears` is what the detectors find in them, by message.
    """

    privacy: Rules
    what: str = ""
    reads: Callable[[object], list[Event]] | None = None
    reason: str = "topic-not-used"
    texts: tuple[str, ...] = ()
    hears: Callable[[object], Mapping[str, object]] | None = None

    def kept(self, document: dict[str, Any], keeping: Keeping) -> dict[str, Any]:
        """What may be journalled of a body."""
        spoken: dict[str, Action] = dict.fromkeys(self.texts, "keep") if keeping.transcripts else {}
        rules = MappingProxyType({**self.privacy, **spoken})

        def key_of(email: str) -> str:
            return email_key(keeping.pepper, email=email)

        words = frozenset(path.rpartition(".")[2] for path in spoken)
        stripped: Any = _without_addresses(strip(document, rules, key_of), key_of, words)
        if self.hears and (heard := self.hears(document)):
            stripped[DETECTED] = heard
        kept: dict[str, Any] = stripped
        return kept

    def events(self, document: object) -> list[Event]:
        """
        What a kept body stands for.

        Raises:
            Unreadable
        """
        if self.reads is None:
            raise Unreadable(self.reason)
        events = checked(self.reads(document))
        if not events:
            raise Unreadable("no-fact")
        return events


@dataclass(frozen=True, slots=True)
class Adapter:
    """The topics of one platform; every other is kept by its size alone."""

    topics: Mapping[str, Topic]

    @property
    def privacy(self) -> Mapping[str, Rules]:
        return MappingProxyType({name: topic.privacy for name, topic in self.topics.items()})

    def prepare(self, topic: str, body: bytes, keeping: Keeping) -> tuple[bytes, str]:
        """What may be journalled of a verified body, and why it will not act (`""`: it will)."""
        known = self.topics.get(topic)
        if known is None:
            return encode_exact({"n_bytes": len(body)}), "unknown-topic"
        try:
            document = decode_exact(body)
        except Unreadable as error:
            return encode_exact({"n_bytes": len(body)}), error.reason
        if not isinstance(document, dict):
            return encode_exact({"n_bytes": len(body)}), "unreadable-body"
        return _kept(known, document, keeping)

    def read(self, topic: str, payload: bytes) -> list[Event]:
        """
        The events of a journalled payload, as `prepare` left it.

        Raises:
            Unreadable: unknown-topic, topic-not-used, no-fact, or what is wrong in the body.
        """
        known = self.topics.get(topic)
        if known is None:
            raise Unreadable("unknown-topic")
        return known.events(decode_exact(payload))


def _without_addresses(value: object, key_of: Callable[[str], str], words: Set[str]) -> object:
    """
    A kept value whose every address is its key: shops name customers by them too. A text that
    holds one and is none is left out; what stands under `words` is a message and stays.
    """
    if isinstance(value, dict):
        return {
            name: item if name in words else _without_addresses(item, key_of, words)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_without_addresses(item, key_of, words) for item in value]
    if not isinstance(value, str) or "@" not in value:
        return value
    return key_of(value) if _ADDRESS.fullmatch(value.strip()) else None


def _kept(known: Topic, document: dict[str, Any], keeping: Keeping) -> tuple[bytes, str]:
    try:
        kept = known.kept(document, keeping)
    except Unreadable as error:
        return encode_exact({"n_bytes": len(encode_exact(document))}), error.reason
    try:
        known.events(kept)
    except Unreadable as error:
        return encode_exact(kept), error.reason
    return encode_exact(kept), ""
