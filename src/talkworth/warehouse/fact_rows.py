"""The rows of facts that one event adds, in the tables of its type."""

from __future__ import annotations

from typing import Any

import msgspec

from talkworth.detectors import bots, traffic
from talkworth.events import types as wire
from talkworth.events.orders import LineChange
from talkworth.events.types import Event
from talkworth.experiments.arms import position
from talkworth.journal.entry import StoredEntry
from talkworth.ledger.facts import micros
from talkworth.money import minor_units
from talkworth.warehouse.db import Rows
from talkworth.warehouse.facts import Fact
from talkworth.warehouse.keys import order_key
from talkworth.warehouse.properties import add_properties

Columns = dict[str, Any]
STEPS: dict[type, str] = {
    wire.ConversationStarted: "start",
    wire.ConversationResolved: "resolved",
    wire.ConversationHandedOff: "handoff",
}
SAVE_STEPS: dict[type, str] = {
    wire.SaveRequested: "request",
    wire.RequestWithdrawn: "withdrawal",
    wire.ConcessionGranted: "concession",
}


def add_fact(rows: Rows, fact: Fact) -> None:
    """Append the rows of one fact."""
    event, entry = fact.event, fact.entry
    common = {
        "event_key": fact.event_key,
        "shop_id": entry.shop_id,
        "event_id": event.event_id,
        "occurred_at": fact.occurred_at,
    }
    arrival = {
        "received_at": entry.received_at,
        "trust": entry.trust,
        "is_bot": bool(entry.user_agent) and bots.is_bot(entry.user_agent),
        "identity_key": fact.nodes[0][1] if fact.nodes else fact.event_key,
        "conversation_id": event.conversation_id,
        "session_id": event.session_id,
    }
    rows.add(
        "events",
        **common,
        **arrival,
        type=event.__struct_config__.tag,
        source=event.source,
        door=entry.door,
        seq=entry.seq,
        sha256=fact.sha256,
        identity_keys=[node for _, node in fact.nodes],
    )
    _add_typed(rows, fact, common, arrival)
    add_properties(rows, fact)


def _add_typed(rows: Rows, fact: Fact, common: Columns, arrival: Columns) -> None:
    """The rows in the tables of the event's own type; some types have none."""
    if fact.order_id is not None:
        _add_order_fact(rows, fact, fact.order_id)
    nodes = [node for _, node in fact.nodes]
    match fact.event:
        case wire.SessionStarted():
            _add_session(rows, fact.event, fact.entry, common | arrival, nodes)
        case wire.FaqClicked() | wire.NudgeClicked():
            _add_click(rows, fact.event, common | arrival, nodes)
        case wire.NudgeShown():
            _add_impression(rows, fact.event, common | arrival)
        case wire.ExposureLogged():
            _add_exposure(rows, fact, fact.event, common | arrival)
        case wire.DecisionLogged():
            _add_decision(rows, fact.event, common | arrival)
        case (
            wire.MessageSent()
            | wire.ConversationStarted()
            | wire.ConversationResolved()
            | wire.ConversationHandedOff()
        ):
            _add_step(rows, fact.event, common | arrival)
        case wire.CartChanged() | wire.CheckoutStarted():
            _add_cart(rows, fact, fact.event, common | arrival)
        case wire.ProductViewed() | wire.FrictionMet():
            _add_sighting(rows, fact, fact.event, common | arrival)
        case wire.SaveRequested() | wire.RequestWithdrawn() | wire.ConcessionGranted():
            _add_save(rows, fact, fact.event, common)
        case wire.SubscriptionStarted() | wire.SubscriptionChanged():
            _add_subscription(rows, fact, fact.event, common)
        case _:
            pass


def _add_order_fact(rows: Rows, fact: Fact, order_id: str) -> None:
    shop_id = fact.entry.shop_id
    rows.add(
        "order_facts",
        event_key=fact.event_key,
        shop_id=shop_id,
        order_id=order_id,
        order_key=order_key(shop_id, order_id),
        trust=fact.entry.trust,
        occurred_at=fact.occurred_at,
        type=fact.event.__struct_config__.tag,
        payload=msgspec.json.encode(fact.event),
    )


