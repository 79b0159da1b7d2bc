"""What an order is made of, and what may happen to it: goods, refunds, exchanges, disputes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from talkworth.demo.catalogue import Product


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line. `discount_minor` and `tax_minor` are of the whole line; `is_upsell`: the shopper
    would not have bought it without the assistant. `added_us`: when an edit of the order added it.
    """

    line_id: str
    product: Product
    quantity: int
    price_minor: int
    discount_minor: int = 0
    tax_minor: int = 0
    is_gift_card: bool = False
    is_upsell: bool = False
    added_us: int | None = None

    @property
    def paid_minor(self) -> int:
        """Price less discount, with the tax where prices include it."""
        return self.price_minor * self.quantity - self.discount_minor


@dataclass(frozen=True, slots=True)
class LineRefund:
    """Units of a line given back: `subtotal_minor` without tax."""

    line_id: str
    quantity: int
    subtotal_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class Refund:
    """
    Money given back: `amount_minor` in all, `shipping_minor` of it shipping.

    Amounts are in the order's currency; `is_in_shop_currency`: in the shop's, by the order's rate.
    """

    refund_id: str
    at_us: int
    amount_minor: int
    lines: tuple[LineRefund, ...] = ()
    shipping_minor: int = 0
    is_in_shop_currency: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """A whole line sent back and another product sent for it, worth `worth_minor` without tax."""

    exchange_id: str
    at_us: int
    line_id: str
    product: Product
    worth_minor: int


@dataclass(frozen=True, slots=True)
class Dispute:
    """A chargeback of `amount_minor`; the bank decided at `decided_us`."""

    dispute_id: str
    at_us: int
    amount_minor: int
    decided_us: int
    is_won: bool


@dataclass(frozen=True, slots=True)
class Request:
    """
    A wish to cancel the order, to send back `line_ids` of it (none: all) or to end a
    subscription, and when it was withdrawn (`None`: it was not, or an exchange settled it).

    `concession_minor` is what staying was made worth; `concession_refund_id` the refund that
    paid it.
    """

    request_id: str
    kind: Literal["cancel", "return", "churn"]
    at_us: int
    line_ids: tuple[str, ...] = ()
    withdrawn_us: int | None = None
    concession_minor: int = 0
    concession_refund_id: str | None = None


@dataclass(frozen=True, slots=True)
class Instead:
    """What becomes of the order where no assistant talks the shopper round."""

    refunds: tuple[Refund, ...]
    cancelled_us: int | None = None


@dataclass(frozen=True, slots=True)
class Portion:
    """The units of a line that were sold together: with the order, by an edit, by an exchange."""

    portion_id: str
    sale_id: str
    sold_us: int
    product_id: str
    quantity: int
