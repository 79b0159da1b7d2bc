"""Shopify's own order export (CSV) as events: the past of a shop, before its webhooks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count

from talkworth.errors import BadInput
from talkworth.events import Event
from talkworth.events.orders import OrderCancelled, OrderLine, OrderPlaced, OrderRefunded
from talkworth.events.parse import encode_event
from talkworth.money import decimal_text
from talkworth.sources.amounts import known_currency, minor, not_negative, quantity
from talkworth.sources.handoff import handoff
from talkworth.sources.reading import checked, instant, maybe_instant, sealed
from talkworth.sources.reasons import Unreadable
from talkworth.sources.rows import BadRow, Imported, Row, rows
from talkworth.sources.shopify.orders import PAYMENT_STATUS, sales_channel

SOURCE = "shopify-export"
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d) ?(?:([+-]\d\d):?(\d\d)|(Z|UTC))", re.A)
_RENAMED = {"canceled at": "cancelled at"}


def shopify_orders(lines: Iterable[str]) -> Iterator[Imported]:
    """
    The events of each order of the export, with the number of the line it begins on.

    An order takes as many rows as it has lines; only its first row holds the order's own
    figures. What the export does not say: line ids, product ids, when money was refunded (it
    is booked when the order was cancelled, else when it was placed).
    """
    started, order_rows = 0, list[Row]()
    for number, row in rows(lines):
        if isinstance(row, BadRow):
            yield number, row
            continue
        row = {_RENAMED.get(name, name): text for name, text in row.items()}
        if order_rows and row.get("name") != order_rows[0].get("name"):
            yield from ((started, event) for event in _order(order_rows))
            order_rows = []
        if not order_rows:
            started = number
        order_rows.append(row)
    if order_rows:
        yield from ((started, event) for event in _order(order_rows))


def _order(order_rows: list[Row]) -> list[bytes | BadInput]:
    try:
        return [encode_event(event) for event in checked(_events(order_rows))]
    except Unreadable as error:
        name = order_rows[0].get("name", "without a name")
        return [BadRow(f"Order {name}: {error.message}")]


def _events(order_rows: list[Row]) -> list[Event]:
    head = order_rows[0]
    currency = known_currency(_needed(head, "currency"))
    order_id, placed_at = _order_id(head), instant(_time(head, "created at"))
    placed = _placed(head, order_rows, order_id, currency)
    cancelled_at = maybe_instant(_time(head, "cancelled at"))
    events: list[Event] = [placed]
    if cancelled_at:
        events.append(
            OrderCancelled(
                event_id=f"{SOURCE}/cancel/{order_id}",
                occurred_at=cancelled_at,
                source=SOURCE,
                order_id=order_id,
            )
        )
    if refunded := _money(head, "refunded amount", currency):
        refund = OrderRefunded(
            event_id=f"{SOURCE}/refund/{order_id}",
            occurred_at=cancelled_at or placed_at,
            source=SOURCE,
            order_id=order_id,
            refund_id=f"{order_id}/export",
            amount=decimal_text(refunded, currency),
            currency=currency,
        )
        events.append(sealed(refund))
    return events


def _placed(head: Row, order_rows: list[Row], order_id: str, currency: str) -> OrderPlaced:
    lines = [_line(row, f"row-{n}", currency) for n, row in zip(count(1), order_rows, strict=False)]
    stated = [line for line in lines if line is not None]
    tax, shipping = _money(head, "taxes", currency), _money(head, "shipping", currency)
    total = _money(head, "total", currency)
    subtotal = _money(head, "subtotal", currency) if "subtotal" in head else None
    attributes = (line.partition(":") for line in head.get("note attributes", "").splitlines())
    return sealed(
        OrderPlaced(
            event_id=f"{SOURCE}/order/{order_id}",
            occurred_at=instant(_time(head, "created at")),
            source=SOURCE,
            email=head.get("email", "")[:320] or None,
            order_id=order_id,
            currency=currency,
            total=decimal_text(total, currency),
            tax=decimal_text(tax, currency),
            shipping=decimal_text(shipping, currency),
            order_discount=decimal_text(
                _order_discount(head, stated, subtotal, currency), currency
            ),
            # The export does not say; where tax is in the prices, it is not added to them.
            prices_include_tax=tax > 0 and subtotal is not None and total == subtotal + shipping,
            lines=tuple(stated),
            order_name=head["name"][:100] if "name" in head else None,
            payment_status=PAYMENT_STATUS.get(head.get("financial status"), "pending"),
            paid_at=maybe_instant(_time(head, "paid at")),
            sales_channel=sales_channel(head.get("source")),
            **handoff({name.strip(): text.strip() for name, _, text in attributes}),
        )
    )


def _line(row: Row, line_id: str, currency: str) -> OrderLine | None:
    """A row's line; `None` for a row that only carries another payment."""
    if "lineitem quantity" not in row:
        return None
    try:
        units = quantity(int(row["lineitem quantity"]))
    except ValueError:
        raise Unreadable("bad-quantity") from None
    return OrderLine(
        line_id=line_id,
        quantity=units,
        price=decimal_text(_money(row, "lineitem price", currency), currency),
        discount=decimal_text(_money(row, "lineitem discount", currency), currency),
        title=row.get("lineitem name", "")[:1000] or None,
    )


def _order_discount(head: Row, lines: list[OrderLine], subtotal: int | None, currency: str) -> int:
    """What came off the order besides its lines' own discounts: what the subtotal lacks."""
    if subtotal is None:
        return _money(head, "discount amount", currency)
    nets = (
        line.quantity * minor(line.price, currency) - minor(line.discount, currency)
        for line in lines
    )
    return max(0, sum(nets) - subtotal)


def _order_id(head: Row) -> str:
    """The id the webhooks use, too; a file without ids has only the order's name."""
    text = head.get("id", "").lstrip("'")
    if not text:
        return _needed(head, "name")
    if not (text.isascii() and text.isdigit()):
        raise Unreadable(
            "unreadable-body",
            "Its Id is not whole digits: a spreadsheet has rewritten it. Import the file as "
            "Shopify sent it.",
        )
    return text


def _needed(row: Row, name: str) -> str:
    if name not in row:
        raise Unreadable("unreadable-body", f"Its column {name!r} is empty or missing.")
    return row[name]


def _money(row: Row, name: str, currency: str) -> int:
    return not_negative(minor(row[name], currency)) if name in row else 0


def _time(row: Row, name: str) -> str | None:
    """Shopify's `2024-05-01 09:58:12 +0000` as RFC 3339; other forms are left as they are."""
    text = row.get(name)
    match = _TIME.fullmatch(text or "")
    if match is None:
        return text
    day, clock, hours, minutes, utc = match.groups()
    return f"{day}T{clock}{'Z' if utc else f'{hours}:{minutes}'}"