def _add_session(
    rows: Rows, event: wire.SessionStarted, entry: StoredEntry, common: Columns, nodes: list[int]
) -> None:
    source = event.traffic_source or traffic.traffic_source(
        utm_source=event.utm_source,
        utm_medium=event.utm_medium,
        click_id=event.click_id,
        referrer=event.referrer,
        landing=event.landing,
    )
    rows.add(
        "sessions",
        **_without(common, "conversation_id"),
        traffic_source=source,
        landing=event.landing,
        device=event.device or (bots.device(entry.user_agent) if entry.user_agent else None),
        country=event.country,
        is_campaign=traffic.is_campaign(source),
        identity_keys=nodes,
    )


def _add_cart(
    rows: Rows, fact: Fact, event: wire.CartChanged | wire.CheckoutStarted, common: Columns
) -> None:
    """A cart or checkout event, and what it says about quantities of products."""
    is_cart, sign = isinstance(event, wire.CartChanged), 1
    is_whole = bool(event.lines)
    if isinstance(event, wire.CartChanged):
        is_whole = event.change == "replaced"
        sign = -1 if event.change in {"decreased", "removed"} else 1
    _add_shopper_event(
        rows,
        fact,
        common,
        step="cart" if is_cart else "checkout",
        has_contact=getattr(event, "has_contact", False),
        is_whole=is_whole,
    )
    for line in event.lines:
        if line.product_id is not None:
            _add_cart_line(rows, fact, line, sign, event.currency)


def _add_cart_line(
    rows: Rows, fact: Fact, line: LineChange, sign: int, currency: str | None
) -> None:
    is_priced = line.amount is not None and currency is not None and line.quantity > 0
    rows.add(
        "cart_lines",
        event_key=fact.event_key,
        shop_id=fact.entry.shop_id,
        product_id=line.product_id,
        quantity=sign * line.quantity if line.quantity_after is None else 0,
        quantity_after=line.quantity_after,
        amount_minor=minor_units(line.amount, currency) if is_priced else None,  # type: ignore[arg-type]
        n_priced=line.quantity if is_priced else None,
        currency=currency if is_priced else None,
    )


def _add_sighting(
    rows: Rows, fact: Fact, event: wire.ProductViewed | wire.FrictionMet, common: Columns
) -> None:
    is_view = isinstance(event, wire.ProductViewed)
    _add_shopper_event(
        rows,
        fact,
        common,
        step="view" if is_view else "friction",
        product_id=event.product_id,
        category=getattr(event, "category", None),
        detail=None if isinstance(event, wire.ProductViewed) else event.kind,
    )


def _add_shopper_event(
    rows: Rows,
    fact: Fact,
    common: Columns,
    *,
    step: str,
    has_contact: bool = False,
    is_whole: bool = False,
    product_id: str | None = None,
    category: str | None = None,
    detail: str | None = None,
) -> None:
    nodes = dict(fact.nodes)
    rows.add(
        "shopper_events",
        **_without(common, "conversation_id"),
        step=step,
        cart_key=nodes.get("cart", nodes.get("checkout")),
        has_contact=has_contact,
        is_whole=is_whole,
        product_id=product_id,
        category=category,
        detail=detail,
        identity_keys=list(nodes.values()),
    )


def _add_save(
    rows: Rows,
    fact: Fact,
    event: wire.SaveRequested | wire.RequestWithdrawn | wire.ConcessionGranted,
    common: Columns,
) -> None:
    """A request to cancel, return or leave, its withdrawal, or what that cost."""
    shop_id = fact.entry.shop_id
    order_id, currency = getattr(event, "order_id", None), getattr(event, "currency", None)
    amount = event.amount if isinstance(event, wire.ConcessionGranted) else None
    rows.add(
        "save_facts",
        **common,
        trust=fact.entry.trust,
        step=SAVE_STEPS[type(event)],
        request_id=event.request_id,
        kind=getattr(event, "kind", None),
        order_key=order_key(shop_id, order_id) if order_id else None,
        subscription_id=getattr(event, "subscription_id", None),
        amount_minor=minor_units(amount, currency) if amount and currency else None,
        currency=currency,
        refund_id=getattr(event, "refund_id", None),
    )
    for line_no, line in enumerate(getattr(event, "lines", ())):
        rows.add(
            "save_lines",
            event_key=fact.event_key,
            shop_id=shop_id,
            line_no=line_no,
            line_id=line.line_id,
            product_id=line.product_id,
            quantity=line.quantity,
        )


