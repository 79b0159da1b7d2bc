"""Live events as a table."""

from __future__ import annotations

from collections.abc import Sequence

from talkworth.money import decimal_text
from talkworth.reports.live import LiveEvent
from talkworth.reports.table import Cell, Table

_COLUMNS = (
    "received_at state door topic event_types reason message occurred_at trust source event_id "
    "conversation_id order_id amount currency n_times seq"
).split()


def live_table(events: Sequence[LiveEvent]) -> Table:
    """One row per entry or refusal, amounts as decimal text."""
    return Table(_COLUMNS, [[_cell(event, name) for name in _COLUMNS] for event in events])


def _cell(event: LiveEvent, name: str) -> Cell:
    if name == "event_types":
        return " ".join(event.event_types)
    if name != "amount":
        value: Cell = getattr(event, name)
        return value
    if event.amount_minor is None or event.currency is None:
        return None
    return decimal_text(event.amount_minor, event.currency)
