"""Orders: which of their versions count, what their lines are worth, and why some stay out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import msgspec
from tests.reference.facts import EPOCH, Row, micros
from tests.reference.persons import Node, Persons, nodes

from talkworth.events import Event
from talkworth.events.orders import (
    OrderCancelled,
    OrderEdited,
    OrderLine,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
)
from talkworth.events.parse import encode_event
from talkworth.events.types import (
    DisputeLost,
    DisputeOpened,
    DisputeWon,
    Exchanged,
    SubscriptionRenewed,
    SubscriptionStarted,
)
from talkworth.money import minor_units, split

OWNED_BY = ("customer", "email", "conversation", "cart", "checkout", "visitor")
ORDER_EVENTS = (
    OrderPlaced,
    OrderPaid,
    OrderEdited,
    OrderCancelled,
    OrderRefunded,
    Exchanged,
    DisputeOpened,
    DisputeWon,
    DisputeLost,
    SubscriptionStarted,
    SubscriptionRenewed,
)
STATUSES = ("voided", "pending", "authorized", "partially_paid", "paid")
NOT_BY_A_SHOPPER = ("draft", "subscription", "pos")


@dataclass(frozen=True, slots=True)
class Version:
    """One state of an order, as a platform told it."""

    row: Row
    order: OrderPlaced

    @property
    def updated_at(self) -> int:
        return micros(self.order.updated_at) if self.order.updated_at else self.row.at

    @property
    def newness(self) -> tuple[int, int, bytes]:
        """The greatest is the newest. Of equals the smallest hash counts, so it is inverted."""
        digest = bytes(255 - byte for byte in content_hash(self.order))
        return self.updated_at, STATUSES.index(self.order.payment_status), digest

    def minor(self, text: str) -> int:
        return minor_units(text, self.order.currency)


@dataclass(frozen=True, slots=True)
class Line:
    """A line's net merchandise value, before any refund."""

    line_id: str
    net: int
    quantity: int
    is_gift_card: bool
    product_id: str | None = None


@dataclass(slots=True)
class Order:
    """An order as it counts. `rate` is None where its money has no way into the shop's."""

    shop: str
    order_id: str
    trust: str
    ordered_at: int
    paid_at: int | None  # None: not paid yet
    person: int
    versions: list[Version]  # oldest first
    facts: list[Row]
    lines: list[Line]
    excluded_reason: str | None
    rate: tuple[int, int] | None
    placed: list[Row]  # every order_placed of any trust, and a renewal that stands for one
    is_renewal: bool
    subscription_id: str | None
    shop_currency: str

    @property
    def newest(self) -> Version:
        return self.versions[-1]

    @property
    def currency(self) -> str:
        return self.newest.order.currency

    @property
    def net(self) -> int:
        """Merchandise sold, all lines it ever had."""
        return sum(line.net for line in self.lines if not line.is_gift_card)

    @property
    def is_conflicting(self) -> bool:
        """Whether a browser told another amount of a verified order than its total or net."""
        right = {self.newest.minor(self.newest.order.total), self.net}
        told = (row.event for row in self.placed if row.trust == "client-reported")
        return self.trust == "verified" and any(
            isinstance(event, OrderPlaced)
            and (event.currency != self.currency or self.newest.minor(event.total) not in right)
            for event in told
        )

    @property
    def is_shopper_placed(self) -> bool:
        return self.newest.order.sales_channel not in NOT_BY_A_SHOPPER


def content_hash(event: Event) -> bytes:
    """The hash of what an event says, whatever id it was sent under; whom it names counts last."""
    names = "visitor_id session_id conversation_id customer_id email_key cart_token checkout_token"
    whole = msgspec.structs.replace(event, event_id="")
    said = msgspec.structs.replace(whole, properties=msgspec.UNSET, **dict.fromkeys(names.split()))
    return sha256(encode_event(said)).digest() + sha256(encode_event(whole)).digest()


