"""Every rule as a form shows it: what it says, what it may be, what it is unless said otherwise."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

from talkworth.reports.rule_sets import LIMITS
from talkworth.rules import RuleSet

Unit = Literal["minutes", "hours", "days", "payments"]
# A rule's name ends with its unit.
_UNITS: Final[dict[str, Unit]] = {
    "min": "minutes",
    "h": "hours",
    "d": "days",
    "cycles": "payments",
}
WORDS: Final = {
    "direct_h": "the first tier, before the sale",
    "assisted_h": "the second tier, before the sale; not below `direct_h`",
    "model": "who wins among the touches of a window",
    "window": "`tiers`: older touches compete only where no newer one does; `path`: all of them do",
    "scope": "`ai_only`: the assistant alone competes; `all_channels`: campaigns do too",
    "recovered_h": "how long after a touch an abandoned cart is recovered by it",
    "friction_h": "the same for frictions and hesitations",
    "cart_idle_min": "the silence that makes a cart abandoned",
    "checkout_idle_min": "the same for a checkout with contact",
    "hesitation_min": "the silence after a second view that makes a hesitation",
    "lapse_open_h": "how long a lapse stays open at most",
    "save_h": "how long before a withdrawal the answer that saved may lie",
    "cancel_settles_d": "when a kept cancellation is confirmed, after the withdrawal",
    "return_window_d": "the shop's return window, after the order",
    "subscription_d": "how long after a withdrawal payments count as saved",
    "subscription_cycles": "how many payments an upgrade or a save earns",
    "late_public_h": "how late a public key may tell us of an answer or a click",
    "part_gap_h": "the silence that ends a part of a conversation",
    "entry_click_min": "how long a click in the same session may lie before the conversation",
    "max_visitor_customers": "customers of one visitor; beyond it, the visitor is shared",
    "max_linked_visitors": "other browsers linked with a visitor; beyond it, it is shared",
    "max_email_visitors": "visitors of one e-mail; beyond it, the e-mail is shared",
    "max_token_customers": "customers of one cart or checkout token; beyond it, it is shared",
}


class RuleField(Struct, kw_only=True, frozen=True):
    """
    A rule, its published value as `default`, and what it says in `words`.

    A `number` is whole and from `least` to `greatest`, in `unit` where it has one; a `choice` is
    one of `choices`. `holds_for` is `ever` for a limit: that of the version activated last holds
    for all of history, and no preview replays it. All others hold for what happens under them.
    """

    rule: str
    kind: Literal["number", "choice"]
    unit: Unit | None
    least: int | None
    greatest: int | None
    choices: tuple[str, ...]
    default: int | str
    words: str
    holds_for: Literal["its sales", "ever"]


class RuleFields(Struct, kw_only=True, frozen=True):
    """All rules, in their order."""

    fields: list[RuleField]


def rule_fields() -> list[RuleField]:
    """The rules of a rule set, as its type has them."""
    _, types = msgspec.json.schema_components([RuleSet])
    return [_field(rule, schema) for rule, schema in types["RuleSet"]["properties"].items()]


def _field(rule: str, schema: dict[str, Any]) -> RuleField:
    return RuleField(
        rule=rule,
        kind="choice" if "enum" in schema else "number",
        unit=_UNITS.get(rule.rpartition("_")[2]),
        least=schema.get("minimum"),
        greatest=schema.get("maximum"),
        choices=tuple(schema.get("enum", ())),
        default=schema["default"],
        words=WORDS[rule],
        holds_for="ever" if rule in LIMITS else "its sales",
    )
