"""Money that changes hands though the balance stays: what an upgrade added, what a save kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.reference.attribution import UPGRADE, Contest, Court, reach
from tests.reference.changes import changes
from tests.reference.facts import DAY_US, HOUR_US
from tests.reference.holdings import Claim, Holder, won
from tests.reference.ledger import Cell, Ledger
from tests.reference.orders import Line, Order
from tests.reference.shoppers import SaveFact, SubscriptionFact
from tests.reference.touches import Moment

from talkworth.events.orders import LineChange
from talkworth.money import split
from talkworth.rules import RuleSet

AFTER_RETURN_D = 7
Books = Mapping[tuple[str, str], Ledger]  # by shop and order


@dataclass(frozen=True, slots=True)
class Price:
    """What a subscription costs a cycle from some moment on."""

    place: Moment
    step: str
    amount: int
    currency: str | None


def prices(facts: Iterable[SubscriptionFact]) -> dict[tuple[str, str], list[Price]]:
    """Every subscription's prices, in order; only servers can tell them."""
    found: dict[tuple[str, str], list[Price]] = defaultdict(list)
    for fact in facts:
        if fact.row.trust == "verified" and fact.amount is not None:
            price = Price(fact.row.place, fact.step, fact.amount, fact.currency)
            found[fact.row.shop, fact.subscription_id].append(price)
    return {key: sorted(told, key=lambda price: price.place) for key, told in found.items()}


def renewals(books: Books) -> dict[tuple[str, str], list[Ledger]]:
    """Every subscription's renewals in the ledger, in the order they were paid."""
    found: dict[tuple[str, str], list[Ledger]] = defaultdict(list)
    for book in sorted(books.values(), key=lambda book: _cycle(book.order)):
        order = book.order
        if order.is_renewal and order.subscription_id is not None and not order.excluded_reason:
            found[order.shop, order.subscription_id].append(book)
    return found


def _cycle(order: Order) -> tuple[int, bytes]:
    return order.paid_at or 0, order.order_id.encode()


def upgrades(
    books: Books, told: Mapping[tuple[str, str], Sequence[Price]], court: Court
) -> list[tuple[Contest, list[Claim]]]:
    """The sale of each upgrade in each renewal it raised, with what it claims there."""
    found: list[tuple[Contest, list[Claim]]] = []
    cycles = renewals(books)
    for (shop, subscription_id), mine in told.items():
        for before, change in pairwise(mine):
            if change.step != "changed" or change.amount <= before.amount:
                continue
            at = change.place[0]
            until = min(
                (p.place[0] for p in mine if p.step == "changed" and p.place > change.place),
                default=None,
            )
            n_cycles = court.rules.at(shop, at).subscription_cycles
            raised = [
                book
                for book in cycles.get((shop, subscription_id), [])
                if at < _paid(book)
                and (until is None or _paid(book) <= until)
                and {before.currency, change.currency} <= {None, book.order.currency}
            ]
            for book in raised[:n_cycles]:
                contest = court.contest(book.order, UPGRADE, at)
                found.append((contest, _upgrade(book, before.amount, change, contest)))
    return found


def _paid(book: Ledger) -> int:
    assert book.order.paid_at is not None
    return book.order.paid_at


def _upgrade(book: Ledger, old_price: int, change: Price, contest: Contest) -> list[Claim]:
    """All beyond the old price, in each portion; nobody's if no touch won the upgrade."""
    balances = _balances(book, _paid(book))
    kept = _split(min(old_price, sum(balances.values())), balances)
    holders = tuple(won(contest, rival, rival.kind, rival.weight) for rival in contest.winners)
    return [
        Claim(
            portion_id=portion_id,
            claim_type="upgrade",
            source_id=change.place[1].decode(),
            claimed_at=_paid(book),
            withdrawn_at=0,
            amount=balance - kept[portion_id],
            holders=holders,
        )
        for portion_id, balance in balances.items()
        if holders and balance > kept[portion_id]
    ]


def _balances(book: Ledger, at: int) -> dict[str, int]:
    """Every portion's balance, in the order of portions."""
    return {portion.portion_id: book.balance(portion.portion_id, at) for portion in book.portions}


