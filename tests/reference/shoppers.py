"""What shoppers did besides talking and buying, read off the events that count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.reference.facts import Row
from tests.reference.persons import Node

from talkworth.detectors import traffic
from talkworth.events.orders import LineChange
from talkworth.events.types import (
    CartChanged,
    CheckoutStarted,
    ConcessionGranted,
    FrictionMet,
    ProductViewed,
    RequestWithdrawn,
    SaveRequested,
    SessionStarted,
    SubscriptionChanged,
    SubscriptionStarted,
)
from talkworth.money import minor_units

TAKES_AWAY = ("decreased", "removed")


@dataclass(frozen=True, slots=True)
class Step:
    """
    A step on the way to an order: cart, checkout, view or friction. Bots' are among them.

    `cart` is its cart, else checkout token; None: the cart of whom it belongs to. `quantities`
    is the whole cart by product where `is_whole`, else what it adds (takes away: negative).
    `states` are the products of which it says how many the cart holds after it.
    """

    row: Row
    step: str
    cart: Node | None = None
    has_contact: bool = False
    is_whole: bool = False
    quantities: Mapping[str, int] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)
    product_id: str | None = None
    category: str | None = None
    detail: str | None = None  # what kind of friction


@dataclass(frozen=True, slots=True)
class SaveFact:
    """A request to cancel, return or leave; its withdrawal; a concession (`amount` is minor)."""

    row: Row
    step: str  # request, withdrawal, concession
    request_id: str
    kind: str | None = None
    order_id: str | None = None
    subscription_id: str | None = None
    lines: tuple[LineChange, ...] = ()
    amount: int | None = None
    currency: str | None = None
    refund_id: str | None = None


@dataclass(frozen=True, slots=True)
class SubscriptionFact:
    """What a cycle of a subscription costs from now on; None: it does not say."""

    row: Row
    step: str  # started, changed
    subscription_id: str
    amount: int | None
    currency: str | None


def steps(rows: Iterable[Row]) -> list[Step]:
    """Every step of every trust, in the rows' order."""
    return [step for row in rows if (step := _step(row)) is not None]


def _step(row: Row) -> Step | None:
    match row.event:
        case CartChanged() as event:
            sign = -1 if event.change in TAKES_AWAY else 1
            return Step(
                row,
                "cart",
                cart=_cart(row),
                is_whole=event.change == "replaced",
                quantities=_quantities(event.lines, sign),
                states=_states(event.lines),
            )
        case CheckoutStarted() as event:
            return Step(
                row,
                "checkout",
                cart=_cart(row),
                has_contact=event.has_contact,
                is_whole=bool(event.lines),
                quantities=_quantities(event.lines, 1),
                states=_states(event.lines),
            )
        case ProductViewed() as event:
            return Step(row, "view", product_id=event.product_id, category=event.category)
        case FrictionMet() as event:
            return Step(row, "friction", product_id=event.product_id, detail=event.kind)
        case _:
            return None


def _cart(row: Row) -> Node | None:
    for kind, name in (("cart", "cart_token"), ("checkout", "checkout_token")):
        if (value := getattr(row.event, name)) is not None:
            return Node(row.shop, kind, value)
    return None


def _quantities(lines: Iterable[LineChange], sign: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        if line.product_id is not None and line.quantity_after is None:
            found[line.product_id] = found.get(line.product_id, 0) + sign * line.quantity
    return found


def _states(lines: Iterable[LineChange]) -> dict[str, int]:
    """How many of a product there are after it; of two lines that say so the larger."""
    found: dict[str, int] = {}
    for line in lines:
        if line.product_id is not None and line.quantity_after is not None:
            found[line.product_id] = max(line.quantity_after, found.get(line.product_id, 0))
    return found


def save_facts(rows: Iterable[Row]) -> list[SaveFact]:
    """Every request, withdrawal and concession of every trust, in the rows' order."""
    found: list[SaveFact] = []
    for row in rows:
        match row.event:
            case SaveRequested() as event:
                names = ("kind", "order_id", "subscription_id", "lines")
                stated = {name: getattr(event, name) for name in names}
                found.append(SaveFact(row, "request", event.request_id, **stated))
            case RequestWithdrawn() as event:
                found.append(SaveFact(row, "withdrawal", event.request_id))
            case ConcessionGranted() as event:
                found.append(
                    SaveFact(
                        row,
                        "concession",
                        event.request_id,
                        amount=minor_units(event.amount, event.currency),
                        currency=event.currency,
                        refund_id=event.refund_id,
                    )
                )
            case _:
                pass
    return found


def subscription_facts(rows: Iterable[Row]) -> list[SubscriptionFact]:
    """Every start and change of a subscription of every trust, in the rows' order."""
    return [
        SubscriptionFact(
            row,
            "started" if isinstance(row.event, SubscriptionStarted) else "changed",
            row.event.subscription_id,
            _minor(row.event.amount, row.event.currency),
            row.event.currency,
        )
        for row in rows
        if isinstance(row.event, SubscriptionStarted | SubscriptionChanged)
    ]


def _minor(amount: str | None, currency: str | None) -> int | None:
    return None if amount is None or currency is None else minor_units(amount, currency)


def traffic_source(event: SessionStarted) -> str | None:
    """Where a visit came from: as it states, else as its tags, click id and referrer tell."""
    if event.traffic_source:
        return event.traffic_source
    return traffic.traffic_source(
        utm_source=event.utm_source,
        utm_medium=event.utm_medium,
        click_id=event.click_id,
        referrer=event.referrer,
        landing=event.landing,
    )
