"""An order of the demo and what is left of it: the money truth is made of, counted here by hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from talkworth.demo.catalogue import Product
from talkworth.demo.people import Shopper
from talkworth.demo.shops import at_rate
from talkworth.money import convert, split

Path = Literal["shopify", "server", "browser"]
Status = Literal["paid", "pending", "authorized", "partially_paid", "voided"]


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line. `discount_minor` and `tax_minor` are of the whole line; `is_upsell`: the shopper
    would not have bought it without the assistant.
    """

    line_id: str
    product: Product
    quantity: int
    price_minor: int
    discount_minor: int = 0
    tax_minor: int = 0
    is_gift_card: bool = False
    is_upsell: bool = False

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
    """Money given back: `amount_minor` in all, `shipping_minor` of it shipping."""

    refund_id: str
    at_us: int
    amount_minor: int
    lines: tuple[LineRefund, ...] = ()
    shipping_minor: int = 0


@dataclass(slots=True)
class Order:
    """
    An order as it truly is. `quirk` names what is odd about it.

    `path` is who reports it: Shopify's webhooks, the shop's own server, or only a browser.
    `status` is the payment's at first, `paid_us` when it was paid later. `in_world_with` and
    `in_world_without`: whether it happens with and without the assistant. `is_express`: the
    checkout lost what the browser had noted on the cart. `pixel_error_minor` is by how much the
    thank-you page is wrong about the total, `None` where it reports nothing. `has_rate`: the
    report states what the order's total is in the shop's currency, or it is the same.
    `tells_tokens`: the platform still names the cart and the checkout that an order came from.
    """

    order_id: str
    shopper: Shopper
    at_us: int
    currency: str
    includes_tax: bool
    lines: list[Line]
    path: Path
    name: str = ""
    quirk: str | None = None
    shipping_minor: int = 0
    tips_minor: int = 0
    order_discount_minor: int = 0
    discount_code: str | None = None
    sales_channel: str = "web"
    status: Status = "paid"
    paid_us: int | None = None
    voided_us: int | None = None
    cancelled_us: int | None = None
    fulfilled_us: int | None = None
    has_rate: bool = True
    refunds: list[Refund] = field(default_factory=list)
    visitor_id: str | None = None
    conversation_id: str | None = None
    cart_token: str | None = None
    checkout_token: str | None = None
    is_express: bool = False
    tells_tokens: bool = True
    pixel_error_minor: int | None = None
    customer_order_index: int = 1
    in_world_with: bool = True
    in_world_without: bool = True

    @property
    def tax_minor(self) -> int:
        return sum(line.tax_minor for line in self.lines)

    @property
    def total_minor(self) -> int:
        """All that the shopper pays."""
        goods = sum(line.paid_minor for line in self.lines) - self.order_discount_minor
        tax = 0 if self.includes_tax else self.tax_minor
        return goods + tax + self.shipping_minor + self.tips_minor

    @property
    def shop_total_minor(self) -> int:
        shop = self.shopper.shop
        return at_rate(self.total_minor, self.currency, shop, self.at_us)

    @property
    def told_tokens(self) -> dict[str, str | None]:
        """Cart and checkout, as far as the order names them."""
        if not self.tells_tokens:
            return {"cart_token": None, "checkout_token": None}
        return {"cart_token": self.cart_token, "checkout_token": self.checkout_token}

    @property
    def is_verified(self) -> bool:
        return self.path != "browser"

    @property
    def is_shopper_placed(self) -> bool:
        return self.sales_channel not in ("draft", "pos")

    @property
    def paid_at_us(self) -> int | None:
        """When the money came; `None` if it never did."""
        return self.at_us if self.status == "paid" else self.paid_us

    def line_nets(self) -> dict[str, int]:
        """Net merchandise of each line but gift cards, before refunds."""
        weights = [line.paid_minor for line in self.lines]
        shares = [0] * len(weights)
        if self.order_discount_minor:
            shares = split(self.order_discount_minor, weights)
        return {
            line.line_id: line.paid_minor - share - (line.tax_minor if self.includes_tax else 0)
            for line, share in zip(self.lines, shares, strict=True)
            if not line.is_gift_card
        }

    def sold_minor(self) -> int:
        """Net merchandise at the sale."""
        return sum(self.line_nets().values())

    def line_balances(self) -> dict[str, int]:
        """What is left of each line after refunds and a cancellation."""
        left = self.line_nets()
        if self.cancelled_us is not None:
            return dict.fromkeys(left, 0)
        memo = [self.tax_minor, self.shipping_minor, self.tips_minor]
        for refund in self.refunds:
            if refund.lines:
                _take_lines(left, refund)
            elif refund.amount_minor:
                _take_evenly(left, memo, refund.amount_minor)
        return left

    def kept_minor(self) -> int:
        """Net merchandise after refunds."""
        return sum(self.line_balances().values())

    def worth_minor(self) -> int:
        """What is left in the shop's currency at that day's rate, line by line."""
        if self.currency == self.shopper.shop.currency:
            return self.kept_minor()
        rate = self.shop_total_minor, self.total_minor
        return sum(convert(balance, *rate) for balance in self.line_balances().values())

    def reporting_minor(self) -> int:
        """`worth_minor`, as far as reports can know it: 0 where nobody stated the rate."""
        return self.worth_minor() if self.has_rate else 0

    def excluded_reason(self) -> str | None:
        """Why the order is kept out of the ledger; `None` if it is in."""
        if self.quirk in _EXCLUDED_QUIRKS:
            return _EXCLUDED_QUIRKS[self.quirk]
        if self.paid_at_us is None:
            return "partially-paid" if self.status == "partially_paid" else "unpaid"
        return None if any(line.paid_minor for line in self.lines) else "zero-value"

    def without_assistant(self) -> Order:
        """The same order in the world without the assistant."""
        return replace(self, lines=[line for line in self.lines if not line.is_upsell])


_EXCLUDED_QUIRKS = {"test": "test-order", "staff": "staff-order", "open-draft": "draft-order"}


def _take_lines(left: dict[str, int], refund: Refund) -> None:
    """Money refunded on lines; what exceeds their subtotals was tax or shipping."""
    subtotals = [line.subtotal_minor for line in refund.lines]
    money = min(refund.amount_minor - refund.shipping_minor, sum(subtotals))
    if money > 0:
        for line, part in zip(refund.lines, split(money, subtotals), strict=True):
            left[line.line_id] -= min(part, left[line.line_id])


def _take_evenly(left: dict[str, int], memo: list[int], money: int) -> None:
    """Money refunded on nothing in particular: out of goods, tax, shipping and tips alike."""
    goods = sum(left.values())
    after = split(goods + sum(memo) - money, [goods, *memo])
    memo[:] = after[1:]
    for line_id, balance in zip(left, split(after[0], list(left.values())), strict=True):
        left[line_id] = balance
