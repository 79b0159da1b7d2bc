"""Whether we are well, and what an event looks like."""

from __future__ import annotations

from typing import Any, Literal

from litestar import Response, get
from msgspec import Struct

from talkworth import __version__
from talkworth.events.schema import event_schema
from talkworth.web.bodies import NO_STORE
from talkworth.web.serving import Served


class Health(Struct, kw_only=True, frozen=True):
    """`n_waiting` counts entries that are on disk and not in the reports yet."""

    status: Literal["ok"]
    version: str
    n_waiting: int


@get("/healthz", sync_to_thread=True, tags=["service"])
def get_health(serving: Served) -> Response[Health]:
    """The server answers and reads its files."""
    waiting = serving.reader.last_seq() - serving.warehouse.watermark()
    health = Health(status="ok", version=__version__, n_waiting=max(0, waiting))
    return Response(health, headers=NO_STORE)


@get("/v1/schema/events", sync_to_thread=False, tags=["events"])
def get_event_schema() -> dict[str, Any]:
    """The JSON Schema of one event, for checking before sending."""
    return event_schema()
