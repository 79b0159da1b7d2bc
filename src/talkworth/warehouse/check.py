"""Proves the numbers: what must always hold, and every row against a rebuild from the journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import Struct

from talkworth.control import Shop
from talkworth.rules import Ruling
from talkworth.warehouse.db import Row, sql_names
from talkworth.warehouse.rebuild import Progress, Read, build_beside
from talkworth.warehouse.warehouse import Warehouse

COMPARED = (
    "conversations",
    "touch_answers",
    "orders",
    "order_lines",
    "order_entries",
    "order_reach",
    "order_sales",
    "order_portions",
    "sales",
    "order_touches",
    "lapses",
    "lapse_lines",
    "recovered_sales",
    "recovered_portions",
    "save_requests",
    "save_touches",
    "claims",
    "published_sales",
    "identities",
    "credits",
    "assignments",
)
AGAIN = "again.duckdb"
SHOWN = 20  # differences of one table that are spelled out


class Violation(Struct, kw_only=True, frozen=True):
    """Something that should never be: the rule it breaks, in words, and the row."""

    rule: str
    message: str
    row: dict[str, Any]


def broken_invariants(warehouse: Warehouse) -> list[Violation]:
    """The rows that break an invariant of `sql/checks`; empty is good."""
    return [
        Violation(rule=rule, message=f"{rule}: {_words(row)}", row=row)
        for rule in sql_names("checks")
        for row in warehouse.db.read("checks", rule)
    ]


def differences(
    warehouse: Warehouse,
    read: Read,
    shops: Sequence[Shop],
    rule_sets: Sequence[Ruling],
    *,
    progress: Progress | None = None,
) -> list[Violation]:
    """
    Compute every number again from the journal and compare row by row.

    Each difference says what the file holds and what the journal gives. Takes as long as a
    rebuild, and as much disk; the warehouse stays as it is.
    """
    with TemporaryDirectory(prefix="talkworth-check-") as folder:
        build_beside(
            Path(folder),
            read,
            shops,
            rule_sets,
            up_to=warehouse.watermark(),
            progress=progress,
            name=AGAIN,
        )
        found = warehouse.db.differences(Path(folder) / AGAIN, COMPARED)
    return [
        violation
        for table, (held, given) in found.items()
        for violation in _compare(table, held, given)
    ]


def _compare(table: str, held: list[Row], given: list[Row]) -> Iterator[Violation]:
    if table == "credits":
        yield from _compare_credits(held, given)
        return
    sides = [
        ("the file holds a row that the journal does not give", held),
        ("the journal gives a row that the file does not hold", given),
    ]
    for what, rows in sides:
        for row in rows[:SHOWN]:
            yield Violation(
                rule=f"{table}_recomputed", message=f"{table}: {what}: {_words(row)}", row=row
            )


def _compare_credits(held: list[Row], given: list[Row]) -> Iterator[Violation]:
    """Credits that differ, entry by entry, each touch by name."""
    sides: dict[tuple[str, str], tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate((held, given)):
        for row in rows:
            sides[row["shop_id"], row["entry_id"]][side].append(row)
    for (shop_id, entry_id), (ours, theirs) in sorted(sides.items())[:SHOWN]:
        yield Violation(
            rule="credits_recomputed",
            message=(
                f"credits: entry {entry_id} of shop {shop_id}: the file gives {_shares(ours)}; "
                f"the journal gives {_shares(theirs)}."
            ),
            row={"shop_id": shop_id, "entry_id": entry_id, "held": ours, "given": theirs},
        )


def _shares(rows: list[Row]) -> str:
    shares = [
        f"{_touch(row)} {row['credit_minor']} {row['currency']} minor ({row['kind']})"
        for row in rows
    ]
    return " and ".join(sorted(shares)) or "nothing"


def _touch(row: Row) -> str:
    return f"touch {row['touch_id']}" if row["touch_id"] else "no touch"


def _words(row: Row) -> str:
    return ", ".join(f"{name}={value}" for name, value in row.items() if value is not None)
