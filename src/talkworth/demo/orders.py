"""An order of the demo and what is left of it: the money truth is made of, counted here by hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from talkworth.demo.lines import Dispute, Exchange, Instead, Line, Portion, Refund, Request
from talkworth.demo.people import Shopper
from talkworth.demo.shops import at_rate
from talkworth.money import convert, split

Path = Literal["shopify", "server", "browser"]
Status = Literal["paid", "pending", "authorized", "partially_paid", "voided"]


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
    `instead` is what the world without the assistant does to it. A renewal of `subscription_id`
    may be known by its `renewed_id` alone: the event that collected it.
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
    exchanges: list[Exchange] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    request: Request | None = None
    instead: Instead | None = None
    subscription_id: str | None = None
    renewed_id: str = ""
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
        return self.sales_channel not in ("draft", "pos", "subscription")

    @property
    def is_renewal(self) -> bool:
        return self.sales_channel == "subscription"

    @property
    def stands_on_renewal(self) -> bool:
        """Whether nobody reports the order itself, only that its money was collected."""
        return self.order_id.startswith("renewal:")

    @property
    def edited_us(self) -> int | None:
        """When an edit added lines; `None`: none did."""
        return next((line.added_us for line in self.lines if line.added_us is not None), None)

    @property
    def edit_id(self) -> str:
        """The id of the edit that added lines."""
        return str(int(self.order_id) - 3_000_000_000_000)

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

    def portions(self) -> list[Portion]:
        """All that was ever sold in it but gift cards: with the order, then what came later."""
        nets = self.line_nets()
        lines = [line for line in self.lines if line.line_id in nets]
        found = [
            Portion(line.line_id, "sale", self.at_us, line.product.product_id, line.quantity)
            for line in lines
            if line.added_us is None
        ]
        for line in lines:
            if line.added_us is not None:
                one = (line.added_us, line.product.product_id, line.quantity)
                found.append(Portion(line.line_id, self.edit_id, *one))
        for exchange in self.exchanges:
            if exchange.worth_minor > nets[exchange.line_id]:
                one = (exchange.at_us, exchange.product.product_id, 1)
                found.append(Portion(exchange.exchange_id, exchange.exchange_id, *one))
        return found

    def balances(self, until_us: int | None = None) -> dict[str, int]:
        """What is left of each portion; or was, at that instant."""
        nets = self.line_nets()
        sold = [p for p in self.portions() if until_us is None or p.sold_us <= until_us]
        left = {portion.portion_id: nets.get(portion.portion_id, 0) for portion in sold}
        memo = [self.tax_minor, self.shipping_minor, self.tips_minor]
        owed = 0
        for action in sorted(self._actions(), key=lambda action: action.at_us):
            if until_us is not None and action.at_us > until_us:
                break
            if isinstance(action, Exchange):
                owed += _exchange(left, action)
            elif isinstance(action, Dispute):
                if not (action.is_won and (until_us is None or action.decided_us <= until_us)):
                    _take_evenly(left, memo, action.amount_minor)
            elif (refund := self._own(action)).lines:
                _take_lines(left, refund)
            else:
                paid = min(owed, refund.amount_minor)
                owed -= paid
                if refund.amount_minor > paid:
                    _take_evenly(left, memo, refund.amount_minor - paid)
        is_cancelled = self.cancelled_us is not None and (
            until_us is None or self.cancelled_us <= until_us
        )
        return dict.fromkeys(left, 0) if is_cancelled else left

    def _actions(self) -> list[Exchange | Dispute | Refund]:
        return [*self.exchanges, *self.refunds, *self.disputes]

    def _own(self, refund: Refund) -> Refund:
        """The refund in the order's own currency."""
        if not refund.is_in_shop_currency:
            return refund
        rate = self.total_minor, self.shop_total_minor
        return replace(
            refund,
            amount_minor=convert(refund.amount_minor, *rate),
            shipping_minor=convert(refund.shipping_minor, *rate),
            lines=tuple(
                replace(line, subtotal_minor=convert(line.subtotal_minor, *rate))
                for line in refund.lines
            ),
        )

    def kept_minor(self) -> int:
        """Net merchandise after refunds."""
        return sum(self.balances().values())

    def in_shop_currency(self, minor: int) -> int:
        """What that much of a balance is worth at the order's own rate."""
        if self.currency == self.shopper.shop.currency:
            return minor
        return convert(minor, self.shop_total_minor, self.total_minor)

    def worth_minor(self, until_us: int | None = None) -> int:
        """What is left, or was at that instant, in the shop's currency at the sale's rate."""
        balances = self.balances(until_us).values()
        return sum(self.in_shop_currency(balance) for balance in balances)

    def reporting_minor(self, until_us: int | None = None) -> int:
        """`worth_minor`, as far as reports can know it: 0 where nobody stated the rate."""
        return self.worth_minor(until_us) if self.has_rate else 0

    def excluded_reason(self) -> str | None:
        """Why the order is kept out of the ledger; `None` if it is in."""
        if self.quirk in _EXCLUDED_QUIRKS:
            return _EXCLUDED_QUIRKS[self.quirk]
        if self.paid_at_us is None:
            return "partially-paid" if self.status == "partially_paid" else "unpaid"
        return None if any(line.paid_minor for line in self.lines) else "zero-value"

    def without_assistant(self) -> Order:
        """The same order in the world without the assistant."""
        lines = [line for line in self.lines if not line.is_upsell]
        if self.instead is None:
            return replace(self, lines=lines)
        return replace(
            self,
            lines=lines,
            exchanges=[],
            refunds=list(self.instead.refunds),
            cancelled_us=self.instead.cancelled_us,
            request=self.request and replace(self.request, withdrawn_us=None, concession_minor=0),
        )

    def as_of(self, at_us: int) -> Order:
        """The order with those lines only that it has at that instant."""
        lines = [line for line in self.lines if (line.added_us or 0) < at_us]
        return self if len(lines) == len(self.lines) else replace(self, lines=lines)


_EXCLUDED_QUIRKS = {"test": "test-order", "staff": "staff-order", "open-draft": "draft-order"}


def _exchange(left: dict[str, int], exchange: Exchange) -> int:
    """The money stays where it was; more is charged on top, less is owed: how much less."""
    returned = left[exchange.line_id]
    if exchange.worth_minor > returned:
        left[exchange.exchange_id] = exchange.worth_minor - returned
        return 0
    left[exchange.line_id] = exchange.worth_minor
    return returned - exchange.worth_minor


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
