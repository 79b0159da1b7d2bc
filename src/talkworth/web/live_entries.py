"""One entry of the journal in full, and reading it again where it made no event."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import PathParameter
from msgspec import Struct

from talkworth.reports.live import LiveEvent, State
from talkworth.reports.live_entry import LiveEntry, find_entry, live_entry
from talkworth.web.auth import ShopParameter, shop_of
from talkworth.web.bodies import NO_STORE
from talkworth.web.parameters import AskedShop
from talkworth.web.serving import Served, Serving

Seq = Annotated[
    int, PathParameter(ge=1, le=1 << 62, description="The entry's place in the journal.")
]


class Replay(Struct, kw_only=True, frozen=True):
    """
    What reading an entry again came to. `is_changed` says that its state is another one now;
    `state_before` is what it was. Where nothing changed, `advice` says what to do instead.
    """

    is_changed: bool
    state_before: State
    event: LiveEvent
    advice: str


@get("/events/{seq:int}", sync_to_thread=True)
def get_live_entry(serving: Served, shop_id: AskedShop, seq: Seq) -> Response[LiveEntry]:
    """
    An entry of the journal in full: what is kept of it, less personal data, what became of it, and
    what this release reads in it.
    """
    return Response(_entry(serving, shop_id, seq), headers=NO_STORE)


@post("/events/{seq:int}/replay", status_code=200, sync_to_thread=True)
def replay_entry(
    request: Request[Any, Any, Any], serving: Served, seq: Seq, shop: ShopParameter = None
) -> Response[Replay]:
    """
    Read an entry that made no event again, in its own place, as a rebuild would.

    Nothing is added to the journal, and nothing changes for an entry that is not `rejected`, so
    that a second replay changes nothing. Needs `admin`.
    """
    shop_id = shop_of(request, serving, shop, "admin")
    before = _entry(serving, shop_id, seq).event.state
    if before == "rejected":
        serving.warehouse.load_again(find_entry(serving.reader, shop_id, seq))
    after = _entry(serving, shop_id, seq)
    is_changed = after.event.state != before
    if is_changed:
        serving.control.note(shop_id, "replay-entry", f"entry {seq}")
    replay = Replay(
        is_changed=is_changed, state_before=before, event=after.event, advice=after.advice
    )
    return Response(replay, headers=NO_STORE)


def _entry(serving: Serving, shop_id: str, seq: int) -> LiveEntry:
    entry = find_entry(serving.reader, shop_id, seq)
    with serving.known_at(None) as warehouse:
        return live_entry(warehouse, entry, warehouse.watermark)
