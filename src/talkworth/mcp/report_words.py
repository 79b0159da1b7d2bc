"""The short text of each report: its headline, and all that one must know to read it rightly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from talkworth.mcp.pages import Explained, uri
from talkworth.mcp.words import (
    basis_lines,
    bounds_words,
    days_words,
    head_words,
    interval_words,
    kinds_words,
    money_words,
    page_words,
    quoted,
    ripening_words,
    trust_words,
)
from talkworth.reports.attributed_revenue import AttributedRevenue, conservation_words
from talkworth.reports.conversations import ConversationList
from talkworth.reports.data_health import DataHealth
from talkworth.reports.explained import ExplainedConversation, ExplainedOrder
from talkworth.reports.features import FeatureReport
from talkworth.reports.impact import ImpactShop
from talkworth.reports.models import ModelComparison
from talkworth.reports.orders import CreditedOrders
from talkworth.reports.revenue_per_conversation import RevenuePerConversation
from talkworth.reports.robustness import robustness_words
from talkworth.reports.rule_sets import RuleSets
from talkworth.reports.search import SearchResult
from talkworth.reports.segments import MixAdjusted, SegmentReport
from talkworth.reports.trend import Trend

Known = datetime | None


class SeenShop(Struct, kw_only=True, frozen=True):
    """A shop, of which more is told than this."""

    shop_id: str
    currency: str
    timezone: str


class SeenShops(Struct, kw_only=True, frozen=True):
    """The shops that the key may see."""

    shops: list[SeenShop]


class Headline(Struct, kw_only=True, frozen=True):
    """What the tool `revenue_impact` tells of the first screen's reports."""

    shop: ImpactShop
    revenue_per_conversation: RevenuePerConversation
    attributed_revenue: AttributedRevenue


def shop_words(found: SeenShops, _: Known) -> Iterator[str]:
    """Which shops may be asked of."""
    yield f"{len(found.shops):,} shops may be asked of here."
    for one in found.shops:
        yield f"{one.shop_id}: in {one.currency}, days of {one.timezone}."


def impact_words(found: Headline, known: Known) -> Iterator[str]:
    """The headline: both figures, never added, and all that stands beside them."""
    ratio, revenue = found.revenue_per_conversation, found.attributed_revenue
    currency, total, headline = ratio.currency, ratio.total, revenue.headline
    yield head_words(ratio, "conversations started, and orders placed,")
    yield (
        "Attributed revenue of the orders placed, a count under rules that has no interval: "
        f"{kinds_words(headline.revenue, currency)}, from {headline.n_credited:,} of "
        f"{headline.n_orders:,} orders. {conservation_words(headline, currency)}."
    )
    each = interval_words(total.revenue_per_conversation.total, currency)
    yield (
        f"Revenue per meaningful conversation: {each}; {total.n_meaningful:,} conversations, "
        f"{total.n_payers:,} paying persons, orders up to {ratio.horizon_d} days after the touch."
    )
    yield trust_words(ratio.trust)
    yield from basis_lines(ratio.basis, ratio.timezone, known)
    yield from ripening_words(ratio)
    if total.provisional_minor:
        yield f"Provisional saves in it: {money_words(total.provisional_minor, currency)}."
    if band := robustness_words(ratio.robustness, currency):
        yield band
    if beside := ratio.client_reported.revenue.total_minor:
        yield f"Told by browsers only, and not in it: {money_words(beside, currency)}."
    if ratio.n_orders_without_rate:
        yield f"{ratio.n_orders_without_rate:,} orders wait for a rate and are in no sum."


def segment_words(report: SegmentReport, known: Known) -> Iterator[str]:
    """All conversations together, how segments are judged, and what a change is made of."""
    total, currency = report.total, report.currency
    yield head_words(report, f"conversations started by {', '.join(report.by)},")
    each = interval_words(report.revenue_per_conversation, currency)
    yield (
        f"Revenue per conversation of all {total.n_meaningful:,}: {each}; {total.n_segments:,} "
        f"segments, {len(report.segments):,} listed."
    )
    yield (
        "`finding` compares a segment with all others: above and below hold with at most 10 % "
        "false among them, not shown is no difference that the data carry, and under 30 expected "
        "orders nothing is judged. Compare segments by their intervals, not by their estimates."
    )
    yield trust_words(report.trust)
    yield from basis_lines(report.basis, report.timezone, known)
    yield from ripening_words(report)
    if report.mix_adjusted is not None:
        yield _change(report.mix_adjusted, currency)


def _change(found: MixAdjusted, currency: str) -> str:
    rate = bounds_words(
        found.rate_minor, (found.rate_low_minor, found.rate_high_minor), found.evidence, currency
    )
    return (
        f"Against {found.previous_from_on} to {found.previous_to_on}, cut at the same age: "
        f"{money_words(found.change_minor, currency)} per conversation, of which the mix of "
        f"segments makes {money_words(found.mix_minor, currency)} and what they bring {rate}: "
        f"{found.verdict}."
    )


def trend_words(report: Trend, known: Known) -> Iterator[str]:
    """Both figures against the period before, and whether the change is more than noise."""
    currency, revenue = report.currency, report.attributed_revenue
    yield head_words(report, f"by {report.step},")
    change = "" if revenue.change is None else f" ({revenue.change:+.1%})"
    yield (
        f"Attributed revenue: {money_words(revenue.before_minor, currency)} in "
        f"{report.previous_from_on} to {report.previous_to_on} cut at the same age, "
        f"{money_words(revenue.now_minor, currency)} now{change}; a count under rules has no "
        "interval."
    )
    ratio = report.revenue_per_conversation
    reach = "no interval of the change: under 10 paying persons, evidence none"
    if ratio.low is not None and ratio.high is not None:
        reach = f"95 % interval {ratio.low:+.1%} to {ratio.high:+.1%}, evidence {ratio.evidence}"
    moved = "unknown" if ratio.change is None else f"{ratio.change:+.1%}"
    yield (
        f"Per conversation: {money_words(ratio.before_minor, currency)} before, "
        f"{money_words(ratio.now_minor, currency)} now, change {moved} ({reach}): {ratio.verdict}."
    )
    yield trust_words(report.trust)
    yield from basis_lines(report.basis, report.timezone, known)


