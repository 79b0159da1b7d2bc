"""The control file's SQL, read once: numbered files make the tables, the others are statements."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_SQL = Path(__file__).parent.parent / "sql" / "control"

STATEMENTS = {path.stem: path.read_text() for path in _SQL.glob("[a-z]*.sql")}
MIGRATIONS = {int(path.stem[:4]): path.read_text() for path in sorted(_SQL.glob("[0-9]*.sql"))}

# What belongs to a shop, in an order in which it can be deleted.
ERASED_TABLES: Final = (
    "keys",
    "webhooks",
    "connections",
    "outlets",
    "digests",
    "flags",
    "annotations",
    "experiments",
    "escalation_policies",
    "privacy_answers",
    "restatements",
    "rule_sets",
    "audit_log",
    "shares",
    "user_log",
    "users",
    "members",
    "shops",
)
