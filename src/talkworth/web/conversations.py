"""The conversations of a period, and what an id belongs to."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, Router, get
from litestar.params import QueryParameter

from talkworth.reports.basis import based
from talkworth.reports.conversation_table import conversation_table
from talkworth.reports.conversations import (
    SORTS,
    WHICH,
    ConversationList,
    ConversationQuery,
    conversation_list,
)
from talkworth.reports.paging import PAGE_SIZE
from talkworth.reports.search import LONGEST_TEXT, SearchResult, search
from talkworth.web.answering import kept
from talkworth.web.bodies import NO_STORE
from talkworth.web.parameters import (
    AskedAsOf,
    AskedPeriod,
    AskedShop,
    AskedView,
    Form,
    Horizon,
    answer,
    known_parameters,
)
from talkworth.web.reports import Channel, Page, PageSize
from talkworth.web.serving import Served

Which = Annotated[
    str,
    QueryParameter(
        required=False,
        description="meaningful: the denominator. earning, helped, not_helped: those of them. "
        "not_meaningful, human_only, bot: the others. all: all but bots.",
        schema_extra={"enum": list(WHICH)},
    ),
]
Text = Annotated[
    str | None,
    QueryParameter(min_length=1, required=False, description="A part of a conversation's id."),
]
Sort = Annotated[
    str,
    QueryParameter(
        required=False,
        description="newest, oldest, or largest by what was earned.",
        schema_extra={"enum": list(SORTS)},
    ),
]
Wanted = Annotated[
    str,
    QueryParameter(
        min_length=1,
        name="text",
        description="The start of an order's id or name, or of a conversation's id.",
        schema_extra={"maxLength": LONGEST_TEXT},
    ),
]


@get("/conversations", sync_to_thread=True)
@kept
def get_conversations(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    view: AskedView,
    which: Which = "meaningful",
    channel: Channel = None,
    text: Text = None,
    sort: Sort = "newest",
    horizon_d: Horizon = 30,
    page: Page = 1,
    page_size: PageSize = PAGE_SIZE,
    form: Form = "json",
) -> Response[ConversationList]:
    """
    The conversations started in the period: what each earned, or why it does not count.

    JSON is a page of them, CSV all.
    """
    wanted = ConversationQuery(
        which=which,
        channel=channel or "",
        text=text or "",
        sort=sort,
        horizon_d=horizon_d,
        page=page,
        page_size=page_size,
        is_whole=form == "csv",
    )
    with serving.viewed_at(shop_id, period, as_of_us, view) as snapshot:
        found = conversation_list(snapshot, shop_id, period, wanted)
    report = based(found, serving.rulings(as_of_us), shop_id, period, as_of_us, view)
    return answer(report, form, "conversations", conversation_table)


@get("/v1/search", sync_to_thread=True, guards=[known_parameters], tags=["explanations"])
def get_search(serving: Served, shop_id: AskedShop, text: Wanted) -> Response[SearchResult]:
    """What an id or the start of one belongs to, and in one line what became of it."""
    found = search(serving.warehouse, serving.reader, shop_id, text)
    return Response(found, headers=NO_STORE)


conversation_routes = Router(
    "/v1/reports", route_handlers=[get_conversations], guards=[known_parameters], tags=["reports"]
)
