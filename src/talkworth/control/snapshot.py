"""The control file as read in one transaction, held in memory."""

from __future__ import annotations

import json
import sqlite3

import msgspec
from msgspec import Struct

from talkworth.control.escalation_records import EscalationPolicy, newest
from talkworth.control.records import Key, Shop, StoredRuleSet, Webhook
from talkworth.control.statements import STATEMENTS
from talkworth.rules import Restatement, RuleSet


class Snapshot(Struct, frozen=True):
    """
    All rows, by what they are looked up with. Webhooks are newest first, all else oldest; of the
    escalation policies those in force, by shop.
    """

    shops: dict[str, Shop]
    sealed_peppers: dict[str, bytes]
    keys_by_sha256: dict[bytes, Key]
    webhooks: list[tuple[Webhook, bytes]]
    rule_sets: list[StoredRuleSet]
    restatements: list[Restatement]
    escalation_policies: dict[str, EscalationPolicy]


def read_snapshot(connection: sqlite3.Connection) -> Snapshot:
    """Read everything, inside the transaction that is open."""
    shops = _rows(connection, "shops")
    return Snapshot(
        shops={row["shop_id"]: _shop(row) for row in shops},
        sealed_peppers={row["shop_id"]: row["sealed_pepper"] for row in shops},
        keys_by_sha256={row["sha256"]: _key(row) for row in _rows(connection, "keys")},
        webhooks=[_webhook(row) for row in _rows(connection, "webhooks")],
        rule_sets=[_rule_set(row) for row in _rows(connection, "rule_sets")],
        restatements=[Restatement(**dict(row)) for row in _rows(connection, "restatements")],
        escalation_policies=newest(_rows(connection, "escalation_policies")),
    )


def _rows(connection: sqlite3.Connection, name: str) -> list[sqlite3.Row]:
    return connection.execute(STATEMENTS[name]).fetchall()


def _shop(row: sqlite3.Row) -> Shop:
    return Shop(
        shop_id=row["shop_id"],
        name=row["name"],
        currency=row["currency"],
        timezone=row["timezone"],
        created_at=row["created_at"],
        transcripts=bool(row["transcripts"]),
        retention_d=row["retention_d"],
    )


def _key(row: sqlite3.Row) -> Key:
    return Key(
        key_id=row["key_id"],
        shop_id=row["shop_id"],
        kind=row["kind"],
        origins=tuple(json.loads(row["origins"])),
        created_at=row["created_at"],
        revoked_at=row["revoked_at"],
        label=row["label"],
        text=row["public_text"],
        scopes=tuple(json.loads(row["scopes"])),
        expires_at=row["expires_at"],
        rate=row["rate"],
        last_used_on=row["last_used_on"],
    )


def _webhook(row: sqlite3.Row) -> tuple[Webhook, bytes]:
    webhook = Webhook(
        webhook_id=row["webhook_id"],
        shop_id=row["shop_id"],
        platform=row["platform"],
        domain=row["domain"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
    )
    return webhook, row["sealed_secret"]


def _rule_set(row: sqlite3.Row) -> StoredRuleSet:
    rules = msgspec.json.decode(row["rules"], type=RuleSet)
    return StoredRuleSet(**{**dict(row), "rules": rules})
