"""Explanations, as JSON."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, Router, get
from litestar.params import PathParameter

from talkworth.reports.explain import explain_order
from talkworth.reports.explain_conversation import explain_conversation
from talkworth.reports.explained import ExplainedConversation, ExplainedOrder
from talkworth.web.parameters import AskedShop, known_parameters
from talkworth.web.serving import Served

OrderKey = Annotated[str, PathParameter(description="The order's id, or its name such as #1001.")]
ConversationKey = Annotated[str, PathParameter(description="The conversation's id.")]


@get("/order/{key:path}", sync_to_thread=True)
def get_order_explanation(
    serving: Served, shop_id: AskedShop, key: OrderKey
) -> Response[ExplainedOrder]:
    """Where an order's money went: the sum, the path, every touch and why it won or lost."""
    found = explain_order(serving.warehouse, serving.reader, shop_id, key.removeprefix("/"))
    return Response(found, headers={"Cache-Control": "no-store"})


@get("/conversation/{key:path}", sync_to_thread=True)
def get_conversation_explanation(
    serving: Served, shop_id: AskedShop, key: ConversationKey
) -> Response[ExplainedConversation]:
    """Whether a conversation counts, which answers helped, and every order it could have earned."""
    found = explain_conversation(serving.warehouse, serving.reader, shop_id, key.removeprefix("/"))
    return Response(found, headers={"Cache-Control": "no-store"})


explain_routes = Router(
    "/v1/explain",
    route_handlers=[get_order_explanation, get_conversation_explanation],
    guards=[known_parameters],
    tags=["explanations"],
)