def order_of(event: Event) -> str | None:
    """The order an event is a fact of. A renewal of no order is an order of its own."""
    if not isinstance(event, ORDER_EVENTS):
        return None
    if isinstance(event, SubscriptionRenewed) and event.order_id is None:
        return f"renewal:{event.event_id}"
    return event.order_id


def orders(rows: Iterable[Row], persons: Persons, shops: Mapping[str, str]) -> list[Order]:
    """Every order somebody placed or renewed. `shops` gives each shop's currency."""
    by_order: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if (order_id := order_of(row.event)) is not None:
            by_order[row.shop, order_id].append(row)
    return [
        _order(order_id, facts, persons, shops[shop])
        for (shop, order_id), facts in sorted(by_order.items())
        if any(_places(row) for row in facts)
    ]


def _order(order_id: str, facts: list[Row], persons: Persons, shop_currency: str) -> Order:
    placed = [row for row in facts if isinstance(row.event, OrderPlaced)]
    told = (row for row in facts if _places(row))
    is_verified = any(row.trust == "verified" for row in told)
    if is_verified:
        facts = [row for row in facts if row.trust == "verified"]
    versions = [Version(row, row.event) for row in facts if isinstance(row.event, OrderPlaced)]
    if not versions:
        versions = [_stand_in(order_id, facts)]
        placed = [*placed, versions[0].row]
    versions.sort(key=lambda version: version.newness)
    ordered_at = min(version.row.at for version in versions)
    newest = versions[-1]
    lines = _all_lines(versions)
    is_renewed = any(isinstance(row.event, SubscriptionRenewed) for row in facts)
    return Order(
        shop=newest.row.shop,
        order_id=order_id,
        trust="verified" if is_verified else "client-reported",
        ordered_at=ordered_at,
        paid_at=_paid_at(versions, facts, ordered_at) if _is_paid(newest, facts) else None,
        person=_owner(order_id, placed, persons),
        versions=versions,
        facts=facts,
        lines=lines,
        excluded_reason=_excluded(newest, facts, lines),
        rate=_rate(newest, shop_currency),
        placed=placed,
        is_renewal=is_renewed or newest.order.sales_channel == "subscription",
        subscription_id=_subscription(facts),
        shop_currency=shop_currency,
    )


def _places(row: Row) -> bool:
    """Whether it says what was bought: a renewal may only name its order."""
    if isinstance(row.event, SubscriptionRenewed):
        return row.event.amount is not None and row.event.currency is not None
    return isinstance(row.event, OrderPlaced)


def _by_time(row: Row) -> tuple[int, bytes]:
    return row.at, content_hash(row.event)


def _stand_in(order_id: str, facts: Iterable[Row]) -> Version:
    """The order that a renewal is, where nobody told of one: what was collected, paid at once."""
    row = min((row for row in facts if _places(row)), key=_by_time)
    event = row.event
    assert isinstance(event, SubscriptionRenewed)
    assert event.amount is not None
    assert event.currency is not None
    order = OrderPlaced(
        event_id=event.event_id,
        occurred_at=event.occurred_at,
        order_id=order_id,
        currency=event.currency,
        total=event.amount,
        lines=(OrderLine(line_id="renewal", quantity=1, price=event.amount),),
        paid_at=EPOCH + timedelta(microseconds=row.at),
        sales_channel="subscription",
    )
    return Version(row, order)


def _subscription(facts: Sequence[Row]) -> str | None:
    """The subscription it renewed, else started: of several the first stated."""
    for kind in (SubscriptionRenewed, SubscriptionStarted):
        told = [row for row in facts if isinstance(row.event, kind)]
        if told:
            event = min(told, key=_by_time).event
            assert isinstance(event, SubscriptionRenewed | SubscriptionStarted)
            return event.subscription_id
    return None


