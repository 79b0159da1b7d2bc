"""An order edit: units added to and taken from lines."""

from __future__ import annotations

from collections.abc import Iterable

from talkworth.events import Event
from talkworth.events.orders import LineChange, OrderEdited
from talkworth.sources.amounts import quantity
from talkworth.sources.reading import id_text, instant, shaped
from talkworth.sources.shopify.shapes import SOURCE, Edit, UnitChange


def read_edit(document: object) -> list[Event]:
    """The body of `orders/edited`, out of its wrapper."""
    edit = shaped(document, Edit)
    edit_id = id_text(edit.id)
    return [
        OrderEdited(
            event_id=f"shopify/edit/{edit_id}",
            occurred_at=instant(edit.committed_at, edit.created_at),
            source=SOURCE,
            order_id=id_text(edit.order_id),
            edit_id=edit_id,
            added=_units(edit.line_items.additions),
            removed=_units(edit.line_items.removals),
        )
    ]


def _units(changes: Iterable[UnitChange]) -> tuple[LineChange, ...]:
    return tuple(
        LineChange(line_id=id_text(change.id), quantity=quantity(change.delta))
        for change in changes
    )
