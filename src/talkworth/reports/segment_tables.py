"""Segments, clicks, what came after support, categories and keys as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from talkworth.money import decimal_text
from talkworth.reports.after_support import AfterSupport
from talkworth.reports.amounts import KINDS, ByKind, Interval
from talkworth.reports.bought import BoughtCategories
from talkworth.reports.clicks import ClickedKind, ClickReport
from talkworth.reports.identity import IdentityReport
from talkworth.reports.segments import Segment, SegmentGroup, SegmentReport
from talkworth.reports.table import Cell, Table, ratio_text

OTHERS, EVERYTHING = "(others)", "(all)"


def _money(minors: Iterable[int], currency: str) -> list[Cell]:
    return [decimal_text(minor, currency) for minor in minors]


def _kinds(revenue: ByKind, currency: str) -> list[Cell]:
    return _money([*(revenue.of(kind) for kind in KINDS), revenue.total_minor], currency)


def _ratios(ends: Sequence[float | None], currency: str) -> list[Cell]:
    return [ratio_text(end, currency) for end in ends]


def _interval(ratio: Interval, currency: str) -> list[Cell]:
    ends = (ratio.estimate_minor, ratio.low_minor, ratio.high_minor)
    return [*_ratios(ends, currency), ratio.evidence]


def _part(number: float | None) -> str | None:
    """A share or a probability, to six digits."""
    return None if number is None else f"{number:.6f}"


def segments_table(report: SegmentReport) -> Table:
    """One row per segment, then those not listed, then all of them."""
    columns = [
        *report.by,
        *"n_meaningful n_persons n_payers n_orders direct assisted recovered saved total".split(),
        *"revenue_per_conversation low high evidence shrunk shrunk_low shrunk_high".split(),
        *"expected_orders p_value finding best_place worst_place currency".split(),
    ]
    rows = [_segment_cells(segment, report.currency) for segment in report.segments]
    if report.rest.n_segments:
        rows.append(_group_cells(OTHERS, report.rest, None, report))
    rows.append(_group_cells(EVERYTHING, report.total, report.revenue_per_conversation, report))
    return Table(columns, rows)


def _segment_cells(segment: Segment, currency: str) -> list[Cell]:
    shrunk = (segment.shrunk_minor, segment.shrunk_low_minor, segment.shrunk_high_minor)
    return [
        *segment.values,
        segment.n_meaningful,
        segment.n_persons,
        segment.n_payers,
        segment.n_orders,
        *_kinds(segment.revenue, currency),
        *_interval(segment.revenue_per_conversation, currency),
        *_ratios(shrunk, currency),
        f"{segment.expected_orders:.1f}",
        _part(segment.p_value),
        segment.finding,
        segment.best_place,
        segment.worst_place,
        currency,
    ]


def _group_cells(
    name: str, group: SegmentGroup, ratio: Interval | None, report: SegmentReport
) -> list[Cell]:
    none: list[Cell] = [None]
    return [
        name,
        *none * (len(report.by) - 1),
        group.n_meaningful,
        None,
        None,
        group.n_orders,
        *_kinds(group.revenue, report.currency),
        *(_interval(ratio, report.currency) if ratio else none * 4),
        *none * 8,
        report.currency,
    ]


def segment_changes_table(report: SegmentReport) -> Table:
    """What each segment adds to the change against the period before, then the whole."""
    columns = [
        *report.by,
        *"previous_share share previous_revenue_per_conversation revenue_per_conversation".split(),
        *"mix rate currency".split(),
    ]
    found = report.mix_adjusted
    if found is None:
        return Table(columns, [])
    rows: list[list[Cell]] = [
        [
            *part.values,
            _part(part.before_share),
            _part(part.now_share),
            *_ratios((part.before_minor, part.now_minor), report.currency),
            *_ratios((part.mix_minor, part.rate_minor), report.currency),
            report.currency,
        ]
        for part in found.segments
    ]
    whole = (found.before_minor, found.now_minor, found.mix_minor, found.rate_minor)
    shares: list[Cell] = [*[None] * (len(report.by) - 1), "1.000000", "1.000000"]
    rows.append([EVERYTHING, *shares, *_ratios(whole, report.currency), report.currency])
    return Table(columns, rows)


def clicks_table(report: ClickReport) -> Table:
    """One row per question and per nudge, and one without an id for all of each."""
    columns = (
        "clicked item_id n_clicks n_unanswered n_opened n_orders direct assisted recovered saved "
        "total revenue_per_click low high evidence opened currency"
    ).split()
    rows = [
        *_click_rows("faq_question", report.faq_questions, report.currency),
        *_click_rows("nudge", report.nudges, report.currency),
    ]
    return Table(columns, rows)


def _click_rows(clicked: str, kind: ClickedKind, currency: str) -> Iterable[list[Cell]]:
    for item in [*kind.items, kind.total]:
        yield [
            clicked,
            item.item_id,
            item.n_clicks,
            item.n_unanswered,
            item.n_opened,
            item.n_orders,
            *_kinds(item.revenue, currency),
            *_interval(item.revenue_per_click, currency),
            decimal_text(item.opened_minor, currency),
            currency,
        ]


def after_support_table(report: AfterSupport) -> Table:
    """One row per intent and one, without an intent, for all of them."""
    columns = (
        "intent n_conversations n_persons n_followed n_orders reorder upsell unknown credited "
        "bought_per_conversation low high evidence currency"
    ).split()
    rows: list[list[Cell]] = [
        [
            row.intent,
            row.n_conversations,
            row.n_persons,
            row.n_followed,
            row.n_orders,
            *_money(
                (row.reorder_minor, row.upsell_minor, row.unknown_minor, row.credited_minor),
                report.currency,
            ),
            *_interval(row.bought_per_conversation, report.currency),
            report.currency,
        ]
        for row in [*report.by_intent, report.total]
    ]
    return Table(columns, rows)


def bought_categories_table(report: BoughtCategories) -> Table:
    """One row per category bought."""
    columns = "category n_orders direct assisted recovered saved total other net currency".split()
    rows: list[list[Cell]] = [
        [
            row.category,
            row.n_orders,
            *_kinds(row.revenue, report.currency),
            *_money((row.other_minor, row.net_minor), report.currency),
            report.currency,
        ]
        for row in report.categories
    ]
    return Table(columns, rows)


def identity_table(report: IdentityReport) -> Table:
    """One row per kind of key, strongest first."""
    columns = (
        "kind n_orders n_joined n_only credited n_ignored_orders n_ignored_keys n_keys n_ignored "
        "currency"
    ).split()
    rows: list[list[Cell]] = [
        [
            key.kind,
            key.n_orders,
            key.n_joined,
            key.n_only,
            decimal_text(key.credited_minor, report.currency),
            key.n_ignored_orders,
            key.n_ignored_keys,
            key.n_keys,
            key.n_ignored,
            report.currency,
        ]
        for key in report.keys
    ]
    return Table(columns, rows)
