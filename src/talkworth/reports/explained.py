"""What an explanation holds: the same for the command line, the API and the page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from talkworth.control.flags import Flagged
from talkworth.journal.entry import Trust
from talkworth.reports.amounts import ByKind
from talkworth.reports.confidence import Confidence
from talkworth.reports.explained_sales import ExplainedPortion, ExplainedSale, ExplainedSave


class Sum(Struct, kw_only=True, frozen=True):
    """
    total - tax - shipping - tips - gift cards (- `other_minor`) = net, in the order's currency;
    net + up-charges - refunds - chargebacks - cancelled - exchanged away - removed = balance;
    balance = credited + other channels + base renewal + unattributed.

    `other_minor` is what the platform's own figures leave open, usually 0. `revenue` is what
    conversations and clicks hold by kind, `credited_minor` its total. `reporting_minor` is the
    credit in the shop's currency, null while no rate is known; `rate` is what one unit is worth
    there, as a fraction, locked at `rate_at`: when the order was placed.
    """

    currency: str
    total_minor: int
    tax_minor: int
    shipping_minor: int
    tips_minor: int
    gift_card_minor: int
    other_minor: int
    net_minor: int
    up_charge_minor: int
    refunded_minor: int
    chargeback_minor: int
    cancelled_minor: int
    exchanged_minor: int
    removed_minor: int
    balance_minor: int
    revenue: ByKind
    credited_minor: int
    other_channel_minor: int
    base_renewal_minor: int
    unattributed_minor: int
    reporting_currency: str
    reporting_minor: int | None
    rate: str | None
    rate_at: datetime | None


class Identifier(Struct, kw_only=True, frozen=True):
    """An identifier on the order, how sure it is, and whose touches it reaches."""

    kind: str
    value: str
    confidence: Confidence | None
    is_ignored: bool
    is_reached: bool
    meaning: str


class Step(Struct, kw_only=True, frozen=True):
    """
    Something that happened on the way, when, and who says so.

    `code` is stable, `what` says it in words. `is_help` marks the help that earned or saved.
    """

    at: datetime
    code: str
    what: str
    is_help: bool
    event_id: str | None
    source: str
    trust: Trust
    seq: int


class EntryCredit(Struct, kw_only=True, frozen=True):
    """What one touch earned of an entry; `touch_id` is null where nothing did."""

    touch_id: str | None
    kind: str
    channel: str | None
    credit_minor: int
    reporting_minor: int | None


class LedgerEntry(Struct, kw_only=True, frozen=True):
    """
    A change of one portion's balance, in the order's currency, and who earned it.

    The types `save` and `upgrade` are claims: they move no money, `credits` say from whom to
    whom it went.
    """

    entry_id: str
    line_id: str
    portion_id: str
    title: str | None
    entry_type: str
    occurred_at: datetime
    amount_minor: int
    after_minor: int
    credits: list[EntryCredit]


class RawEvent(Struct, kw_only=True, frozen=True):
    """
    An event as it arrived. `payload` is what the journal keeps under `seq`, less personal data;
    null where that is not JSON.
    """

    seq: int
    event_id: str
    type: str
    occurred_at: datetime
    received_at: datetime
    trust: Trust
    source: str | None
    door: str
    is_bot: bool
    payload: dict[str, Any] | None


class ToldFlag(Struct, kw_only=True, frozen=True):
    """
    What somebody thinks is wrong here. It changes no number: what is credited stays so.

    `answer` is what came of it; `resolved_at` and `resolved_by` are null while it is open.
    """

    flag_id: str
    what: Flagged
    subject_id: str
    note: str
    flagged_by: str
    flagged_at: datetime
    answer: str
    resolved_by: str | None
    resolved_at: datetime | None


class ExplainedOrder(Struct, kw_only=True, frozen=True):
    """
    Where an order's money went and why. `statement` says it in one sentence.

    `paid_at` is null while it is unpaid, `excluded_reason` in the ledger. `sales` say what was
    bought when, which conversations, clicks and campaigns could have earned it, won, lost, and
    by how much they missed. `portions` say who holds what is left of each line, `saves` what was
    asked to be undone and what became of it. `candidate` names the rules of a what-if; null is
    what holds.
    """

    shop_id: str
    timezone: str
    order_id: str
    order_name: str | None
    ordered_at: datetime
    paid_at: datetime | None
    trust: Trust
    is_conflicting: bool
    source: str | None
    sales_channel: str
    is_renewal: bool
    subscription_id: str | None
    excluded_reason: str | None
    candidate: str | None
    statement: str
    near_misses: list[str]
    path: list[Step]
    sum: Sum
    identifiers: list[Identifier]
    sales: list[ExplainedSale]
    portions: list[ExplainedPortion]
    saves: list[ExplainedSave]
    entries: list[LedgerEntry]
    events: list[RawEvent]
    flags: list[ToldFlag] = []


class Answer(Struct, kw_only=True, frozen=True):
    """
    An assistant's message: `is_earning` where it may earn credit, else `reason` says why.

    `code` is stable: "helped", or what kept it from helping.
    """

    event_id: str
    at: datetime
    is_earning: bool
    code: str
    reason: str


class PartOrder(Struct, kw_only=True, frozen=True):
    """An order this part reaches: what it earned of it, by kind; nothing is an empty list."""

    order_id: str
    order_name: str | None
    ordered_at: datetime
    currency: str
    kinds: list[str]
    credit_minor: int
    code: str
    reason: str


class ExplainedPart(Struct, kw_only=True, frozen=True):
    """
    One part of a conversation: whether it counts, what helped, what it earned.

    `code` is stable and says why it does not count; null where it does.
    """

    part: int
    started_at: datetime
    ended_at: datetime
    channel: str
    channel_reason: str
    is_meaningful: bool
    code: str | None
    meaning: str
    is_handed_off: bool
    n_shopper_messages: int
    n_answers: int
    intent: str | None
    workflow: str | None
    assistant: str | None
    answers: list[Answer]
    orders: list[PartOrder]


class ExplainedConversation(Struct, kw_only=True, frozen=True):
    """Whether a conversation counts, part by part, and every order it could have earned."""

    shop_id: str
    timezone: str
    conversation_id: str
    statement: str
    parts: list[ExplainedPart]
    events: list[RawEvent]
    flags: list[ToldFlag] = []
