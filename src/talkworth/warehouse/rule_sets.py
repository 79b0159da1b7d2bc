"""The shops and their rule sets, copied from the control file to where the models read them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from talkworth.control import Shop
from talkworth.rules import InForce, RuleSetVersion, Ruling, in_force
from talkworth.warehouse.db import Database, Rows

MINUTE_US = 60_000_000
HOUR_US = 60 * MINUTE_US
DAY_US = 24 * HOUR_US
UNITS = {"_min": MINUTE_US, "_h": HOUR_US, "_d": DAY_US}
SPANS = (
    "direct_h",
    "assisted_h",
    "recovered_h",
    "friction_h",
    "cart_idle_min",
    "checkout_idle_min",
    "hesitation_min",
    "lapse_open_h",
    "save_h",
    "cancel_settles_d",
    "return_window_d",
    "subscription_d",
    "late_public_h",
    "part_gap_h",
    "entry_click_min",
)
HALF_LIFE_H = 168
LONGEST_H = 24 * 365


def replace_rules(db: Database, shops: Sequence[Shop], rulings: Sequence[Ruling]) -> bool:
    """Write shops, rule sets and limits; whether a known shop's rules are other than before."""
    before = db.rows("state", "rule_sets")
    known = {row[0] for row in before}
    db.script("state", "forget_rules")
    for shop in shops:
        values = (shop.shop_id, shop.name, shop.currency, shop.timezone)
        names = ("shop_id", "name", "currency", "timezone")
        db.insert("shops", {name: [value] for name, value in zip(names, values, strict=True)})
    db.append(rule_rows(rulings))
    return _of(db.rows("state", "rule_sets"), known) != before


def rule_rows(rulings: Sequence[Ruling]) -> Rows:
    """Rule sets as the models read them, a row for each span, and the limits of the newest."""
    rows = Rows()
    for span in in_force(rulings):
        rows.add("rule_sets", **_columns(span))
    newest: dict[str, RuleSetVersion] = {}
    versions = [v for v in rulings if isinstance(v, RuleSetVersion)]
    for version in sorted(versions, key=lambda v: (v.active_from, v.version)):
        newest[version.shop_id] = version
    for version in newest.values():
        _add_limits(rows, version)
    return rows


def decay_weights() -> dict[str, list[int]]:
    """The weight of a touch by whole hours before the sale: half after each `HALF_LIFE_H`."""
    hours = list(range(LONGEST_H + 1))
    return {"hours": hours, "weight": [round(2 ** (-h / HALF_LIFE_H) * 10**6) for h in hours]}


def _of(rows: list[tuple[Any, ...]], shop_ids: Collection[str]) -> list[tuple[Any, ...]]:
    return [row for row in rows if row[0] in shop_ids]


def _columns(span: InForce) -> dict[str, Any]:
    rules = span.version.rules
    instants = {
        f"{name.rpartition('_')[0]}_us": getattr(rules, name) * UNITS["_" + name.rpartition("_")[2]]
        for name in SPANS
    }
    return {
        "shop_id": span.version.shop_id,
        "version": span.version.version,
        "active_from": span.active_from,
        "active_until": span.active_until,
        "model": rules.model,
        "time_window": rules.window,
        "scope": rules.scope,
        "subscription_cycles": rules.subscription_cycles,
        **instants,
    }


def _add_limits(rows: Rows, version: RuleSetVersion) -> None:
    rules = version.rules
    limits = (
        ("visitor", "customer", rules.max_visitor_customers),
        ("visitor", "visitor", rules.max_linked_visitors),
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
