"""
Files of events or orders as events: text lines in, JSON of events out, line by line.

An event without an id gets one from its content, so that importing a file twice changes
nothing. What comes out still holds e-mail addresses: it goes through the door like any event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Any, get_args

import msgspec

from talkworth.errors import BadInput
from talkworth.events import Event
from talkworth.events.orders import OrderPlaced
from talkworth.events.parse import encode_event
from talkworth.sources.body import decode_exact
from talkworth.sources.reasons import Unreadable
from talkworth.sources.rows import BadRow, Imported, Row, is_unicode, not_unicode, rows
from talkworth.sources.shopify.export import shopify_orders

SOURCE = "import"
_EVENT_COLUMNS = frozenset(
    {"type", *(name for kind in get_args(Event) for name in kind.__struct_fields__)}
)
_ORDER_COLUMNS = frozenset(OrderPlaced.__struct_fields__)
_JSON_COLUMNS = frozenset({"lines", "added", "removed", "returned", "received"})


def jsonl_events(lines: Iterable[str]) -> Iterator[Imported]:
    """One event a line, as `POST /v1/events` takes it; blank lines are skipped."""
    for number, line in enumerate(lines, start=1):
        text = line.strip().removeprefix("\ufeff")
        if text:
            yield number, _jsonl_event(text)


def csv_events(lines: Iterable[str]) -> Iterator[Imported]:
    """
    One event a row. Columns are the fields of events, `properties.NAME` for a property; `lines`
    and other lists are JSON.
    """
    for number, row in rows(lines):
        yield number, row if isinstance(row, BadRow) else _csv_event(row)


def csv_orders(lines: Iterable[str]) -> Iterator[Imported]:
    """
    One order a row. Columns are the fields of `order_placed`, with `placed_at` for its time, and
    `cancelled_at`, `refunded` (money given back so far) and `refunded_at`.
    """
    for number, row in rows(lines):
        if isinstance(row, BadRow):
            yield number, row
            continue
        for event in _order_events(row):
            yield number, event


def _jsonl_event(text: str) -> bytes | BadInput:
    if not is_unicode(text):
        return not_unicode()
    payload = text.encode()
    try:
        document = decode_exact(payload)
    except Unreadable as error:
        return BadRow(f"This line is not JSON we can read. {error.detail} Send one object a line.")
    if not isinstance(document, dict):
        return BadRow("This line is JSON but not an object. Send one event a line.")
    if "event_id" in document:
        return payload
    # Put in as text: decoding and encoding again could change a number.
    start = f'{{"event_id":"import/{_digest(payload)}"'
    return f"{start}{',' if document else ''}{text[1:].lstrip()}".encode()


def _csv_event(row: Row) -> bytes | BadInput:
    unknown = sorted(n for n in row if n not in _EVENT_COLUMNS and not _is_property(n))
    if unknown:
        return _unknown_columns(unknown)
    document = _document(row)
    if isinstance(document, BadRow):
        return document
    return _event(document, "import")


def _order_events(row: Row) -> Iterator[bytes | BadInput]:
    changes = {n: row.pop(n) for n in ("cancelled_at", "refunded", "refunded_at") if n in row}
    if "placed_at" in row:
        row["occurred_at"] = row.pop("placed_at")
    unknown = sorted(n for n in row if n not in _ORDER_COLUMNS and not _is_property(n))
    if unknown:
        yield _unknown_columns(unknown)
        return
    document = _document(row)
    if isinstance(document, BadRow):
        yield document
        return
    order_id = row.get("order_id", "")
    document |= {"type": "order_placed"}
    document.setdefault("source", SOURCE)
    yield _event(document, f"import/order/{order_id}")
    common = {"order_id": order_id, "source": document["source"]}
    placed_at = row.get("updated_at") or row.get("occurred_at")
    if "cancelled_at" in changes:
        cancelled = {"type": "order_cancelled", "occurred_at": changes["cancelled_at"]}
        yield _event(common | cancelled, f"import/cancel/{order_id}")
    if "refunded" in changes:
        refunded = {
            "type": "order_refunded",
            "occurred_at": changes.get("refunded_at") or placed_at,
            "refund_id": f"{order_id}/import",
            "amount": changes["refunded"],
            "currency": row.get("currency"),
        }
        yield _event(common | refunded, f"import/refund/{order_id}")


def _document(row: Row) -> dict[str, Any] | BadRow:
    """A row as the event it describes, its lists decoded and its properties gathered."""
    document: dict[str, Any] = {}
    for name, text in row.items():
        if _is_property(name):
            document.setdefault("properties", {})[name.removeprefix("properties.")] = text
        elif name in _JSON_COLUMNS:
            try:
                document[name] = _amounts_as_text(decode_exact(text.encode()))
            except Unreadable:
                return BadRow(f"Column {name!r} is not JSON. It takes a list of objects.")
        else:
            document[name] = text
    return document


def _amounts_as_text(parts: object) -> object:
    """Whole numbers as text, as the wire has ids and amounts; counts stay numbers."""
    if not isinstance(parts, list):
        return parts
    return [
        {
            name: str(value) if type(value) is int and name != "quantity" else value
            for name, value in part.items()
        }
        if isinstance(part, dict)
        else part
        for part in parts
    ]


def _event(document: dict[str, Any], id_start: str) -> bytes | BadInput:
    """The event a row describes; without an id it gets one from its content."""
    stated = document.get("event_id")
    try:
        # Not strict: every cell of a CSV file is text, also its numbers and yes or no.
        event: Event = msgspec.convert({"event_id": "-", **document}, Event, strict=False)
    except msgspec.ValidationError as error:
        return BadRow(f"{error}. `GET /v1/schema/events` says what each field takes.")
    if not stated:
        digest = _digest(encode_event(event))
        event = msgspec.structs.replace(event, event_id=f"{id_start}/{digest}")
    return encode_event(event)


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]


def _is_property(name: str) -> bool:
    return name.startswith("properties.") and name != "properties."


def _unknown_columns(names: list[str]) -> BadRow:
    return BadRow(
        f"We know no column {', '.join(map(repr, names))}. Rename it, or take it out of the file; "
        "docs/import.md lists the columns."
    )


FORMATS: Mapping[str, Callable[[Iterable[str]], Iterator[Imported]]] = MappingProxyType(
    {
        "events-jsonl": jsonl_events,
        "events-csv": csv_events,
        "orders-csv": csv_orders,
        "shopify-orders-csv": shopify_orders,
    }
)


def guess_format(first_line: str) -> str | None:
    """The format of a file by its first line; `None` if it looks like none of ours."""
    line = first_line.removeprefix("\ufeff").strip().lower()
    if line.startswith("{"):
        return "events-jsonl"
    if "lineitem quantity" in line and "financial status" in line:
        return "shopify-orders-csv"
    columns = {name.strip(' "') for name in line.replace(";", ",").replace("\t", ",").split(",")}
    if {"type", "occurred_at"} <= columns:
        return "events-csv"
    return "orders-csv" if {"order_id", "currency", "total"} <= columns else None
