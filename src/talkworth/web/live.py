"""What arrives at this moment, with verdicts and reasons, and the first steps of a shop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

from litestar import Response, Router, get
from litestar.params import QueryParameter
from msgspec import Struct

from talkworth.intake.lately import Refused
from talkworth.intake.platforms import PLATFORMS
from talkworth.reports.checklist import Checklist, checklist
from talkworth.reports.live import LiveEvent, State, newest_entries
from talkworth.reports.live_table import live_table
from talkworth.warehouse import Reading
from talkworth.web.answering import kept
from talkworth.web.bodies import NO_STORE
from talkworth.web.live_cursor import NEWEST, Cursor, refused_event
from talkworth.web.live_entries import get_live_entry, replay_entry
from talkworth.web.live_stream import Door, LiveState, get_live_stream
from talkworth.web.parameters import AskedShop, Form, answer, known_parameters
from talkworth.web.serving import Served, Serving

_MOST: Final = 200

Before = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        max_length=60,
        required=False,
        description="Only what is older: the `next_before` of an answer.",
    ),
]
Limit = Annotated[int, QueryParameter(ge=1, le=_MOST, required=False, description="1 to 200.")]


class LivePage(Struct, kw_only=True, frozen=True):
    """
    What arrived lately, newest first.

    `cursor` is where the newest stands: a stream that begins `after` it tells all that is newer,
    and once more what waits here, when its verdict is there. `next_before` leads to what is
    older, null where nothing is. `n_waiting` entries, of any shop, are on disk and not loaded.
    """

    shop_id: str
    timezone: str
    events: list[LiveEvent]
    cursor: str
    next_before: str | None
    n_waiting: int


@get("/events", sync_to_thread=True)
def get_live_events(
    serving: Served,
    shop_id: AskedShop,
    door: Door = None,
    in_state: LiveState = None,
    before: Before = None,
    limit: Limit = 50,
    form: Form = "json",
) -> Response[LivePage]:
    """
    What arrived lately, newest first: entries of the journal, and what the doors refused.

    Refusals are kept in memory, the newest 500 of a shop, and are gone once the server stops.
    """
    top = Cursor.parse(before) if before else NEWEST
    found = _page(serving, _Asked(shop_id, door or "", in_state, top, limit))
    return answer(found, form, "live-events", lambda page: live_table(page.events))


@get("/checklist", sync_to_thread=True)
@kept
def get_checklist(serving: Served, shop_id: AskedShop) -> Response[Checklist]:
    """The first steps of a shop that begins: when each was taken first, and how the next is."""
    with serving.known_at(None) as warehouse:
        found = checklist(warehouse, shop_id, PLATFORMS)
    return Response(found, headers=NO_STORE)


class _Asked(Struct, frozen=True):
    """Which events are wanted; an empty door is any, no state all."""

    shop_id: str
    door: str
    state: State | None
    top: Cursor
    limit: int


def _page(serving: Serving, asked: _Asked) -> LivePage:
    newest_no = serving.lately.newest()
    with serving.known_at(None) as warehouse:
        watermark = warehouse.watermark
        entries, is_more = _entries(serving, warehouse, asked, watermark)
    refused = _refused(serving, asked)
    shown = _merged(entries, refused, asked.limit)
    n_entries = sum(event.seq is not None for event in shown)
    n_refused = len(shown) - n_entries
    is_more = is_more or n_entries < len(entries) or n_refused < len(refused)
    below = Cursor(
        entries[n_entries - 1].seq or 0 if n_entries else asked.top.seq,
        refused[n_refused - 1].no if n_refused else asked.top.no,
    )
    return LivePage(
        shop_id=asked.shop_id,
        timezone=serving.control.shop(asked.shop_id).timezone,
        events=shown,
        cursor=str(Cursor(watermark, newest_no)),
        next_before=str(below) if is_more and shown else None,
        n_waiting=max(0, serving.reader.last_seq() - watermark),
    )


def _entries(
    serving: Serving, warehouse: Reading, asked: _Asked, watermark: int
) -> tuple[list[LiveEvent], bool]:
    if asked.state == "refused":
        return [], False
    return newest_entries(
        warehouse,
        serving.reader,
        asked.shop_id,
        before_seq=asked.top.seq,
        upto_seq=watermark,
        door=asked.door,
        state=asked.state,
        limit=asked.limit,
    )


def _refused(serving: Serving, asked: _Asked) -> list[Refused]:
    """Newest first."""
    if asked.state not in (None, "refused"):
        return []
    found = serving.lately.of(asked.shop_id)
    return [
        one for one in reversed(found) if one.no < asked.top.no and asked.door in ("", one.door)
    ]


def _merged(
    entries: Sequence[LiveEvent], refused: Sequence[Refused], limit: int
) -> list[LiveEvent]:
    """Both by the time of receipt, newest first, each in the order it comes in."""
    left, right = list(reversed(entries)), [refused_event(one) for one in reversed(refused)]
    merged: list[LiveEvent] = []
    while (left or right) and len(merged) < limit:
        is_entry = bool(left) and (not right or left[-1].received_at >= right[-1].received_at)
        merged.append((left if is_entry else right).pop())
    return merged


live_routes = Router(
    "/v1/live",
    route_handlers=[
        get_live_events,
        get_live_entry,
        replay_entry,
        get_live_stream,
        get_checklist,
    ],
    guards=[known_parameters],
    tags=["live"],
)
