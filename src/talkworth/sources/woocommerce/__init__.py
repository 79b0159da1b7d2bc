"""WooCommerce webhooks: verified bodies to what may be journalled, and from there to events."""

from __future__ import annotations

from talkworth.events import Event
from talkworth.sources.body import decode_exact, encode_exact
from talkworth.sources.privacy import Keeping, email_key, strip
from talkworth.sources.reading import checked
from talkworth.sources.reasons import Unreadable
from talkworth.sources.woocommerce.identifiers import OUR_META
from talkworth.sources.woocommerce.topics import PRIVACY, TOPICS, Topic

__all__ = ["PRIVACY", "TOPICS", "prepare", "read"]


def prepare(topic: str, body: bytes, keeping: Keeping) -> tuple[bytes, str]:
    """
    What may be journalled of a verified body, and why it will not act (`""`: it may).

    Of a body that is unreadable or of an unknown topic only its size is kept.
    """
    known = TOPICS.get(_name(topic))
    if known is None:
        return _size_only(body), "unknown-topic"
    try:
        document = decode_exact(body)
    except Unreadable as error:
        return _size_only(body), error.reason
    # What stands in an order's place where WooCommerce could not read it has no id.
    if not isinstance(document, dict) or "id" not in document:
        return _size_only(body), "unreadable-body"
    kept = strip(
        _without_nobody(_without_foreign_notes(document)),
        known.privacy,
        lambda email: email_key(keeping.pepper, email=email),
    )
    return encode_exact(kept), _why_not(known, kept)


def read(topic: str, payload: bytes) -> list[Event]:
    """
    The events of a journalled WooCommerce payload, as `prepare` left it.

    Raises:
        Unreadable: unknown-topic, topic-not-used, or what is wrong in the body.
    """
    known = TOPICS.get(_name(topic))
    if known is None:
        raise Unreadable("unknown-topic")
    return _events(known, decode_exact(payload))


def _events(known: Topic, document: object) -> list[Event]:
    if known.reads is None:
        raise Unreadable("topic-not-used")
    return checked(known.reads(document))


def _why_not(known: Topic, document: object) -> str:
    try:
        _events(known, document)
    except Unreadable as error:
        return error.reason
    return ""


def _name(topic: str) -> str:
    return topic.strip().lower()


def _size_only(body: bytes) -> bytes:
    return encode_exact({"n_bytes": len(body)})


def _without_foreign_notes(document: dict[str, object]) -> dict[str, object]:
    """Every plugin writes order meta; theirs may hold anything."""
    notes = document.get("meta_data")
    if not isinstance(notes, list):
        return document
    ours = [note for note in notes if isinstance(note, dict) and _is_ours(note.get("key"))]
    return {**document, "meta_data": ours}


def _without_nobody(document: dict[str, object]) -> dict[str, object]:
    """Erased customers all get one address, `deleted@site.invalid`, which would make them one."""
    kept = dict(document)
    for holder in (kept, kept.get("billing")):
        email = holder.get("email") if isinstance(holder, dict) else None
        if isinstance(email, str) and email.strip().lower().endswith(".invalid"):
            return {**kept, "email": None, "billing": None}
    return kept


def _is_ours(key: object) -> bool:
    return isinstance(key, str) and key in OUR_META
