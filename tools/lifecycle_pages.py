"""docs/lifecycles: a page for each lifecycle, from what a warehouse made of its events."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from tests.lifecycles.shown import Shown, shown, when
from tests.lifecycles.told import CHAPTERS, WIDGET, Lifecycle, Refusal, Rows, lifecycles, outcome
from tests.reference.facts import micros

from talkworth.events.parse import decode_event
from talkworth.journal.entry import Entry

INDEX = """# Lifecycles

<!-- Written by `make docs` from tests/lifecycles; do not edit. -->

What can become of an order, one page each: the story, its events, the ledger, who holds what, and
why. Each is a small shop of its own under the [published rule](../metrics.md#12-reports). Its
events are loaded into a real warehouse, and the page is printed from its tables. What must come of
them was written down by hand first; a test holds the warehouse to it, and the
[rules in plain Python](../../tests/reference) too.

Times are UTC, in 2026. Events are shortened to what matters: each is JSON, with an `event_id` of
its own. What no browser tells is told with a secret key.
"""
HEAD = """# {title}

<!-- Written by `make docs` from tests/lifecycles/{name}.toml; do not edit. -->

{story}
"""
FOOT = """
## Why

{why}

[The rule](../metrics.md#{rule}). [All lifecycles](README.md).
"""
# What every event has, and what says nothing to a reader.
UNSAID = frozenset("type event_id occurred_at source".split())
MONEY = frozenset("amount before after gained lost left".split())
WORTH = re.compile(r"in [A-Z]{3}")
PIECE = frozenset("line_id product_id quantity".split())


def lifecycle_pages() -> Iterator[tuple[str, str]]:
    """The name and the text of each page, the index first."""
    yield "README.md", _index()
    for one in lifecycles():
        yield f"{one.name}.md", _page(one)


def _index() -> str:
    parts = [INDEX]
    for chapter in CHAPTERS:
        rows = [["lifecycle", "in short"]]
        rows += [
            [f"[{one.title}]({one.name}.md)", one.sums]
            for one in lifecycles()
            if one.chapter == chapter
        ]
        parts.append(f"## {chapter}\n\n{_table(rows)}\n")
    return "\n".join(parts)


def _page(one: Lifecycle) -> str:
    page = HEAD.format(title=one.title, name=one.name, story=_filled(one.story))
    if one.entries:
        page += _happened(one) + _outcome(*_found(one))
    if one.refused:
        rows = [["asked for", "answer"]]
        rows += [[f"`{_asked(refusal)}`", refusal.answer] for refusal in one.refused]
        page += f"\n## The answers\n\n{_table(rows)}\n"
    return page + FOOT.format(why=_filled(one.why), rule=one.rule)


def _asked(refusal: Refusal) -> str:
    return ", ".join(f"{name} = {value}" for name, value in refusal.change.items())


def _found(one: Lifecycle) -> tuple[Shown, list[str]]:
    made = outcome()
    return shown(one.name, one.currency, made.tables), made.reasons.get(one.name, [])


def _happened(one: Lifecycle) -> str:
    lines = "\n".join(_event(entry) for entry in one.entries)
    shop = f"The shop reports {one.currency}; amounts without a currency are in it."
    return f"\n## What happened\n\n{shop}\n\n```text\n{lines}\n```\n"


def _outcome(found: Shown, reasons: list[str]) -> str:
    """The tables; where there are none, that there are none."""
    parts = []
    if found.lapses:
        parts.append(f"## What stood open\n\n{_bullets(found.lapses)}\n")
    parts.append(f"## The ledger\n\n{_table(found.ledger) or 'No entry.'}\n")
    if found.credits:
        parts.append(f"## Who holds what\n\n{_table(found.credits)}\n")
    listed = ", ".join(f"`{reason}`" for reason in reasons)
    left = [*found.left, *([f"Listed by `talkworth doctor` under {listed}."] if listed else [])]
    parts.append(f"## What is left\n\n{_bullets(left)}\n")
    return "\n" + "\n".join(parts)


def _event(entry: Entry) -> str:
    """One line: when, what, and the fields that matter."""
    event = decode_event(entry.payload)
    told: dict[str, Any] = msgspec.to_builtins(event)
    told |= {name: _at(told[name]) for name in told.keys() & {"paid_at", "updated_at"}}
    fields = [f"{name} {_value(value)}" for name, value in told.items() if name not in UNSAID]
    if event.source == WIDGET:
        fields.append("(told by a browser)")
    if entry.received_at != micros(event.occurred_at):
        fields.append(f"(received {when(entry.received_at)})")
    return f"{when(micros(event.occurred_at)):<13} {told['type']:<20} {', '.join(fields)}"


def _at(text: str) -> str:
    return when(micros(datetime.fromisoformat(text)))


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{'; '.join(_piece(part) for part in value)}]"
    if isinstance(value, dict):
        return f"[{'; '.join(f'{name} {_value(part)}' for name, part in value.items())}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _piece(part: dict[str, Any]) -> str:
    """A line or a part of one: `2 x mug, price 20.00`."""
    more = [f"{name} {_value(value)}" for name, value in part.items() if name not in PIECE]
    what = f"{part.get('quantity', 1)} x {part.get('line_id') or part.get('product_id')}"
    return ", ".join([what, *more])


def _table(rows: Rows) -> str:
    if not rows:
        return ""
    rule = ["---:" if name in MONEY or WORTH.fullmatch(name) else "---" for name in rows[0]]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [rows[0], rule, *rows[1:]])


def _bullets(lines: list[str]) -> str:
    return "\n".join(f"* {line}" for line in lines)


def _filled(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), 100, break_on_hyphens=False)
