"""What reads what, as the headers of the SQL files say; a test of the house holds them true."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from talkworth.warehouse.build import KEPT, models
from talkworth.warehouse.db import sql_names, sql_text

READERS = ("models", "checks", "queries")
_READS = re.compile(r"^-- +reads: +(.*)$", re.M)
_TABLE = re.compile(r"^create table (\w+) \(([^;]*)\);", re.M)


@cache
def tables() -> dict[str, bool]:
    """The tables of facts, and whether their rows belong to shops: the others are constants."""
    texts = [sql_text("facts", name) for name in sql_names("facts")]
    found = [match for text in texts for match in _TABLE.findall(text)]
    return {table: re.search(r"\bshop_id\b", columns) is not None for table, columns in found}


@cache
def sealed_tables() -> tuple[str, ...]:
    """The tables of facts that a model, a check or a report reads, by name."""
    read = {
        relation
        for folder in READERS
        for name in sql_names(folder)
        for relation in reads(folder, name)
    }
    return tuple(sorted(read & tables().keys()))


def reads(folder: str, name: str) -> frozenset[str]:
    """The relations that a SQL file says it reads."""
    said = _READS.search(sql_text(folder, name))
    return frozenset(word.strip() for word in said[1].split(",")) if said else frozenset()


@cache
def shared_steps() -> frozenset[str]:
    """The models that are no results but are read by several others: worth working out once."""
    made = {relation for _, relation in models()}
    counts = Counter(
        relation for name, _ in models() for relation in reads("models", name) if relation in made
    )
    return frozenset(relation for relation, n in counts.items() if n > 1) - KEPT
