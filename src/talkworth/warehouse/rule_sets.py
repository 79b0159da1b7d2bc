"""The shops and their rule sets, copied from the control file to where the models read them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import zip_longest
from typing import Any

from talkworth.control import Shop
from talkworth.rules import RuleSetVersion
from talkworth.warehouse.db import Database, Rows

FOREVER = 2**63 - 1
HOUR_US = 3_600_000_000
MINUTE_US = 60_000_000


def replace_rules(db: Database, shops: Sequence[Shop], rule_sets: Sequence[RuleSetVersion]) -> bool:
    """Write shops, rule sets and limits; whether a known shop's rules are other than before."""
    before = db.rows("state", "rule_sets")
    known = {row[0] for row in before}
    db.script("state", "forget_rules")
    for shop in shops:
        values = (shop.shop_id, shop.name, shop.currency, shop.timezone)
        names = ("shop_id", "name", "currency", "timezone")
        db.insert("shops", {name: [value] for name, value in zip(names, values, strict=True)})
    rows = Rows()
    for version, until in _with_ends(rule_sets):
        _add_rule_set(rows, version, until)
    db.append(rows)
    return _of(db.rows("state", "rule_sets"), known) != before


def _of(rows: list[tuple[Any, ...]], shop_ids: Collection[str]) -> list[tuple[Any, ...]]:
    return [row for row in rows if row[0] in shop_ids]


def _with_ends(rule_sets: Sequence[RuleSetVersion]) -> list[tuple[RuleSetVersion, int]]:
    """Each version and the instant at which its successor takes over."""
    ordered = sorted(rule_sets, key=lambda v: (v.shop_id, v.active_from, v.version))
    following = zip_longest(ordered, ordered[1:])
    return [
        (version, after.active_from if after and after.shop_id == version.shop_id else FOREVER)
        for version, after in following
    ]


def _add_rule_set(rows: Rows, version: RuleSetVersion, until: int) -> None:
    rules = version.rules
    rows.add(
        "rule_sets",
        shop_id=version.shop_id,
        version=version.version,
        active_from=version.active_from,
        active_until=until,
        model=rules.model,
        direct_us=rules.direct_h * HOUR_US,
        assisted_us=rules.assisted_h * HOUR_US,
        late_public_us=rules.late_public_h * HOUR_US,
        part_gap_us=rules.part_gap_h * HOUR_US,
        entry_click_us=rules.entry_click_min * MINUTE_US,
    )
    if until == FOREVER:
        limits = (
            ("visitor", "customer", rules.max_visitor_customers),
            ("email", "visitor", rules.max_email_visitors),
            ("cart", "customer", rules.max_token_customers),
            ("checkout", "customer", rules.max_token_customers),
        )
        for kind, other_kind, most in limits:
            rows.add(
                "identity_limits",
                shop_id=version.shop_id,
                kind=kind,
                other_kind=other_kind,
                most=most,
            )
