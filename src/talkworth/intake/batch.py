"""A body taken apart into its events, each as the bytes it was sent as."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

from talkworth.events.envelope import Instant
from talkworth.events.parse import NotJson
from talkworth.intake.body import check_depth
from talkworth.intake.refusals import BatchTooLarge, NotABatch, TooDeep
from talkworth.settings import Settings


class Batch(Struct, forbid_unknown_fields=True):
    """Several events; `sent_at` is the sender's clock, for those that do not state their own."""

    events: list[Raw] | UnsetType = UNSET
    sent_at: Instant | None = None


class _Shape(Struct):
    events: Raw | UnsetType = UNSET


_decode_batch = msgspec.json.Decoder(Batch).decode
_decode_shape = msgspec.json.Decoder(_Shape).decode


def split(body: bytes, settings: Settings) -> tuple[list[Raw] | list[bytes], datetime | None]:
    """
    The events of a body as they were sent, and the batch's `sent_at`.

    Raises:
        NotJson, NotABatch, BatchTooLarge, TooDeep
    """
    batch = _batch(body, settings) if b'"events"' in body else None
    if batch is None:
        check_depth(body, settings.max_depth)
        return [body.strip()], None
    if not batch.events:
        raise NotABatch("it has no events")
    if len(batch.events) > settings.max_batch:
        raise BatchTooLarge(len(batch.events), settings.max_batch)
    return batch.events, batch.sent_at


def _batch(body: bytes, settings: Settings) -> Batch | None:
    """
    The batch, its events not decoded yet; `None` if the body is one event.

    How deep each event goes is its own affair: here the decoder's own bound is enough.
    """
    try:
        return _decode_batch(body)
    except msgspec.ValidationError as error:
        if _is_one_event(body):
            return None
        raise NotABatch(error) from None
    except RecursionError:
        raise TooDeep(settings.max_depth) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotJson(f"This is not JSON: {error}. Send one JSON object in UTF-8.") from None


def _is_one_event(body: bytes) -> bool:
    """Whether only a property of the shop's own is called `events`."""
    try:
        return _decode_shape(body).events is UNSET
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
