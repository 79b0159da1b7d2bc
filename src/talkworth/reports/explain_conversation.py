"""Whether a conversation counts, and what it did or did not earn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from talkworth.errors import NotFound
from talkworth.journal import Reader
from talkworth.reports.candidates import answers_of, find_order, open_case, touches
from talkworth.reports.explain import raw_events
from talkworth.reports.explain_saves import SAVE_CODES
from talkworth.reports.explained import (
    Answer,
    ExplainedConversation,
    ExplainedPart,
    PartOrder,
)
from talkworth.reports.period import instant
from talkworth.reports.shop import report_shop
from talkworth.reports.verdicts import CODES, answer_fault, not_meaningful
from talkworth.reports.wording import amount, listing, span
from talkworth.warehouse import Reading

Row = Mapping[str, Any]


class UnknownConversation(NotFound):
    code = "unknown-conversation"

    def __init__(self, conversation_id: str) -> None:
        super().__init__(
            f"There is no conversation {conversation_id[:100]!r} in this shop. Send the "
            "`conversation_id` its events carry. An opened chat without any message is none yet."
        )


def explain_conversation(
    warehouse: Reading, reader: Reader, shop_id: str, conversation_id: str
) -> ExplainedConversation:
    """
    The explanation of every part of a conversation.

    Raises:
        UnknownShop, UnknownConversation
    """
    shop = report_shop(warehouse, shop_id)
    talks = warehouse.query(
        "explain_conversation", shop_id=shop_id, conversation_id=conversation_id
    )
    if not talks:
        raise UnknownConversation(conversation_id)
    answers = answers_of(warehouse, shop_id, talks)
    parts = [_part(warehouse, shop_id, talk, answers[talk["conversation_key"]]) for talk in talks]
    rows = warehouse.query(
        "explain_events",
        shop_id=shop_id,
        order_key=None,
        subscription_id=None,
        request_ids=[],
        nodes=[talks[0]["conversation_key"] - talks[0]["part"]],
        event_ids=[talk["entry_click_id"] for talk in talks if talk["entry_click_id"]],
        person_keys=[],
        from_at=0,
        until_at=2**62,
    )
    return ExplainedConversation(
        shop_id=shop_id,
        timezone=shop.timezone,
        conversation_id=conversation_id,
        statement=_statement(parts),
        parts=parts,
        events=raw_events(reader, rows),
    )


def _statement(parts: Sequence[ExplainedPart]) -> str:
    n_meaningful = sum(part.is_meaningful for part in parts)
    earned = [order for part in parts for order in part.orders if order.kinds]
    counted = (
        f"{n_meaningful} of {len(parts)} parts count"
        if len(parts) > 1
        else ("It counts" if n_meaningful else f"It does not count: {parts[0].meaning}")
    )
    if not earned:
        return f"{counted}. It earned nothing."
    words = [
        f"{amount(order.credit_minor, order.currency)} of order "
        f"{order.order_name or order.order_id} ({listing(order.kinds)})"
        for order in earned
    ]
    return f"{counted}. It earned {listing(words)}."


def _part(warehouse: Reading, shop_id: str, talk: Row, answers: Sequence[Row]) -> ExplainedPart:
    fault = None if talk["is_meaningful"] and not talk["is_bot"] else not_meaningful(talk)
    return ExplainedPart(
        part=talk["part"],
        started_at=instant(talk["started_at"]),
        ended_at=instant(talk["ended_at"]),
        channel=talk["channel"],
        channel_reason=_channel_reason(talk),
        is_meaningful=fault is None,
        code=fault.code if fault else None,
        meaning=fault.reason if fault else "the shopper asked the assistant something",
        is_handed_off=talk["is_handed_off"],
        n_shopper_messages=talk["n_shopper_messages"],
        n_answers=talk["n_answers"],
        intent=talk["intent"],
        workflow=talk["workflow"],
        assistant=" ".join(filter(None, (talk["assistant"], talk["assistant_version"]))) or None,
        answers=[_answer(answer) for answer in answers],
        orders=_orders(warehouse, shop_id, talk),
    )


def _channel_reason(talk: Row) -> str:
    if talk["entry_click_at"] is None:
        return "as its events state it, or chat where they state none"
    before = span(talk["started_at"] - talk["entry_click_at"])
    return f"opened by click {talk['entry_click_id']}, {before} before it began"


def _answer(answer: Row) -> Answer:
    fault = answer_fault(answer)
    source = answer["outcome_source"]
    return Answer(
        event_id=answer["event_id"],
        at=instant(answer["occurred_at"]),
        is_earning=fault is None,
        code=fault.code if fault else "helped",
        reason=fault.reason if fault else f"it helped: outcome {source or 'stated'}",
    )


def _orders(warehouse: Reading, shop_id: str, talk: Row) -> list[PartOrder]:
    touch_id = f"{talk['conversation_id']}#{talk['part']}"
    rows = warehouse.query(
        "explain_reaching_orders",
        shop_id=shop_id,
        person_key=talk["person_key"],
        from_at=talk["started_at"] + 1,
        touch_id=touch_id,
    )
    orders: dict[str, list[Row]] = {}
    for row in rows:
        orders.setdefault(row["order_id"], []).append(row)
    return [_order(warehouse, shop_id, touch_id, kinds) for kinds in orders.values()]


def _order(warehouse: Reading, shop_id: str, touch_id: str, rows: Sequence[Row]) -> PartOrder:
    """What a touch earned of an order by kind, and why."""
    kinds = [row["kind"] for row in rows if row["kind"] is not None]
    code, reason = _verdict(warehouse, shop_id, touch_id, rows[0]["order_id"], kinds)
    return PartOrder(
        order_id=rows[0]["order_id"],
        order_name=rows[0]["order_name"],
        ordered_at=instant(rows[0]["ordered_at"]),
        currency=rows[0]["currency"],
        kinds=sorted(kinds),
        credit_minor=sum(row["credit_minor"] for row in rows),
        code=code,
        reason=reason,
    )


def _verdict(
    warehouse: Reading, shop_id: str, touch_id: str, order_id: str, kinds: Sequence[str]
) -> tuple[str, str]:
    """What became of the touch in the sale it won, else what it saved, else the first sale."""
    case = open_case(warehouse, shop_id, find_order(warehouse, shop_id, order_id))
    became = [
        touch
        for sale in case.sales
        for touch in touches(warehouse, shop_id, case, sale)
        if touch.touch_id == touch_id
    ]
    won = [touch for touch in became if touch.is_winner]
    if won:
        return won[0].code, won[0].reason
    if "saved" in kinds:
        return "saved", SAVE_CODES["saved"]
    if became:
        return became[0].code, became[0].reason
    return "answered-after-order", CODES["answered-after-order"]
