"""The conversations behind the number: which count, why others do not, and what each earned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from msgspec import Struct

from talkworth.journal.entry import Trust
from talkworth.reports.amounts import DAY_US, KINDS, BadChoice, ByKind
from talkworth.reports.basis import UNTOLD, Basis
from talkworth.reports.paging import ALL_ROWS, PAGE_SIZE, check_page
from talkworth.reports.period import Period, instant
from talkworth.reports.revenue_per_conversation import horizon, saved_horizon
from talkworth.reports.shop import ReportShop, report_shop
from talkworth.reports.verdicts import not_meaningful
from talkworth.warehouse import Reading
from talkworth.warehouse.steps import Step, query_in_steps

WHICH = (
    *("meaningful", "earning", "helped", "not_helped", "not_meaningful", "human_only", "bot"),
    "all",
)
SORTS = ("newest", "oldest", "largest")
Outcome = Literal["helped", "not helped", "unanswered"]


class ListedConversation(Struct, kw_only=True, frozen=True):
    """
    A part of a conversation. `code` and `reason` say why it does not count; null where it does.

    `outcome`: an answer helped, none did, or nobody answered. `revenue` is what it earned of
    orders of the headline's trust within the horizon.
    """

    conversation_id: str
    part: int
    started_at: datetime
    ended_at: datetime
    channel: str
    intent: str | None
    workflow: str | None
    assistant: str | None
    is_meaningful: bool
    code: str | None
    reason: str | None
    outcome: Outcome
    is_handed_off: bool
    n_messages: int
    n_answers: int
    n_orders: int
    revenue: ByKind


class ConversationList(Struct, kw_only=True, frozen=True):
    """
    A page of the conversations started in the period; `n_rows` is how many all pages have.

    `reporting_minor` is what all of them earned within `horizon_d` days, in the shop's currency.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    which: str
    horizon_d: int
    trust: Trust
    sort: str
    page: int
    page_size: int
    n_rows: int
    reporting_minor: int
    conversations: list[ListedConversation]
    basis: Basis


@dataclass(frozen=True, slots=True)
class ConversationQuery:
    """
    Which conversations, and which page of them; all but "bot" leave bots out.

    "meaningful" is the denominator; "earning" are those that brought an order within the
    horizon. `text` finds a part of an id. `is_whole` asks for all, whatever the page.

    Raises:
        BadChoice
    """

    which: str = "meaningful"
    channel: str = ""
    text: str = ""
    sort: str = "newest"
    horizon_d: int = 30
    page: int = 1
    page_size: int = PAGE_SIZE
    is_whole: bool = False

    def __post_init__(self) -> None:
        horizon(self.horizon_d)
        if self.which not in WHICH:
            raise BadChoice("which", self.which, WHICH)
        if self.sort not in SORTS:
            raise BadChoice("sort", self.sort, SORTS)
        check_page(self.page, self.page_size)


EVERY_MEANINGFUL = ConversationQuery()


def conversation_list(
    warehouse: Reading,
    shop_id: str,
    period: Period,
    wanted: ConversationQuery = EVERY_MEANINGFUL,
) -> ConversationList:
    """
    One page of the conversations started in `period`.

    Raises:
        UnknownShop
    """
    shop = report_shop(warehouse, shop_id)
    totals, rows = query_in_steps(
        warehouse,
        _steps(shop, period, wanted),
        "conversation_totals",
        "listed_conversations",
        sort=wanted.sort,
        limit=ALL_ROWS if wanted.is_whole else wanted.page_size,
        offset=0 if wanted.is_whole else (wanted.page - 1) * wanted.page_size,
    )
    return ConversationList(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        which=wanted.which,
        horizon_d=wanted.horizon_d,
        trust=shop.headline_trust,
        sort=wanted.sort,
        page=wanted.page,
        page_size=wanted.page_size,
        **totals[0],
        conversations=[_listed(row) for row in rows],
        basis=UNTOLD,
    )


def _steps(shop: ReportShop, period: Period, wanted: ConversationQuery) -> dict[str, Step]:
    """What each earned, then those that are asked for."""
    started = {"shop_id": shop.shop_id, "from_at": period.from_at, "until_at": period.until_at}
    earned = {
        "horizon_us": horizon(wanted.horizon_d),
        "saved_us": saved_horizon(wanted.horizon_d) * DAY_US,
        "trust": shop.headline_trust,
    }
    asked = {"which": wanted.which, "channel": wanted.channel, "text": wanted.text}
    return {
        "conversation_credits": Step("conversation_credits", started | earned),
        "asked_conversations": Step("asked_conversations", started | asked),
    }


def _listed(row: Mapping[str, Any]) -> ListedConversation:
    is_counted = row["is_meaningful"] and not row["is_bot"]
    fault = None if is_counted else not_meaningful(row)
    return ListedConversation(
        conversation_id=row["conversation_id"],
        part=row["part"],
        started_at=instant(row["started_at"]),
        ended_at=instant(row["ended_at"]),
        channel=row["channel"],
        intent=row["intent"],
        workflow=row["workflow"],
        assistant=" ".join(filter(None, (row["assistant"], row["assistant_version"]))) or None,
        is_meaningful=is_counted,
        code=fault.code if fault else None,
        reason=fault.reason if fault else None,
        outcome=_outcome(row),
        is_handed_off=row["is_handed_off"],
        n_messages=row["n_messages"],
        n_answers=row["n_answers"],
        n_orders=row["n_orders"],
        revenue=ByKind(**{f"{kind}_minor": row[f"{kind}_minor"] or 0 for kind in KINDS}),
    )


def _outcome(row: Mapping[str, Any]) -> Outcome:
    if row["last_helpful_at"] is not None:
        return "helped"
    return "not helped" if row["n_answers"] else "unanswered"