def _add_subscription(
    rows: Rows,
    fact: Fact,
    event: wire.SubscriptionStarted | wire.SubscriptionChanged,
    common: Columns,
) -> None:
    is_priced = event.amount is not None and event.currency is not None
    rows.add(
        "subscription_facts",
        **common,
        trust=fact.entry.trust,
        step="started" if isinstance(event, wire.SubscriptionStarted) else "changed",
        subscription_id=event.subscription_id,
        amount_minor=minor_units(event.amount, event.currency) if is_priced else None,  # type: ignore[arg-type]
        currency=event.currency,
    )


def _without(columns: Columns, name: str) -> Columns:
    return {key: value for key, value in columns.items() if key != name}


def _add_click(
    rows: Rows,
    event: wire.FaqClicked | wire.NudgeClicked,
    common: Columns,
    nodes: list[int],
) -> None:
    is_faq = isinstance(event, wire.FaqClicked)
    rows.add(
        "clicks",
        **common,
        click_type="faq" if is_faq else "nudge",
        item_id=event.faq_id if isinstance(event, wire.FaqClicked) else event.nudge_id,
        is_answered=event.is_answered if isinstance(event, wire.FaqClicked) else True,
        identity_keys=nodes,
    )


def _add_impression(rows: Rows, event: wire.NudgeShown, common: Columns) -> None:
    kept = {name: common[name] for name in ("event_key", "shop_id", "occurred_at", "is_bot")}
    rows.add("impressions", **kept, nudge_id=event.nudge_id)


def _add_exposure(rows: Rows, fact: Fact, event: wire.ExposureLogged, common: Columns) -> None:
    # A clock that is wrong about the event is as wrong about the assignment.
    waited = micros(event.occurred_at) - micros(event.assigned_at or event.occurred_at)
    salt = event.salt or event.experiment_id
    rows.add(
        "exposures",
        **_without(common, "conversation_id"),
        experiment_id=event.experiment_id,
        arm=event.arm,
        assigned_at=fact.occurred_at - waited,
        position=position(salt, event.visitor_id) if event.visitor_id else None,
        identity_keys=[node for _, node in fact.nodes],
    )


def _add_decision(rows: Rows, event: wire.DecisionLogged, common: Columns) -> None:
    rows.add(
        "decisions",
        **_without(common, "session_id"),
        decision_id=event.decision_id,
        kind=event.kind,
        action=event.action,
        propensity_ppb=None if event.propensity is None else round(event.propensity * 1e9),
        policy_version=event.policy_version,
        segment=event.segment,
        reason=event.reason,
        is_randomised=event.is_randomised,
    )


def _add_step(rows: Rows, event: Event, common: Columns) -> None:
    step, is_greeting = STEPS.get(type(event)), False
    if isinstance(event, wire.MessageSent):
        # A button says more than hello, whatever it says.
        step, is_greeting = event.role, bool(event.is_greeting) and event.form == "text"
    rows.add(
        "conversation_events",
        **common,
        step=step,
        is_greeting=is_greeting,
        form=getattr(event, "form", None),
        outcome=getattr(event, "outcome", None),
        outcome_source=getattr(event, "outcome_source", None),
        addressed_to=getattr(event, "addressed_to", None),
        channel=getattr(event, "channel", None),
        intent=getattr(event, "intent", None),
        workflow=getattr(event, "workflow", None),
        assistant=getattr(event, "assistant", None),
        assistant_version=getattr(event, "assistant_version", None),
        handled_by=getattr(event, "handled_by", None),
    )
