"""The digest in sentences of one language, as its letter and its webhook say them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

import talkworth.reports.digest_words as told
from talkworth.control.digests import Language
from talkworth.journal.entry import VERIFIED
from talkworth.reports.amounts import KINDS
from talkworth.reports.digest import Alarm, WeeklyDigest
from talkworth.reports.digest_words import CATALOGUE, Words
from talkworth.reports.incremental_result import IncrementalRevenue
from talkworth.reports.period import local, microseconds

_MINUTES_AN_HOUR = 60


class Figure(Struct, kw_only=True, frozen=True):
    """A heading, its number (empty where there is none), and what must be said beside it."""

    heading: str
    value: str
    notes: list[str]


class Line(Struct, kw_only=True, frozen=True):
    """A row of a small table: a name from outside or from us, more of it, an amount."""

    name: str
    more: str
    amount: str
    order_id: str = ""


class ToldDigest(Struct, kw_only=True, frozen=True):
    """
    Everything a digest says, in its language. Names from outside are on one line; they still need
    escaping where they are written into a markup.
    """

    language: Language
    subject: str
    shop: str
    title: str
    sentence: str
    ratio: Figure
    revenue: Figure
    kinds: list[Line]
    incremental: Figure
    conversations: Figure
    orders: list[Line]
    alarms: list[str]


def tell(digest: WeeklyDigest, language: Language) -> ToldDigest:
    """The digest in words."""
    words = CATALOGUE[language]
    week = told.days(words, digest.from_on, digest.to_on)
    estimate = digest.revenue_per_conversation.estimate_minor
    shop = told.one_line(digest.shop_name) or digest.shop_id
    ratio = "" if estimate is None else told.ratio(words, estimate, digest.currency)
    subject = words.subject if ratio else words.bare_subject
    return ToldDigest(
        language=language,
        subject=subject.format(shop=shop, ratio=ratio, week=week),
        shop=shop,
        title=words.title.format(week=week),
        sentence=_sentence(digest, words),
        ratio=Figure(heading=words.ratio, value=ratio, notes=list(_about_ratio(digest, words))),
        revenue=_revenue(digest, words),
        kinds=[
            Line(
                name=words.kinds[kind],
                more="",
                amount=told.money(words, digest.revenue.of(kind), digest.currency),
            )
            for kind in KINDS
        ],
        incremental=_incremental(digest.incremental, words),
        conversations=_conversations(digest, words),
        orders=list(_orders(digest, words)),
        alarms=[_alarm(alarm, words) for alarm in digest.alarms],
    )


def _sentence(digest: WeeklyDigest, words: Words) -> str:
    rule = digest.published_rule
    if rule.amount_minor > 0:
        return words.brought.format(amount=told.money(words, rule.amount_minor, rule.currency))
    return words.brought_nothing if digest.n_meaningful else words.nobody_talked


def _about_ratio(digest: WeeklyDigest, words: Words) -> Iterator[str]:
    interval, change = digest.revenue_per_conversation, digest.change
    if interval.low_minor is not None and interval.high_minor is not None:
        low, high = (
            told.ratio(words, end, digest.currency)
            for end in (interval.low_minor, interval.high_minor)
        )
        yield words.interval.format(low=low, high=high)
    elif interval.estimate_minor is not None:
        yield words.few_payers
    if interval.evidence == "low":
        yield words.low_evidence
    verdict = words.verdicts[change.verdict]
    if change.change is None or change.low is None or change.high is None:
        yield words.change_unknown.format(verdict=verdict)
    else:
        moved, low, high = (
            told.percent(words, share, is_signed=True)
            for share in (change.change, change.low, change.high)
        )
        yield words.change.format(change=moved, low=low, high=high, verdict=verdict)
    if digest.is_maturing and digest.n_meaningful:
        final_on = local(microseconds(digest.final_at), digest.timezone).date()
        yield words.maturing.format(day=told.day(words, final_on))


def _revenue(digest: WeeklyDigest, words: Words) -> Figure:
    notes, change = [], digest.revenue_change
    if change.change is not None:
        moved = told.percent(words, change.change, is_signed=True)
        before = told.money(words, change.before_minor, digest.currency)
        notes.append(words.revenue_change.format(change=moved, before=before))
    if digest.trust != VERIFIED:
        notes.append(words.unverified)
    elif digest.unverified_minor and digest.verified_share is not None:
        share = told.percent(words, digest.verified_share)
        beside = told.money(words, digest.unverified_minor, digest.currency)
        notes.append(words.part_verified.format(share=share, amount=beside))
    elif digest.revenue.total_minor:
        notes.append(words.verified)
    value = told.money(words, digest.revenue.total_minor, digest.currency)
    return Figure(heading=words.revenue, value=value, notes=notes)


def _incremental(found: IncrementalRevenue, words: Words) -> Figure:
    """How much of it would not have come anyway, or that this was not measured."""
    standing, factor, amounts = found.standing, found.factor, found.incremental
    if factor is None or amounts is None:
        return Figure(heading=words.incremental, value="", notes=[words.unmeasured[standing]])
    low, high = (
        told.money(words, end or 0, found.currency)
        for end in (amounts.low_minor, amounts.high_minor)
    )
    notes = [words.stale] if found.is_stale else []
    if found.source == "prediction":
        notes.append(told.plural(words, words.predicted, found.n_experiments))
    if found.finding != "incremental":
        said = words.not_shown.format(low=low, high=high)
        return Figure(heading=words.incremental, value="", notes=[said, *notes])
    share, least, most = (
        told.percent(words, end) for end in (factor.estimate, factor.low, factor.high)
    )
    said = words.shown.format(share=share, least=least, most=most, low=low, high=high)
    value = told.money(words, amounts.estimate_minor or 0, found.currency)
    return Figure(heading=words.incremental, value=value, notes=[said, *notes])


def _conversations(digest: WeeklyDigest, words: Words) -> Figure:
    talks = told.plural(words, words.talks, digest.n_meaningful)
    notes = [told.plural(words, words.led_to, digest.n_orders, talks=talks)]
    if digest.average_order_minor is not None:
        average = told.money(words, digest.average_order_minor, digest.currency)
        notes.append(words.average.format(amount=average))
    value = f"{told.count(words, digest.n_meaningful)} → {told.count(words, digest.n_orders)}"
    return Figure(heading=words.conversations, value=value, notes=notes)


def _orders(digest: WeeklyDigest, words: Words) -> Iterator[Line]:
    for order in digest.top_orders:
        ordered_on = local(microseconds(order.ordered_at), digest.timezone).date()
        yield Line(
            name=told.one_line(order.order_name or order.order_id) or order.order_id,
            more=f"{told.day(words, ordered_on, words.short_day)}, {words.kinds[order.kind]}",
            amount=told.money(words, order.revenue_minor, digest.currency),
            order_id=order.order_id,
        )


def _alarm(alarm: Alarm, words: Words) -> str:
    n = max(1, alarm.n // _MINUTES_AN_HOUR) if alarm.code == "silent" else alarm.n
    return told.plural(words, words.alarm[alarm.code], n, door=alarm.door)
