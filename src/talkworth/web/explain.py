"""Explanations, as JSON."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, Router, get
from litestar.params import PathParameter, QueryParameter

from talkworth.control.shares import SHARE_PREFIX
from talkworth.reports.explain import explain_order
from talkworth.reports.explain_conversation import explain_conversation
from talkworth.reports.explained import ExplainedConversation, ExplainedOrder
from talkworth.reports.flags import Explained, flagged
from talkworth.reports.what_if import what_if
from talkworth.web.bodies import NO_STORE
from talkworth.web.parameters import AskedShop, known_parameters
from talkworth.web.serving import Served, Serving

OrderKey = Annotated[str, PathParameter(description="The order's id, or its name such as #1001.")]
ConversationKey = Annotated[str, PathParameter(description="The conversation's id.")]
WhatIf = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        name="what_if",
        required=False,
        description="As if other rules had always held: changes of those the order followed, such "
        "as `direct_h=168,model=linear`, or a preset or a version of the shop.",
    ),
]


@get("/order/{key:path}", sync_to_thread=True)
def get_order_explanation(
    request: Request[Any, Any, Any],
    serving: Served,
    shop_id: AskedShop,
    key: OrderKey,
    rules: WhatIf = None,
) -> Response[ExplainedOrder]:
    """Where an order's money went: the sum, the path, every touch and why it won or lost."""
    warehouse, reader, name = serving.warehouse, serving.reader, key.removeprefix("/")
    if rules is None:
        found = explain_order(warehouse, reader, shop_id, name)
    else:
        found = what_if(warehouse, serving.control, reader, shop_id, name, rules)
    return _answer(request, serving, found)


@get("/conversation/{key:path}", sync_to_thread=True)
def get_conversation_explanation(
    request: Request[Any, Any, Any], serving: Served, shop_id: AskedShop, key: ConversationKey
) -> Response[ExplainedConversation]:
    """Whether a conversation counts, which answers helped, and every order it could have earned."""
    found = explain_conversation(serving.warehouse, serving.reader, shop_id, key.removeprefix("/"))
    return _answer(request, serving, found)


def _answer(
    request: Request[Any, Any, Any], serving: Serving, found: Explained
) -> Response[Explained]:
    """With the flags on it, which are the shop's own words: a shared link does not show them."""
    _, _, bearer = request.headers.get("authorization", "").partition(" ")
    if not bearer.strip().startswith(SHARE_PREFIX):
        found = flagged(serving.control, found)
    return Response(found, headers=NO_STORE)


explain_routes = Router(
    "/v1/explain",
    route_handlers=[get_order_explanation, get_conversation_explanation],
    guards=[known_parameters],
    tags=["explanations"],
)
