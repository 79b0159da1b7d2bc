"""The whole answer for a set of facts, and the figures that are read off it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.reference.attribution import Credit, claims, credits_of
from tests.reference.conversations import Part, conversations
from tests.reference.facts import DAY_US, Fact, rows
from tests.reference.ledger import LedgerEntry, entries
from tests.reference.orders import Order, orders
from tests.reference.persons import Persons, persons
from tests.reference.rulebook import Rulebook
from tests.reference.touches import Touch, touches

from talkworth.rules import RuleSetVersion


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything the rules say about a set of facts."""

    persons: Persons
    parts: list[Part]
    touches: list[Touch]
    orders: list[Order]
    entries: list[LedgerEntry]
    credits: list[Credit]
    rules: Rulebook


def answer(
    facts: Iterable[Fact], shops: Mapping[str, str], rule_sets: Sequence[RuleSetVersion]
) -> Answer:
    """Apply the rules. `shops` gives each shop's currency."""
    rules = Rulebook(rule_sets)
    counted = rows(facts)
    who = persons(counted, rules)
    parts = conversations(counted, who, rules)
    found = touches(counted, parts, who, rules)
    placed = orders(counted, who, shops)
    ledger: list[LedgerEntry] = []
    credited: list[Credit] = []
    for order in placed:
        of_order = entries(order)
        ledger += of_order
        if of_order:
            winners = claims(order, placed, found, who, rules)
            credited += credits_of(order, of_order, winners, rules)
    return Answer(who, parts, found, placed, ledger, credited, rules)


@dataclass(frozen=True, slots=True)
class PerConversation:
    """Verified revenue of the conversations started in a period, and how many there were."""

    direct_minor: int
    assisted_minor: int
    n_conversations: int


def per_conversation(
    all_of: Answer, shop: str, period: range, horizon_us: int = 7 * DAY_US
) -> PerConversation:
    """RPC's two sides, in the shop's currency. `period` holds instants in microseconds."""
    earned = {"direct": 0, "assisted": 0}
    for credit in all_of.credits:
        part = credit.claim.touch.part if credit.claim else None
        if credit.claim is None or part is None:
            continue  # a click alone never raises RPC
        is_counted = (
            credit.order.shop == shop
            and credit.order.trust == "verified"
            and part.started_at in period
            and credit.order.ordered_at - credit.claim.touched_at <= horizon_us
        )
        if is_counted:
            earned[credit.kind] += credit.entry.reporting or 0
    n_conversations = sum(
        part.shop == shop and part.is_meaningful and part.started_at in period
        for part in all_of.parts
    )
    return PerConversation(earned["direct"], earned["assisted"], n_conversations)


def published_rule(all_of: Answer, shop: str, period: range) -> tuple[int, int]:
    """Net revenue and number of the orders of a period that earned in the first tier."""
    won = [
        credit
        for credit in all_of.credits
        if credit.order.shop == shop
        and credit.order.trust == "verified"
        and credit.kind == "direct"
        and credit.order.ordered_at in period
        and credit.entry.reporting is not None
    ]
    amount = sum(credit.entry.reporting or 0 for credit in won)
    return amount, len({credit.order.order_id for credit in won})