def order_words(report: CreditedOrders, known: Known) -> Iterator[str]:
    """Which rows of which orders, and their sum."""
    what = "orders placed" if report.cohort == "orders" else "orders of the conversations started"
    yield head_words(report, what)
    yield page_words(report.page, report.page_size, report.n_rows)
    yield (
        f"Kind {report.kind}: {money_words(report.reporting_minor, report.currency)} in all rows, "
        f"of {report.n_orders:,} orders. An order has a row for each channel and kind that earned "
        "of it; each row states its trust. Sums of orders have no interval."
    )
    yield from basis_lines(report.basis, report.timezone, known)


def conversation_words(report: ConversationList, known: Known) -> Iterator[str]:
    """Which conversations, and what all of them earned."""
    yield head_words(report, f"conversations started ({report.which})")
    yield page_words(report.page, report.page_size, report.n_rows)
    yield (
        f"All of them earned {money_words(report.reporting_minor, report.currency)} within "
        f"{report.horizon_d} days: a sum, without an interval."
    )
    yield trust_words(report.trust)
    yield from basis_lines(report.basis, report.timezone, known)


def feature_words(report: FeatureReport, known: Known) -> Iterator[str]:
    """How many of what served the conversations, and how they are judged."""
    yield head_words(report, f"conversations started by {report.by},")
    yield (
        f"{len(report.features):,} of {report.n_features:,} listed; all together "
        f"{report.total.n_meaningful:,} meaningful conversations and "
        f"{money_words(report.total.revenue.total_minor, report.currency)}."
    )
    yield (
        "Each has `helpful` with Wilson's 95 % interval, and in `segment` its revenue per "
        "conversation with interval, evidence and finding. What clicks earned themselves is never "
        "added to what conversations earned. A difference between features is no proof of effect: "
        "shoppers chose them."
    )
    yield trust_words(report.trust)
    yield from basis_lines(report.basis, report.timezone, known)
    yield from ripening_words(report)


def model_words(report: ModelComparison, known: Known) -> Iterator[str]:
    """What is shared out, and that no model says what caused it."""
    yield head_words(report, "sales by order date,")
    yield (
        f"{report.n_sales:,} sales of {money_words(report.net_minor, report.currency)}, shared "
        "out by every model; shares have no interval."
    )
    yield report.note
    yield trust_words(report.trust)
    yield from basis_lines(report.basis, report.timezone, known)


def health_words(report: DataHealth, known: Known) -> Iterator[str]:
    """What stands out in the data, what is bad first."""
    yield days_words(report, "data received, and orders placed,")
    if not report.findings:
        yield "Nothing stands out."
    for one in report.findings:
        yield f"[{one.state}] {one.found} {one.advice}"
    if known is not None:
        yield f"Data to {known:%Y-%m-%d %H:%M:%S} UTC."


def explained_order_words(found: ExplainedOrder, _: Known) -> Iterator[str]:
    """What became of an order."""
    sums = found.sum
    yield (
        f"{found.shop_id}: order {quoted(found.order_name or found.order_id)}, ordered "
        f"{found.ordered_at:%Y-%m-%d %H:%M:%S} UTC, exact and without an interval."
    )
    yield f"What became of it: {quoted(found.statement)}"
    yield (
        f"Net at the sale {money_words(sums.net_minor, sums.currency)}; left after refunds to now "
        f"{money_words(sums.balance_minor, sums.currency)}; conversations and clicks hold "
        f"{kinds_words(sums.revenue, sums.currency)}."
    )
    for one in found.near_misses:
        yield f"Near miss: {quoted(one)}"
    if found.candidate:
        yield f"As if the rules {quoted(found.candidate)} had always held; nothing is stored."
    if found.excluded_reason:
        yield f"Not in the ledger: {found.excluded_reason}."
    yield trust_words(found.trust)


def explained_conversation_words(found: ExplainedConversation, _: Known) -> Iterator[str]:
    """Whether a conversation counts, and what it earned."""
    yield f"{found.shop_id}: conversation {quoted(found.conversation_id)}, exact, net of refunds."
    yield f"What became of it: {quoted(found.statement)}"


def search_words(found: SearchResult, _: Known) -> Iterator[str]:
    """How many were found."""
    yield f"{found.shop_id}: {len(found.found):,} found of {quoted(found.text)}, ten of each kind."


def rule_words(found: RuleSets, _: Known) -> Iterator[str]:
    """Which rules hold now, and where they differ from the published rule."""
    for one in found.rule_sets:
        if one.state == "in force":
            changes = ", ".join(f"{c.rule} {c.after} (was {c.before})" for c in one.changes)
            yield (
                f"{found.shop_id}: rule set {one.version} {quoted(one.name)} is in force; other "
                f"than the published rule: {changes or 'nothing'}."
            )
    yield f"{len(found.rule_sets):,} rule sets, {len(found.restatements):,} restatements."


def definition_words(found: Explained, _: Known) -> Iterator[str]:
    """Where a word is explained."""
    if not found.sections:
        yield f"No page explains {quoted(found.word)}. Try the word that an answer's field holds."
    for one in found.sections:
        yield f"{one.heading}, in {uri(one.page)}"
