"""The whole answer for a set of facts, and the figures that are read off it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.reference.attribution import Contest, Court
from tests.reference.claims import Books, Desk, prices, saves, upgrades
from tests.reference.conversations import Part, conversations
from tests.reference.facts import DAY_US, Fact, Row, rows
from tests.reference.holdings import Claim, Credit, base_holders, credits_of, moves
from tests.reference.lapses import Lapse, Recoveries, lapses
from tests.reference.ledger import Ledger, LedgerEntry, ledger
from tests.reference.orders import Order, orders
from tests.reference.persons import Persons, persons
from tests.reference.rulebook import Rulebook
from tests.reference.shoppers import save_facts, steps, subscription_facts
from tests.reference.touches import Touch, touches
from tests.reference.trials import Assignment, assignments

from talkworth.rules import Ruling

KINDS = ("direct", "assisted", "recovered", "saved")


@dataclass(slots=True)
class Answer:
    """Everything the rules say about a set of facts."""

    persons: Persons
    parts: list[Part]
    touches: list[Touch]
    orders: list[Order]
    rules: Rulebook
    books: Books
    contests: dict[tuple[str, str, str], Contest] = field(default_factory=dict)  # + sale id
    lapses: list[Lapse] = field(default_factory=list)
    recoveries: Recoveries = field(default_factory=lambda: Recoveries([], []))
    claims: list[tuple[Ledger, Claim]] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)

    @property
    def entries(self) -> list[LedgerEntry]:
        return [entry for book in self.books.values() for entry in book.entries]


def answer(facts: Iterable[Fact], shops: Mapping[str, str], rulings: Sequence[Ruling]) -> Answer:
    """Apply the rules. `shops` gives each shop's currency."""
    rules = Rulebook(rulings)
    counted = rows(facts)
    who = persons(counted, rules)
    parts = conversations(counted, who, rules)
    placed = orders(counted, who, shops)
    books = {(order.shop, order.order_id): ledger(order) for order in placed}
    found = Answer(who, parts, touches(counted, parts, who, rules), placed, rules, books)
    found.assignments = assignments(counted, who)
    _judge(found, counted)
    _credit(found)
    return found


def _judge(found: Answer, counted: Sequence[Row]) -> None:
    """Who won each sale, what they recovered, and what upgrades and saves claim."""
    court = Court(found.orders, found.touches, found.persons, found.rules)
    told = prices(subscription_facts(counted))
    for (shop, order_id), book in found.books.items():
        for sale in book.sales:
            contest = court.contest(book.order, sale.sale_id, sale.sold_at)
            found.contests[shop, order_id, sale.sale_id] = contest
    for contest, claims in upgrades(found.books, told, court):
        key = contest.order.shop, contest.order.order_id
        found.contests[*key, contest.sale_id] = contest
        found.claims += [(found.books[key], claim) for claim in claims]
    found.claims += saves(found.books, Desk(save_facts(counted)), told, court)
    found.lapses = lapses(steps(counted), found.orders, found.persons, found.rules)
    found.recoveries = Recoveries(
        (
            (contest, [p for p in found.books[key[:2]].portions if p.sale_id == key[2]])
            for key, contest in found.contests.items()
        ),
        found.lapses,
    )


def _credit(found: Answer) -> None:
    """Move by move, what every holder of every portion gets and loses."""
    claims: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for book, claim in found.claims:
        claims[book.order.shop, book.order.order_id].append(claim)
    for key, book in found.books.items():
        for portion in book.portions:
            contest = found.contests[*key, portion.sale_id]
            mine = [one for one in book.portions if one.sale_id == portion.sale_id]
            recovered = {
                rival: found.recoveries.units(contest, rival.touch, mine).get(portion.portion_id, 0)
                for rival in contest.winners
            }
            base = base_holders(contest, portion, recovered)
            steps_of = moves(book.order, portion, book.entries, claims[key])
            found.credits += credits_of(book.order, portion, base, steps_of)


@dataclass(frozen=True, slots=True)
class PerConversation:
    """Verified revenue of the conversations started in a period, and how many there were."""

    direct_minor: int
    assisted_minor: int
    recovered_minor: int
    saved_minor: int
    n_conversations: int


def per_conversation(
    all_of: Answer, shop: str, period: range, horizon_us: int = 7 * DAY_US
) -> PerConversation:
    """RPC's two sides, in the shop's currency. `period` holds instants in microseconds."""
    earned = dict.fromkeys(KINDS, 0)
    for credit in all_of.credits:
        part = credit.touch.part if credit.touch else None
        lag_us = credit.holder.lag_us
        if part is None or lag_us is None:
            continue  # a click alone never raises RPC
        is_counted = (
            credit.order.shop == shop
            and credit.order.trust == "verified"
            and part.started_at in period
            and lag_us <= horizon_us
        )
        if is_counted:
            earned[credit.kind] += credit.reporting or 0
    n_conversations = sum(
        part.shop == shop and part.is_meaningful and part.started_at in period
        for part in all_of.parts
    )
    return PerConversation(
        direct_minor=earned["direct"],
        assisted_minor=earned["assisted"],
        recovered_minor=earned["recovered"],
        saved_minor=earned["saved"],
        n_conversations=n_conversations,
    )


def published_rule(all_of: Answer, shop: str, period: range) -> tuple[int, int]:
    """Net revenue and number of the orders of a period that the assistant touched in a day."""
    won = [
        entry
        for book in all_of.books.values()
        for entry in book.entries
        if book.order.shop == shop
        and book.order.trust == "verified"
        and book.order.ordered_at in period
        and all_of.contests[shop, book.order.order_id, entry.sale_id].is_published
        and entry.reporting is not None
    ]
    amount = sum(entry.reporting or 0 for entry in won)
    return amount, len({entry.order_id for entry in won})
