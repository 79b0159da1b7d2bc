"""Events from files: checked like any verified event, journalled under a door of their own."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct, structs

from talkworth.control import Control, Key
from talkworth.errors import TalkworthError
from talkworth.intake.events import Arrival, read_event
from talkworth.journal import Entry, Journal
from talkworth.sources.privacy import Keeping

DOOR: Final = "import"


class Outcome(Struct, kw_only=True, frozen=True):
    """What became of one event of a file; `code` is `None` where it was taken."""

    code: str | None = None
    message: str | None = None


def read_events(control: Control, shop_id: str, raws: Sequence[bytes]) -> list[Entry | Outcome]:
    """
    Each event as the journal keeps it, or why it is refused.

    Raises:
        UnknownShop
    """
    received_us = time.time_ns() // 1000
    arrival = Arrival(
        key=_importer(shop_id),
        received_at=datetime.fromtimestamp(received_us / 1e6, UTC),
        received_us=received_us,
        user_agent="",
        keeping=Keeping(
            control.email_pepper(shop_id), transcripts=control.shop(shop_id).transcripts
        ),
        sent_at=b"",
    )
    return [_read_one(raw, arrival) for raw in raws]


def import_events(
    control: Control, journal: Journal, shop_id: str, raws: Sequence[bytes]
) -> list[Outcome]:
    """
    Take what is sound into the journal; it is on disk when this returns.

    Raises:
        UnknownShop, JournalFull, JournalUnwritable
    """
    read = read_events(control, shop_id, raws)
    entries = [one for one in read if isinstance(one, Entry)]
    if entries:
        journal.submit(entries).result()
    return [Outcome() if isinstance(one, Entry) else one for one in read]


def _read_one(raw: bytes, arrival: Arrival) -> Entry | Outcome:
    try:
        return structs.replace(read_event(raw, arrival), door=DOOR)
    except TalkworthError as error:
        return Outcome(code=error.code, message=error.message)


def _importer(shop_id: str) -> Key:
    """What comes from a file on this machine is as good as what a secret key sends."""
    return Key(
        key_id="import",
        shop_id=shop_id,
        kind="secret",
        origins=(),
        created_at=0,
        revoked_at=None,
        label="",
        text=None,
    )
