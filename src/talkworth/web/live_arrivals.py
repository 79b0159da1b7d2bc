"""What arrives for a shop as frames of a stream, from any place on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from talkworth.intake.lately import Refused
from talkworth.journal import StoredEntry
from talkworth.reports.live import LiveEvent, live_events
from talkworth.web.live_cursor import Cursor, refused_event
from talkworth.web.live_tail import Told
from talkworth.web.serving import Serving

# How many places of the journal one look goes through, and how many events it shows of them:
# nobody reads more, and a busy shop must not pay for being watched.
_SPAN, _SHOWN = 2_000, 100
# How far back a stream is taken up again; what is older is in the list.
_BACK: Final = 20_000

_encode = msgspec.json.Encoder().encode


class Arrivals:
    """One shop's arrivals as frames of a stream."""

    def __init__(self, serving: Serving, shop_id: str) -> None:
        self._serving, self._shop_id = serving, shop_id

    def here(self) -> Cursor:
        """The place of what is newest."""
        return Cursor(self._serving.warehouse.watermark(), self._serving.lately.newest())

    def has_news(self, cursor: Cursor) -> bool:
        here = self.here()
        return here.seq > cursor.seq or here.no > cursor.no

    def look(self, cursor: Cursor) -> tuple[list[Told], Cursor]:
        """What is behind a place; where that is too much, the newest of it behind a gap."""
        here = self.here()
        start = Cursor(max(cursor.seq, here.seq - _SPAN), cursor.no)
        mine = self._entries(start.seq, here.seq)
        if len(mine) > _SHOWN:
            mine = mine[-_SHOWN:]
            start = Cursor(mine[0].seq - 1, start.no)
        reached = Cursor(max(cursor.seq, here.seq), max(cursor.no, here.no))
        told = self._tell(mine, start, reached)
        return ([_gap(start), *told] if start.seq > cursor.seq else told), reached

    def catch_up(self, cursor: Cursor, upto: Cursor) -> tuple[list[Told], Cursor]:
        """The next stretch between two places, and how far it reaches."""
        if upto.seq - cursor.seq > _BACK:
            behind = Cursor(upto.seq - _BACK, cursor.no)
            return [_gap(behind)], behind
        reached = Cursor(min(upto.seq, cursor.seq + _SPAN), upto.no)
        return self._tell(self._entries(cursor.seq, reached.seq), cursor, reached), reached

    def _entries(self, after_seq: int, upto_seq: int) -> list[StoredEntry]:
        if upto_seq <= after_seq:
            return []
        entries = self._serving.reader.read(after_seq, upto_seq - after_seq)
        return [entry for entry in entries if entry.shop_id == self._shop_id]

    def _tell(self, entries: Sequence[StoredEntry], cursor: Cursor, reached: Cursor) -> list[Told]:
        """These entries and what was refused between two places."""
        with self._serving.known_at(None) as warehouse:
            shown = live_events(warehouse, self._shop_id, entries, reached.seq)
        refused = self._serving.lately.of(self._shop_id, cursor.no)
        placed = list(_placed(shown, [one for one in refused if one.no <= reached.no], cursor))
        if placed:  # whoever has the last of them has them all
            placed[-1] = reached, placed[-1][1]
        return [_told(place, event) for place, event in placed]


def _placed(
    events: Sequence[LiveEvent], refused: Sequence[Refused], cursor: Cursor
) -> Iterator[tuple[Cursor, LiveEvent]]:
    """Both in the order of receipt, each in its own order, with the place behind each."""
    seq, no = cursor.seq, cursor.no
    left = [(event.seq or 0, event) for event in events]
    right = [(one.no, refused_event(one)) for one in refused]
    n_left = n_right = 0
    while n_left < len(left) or n_right < len(right):
        is_entry = n_right == len(right) or (
            n_left < len(left) and left[n_left][1].received_at <= right[n_right][1].received_at
        )
        if is_entry:
            seq, event = left[n_left]
            n_left += 1
        else:
            no, event = right[n_right]
            n_right += 1
        yield Cursor(seq, no), event


def _told(cursor: Cursor, event: LiveEvent) -> Told:
    frame = b"id: %b\ndata: %b\n\n" % (str(cursor).encode(), _encode(event))
    return Told(cursor, frame, event.door, event.state)


def _gap(upto: Cursor) -> Told:
    """Word of what is left out, up to a place."""
    before = _encode({"before": str(Cursor(upto.seq + 1, upto.no + 1))})
    frame = b"event: gap\nid: %b\ndata: %b\n\n" % (str(upto).encode(), before)
    return Told(upto, frame, "", "")
