"""What becomes of an order that was paid, and what the assistant has to do with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from talkworth.demo.arrivals import DAY, HOUR, MINUTE, SECOND
from talkworth.demo.baskets import (
    draw_upsell,
    order_line,
    refund_id,
    refund_one_line,
    refund_whole,
)
from talkworth.demo.catalogue import PRODUCTS, Product
from talkworth.demo.conversations import Course, Talk, draw_talk, tell_talk
from talkworth.demo.history import Story
from talkworth.demo.lines import Dispute, Exchange, Instead, Refund, Request
from talkworth.demo.orders import Order
from talkworth.demo.phrases import BEFORE_BUYING, CANCEL, RETURN, Topic
from talkworth.demo.quirks import CASES
from talkworth.demo.shops import at_rate
from talkworth.demo.visits import identify, start_visit

P_CASE = 0.1
P_KEEPS_ANYWAY = 0.4
LONGEST_US = 15 * DAY
# As often as shops see them: most who ask to send something back do, a few dispute.
_WEIGHTS = dict(zip(CASES, (12, 22, 18, 6, 5, 7, 4, 3, 14, 3, 3, 3), strict=True))


@dataclass(frozen=True, slots=True)
class Case:
    """What happened, and the talk that was held about it (`None`: none was)."""

    name: str
    talk: Talk | None = None


def draw_case(order: Order, until_us: int) -> Case | None:
    """Decide what becomes of the order, if anything does; the order then says so in both worlds."""
    shopper, rng = order.shopper, order.shopper.rng
    name = shopper.quirk if shopper.quirk in CASES else None
    if shopper.quirk is None and rng.random() < P_CASE:
        name = rng.choices(CASES, [_WEIGHTS[case] for case in CASES])[0]
    if name is None or not _can_be(name, order, until_us):
        return None
    return Case(name, _DRAWN[name](order))


def tell_case(story: Story, case: Case | None) -> None:
    """The shopper comes back to talk about the order, where there is somebody to talk with."""
    shopper, rng = story.shopper, story.shopper.rng
    if case is None or case.talk is None or not shopper.has_assistant:
        return
    device = shopper.devices[0] if shopper.quirk else rng.choice(shopper.devices)
    visit = start_visit(story.out, shopper, device, case.talk.opened_us - 2 * MINUTE)
    identify(visit)
    tell_talk(visit, case.talk)
    story.talks.append((device, case.talk))


def _can_be(name: str, order: Order, until_us: int) -> bool:
    """Plain orders only, long enough ago to have come to their end."""
    is_plain = (
        order.path != "browser"
        and order.status == "paid"
        and order.sales_channel == "web"
        and order.in_world_with
        and order.in_world_without
        and not order.refunds
        and order.cancelled_us is None
        and order.excluded_reason() is None
        and not any(line.is_gift_card or line.is_upsell for line in order.lines)
    )
    if name == "refunded-in-shop-currency":
        is_abroad = order.currency != order.shopper.shop.currency
        is_plain = is_plain and is_abroad and order.has_rate and order.path == "server"
    return is_plain and order.at_us + LONGEST_US < until_us


def _talk(order: Order, at_us: int, course: Course, topic: Topic) -> Talk:
    shopper = order.shopper
    is_stated = shopper.rng.random() < 0.7
    language = shopper.market.language
    return draw_talk(shopper.rng, at_us, course, topic, language, is_stated=is_stated)


def _cancel_saved(order: Order) -> Talk:
    """Wants to cancel within the hour, is talked round; else it would have been cancelled."""
    rng = order.shopper.rng
    requested_us = order.at_us + rng.randint(5 * 60, 40 * 60) * SECOND
    talk = _talk(order, requested_us + rng.randint(40, 200) * SECOND, "answered", CANCEL)
    order.request = Request(
        f"request-{order.order_id}",
        "cancel",
        requested_us,
        withdrawn_us=talk.helped_us()[-1] + rng.randint(2 * 60, 20 * 60) * SECOND,
        concession_minor=order.sold_minor() // 10 if rng.random() < 0.5 else 0,
    )
    cancelled_us = requested_us + 3 * HOUR
    order.instead = Instead((refund_whole(order, cancelled_us - SECOND),), cancelled_us)
    if rng.random() < P_KEEPS_ANYWAY:
        order.instead = Instead(())
    return talk


def _ask_to_return(order: Order, line_ids: tuple[str, ...]) -> Request:
    at_us = order.at_us + order.shopper.rng.randint(4 * 86400, 9 * 86400) * SECOND
    return Request(f"request-{order.order_id}", "return", at_us, line_ids)


def _send_back(order: Order, request: Request) -> Refund:
    """What the shop pays back three days after it was asked."""
    at_us = request.at_us + 3 * DAY
    return refund_one_line(order, at_us) if request.line_ids else refund_whole(order, at_us)


def _talk_round(order: Order, request: Request) -> Talk:
    """A talk that helps; the request is withdrawn within the hour after it."""
    rng = order.shopper.rng
    talk = _talk(order, request.at_us + rng.randint(40, 7200) * SECOND, "answered", RETURN)
    withdrawn_us = talk.helped_us()[-1] + rng.randint(2 * 60, 50 * 60) * SECOND
    would_keep = rng.random() < P_KEEPS_ANYWAY
    order.instead = Instead(() if would_keep else (_send_back(order, request),))
    order.request = replace(request, withdrawn_us=withdrawn_us)
    return talk


def _return_saved(order: Order) -> Talk:
    """Keeps what was to go back; some for a credit, some for a little money."""
    rng = order.shopper.rng
    request = _ask_to_return(order, (order.lines[0].line_id,) if rng.random() < 0.6 else ())
    talk = _talk_round(order, request)
    concession = order.sold_minor() // 10 if rng.random() < 0.5 else 0
    if concession and rng.random() < 0.5:
        at_us = talk.ended_us + HOUR
        paid = Refund(refund_id(order), at_us, concession)
        order.refunds = [paid]
        _concede(order, concession, paid.refund_id)
    elif concession:
        _concede(order, concession, None)
    return talk


def _concede(order: Order, minor: int, paid_by: str | None) -> None:
    if order.request is not None:
        order.request = replace(order.request, concession_minor=minor, concession_refund_id=paid_by)


def _return_refused(order: Order) -> Talk:
    """Asks the assistant, hears nothing that helps, and sends it back."""
    order.request = _ask_to_return(order, (order.lines[0].line_id,))
    order.refunds = [_send_back(order, order.request)]
    course: Course = order.shopper.rng.choice(("no-answer", "escalated"))
    return _talk(order, order.request.at_us + 20 * MINUTE, course, RETURN)


def _return_taken_back_alone(order: Order) -> None:
    """Thinks better of it a day later, and talks to nobody."""
    request = _ask_to_return(order, ())
    order.request = replace(request, withdrawn_us=request.at_us + DAY)


def _saved_then_refunded(order: Order) -> Talk:
    """Is talked round, and sends all of it back four days later."""
    talk = _talk_round(order, _ask_to_return(order, ()))
    order.refunds = [refund_whole(order, talk.ended_us + 4 * DAY)]
    return talk


def _exchange(order: Order, product: Product) -> Talk:
    """Takes another product in place of a refund, which withdraws the request too."""
    rng, line = order.shopper.rng, order.lines[0]
    request = _ask_to_return(order, (line.line_id,))
    talk = _talk(order, request.at_us + rng.randint(40, 7200) * SECOND, "answered", RETURN)
    order.instead = Instead((_send_back(order, request),))
    order.request = request
    at_us = talk.helped_us()[-1] + rng.randint(3600, 20 * 3600) * SECOND
    worth_minor = order.line_nets()[line.line_id]
    if product != line.product:
        worth_minor = _net_minor(order, product)
    exchange_id = f"exchange-{order.order_id}"
    order.exchanges = [Exchange(exchange_id, at_us, line.line_id, product, worth_minor)]
    if (less := order.line_nets()[line.line_id] - worth_minor) > 0:
        order.refunds = [Refund(refund_id(order), at_us + HOUR, less)]
    return talk


def _exchanged(order: Order) -> Talk:
    """The same product in another size."""
    return _exchange(order, order.lines[0].product)


def _exchanged_up(order: Order) -> Talk:
    """Something dearer, and the difference is paid."""
    worth = order.line_nets()[order.lines[0].line_id]
    dearer = [product for product in PRODUCTS if _net_minor(order, product) > worth]
    return _exchange(order, order.shopper.rng.choice(dearer or [order.lines[0].product]))


def _exchanged_down(order: Order) -> Talk:
    """Something cheaper, and the difference is paid back."""
    worth = order.line_nets()[order.lines[0].line_id]
    cheaper = [product for product in PRODUCTS if _net_minor(order, product) < worth]
    return _exchange(order, order.shopper.rng.choice(cheaper or [order.lines[0].product]))


def _net_minor(order: Order, product: Product) -> int:
    line = order_line(order, product)
    return line.paid_minor - (line.tax_minor if order.includes_tax else 0)


def _edited_after_chat(order: Order) -> Talk:
    """Asks about one thing more, and has it added before the parcel leaves."""
    rng = order.shopper.rng
    at_us = order.at_us + rng.randint(10 * 60, 50 * 60) * SECOND
    talk = _talk(order, at_us, "answered", BEFORE_BUYING[0])
    draw_upsell(order, talk.ended_us + 5 * MINUTE)
    return talk


def _dispute(order: Order, *, is_won: bool) -> None:
    at_us = order.at_us + order.shopper.rng.randint(6 * 86400, 9 * 86400) * SECOND
    one = Dispute(f"dispute-{order.order_id}", at_us, order.total_minor, at_us + 2 * DAY, is_won)
    order.disputes = [one]


def _dispute_won(order: Order) -> None:
    """The bank takes all of it back, and gives it back."""
    _dispute(order, is_won=True)


def _dispute_lost(order: Order) -> None:
    """The bank takes all of it back for good."""
    _dispute(order, is_won=False)


def _refunded_in_shop_currency(order: Order) -> None:
    """The shop pays back in its own money what was paid in the shopper's."""
    shop, currency = order.shopper.shop, order.currency

    def own(minor: int) -> int:
        return at_rate(minor, currency, shop, order.at_us)

    refund = refund_one_line(order, order.at_us + 5 * DAY)
    lines = tuple(
        replace(line, subtotal_minor=own(line.subtotal_minor), tax_minor=own(line.tax_minor))
        for line in refund.lines
    )
    order.refunds = [
        replace(
            refund, amount_minor=own(refund.amount_minor), lines=lines, is_in_shop_currency=True
        )
    ]


_DRAWN: dict[str, Callable[[Order], Talk | None]] = {
    "cancel-saved": _cancel_saved,
    "return-saved": _return_saved,
    "return-refused": _return_refused,
    "return-taken-back-alone": _return_taken_back_alone,
    "saved-then-refunded": _saved_then_refunded,
    "exchanged": _exchanged,
    "exchanged-up": _exchanged_up,
    "exchanged-down": _exchanged_down,
    "edited-after-chat": _edited_after_chat,
    "dispute-won": _dispute_won,
    "dispute-lost": _dispute_lost,
    "refunded-in-shop-currency": _refunded_in_shop_currency,
}
