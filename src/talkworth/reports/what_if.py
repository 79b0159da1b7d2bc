"""An order under other rules: the same explanation, as if they had always held."""

from __future__ import annotations

from collections.abc import Sequence

from talkworth.control import Control
from talkworth.control.checks import change_rules
from talkworth.journal import Reader
from talkworth.reports.candidates import find_order
from talkworth.reports.explain import told_order
from talkworth.reports.explained import ExplainedOrder
from talkworth.reports.rule_sets import (
    Candidate,
    WhichRules,
    always,
    named_candidate,
    read_changes,
    version_at,
)
from talkworth.reports.shop import report_shop
from talkworth.warehouse import Warehouse
from talkworth.warehouse.preview import replayed


def what_if(
    warehouse: Warehouse, control: Control, reader: Reader, shop_id: str, key: str, text: str
) -> ExplainedOrder:
    """
    The explanation of an order, had the rules of `text` always held; nothing is changed.

    `text` is changes of the rules the order followed, such as `direct_h=168,model=linear`, or a
    version or preset by name. It takes as long as working out the shop's credits does.

    Raises:
        UnknownShop, UnknownOrder, BadRuleSet, UnknownPreset, UnknownRuleSet, WhichRules
        NotConserved
    """
    shop = report_shop(warehouse, shop_id)
    order = find_order(warehouse, shop_id, key)
    candidate = _candidate(control, shop_id, order["ordered_at"], text)
    with replayed(warehouse.db, shop_id, [always(shop_id, candidate)]) as replay:
        return told_order(replay, reader, shop, order, candidate.label)


def _candidate(control: Control, shop_id: str, ordered_at: int, text: str) -> Candidate:
    """The rules the order followed with changes, or others by name."""
    if not text.strip():
        raise WhichRules
    if "=" not in text:
        return named_candidate(control, shop_id, ordered_at, text)
    changes = read_changes(text.split(","))
    followed = version_at(control.rule_sets(), shop_id, ordered_at)
    return Candidate(
        label=f"version {followed.version} with {_told(list(changes.items()))}",
        version=None,
        rules=change_rules(followed.rules, changes),
    )


def _told(changes: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{rule}={value}" for rule, value in changes)
