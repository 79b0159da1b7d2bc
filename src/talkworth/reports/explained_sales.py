"""What an explanation holds of an order's sales: who competed, who holds what, what was saved."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from talkworth.reports.confidence import Confidence


class RulesShown(Struct, kw_only=True, frozen=True):
    """The rule set a sale was attributed under; windows as text, such as "24 h"."""

    version: int
    model: str
    window: str
    scope: str
    direct: str
    assisted: str
    recovered: str
    friction: str
    save: str
    late_public: str
    part_gap: str
    entry_click: str


class Touch(Struct, kw_only=True, frozen=True):
    """
    What might have earned a sale, and what became of it.

    `form` is `conversation`, `click` or `campaign`. `code` is stable, `reason` says it in words.
    `answered_at` is the touch's clock: its last helpful answer, or the click, before the sale;
    null where nothing helped. `share` is the part of the sale it won, such as "1 of 1".
    `confidence` says how sure the key `joined_by` is: "exact", "same browser", "known customer".
    `near_miss` says by how much it missed, exactly.
    """

    touch_id: str
    form: str
    channel: str
    conversation_id: str | None
    started_at: datetime
    answered_at: datetime | None
    is_winner: bool
    code: str
    reason: str
    joined_by: str | None
    confidence: Confidence | None
    kind: str | None
    share: str | None
    near_miss: str | None


class ExplainedLapse(Struct, kw_only=True, frozen=True):
    """
    A cart left, a friction or a hesitation, and whether the sale won it back.

    It was open from `opened_at` to `open_until_at`. `covers` says which units. `code` is stable,
    `reason` says it in words; `near_miss` says by how much it missed, exactly.
    """

    event_id: str
    lapse_type: str
    step: str
    occurred_at: datetime
    opened_at: datetime
    open_until_at: datetime
    covers: str
    is_recovered: bool
    code: str
    reason: str
    near_miss: str | None


class ExplainedSale(Struct, kw_only=True, frozen=True):
    """
    What was bought at one time: the order itself, an addition, an exchange's up-charge, or the
    higher price of an upgraded subscription.

    Where `is_competing` is false no touch could earn it: a renewal, or an order out of the
    ledger. `previous_order_at` ends the path of older touches; null is no such order.
    """

    sale_id: str
    sold_at: datetime
    what: str
    is_competing: bool
    rules: RulesShown
    previous_order_at: datetime | None
    touches: list[Touch]
    lapses: list[ExplainedLapse]


class Holder(Struct, kw_only=True, frozen=True):
    """
    Who holds a part of a pool, in the order's currency; `touch_id` is null for nobody.

    `share` is its part of the pool, such as "1 of 2"; null where nobody holds it. `units` says
    which units a winner recovered, or what is left beside them, such as "1 of 3".
    """

    touch_id: str | None
    kind: str
    channel: str | None
    share: str | None
    units: str | None
    held_minor: int


class Pool(Struct, kw_only=True, frozen=True):
    """
    A part of a portion's balance that is held together: its sale's own (no `claim_type`), or what
    a save or an upgrade took: `taken_minor` then, `pool_minor` of it are left.
    """

    claim_type: str | None
    source_id: str | None
    claimed_at: datetime | None
    taken_minor: int | None
    pool_minor: int
    holders: list[Holder]


class ExplainedPortion(Struct, kw_only=True, frozen=True):
    """
    The units of a line that were sold in one sale, and who holds what is left of their money.

    `arithmetic` leads from what was sold to the balance; the pools add up to it.
    """

    portion_id: str
    sale_id: str
    line_id: str
    title: str | None
    product_id: str | None
    quantity: int
    sold_minor: int
    balance_minor: int
    arithmetic: str
    pools: list[Pool]


class Concession(Struct, kw_only=True, frozen=True):
    """
    What was given for staying. `is_counted` where it lowers the save; else `reason` says why not.
    """

    amount_minor: int
    currency: str
    refund_id: str | None
    is_counted: bool
    reason: str


class AtRisk(Struct, kw_only=True, frozen=True):
    """
    What a request put at risk of a portion, at most what was left of it when the money was kept
    (`balance_minor`), and what moved to the touch that saved it.
    """

    portion_id: str
    balance_minor: int
    risk_minor: int
    saved_minor: int


class Moved(Struct, kw_only=True, frozen=True):
    """What a save moved: below zero from this holder, above zero to it."""

    touch_id: str | None
    kind: str
    credit_minor: int


class ExplainedSave(Struct, kw_only=True, frozen=True):
    """
    A request to cancel, return or leave, and whether an answer kept the money.

    at risk - conceded = saved. `cycle` counts the payments of a subscription that one save keeps.
    A save is provisional up to `settles_at`. `code` is stable, `reason` says it in words;
    `near_miss` says by how much it missed, exactly.
    """

    request_id: str
    kind: str
    requested_at: datetime
    withdrawn_at: datetime | None
    touch_id: str | None
    channel: str | None
    touched_at: datetime | None
    joined_by: str | None
    confidence: Confidence | None
    cycle: int | None
    risk_minor: int
    conceded_minor: int
    saved_minor: int
    settles_at: datetime | None
    is_saved: bool
    code: str
    reason: str
    near_miss: str | None
    portions: list[AtRisk]
    concessions: list[Concession]
    moved: list[Moved]