def _owner(order_id: str, placed: Sequence[Row], persons: Persons) -> int:
    """The person of the strongest identifier on any version; of several, the smallest text."""
    for kind in OWNED_BY:
        found = [
            (node.value.encode(), person)
            for row in placed
            for node in nodes(row)
            if node.kind == kind and (person := persons.person.get(node)) is not None
        ]
        if found:
            return min(found)[1]
    # An order of nobody is somebody's own.
    return Node(placed[0].shop, "order", order_id).key


def _paid_at(versions: Sequence[Version], facts: Sequence[Row], ordered_at: int) -> int:
    stated = [micros(one.order.paid_at) for one in versions if one.order.paid_at]
    if stated:
        return max(ordered_at, min(stated))
    told = [row.at for row in facts if isinstance(row.event, OrderPaid)]
    if told:
        return max(ordered_at, min(told))
    paid = [one.updated_at for one in versions if one.order.payment_status == "paid"]
    was_unpaid = len(paid) < len(versions)
    return max(ordered_at, min(paid)) if was_unpaid and paid else ordered_at


def _is_paid(newest: Version, facts: Sequence[Row]) -> bool:
    told = any(isinstance(row.event, OrderPaid) for row in facts)
    return told or newest.order.payment_status == "paid"


def _excluded(newest: Version, facts: Sequence[Row], lines: Sequence[Line]) -> str | None:
    order = newest.order
    is_paid = _is_paid(newest, facts)
    reasons = {
        "test-order": order.is_test,
        "staff-order": order.is_staff,
        "draft-order": order.is_draft,
        "unpaid": not is_paid and order.payment_status != "partially_paid",
        "partially-paid": not is_paid,
        "zero-value": not any(line.net for line in lines),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _rate(newest: Version, shop_currency: str) -> tuple[int, int] | None:
    order = newest.order
    if order.currency == shop_currency:
        return 1, 1
    total = newest.minor(order.total)
    if order.shop_total is None or order.shop_currency != shop_currency or total <= 0:
        return None
    return minor_units(order.shop_total, shop_currency), total


def _all_lines(versions: Sequence[Version]) -> list[Line]:
    """The newest version's lines, then those only earlier versions have, newest first."""
    lines: dict[str, Line] = {}
    for version in reversed(versions):
        for line in line_values(version):
            lines.setdefault(line.line_id, line)
    return list(lines.values())


def line_values(version: Version) -> list[Line]:
    """Net per line = price x quantity - discounts - included tax, never below 0."""
    order, minor = version.order, version.minor
    if not order.lines:
        net = minor(order.total) - minor(order.tax) - minor(order.shipping) - minor(order.tips)
        return [Line("order", max(0, net), 1, is_gift_card=False)]
    discounted = [
        max(0, minor(line.price) * line.quantity - minor(line.discount)) for line in order.lines
    ]
    discounted = _less(discounted, _shares(minor(order.order_discount), discounted))
    if order.prices_include_tax:
        discounted = _less(discounted, _taxes(version, order.lines, discounted))
    return [
        Line(line.line_id, max(0, net), line.quantity, line.is_gift_card, line.product_id)
        for line, net in zip(order.lines, discounted, strict=True)
    ]


def _taxes(version: Version, lines: Sequence[OrderLine], prices: Sequence[int]) -> list[int]:
    """Each line's own tax; lines that state none share what the order has beyond the stated."""
    stated = [version.minor(line.tax) if line.tax is not None else None for line in lines]
    left = max(0, version.minor(version.order.tax) - sum(tax or 0 for tax in stated))
    weights = [price if tax is None else 0 for price, tax in zip(prices, stated, strict=True)]
    shares = _shares(left, weights)
    return [share if tax is None else tax for share, tax in zip(shares, stated, strict=True)]


def _shares(total: int, weights: Sequence[int]) -> list[int]:
    """`split`, with nothing to give where nothing can take."""
    weights = [max(0, weight) for weight in weights]
    return split(total, weights) if any(weights) else [0] * len(weights)


def _less(amounts: Sequence[int], taken: Sequence[int]) -> list[int]:
    return [amount - part for amount, part in zip(amounts, taken, strict=True)]
