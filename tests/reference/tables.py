"""The reference's answer as the rows that must stand in the warehouse's tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from tests.reference.attribution import reach
from tests.reference.changes import changes
from tests.reference.conversations import Part
from tests.reference.holdings import Credit
from tests.reference.lapses import Lapse
from tests.reference.orders import Order
from tests.reference.report import Answer

MEMO = ("total", "tax", "shipping", "tips")
Rows = Iterable[dict[str, Any]]


def _identities(found: Answer) -> Iterable[dict[str, Any]]:
    who = found.persons
    for node in who.person.keys() | who.ignored:
        person = who.person.get(node)
        yield {
            "node_key": node.key,
            "person_key": node.key if node in who.ignored else person,
            "is_ignored": node in who.ignored,
            "is_known": person in who.known,
        }


def _conversation(part: Part) -> dict[str, Any]:
    shown = "person started_at channel is_meaningful is_bot is_human_only is_handed_off".split()
    roles = [getattr(row.event, "role", None) for row in part.messages]
    return {
        **{name: getattr(part, name) for name in shown},
        "shop_id": part.shop,
        "conversation_id": part.conversation_id,
        "part": part.part,
        "person_key": part.person,
        "ended_at": part.messages[-1].at,
        "n_messages": len(roles),
        "n_shopper_messages": roles.count("shopper"),
        "n_answers": roles.count("assistant"),
        "first_helpful_at": min((row.at for row in part.answers), default=None),
        "last_helpful_at": max((row.at for row in part.answers), default=None),
        "session_id": part.session_id,
        "entry_click_id": part.entry_click.event.event_id if part.entry_click else None,
    }


def _order(order: Order, found: Answer) -> dict[str, Any]:
    mine = [
        one for one in found.entries if (one.shop, one.order_id) == (order.shop, order.order_id)
    ]
    kept = "order_id ordered_at paid_at currency trust excluded_reason".split()
    newest = order.newest
    numerator, denominator = order.rate or (None, None)
    return {
        **{name: getattr(order, name) for name in kept},
        "is_shopper_placed": order.is_shopper_placed,
        "is_conflicting": order.is_conflicting,
        "is_renewal": order.is_renewal,
        "subscription_id": order.subscription_id,
        "shop_id": order.shop,
        "person_key": order.person,
        "rate_numerator": numerator,
        "rate_denominator": denominator,
        "net_minor": order.net,
        "balance_minor": sum(one.amount for one in mine),
        "gift_card_minor": sum(one.net for one in order.lines if one.is_gift_card),
        **{f"{name}_minor": newest.minor(getattr(newest.order, name)) for name in MEMO},
        "rule_set_version": found.rules.active(order.shop, order.ordered_at).version,
    }


def _lines(found: Answer) -> Iterable[dict[str, Any]]:
    for (shop, order_id), book in found.books.items():
        own = {line.line_id: line for line in book.order.lines}
        made = {} if book.order.excluded_reason else changes(book.order).lines
        for line in {**made, **own}.values():
            yield {
                "shop_id": shop,
                "order_id": order_id,
                "line_id": line.line_id,
                "quantity": line.quantity,
                "net_minor": line.net if line.line_id in own else 0,  # no version knows it
                "is_gift_card": line.is_gift_card,
                "product_id": line.product_id,
            }


def _portions(found: Answer) -> Iterable[dict[str, Any]]:
    kept = "portion_id portion_no line_id sale_id product_id quantity sold_minor".split()
    for (shop, order_id), book in found.books.items():
        for portion in book.portions:
            own = {name: getattr(portion, name) for name in kept}
            yield {**own, "shop_id": shop, "order_id": order_id}


def _entries(found: Answer) -> Iterable[dict[str, Any]]:
    kept = "entry_id line_id entry_type occurred_at portion_id sale_id entry_no".split()
    for (shop, _), book in found.books.items():
        for entry in book.entries:
            yield {
                **{name: getattr(entry, name) for name in kept},
                "shop_id": shop,
                "amount_minor": entry.amount,
                "before_minor": entry.before,
                "after_minor": entry.after,
                "reporting_minor": entry.reporting,
                "currency": book.order.currency,
                "trust": book.order.trust,
            }


def _reach(found: Answer) -> Iterable[dict[str, Any]]:
    for order in found.orders:
        for person, joined_by in reach(order, found.persons).items():
            yield {
                "shop_id": order.shop,
                "order_id": order.order_id,
                "person_key": person,
                "joined_by": joined_by,
            }


def _sales(found: Answer) -> Iterable[dict[str, Any]]:
    for (shop, order_id, sale_id), contest in found.contests.items():
        if not contest.is_base_renewal:
            yield {
                "shop_id": shop,
                "order_id": order_id,
                "sale_id": sale_id,
                "person_key": contest.order.person,
                "sold_at": contest.sold_at,
                "rule_set_version": contest.version,
            }


def _published_sales(found: Answer) -> Iterable[dict[str, Any]]:
    for (shop, order_id, sale_id), contest in found.contests.items():
        if contest.is_published:
            yield {"shop_id": shop, "order_id": order_id, "sale_id": sale_id}


def _order_touches(found: Answer) -> Iterable[dict[str, Any]]:
    for (shop, order_id, sale_id), contest in found.contests.items():
        weights = [rival.weight for rival in contest.rivals]
        for place, rival in enumerate(contest.rivals):
            if not rival.weight:
                continue
            yield {
                "shop_id": shop,
                "order_id": order_id,
                "sale_id": sale_id,
                "touch_id": rival.touch.touch_id,
                "tier": rival.tier,
                "kind": rival.kind,
                "touched_at": rival.touched_at,
                "ranked_at": rival.ranked[0],
                "weight_before": sum(weights[:place]),
                "weight_upto": sum(weights[: place + 1]),
                "weight_total": sum(weights),
                "channel": rival.touch.channel,
                "joined_by": rival.joined_by,
                "started_at": rival.touch.started_at,
                "touch_person_key": rival.touch.person,
            }


def _lapse(lapse: Lapse) -> dict[str, Any]:
    return {
        "shop_id": lapse.shop,
        "event_id": lapse.event_id,
        "opened_at": lapse.opens_at,
        "step": "view" if lapse.kind == "hesitation" else lapse.kind,
    }


def _lapses(found: Answer) -> Iterable[dict[str, Any]]:
    for lapse in found.lapses:
        yield {
            **_lapse(lapse),
            "lapse_type": "friction" if lapse.is_friction else "abandonment",
            "person_key": lapse.person,
            "open_until_at": lapse.closes_at - 1,  # the last instant at which it is open
            "covers_all": lapse.quantities is None,
        }


def _lapse_lines(found: Answer) -> Iterable[dict[str, Any]]:
    for lapse in found.lapses:
        for product_id, quantity in (lapse.quantities or {}).items():
            yield {**_lapse(lapse), "product_id": product_id, "quantity": quantity}


def _claims(found: Answer) -> Iterable[dict[str, Any]]:
    in_order = sorted(found.claims, key=lambda one: one[1].place)
    numbers: dict[tuple[str, str, str], int] = {}
    for book, claim in in_order:
        portion = book.order.shop, book.order.order_id, claim.portion_id
        numbers[portion] = numbers.get(portion, 0) + 1
        yield {
            "shop_id": book.order.shop,
            "order_id": book.order.order_id,
            "portion_id": claim.portion_id,
            "claim_type": claim.claim_type,
            "source_id": claim.source_id,
            "claim_no": numbers[portion],
            "claimed_at": claim.claimed_at,
            "withdrawn_at": claim.withdrawn_at,
            "balance_minor": book.balance(claim.portion_id, claim.claimed_at),
            "taken_minor": claim.amount,
        }


def _credit(credit: Credit) -> dict[str, Any]:
    holder, order = credit.holder, credit.order
    touch = holder.touch
    return {
        "shop_id": order.shop,
        "entry_id": credit.entry_id,
        "touch_id": touch.touch_id if touch else None,
        "kind": holder.kind,
        "touched_at": holder.touched_at,
        "settles_at": holder.settles_at,
        "credit_minor": credit.amount,
        "reporting_minor": credit.reporting,
        "channel": touch.channel if touch else None,
        "joined_by": holder.joined_by,
        "entry_type": credit.entry_type,
        "line_id": credit.line_id,
        "portion_id": credit.portion.portion_id,
        "currency": order.currency,
        "trust": order.trust,
        "rule_set_version": holder.contest.version,
        "person_key": order.person,
        "touch_person_key": touch.person if touch else None,
        "occurred_at": credit.occurred_at,
        "ordered_at": order.ordered_at,
        "started_at": touch.started_at if touch else None,
        "lag_us": holder.lag_us,
        "is_handed_off": bool(touch and touch.part and touch.part.is_handed_off),
        "tier": holder.tier,
    }


MAKERS: dict[str, Callable[[Answer], Rows]] = {
    "identities": _identities,
    "conversations": lambda found: map(_conversation, found.parts),
    "orders": lambda found: map(_order, found.orders, [found] * len(found.orders)),
    "order_lines": _lines,
    "order_portions": _portions,
    "order_entries": _entries,
    "order_reach": _reach,
    "sales": _sales,
    "published_sales": _published_sales,
    "order_touches": _order_touches,
    "lapses": _lapses,
    "lapse_lines": _lapse_lines,
    "claims": _claims,
    "credits": lambda found: map(_credit, found.credits),
    "assignments": lambda found: map(asdict, found.assignments),
}