def _split(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """`split` by portion; nothing where there is nothing to split by."""
    if not any(weights.values()):
        return dict.fromkeys(weights, 0)
    return dict(zip(weights, split(total, list(weights.values())), strict=True))


@dataclass(frozen=True, slots=True)
class Request:
    """A request to cancel, return or leave, and when it was taken back."""

    shop: str
    request_id: str
    kind: str
    order_id: str | None
    subscription_id: str | None
    lines: tuple[LineChange, ...]
    at: int
    withdrawn_at: int


class Desk:
    """All that was said about saving money, by servers only."""

    def __init__(self, facts: Iterable[SaveFact]) -> None:
        said = [fact for fact in facts if fact.row.trust == "verified"]
        self.said = sorted(said, key=lambda fact: fact.row.place)

    def requests(self, books: Books) -> list[Request]:
        """Each request once, as first told, if it was taken back."""
        first: dict[tuple[str, str], SaveFact] = {}
        for fact in self.said:
            if fact.step == "request":
                first.setdefault((fact.row.shop, fact.request_id), fact)
        found: list[Request] = []
        for (shop, request_id), fact in first.items():
            withdrawn = [
                other.row.at
                for other in self.said
                if other.step == "withdrawal"
                and (other.row.shop, other.request_id) == (shop, request_id)
            ]
            book = books.get((shop, fact.order_id or ""))
            if fact.kind == "return" and book:
                withdrawn += [one.at for one in book.exchanges if one.trust == "verified"]
            withdrawn = [at for at in withdrawn if at > fact.row.at]
            if withdrawn:
                found.append(
                    Request(
                        shop=shop,
                        request_id=request_id,
                        kind=fact.kind or "",
                        order_id=fact.order_id,
                        subscription_id=fact.subscription_id,
                        lines=fact.lines,
                        at=fact.row.at,
                        withdrawn_at=min(withdrawn),
                    )
                )
        return found

    def conceded(self, request: Request, book: Ledger) -> int:
        """What staying cost, in the order's currency, that no refund has taken out already."""
        return sum(
            fact.amount or 0
            for fact in self.said
            if fact.step == "concession"
            and (fact.row.shop, fact.request_id) == (request.shop, request.request_id)
            and fact.currency == book.order.currency
            and (fact.refund_id is None or fact.refund_id not in book.refunds)
        )


def saves(
    books: Books, desk: Desk, told: Mapping[tuple[str, str], Sequence[Price]], court: Court
) -> list[tuple[Ledger, Claim]]:
    """What every save claims, portion by portion."""
    found: list[tuple[Ledger, Claim]] = []
    cycles = renewals(books)
    for request in desk.requests(books):
        rules = court.rules.at(request.shop, request.withdrawn_at)
        if request.kind == "churn":
            key = request.shop, request.subscription_id or ""
            mine = _kept_cycles(cycles.get(key, []), request, rules)
        else:
            order_book = books.get((request.shop, request.order_id or ""))
            mine = [order_book] if order_book and not order_book.order.excluded_reason else []
        savers = [_saver(book.order, request, rules, court) for book in mine]
        won_back = [(book, by) for book, by in zip(mine, savers, strict=True) if by]
        if request.kind == "churn":
            price = _price_at(told.get(key, ()), request.at)
            kept = _kept_of_cycles([book for book, _ in won_back], request, desk, price)
        else:
            kept = [_kept_of_order(book, request, desk) for book, _ in won_back]
        for (book, holder), amounts in zip(won_back, kept, strict=True):
            found += [(book, claim) for claim in _claims(book, request, amounts, holder)]
    return found


def _claims(
    book: Ledger, request: Request, amounts: Mapping[str, int], holder: Holder
) -> list[Claim]:
    is_churn = request.kind == "churn"
    return [
        Claim(
            portion_id=portion_id,
            claim_type=request.kind,
            source_id=request.request_id,
            claimed_at=_paid(book) if is_churn else request.withdrawn_at,
            withdrawn_at=request.withdrawn_at,
            amount=amount,
            holders=(holder,),
        )
        for portion_id, amount in amounts.items()
        if amount > 0
    ]


def _saver(order: Order, request: Request, rules: RuleSet, court: Court) -> Holder | None:
    """The touch with the last answer between the request and its withdrawal."""
    reached = reach(order, court.persons)
    since = request.withdrawn_at - rules.save_h * HOUR_US
    answers = [
        ((-at, event_id, touch.touch_id.encode()), touch)
        for touch in court.touches
        if touch.is_ai
        and touch.shop == order.shop
        and touch.person in reached
        and touch.competes_at(request.withdrawn_at)
        for at, event_id in touch.moments
        if since <= at and request.at < at < request.withdrawn_at
    ]
    if not answers:
        return None
    (negative, _, _), touch = min(answers, key=lambda answer: answer[0])
    version = court.rules.active(request.shop, request.withdrawn_at)
    assert order.paid_at is not None
    sale = Contest(order, "save", request.withdrawn_at, version.rules, version.version)
    return Holder(
        kind="saved",
        weight=1,
        contest=sale,
        rules_at=request.withdrawn_at,
        touch=touch,
        touched_at=-negative,
        joined_by=reached[touch.person],
        lag_us=max(0, order.paid_at - request.withdrawn_at),
        settles_at=_settles_at(order, request, rules),
    )


def _settles_at(order: Order, request: Request, rules: RuleSet) -> int:
    match request.kind:
        case "cancel":
            return request.withdrawn_at + rules.cancel_settles_d * DAY_US
        case "return":
            return order.ordered_at + (rules.return_window_d + AFTER_RETURN_D) * DAY_US
        case _:
            return request.withdrawn_at + rules.subscription_d * DAY_US


def _kept_of_order(book: Ledger, request: Request, desk: Desk) -> dict[str, int]:
    """What was at risk and still stands, less what keeping it cost."""
    at_risk = _at_risk(book, request)
    still = _balances(book, request.withdrawn_at)
    amounts = {portion_id: min(at_risk[portion_id], still[portion_id]) for portion_id in still}
    cost = _split(desk.conceded(request, book), amounts)
    return {portion_id: amount - cost[portion_id] for portion_id, amount in amounts.items()}


def _at_risk(book: Ledger, request: Request) -> dict[str, int]:
    cells = book.cells(request.at)
    taken = dict.fromkeys((portion.portion_id for portion in book.portions), 0)
    lines = changes(book.order).lines
    asked = _asked(lines.values(), request.lines)
    for line_id in dict.fromkeys(cell.line_id for cell in cells):
        mine = [cell for cell in cells if cell.line_id == line_id]
        left = sum(cell.balance for cell in mine)
        if request.lines:
            left = _part(left, asked.get(line_id), lines[line_id].quantity)
        for cell, amount in _newest_first(mine, left):
            taken[cell.portion_id] += amount
    return taken


def _part(balance: int, n_asked: int | None, n_units: int) -> int:
    """What the asked units of a line are worth now."""
    if n_asked is None:
        return 0
    return balance if n_asked >= n_units else balance * n_asked // n_units


def _asked(lines: Collection[Line], asked: Iterable[LineChange]) -> dict[str, int]:
    """How many units of each line of the order were asked back."""
    found: dict[str, int] = {}
    for one in asked:
        for line in lines:
            is_named = line.line_id == one.line_id if one.line_id else _is_of(line, one.product_id)
            if is_named:
                found[line.line_id] = found.get(line.line_id, 0) + one.quantity
    return found


def _is_of(line: Line, product_id: str | None) -> bool:
    return product_id is not None and line.product_id == product_id


def _newest_first(cells: Sequence[Cell], amount: int) -> list[tuple[Cell, int]]:
    found: list[tuple[Cell, int]] = []
    for cell in reversed(cells):
        taken = min(cell.balance, amount)
        amount -= taken
        found.append((cell, taken))
    return found


def _price_at(told: Sequence[Price], at: int) -> Price | None:
    """The price in force; None where nobody told one."""
    return max((p for p in told if p.place[0] <= at), key=lambda p: p.place, default=None)


def _kept_cycles(cycles: Iterable[Ledger], request: Request, rules: RuleSet) -> list[Ledger]:
    until = request.withdrawn_at + rules.subscription_d * DAY_US
    mine = [book for book in cycles if request.withdrawn_at < _paid(book) <= until]
    return mine[: rules.subscription_cycles]


def _kept_of_cycles(
    cycles: Sequence[Ledger], request: Request, desk: Desk, price: Price | None
) -> list[dict[str, int]]:
    """Each cycle at the old price at most; what staying cost lowers one after the other."""
    found: list[dict[str, int]] = []
    spent: dict[str, int] = defaultdict(int)
    for book in cycles:
        currency, balances = book.order.currency, _balances(book, _paid(book))
        amount = sum(balances.values())
        if price and price.currency in (None, currency):
            amount = min(amount, price.amount)
        cost = min(amount, max(0, desk.conceded(request, book) - spent[currency]))
        spent[currency] += cost
        found.append(_split(amount - cost, balances))
    return found
