"""What a shop's tables say, as a lifecycle's page shows it: ledger, credits, what is left."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from tests.lifecycles.told import Rows
from tests.reference.arrivals import instant
from tests.reference.compare import COLUMNS, Table
from tests.reference.facts import MINUTE_US

from talkworth.money import decimal_text

KEYS = {name: columns.partition("|")[0].split() for name, columns in COLUMNS.items()}
KINDS = "direct assisted recovered saved other_channel base_renewal unattributed".split()
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """The tables with their heads; nothing where a shop has no such rows."""

    ledger: Rows
    credits: Rows
    left: list[str]
    lapses: list[str]


def shown(shop: str, currency: str, tables: dict[str, Table]) -> Shown:
    """One shop of the tables; columns that would say the same in every row are left out."""
    mine = {name: _of_shop(shop, name, tables) for name in tables}
    orders = {row["order_id"]: row for row in mine["orders"]}
    entries = [_with_order(row, orders) for row in mine["order_entries"]]
    credits = [_with_order(row, orders) for row in mine["credits"]]
    portions = {
        (row["order_id"], row["portion_id"]): row["portion_no"] for row in mine["order_portions"]
    }
    has = {
        "order": len({row["order_id"] for row in entries}) > 1,
        "portion": any(row["line_id"] != row["portion_id"] for row in entries),
        f"in {currency}": any(row["currency"] != currency for row in orders.values()),
        "confirmed after": any(row["settles_at"] is not None for row in credits),
    }
    return Shown(
        ledger=_table(_ledger(entries, currency), has),
        credits=_table(_credits(credits, portions, currency, has["portion"]), has),
        left=[_left(orders[order_id], currency, entries) for order_id in sorted(orders)],
        lapses=_lapses(mine["lapses"], mine["lapse_lines"]),
    )


def when(at: int) -> str:
    """An instant in words, UTC: `5 Sep 09:00`."""
    time = instant(at)
    seconds = f":{time:%S}" if time.second else ""
    return f"{time.day} {time:%b %H:%M}{seconds}"


def _of_shop(shop: str, name: str, tables: dict[str, Table]) -> list[Row]:
    """A table's rows with their keys; those of persons, which name no shop, are left out."""
    if name == "identities":
        return []
    keys = KEYS[name]
    rows = [dict(zip(keys, key, strict=True)) | row for key, row in tables[name].items()]
    return [row for row in rows if row["shop_id"] == shop]


def _with_order(row: Row, orders: dict[str, Row]) -> Row:
    """The row with its order, and what it does: `refund r1` (claims and sales have their own)."""
    order_id = max(
        (one for one in orders if row["entry_id"].startswith(f"{one}/")), key=len, default=""
    )
    return {**row, "order_id": order_id}


def _source(entry: Row) -> str:
    """The source id that stands in an entry's id."""
    start = f"{entry['order_id']}/{entry['line_id']}/{entry['entry_type']}/"
    is_own = entry["line_id"] == entry["portion_id"]
    end = "" if is_own else f"/{entry['portion_id']}"
    return str(entry["entry_id"].removeprefix(start).removesuffix(end))


def _ledger(entries: list[Row], currency: str) -> list[dict[str, str]]:
    found = []
    for row in sorted(entries, key=lambda r: (r["occurred_at"], r["order_id"], r["entry_no"])):
        source = _source(row)
        what = row["entry_type"]
        found.append(
            {
                "when": when(row["occurred_at"]),
                "order": row["order_id"],
                "entry": what if source in (what, "sale", "cancel") else f"{what} `{source}`",
                "line": row["line_id"],
                "portion": row["portion_id"],
                "amount": _signed(row["amount_minor"], row["currency"]),
                "before": decimal_text(row["before_minor"], row["currency"]),
                "after": decimal_text(row["after_minor"], row["currency"]),
                f"in {currency}": _signed(row["reporting_minor"], currency),
            }
        )
    return found


def _credits(
    credits: list[Row], portions: dict[tuple[str, str], int], currency: str, by_portion: bool
) -> list[dict[str, str]]:
    """
    Who holds what of each portion: all that came to them, all that went, what is left.

    What goes and comes back at one instant (an exchange) has neither gone nor come, and who held
    something for no longer than that never held it.
    """
    steps: dict[tuple[Any, ...], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    worth: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in credits:
        holder = (
            *(row["order_id"], portions[row["order_id"], row["portion_id"]], row["portion_id"]),
            *(KINDS.index(row["kind"]), row["channel"] or "", row["touch_id"] or ""),
            *(row["settles_at"], row["currency"]),
        )
        steps[holder][row["occurred_at"]] += row["credit_minor"]
        worth[holder] += row["reporting_minor"] or 0
    found = []
    for holder in sorted(steps, key=repr):
        order_id, _, portion_id, kind, channel, touch_id, settles_at, its_currency = holder
        moves = [move for move in steps[holder].values() if move]
        if not moves:
            continue
        found.append(
            {
                "order": order_id,
                "portion" if by_portion else "line": portion_id,
                "who": f"{channel} `{touch_id}`" if touch_id else "nobody",
                "kind": KINDS[kind],
                "gained": _signed(sum(move for move in moves if move > 0), its_currency),
                "lost": _signed(sum(move for move in moves if move < 0), its_currency),
                "left": f"{decimal_text(sum(moves), its_currency)} {its_currency}",
                f"in {currency}": f"{decimal_text(worth[holder], currency)} {currency}",
                "confirmed after": when(settles_at) if settles_at is not None else "",
            }
        )
    return found


def _table(rows: list[dict[str, str]], has: dict[str, bool]) -> Rows:
    """The rows under their head, without the columns that there is nothing to say in."""
    if not rows:
        return []
    head = [name for name in rows[0] if has.get(name, True)]
    return [head, *([row[name] for name in head] for row in rows)]


def _left(order: Row, currency: str, entries: list[Row]) -> str:
    order_id = order["order_id"]
    if order["excluded_reason"]:
        return f"Order {order_id}: not in the ledger, `{order['excluded_reason']}`."
    own = f"{decimal_text(order['balance_minor'], order['currency'])} {order['currency']}"
    if order["currency"] == currency:
        return f"Order {order_id}: {own}."
    if not order["rate_denominator"]:
        return f"Order {order_id}: {own}, without a rate to {currency}."
    minor = sum(row["reporting_minor"] for row in entries if row["order_id"] == order_id)
    return f"Order {order_id}: {own}, {decimal_text(minor, currency)} {currency}."


def _lapses(lapses: list[Row], lines: list[Row]) -> list[str]:
    found = []
    for lapse in sorted(lapses, key=lambda row: (row["opened_at"], row["event_id"])):
        same = ("event_id", "step", "opened_at")
        covered = [
            f"{line['quantity']} x {line['product_id']}" if line["quantity"] else line["product_id"]
            for line in lines
            if all(line[name] == lapse[name] for name in same)
        ]
        until = lapse["open_until_at"]
        until += 1 if until % MINUTE_US == MINUTE_US - 1 else 0  # it is open until just before
        what = ", ".join(sorted(covered)) or "everything"
        span = f"{when(lapse['opened_at'])} to {when(until)}"
        kind, step = lapse["lapse_type"], lapse["step"]
        named = kind if step == kind else f"{kind} ({step})"
        found.append(f"{named}, open {span}: {what}.")
    return found


def _signed(minor: int | None, currency: str) -> str:
    if minor is None:
        return ""
    plus = "+" if minor > 0 else ""
    return f"{plus}{decimal_text(minor, currency)} {currency}" if minor else "-"
