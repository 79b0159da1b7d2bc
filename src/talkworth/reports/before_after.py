"""What was before a day and after it, offered only as what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct, structs

from talkworth.control import Control
from talkworth.control.annotations import AnnotationKind
from talkworth.errors import BadInput
from talkworth.journal.entry import Trust
from talkworth.reports.amounts import PublishedRule
from talkworth.reports.basis import Basis
from talkworth.reports.period import Period, local
from talkworth.reports.trend import RatioChange, RevenueChange, Stretch, trend
from talkworth.reports.wording import amount
from talkworth.warehouse import Reading

DAYS = 28
MOST_DAYS = 200
# The trend's verdict in words that nobody reads as a cause.
_SAID = {"likely real": "more than noise", "could be noise": "could be noise"}

WARNING = (
    "Before and after is no experiment: seasons, campaigns, prices, stock and who comes change "
    "too, and nothing here says that the assistant did it. To know, run a holdout."
)


class DayAhead(BadInput):
    """A day that has not begun: there is nothing after it."""

    code = "day-ahead"

    def __init__(self, on: date, today: date) -> None:
        super().__init__(
            f"{on} has not begun in the shop's time zone, where it is {today}. Name a day that has."
        )


class Noted(Struct, kw_only=True, frozen=True):
    """An annotation on one of the days."""

    on: date
    kind: AnnotationKind
    text: str


class BeforeAfter(Struct, kw_only=True, frozen=True):
    """
    As many days before `on` as from it, cut at the same age, as the trend compares periods.

    `n_days` is the number on each side: what was asked for, or what has passed since `on`.
    `before` and `after` are day by day. `warning` must stand beside the numbers; `annotations`
    are what somebody wrote on these days, `on` itself included.
    """

    shop_id: str
    currency: str
    timezone: str
    on: date
    n_days: int
    from_on: date
    to_on: date
    horizon_d: int
    trust: Trust
    before: list[Stretch]
    after: list[Stretch]
    revenue_per_conversation: RatioChange
    attributed_revenue: RevenueChange
    annotations: list[Noted]
    warning: str
    words: list[str]
    published_rule: PublishedRule
    basis: Basis


def days_around(on: date, days: int, timezone: str, now_us: int) -> Period:
    """
    The days from `on`, at most `days` and up to today; its `previous()` are as many before.

    Raises:
        DayAhead
    """
    today = local(now_us, timezone).date()
    if on > today:
        raise DayAhead(on, today)
    return Period(on, min(on + timedelta(days=days - 1), today), timezone)


def noted(control: Control, shop_id: str, as_of_us: int | None = None) -> tuple[Noted, ...]:
    """What was written on the shop's days, by a past instant (UTC microseconds) or by now."""
    return tuple(
        Noted(on=note.happened_on, kind=note.kind, text=note.words)
        for note in control.annotations.of(shop_id)
        if as_of_us is None or note.written_at <= as_of_us
    )


def before_after(
    warehouse: Reading,
    shop_id: str,
    after: Period,
    *,
    now_us: int,
    horizon_d: int = 30,
    notes: Sequence[Noted] = (),
) -> BeforeAfter:
    """
    The days `after` (`days_around`) against as many before, as known at `now_us`.

    Of `notes` those of these days are listed.

    Raises:
        UnknownShop, BadChoice
    """
    found = trend(warehouse, shop_id, after, now_us=now_us, horizon_d=horizon_d)
    first = found.previous_from_on
    report = BeforeAfter(
        shop_id=shop_id,
        currency=found.currency,
        timezone=found.timezone,
        on=after.from_on,
        n_days=after.n_days,
        from_on=first,
        to_on=after.to_on,
        horizon_d=horizon_d,
        trust=found.trust,
        before=found.previous,
        after=found.current,
        revenue_per_conversation=found.revenue_per_conversation,
        attributed_revenue=found.attributed_revenue,
        annotations=[note for note in notes if first <= note.on <= after.to_on],
        warning=WARNING,
        words=[],
        published_rule=found.published_rule,
        basis=found.basis,
    )
    return structs.replace(report, words=list(_words(report)))


def _words(report: BeforeAfter) -> Iterator[str]:
    """What is read off, in sentences; never what made it so."""
    ratio, revenue, currency = (
        report.revenue_per_conversation,
        report.attributed_revenue,
        report.currency,
    )
    before, now = (_of(minor, currency) for minor in (ratio.before_minor, ratio.now_minor))
    change = "" if ratio.change is None else f", {ratio.change:+.1%}"
    reach = "too few payers for an interval"
    if ratio.low is not None and ratio.high is not None:
        reach = f"{ratio.low:+.1%} to {ratio.high:+.1%}: {_SAID[ratio.verdict]}"
    yield (
        f"Revenue per conversation: {before} before {report.on}, {now} from then on{change} "
        f"({reach})."
    )
    yield (
        f"Attributed revenue of the orders placed in them: {_of(revenue.before_minor, currency)} "
        f"before, {_of(revenue.now_minor, currency)} after."
    )
    if not report.annotations:
        yield "Nobody noted anything on these days; what else changed is not known here."


def _of(minor: float | None, currency: str) -> str:
    return "no conversations" if minor is None else amount(round(minor), currency)
