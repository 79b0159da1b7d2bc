"""The addresses of the page."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import msgspec
from litestar import Request, Response, Router, get
from litestar.params import FromPath, FromQuery

from talkworth.reports.attributed_revenue import attributed_revenue
from talkworth.reports.explain import explain_order
from talkworth.reports.explain_conversation import explain_conversation
from talkworth.reports.orders import (
    LARGEST_PAGE,
    ORDER_KINDS,
    OrderQuery,
    credited_orders,
)
from talkworth.reports.revenue_per_conversation import revenue_per_conversation
from talkworth.reports.table import (
    Table,
    attributed_revenue_table,
    credited_orders_table,
    revenue_per_conversation_table,
    trend_table,
)
from talkworth.reports.trend import trend
from talkworth.reports.what_if import what_if as told_what_if
from talkworth.web.page.guard import loopback_only
from talkworth.web.page.overview import MOST_DAILY, Asked, Frame, frame, kind_bars, overview
from talkworth.web.page.render import SECURITY_HEADERS, html
from talkworth.web.parameters import answer
from talkworth.web.refusals import UnknownAddress, headers_of, refusal
from talkworth.web.serving import Served, Serving

_STATIC = files("talkworth.web") / "static"
_MEDIA_TYPES = {"page.css": "text/css", "icon.svg": "image/svg+xml"}


def asked_of(request: Request[Any, Any, Any]) -> Asked:
    """What the address asks for."""
    given = request.query_params
    return Asked(
        shop=given.get("shop", ""),
        preset=given.get("period", ""),
        from_on=given.get("from", ""),
        to_on=given.get("to", ""),
    )


@get("/", sync_to_thread=True)
def get_overview(serving: Served, request: Request[Any, Any, Any]) -> Response[str]:
    """The main page."""
    found = frame(serving, asked_of(request))
    if found is None:
        return html("no_shop.html")
    shown = overview(serving, found)
    if shown.state.last_received_at is None:
        return html("no_events.html", frame=found)
    return html("overview.html", frame=found, shown=shown, bars=kind_bars(shown.revenue))


@get("/orders", sync_to_thread=True)
def get_order_list(
    serving: Served,
    request: Request[Any, Any, Any],
    kind: FromQuery[str] = "credited",
    text: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Response[str]:
    """The orders, a page at a time."""
    found = frame(serving, asked_of(request), "/orders")
    if found is None:
        return html("no_shop.html")
    wanted = OrderQuery(kind=kind, text=text, page=page)
    orders = credited_orders(serving.warehouse, found.shop.shop_id, found.period, wanted)
    return html("orders.html", frame=found, orders=orders, wanted=wanted, kinds=ORDER_KINDS)


@get("/explain/order/{key:path}", sync_to_thread=True)
def get_order_page(
    serving: Served,
    request: Request[Any, Any, Any],
    key: FromPath[str],
    what_if: FromQuery[str] = "",
) -> Response[str]:
    """Why an order was credited as it was, or would be under other rules."""
    found = _frame(serving, request)
    warehouse, reader = serving.warehouse, serving.reader
    shop_id, name = found.shop.shop_id, key.removeprefix("/")
    order = (
        told_what_if(warehouse, serving.control, reader, shop_id, name, what_if)
        if what_if
        else explain_order(warehouse, reader, shop_id, name)
    )
    return html("order.html", frame=found, order=order, payload=_pretty, rules=what_if)


@get("/explain/conversation/{key:path}", sync_to_thread=True)
def get_conversation_page(
    serving: Served, request: Request[Any, Any, Any], key: FromPath[str]
) -> Response[str]:
    """Whether a conversation counts, and what it earned."""
    found = _frame(serving, request)
    conversation = explain_conversation(
        serving.warehouse, serving.reader, found.shop.shop_id, key.removeprefix("/")
    )
    return html("conversation.html", frame=found, conversation=conversation, payload=_pretty)


@get("/csv/{name:str}", sync_to_thread=True)
def get_csv(
    serving: Served,
    request: Request[Any, Any, Any],
    name: FromPath[str],
    kind: FromQuery[str] = "credited",
    text: FromQuery[str] = "",
) -> Response[Any]:
    """The table behind a part of the page."""
    found = _frame(serving, request)
    table = _table(serving, found, name, OrderQuery(kind=kind, text=text, page_size=LARGEST_PAGE))
    return answer(table, "csv", f"{found.shop.shop_id}-{name}", lambda rows: rows)


def _table(serving: Serving, found: Frame, name: str, wanted: OrderQuery) -> Table:
    warehouse, shop_id, period = serving.warehouse, found.shop.shop_id, found.period
    match name:
        case "revenue-per-conversation":
            ratio = revenue_per_conversation(warehouse, shop_id, period, now_us=found.now_us)
            return revenue_per_conversation_table(ratio)
        case "attributed-revenue":
            revenue = attributed_revenue(warehouse, shop_id, period, now_us=found.now_us)
            return attributed_revenue_table(revenue)
        case "trend":
            step = "day" if period.n_days <= MOST_DAILY else "week"
            return trend_table(trend(warehouse, shop_id, period, now_us=found.now_us, step=step))
        case "orders":
            return credited_orders_table(credited_orders(warehouse, shop_id, period, wanted))
        case _:
            raise UnknownAddress(f"/csv/{name}")


@get("/static/{name:str}", sync_to_thread=False)
def get_static(name: FromPath[str]) -> Response[bytes]:
    """The style sheet and the icon."""
    if name not in _MEDIA_TYPES:
        raise UnknownAddress(f"/static/{name}")
    return Response(
        (_STATIC / name).read_bytes(),
        media_type=_MEDIA_TYPES[name],
        headers={**SECURITY_HEADERS, "Cache-Control": "no-cache"},
    )


def _frame(serving: Serving, request: Request[Any, Any, Any]) -> Frame:
    found = frame(serving, asked_of(request))
    if found is None:
        raise UnknownAddress(request.url.path)
    return found


def _pretty(payload: dict[str, Any]) -> str:
    return msgspec.json.format(msgspec.json.encode(payload), indent=2).decode()


def answer_html(request: Request[Any, Any, Any], error: Exception) -> Response[str]:
    """Any error, as a page."""
    status, shown = refusal(request, error)
    page = html("refusal.html", status, refusal=shown)
    page.headers.update(headers_of(status, error))
    return page


page_routes = Router(
    "/",
    route_handlers=[
        get_overview,
        get_order_list,
        get_order_page,
        get_conversation_page,
        get_csv,
        get_static,
    ],
    guards=[loopback_only],
    exception_handlers={Exception: answer_html},
    include_in_schema=False,
)
