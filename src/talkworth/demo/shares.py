"""Whose an order's money is in the end, kind by kind: sums that the generator makes by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from talkworth.demo.arrivals import DAY, HOUR
from talkworth.demo.lines import Request
from talkworth.demo.orders import Order
from talkworth.demo.subscriptions import Subscription
from talkworth.money import split

SAVE_US = 72 * HOUR
RENEWALS_US = 90 * DAY
MOST_CYCLES = 3

# Of each kind, (minor units of the order's currency, minor units of the shop's).
Kinds = dict[str, tuple[int, int]]
Helped = Callable[[int], list[int]]


@dataclass(frozen=True, slots=True)
class Share:
    """Who holds a portion: `kind`, but for the units of it that a lapse was recovered by."""

    kind: str
    recovered: int = 0
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Claim:
    """What was taken from the holders for `kind`: they keep `kept_minor` of each portion."""

    kind: Literal["saved", "direct", "assisted"]
    kept_minor: Mapping[str, int]


def kinds_of(order: Order, shares: Mapping[str, Share], claim: Claim | None) -> Kinds:
    """What is left of the order, by kind."""
    found: Kinds = {}

    def add(kind: str, minor: int, reporting: int) -> None:
        if minor or reporting:
            own, worth = found.get(kind, (0, 0))
            found[kind] = own + minor, worth + (reporting if order.has_rate else 0)

    for portion_id, balance in order.balances().items():
        share = shares.get(portion_id) or shares[""]
        worth = order.in_shop_currency(balance)
        kept = min(balance, claim.kept_minor.get(portion_id, balance)) if claim else balance
        kept_worth = worth * kept // balance if balance else 0
        if claim:
            add(claim.kind, balance - kept, worth - kept_worth)
        part = kept * share.recovered // share.quantity
        part_worth = kept_worth * share.recovered // share.quantity
        add("recovered", part, part_worth)
        add(share.kind, kept - part, kept_worth - part_worth)
    return found


def saved_claim(
    order: Order,
    request: Request,
    helped: Sequence[Helped],
    subscription: Subscription | None = None,
) -> Claim | None:
    """What the talk between a request and its withdrawal kept of the order."""
    withdrawn_us = _withdrawn_us(order, request)
    if withdrawn_us is None or not any(
        at_us > request.at_us and withdrawn_us - at_us <= SAVE_US
        for moments in helped
        for at_us in moments(withdrawn_us)
    ):
        return None
    if subscription is None:
        return _saved_order(order, request, withdrawn_us)
    return _saved_cycle(order, request, withdrawn_us, subscription)


def _withdrawn_us(order: Order, request: Request) -> int | None:
    """When it was taken back, or settled by an exchange of the order it was about."""
    if request.withdrawn_us is None and request.kind == "return" and order.exchanges:
        return order.exchanges[0].at_us
    return request.withdrawn_us


def _saved_order(order: Order, request: Request, withdrawn_us: int) -> Claim:
    """What was at risk and is still there, less what staying was made worth."""
    before, then = order.balances(request.at_us), order.balances(withdrawn_us)
    at_risk = {
        portion_id: min(before.get(portion_id, 0), balance)
        for portion_id, balance in then.items()
        if not request.line_ids or portion_id in request.line_ids
    }
    conceded = 0 if request.concession_refund_id else request.concession_minor
    costs = split(conceded, list(at_risk.values())) if any(at_risk.values()) else [0] * len(at_risk)
    taken = {
        portion_id: max(0, minor - cost)
        for (portion_id, minor), cost in zip(at_risk.items(), costs, strict=True)
    }
    return Claim("saved", {p: balance - taken.get(p, 0) for p, balance in then.items()})


def _saved_cycle(
    order: Order, request: Request, withdrawn_us: int, subscription: Subscription
) -> Claim | None:
    """The cycles that a subscription went on for, at the price it had."""
    cycles = [
        renewal
        for renewal in subscription.renewals
        if withdrawn_us < renewal.at_us <= withdrawn_us + RENEWALS_US
    ][:MOST_CYCLES]
    conceded = request.concession_minor
    for renewal in cycles:
        balances = renewal.balances(renewal.at_us)
        at_risk = min(sum(balances.values()), subscription.price_minor)
        cost = min(conceded, at_risk)
        conceded -= cost
        if renewal.order_id == order.order_id:
            parts = split(at_risk - cost, list(balances.values()))
            pairs = zip(balances.items(), parts, strict=True)
            return Claim("saved", {p: balance - part for (p, balance), part in pairs})
    return None


def upgrade_claim(order: Order, old_minor: int, kind: Literal["direct", "assisted"]) -> Claim:
    """What a renewal collected beyond the old price."""
    balances = order.balances(order.at_us)
    kept = split(min(old_minor, sum(balances.values())), list(balances.values()))
    return Claim(kind, dict(zip(balances, kept, strict=True)))
