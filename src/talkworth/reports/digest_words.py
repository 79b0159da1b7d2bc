"""The digest's words in every language it speaks, and how each of them writes amounts and days."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Final

from msgspec import Struct

from talkworth.control.digests import Language
from talkworth.money import decimals
from talkworth.reports.amounts import Kind
from talkworth.reports.digest import AlarmCode
from talkworth.reports.incremental_result import Standing
from talkworth.reports.wording import amount
from talkworth.stats.trend import Verdict

# Of a name, what fits a line; whoever names a shop or an order may write what they like.
LONGEST_NAME: Final = 80
_JOINERS: Final = frozenset("\u200c\u200d")
_ISOLATE: Final = ("\u2068", "\u2069")
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "RLE", "RLO", "RLI"})


class Words(Struct, kw_only=True, frozen=True):
    """
    One language. Texts name what they take in braces; pairs are for one and for several.

    `group` and `point` stand in numbers, `percent` behind a percentage.
    """

    group: str
    point: str
    percent: str
    is_symbol_last: bool
    months: tuple[str, ...]
    short_day: str
    long_day: str
    within_month: str
    within_year: str
    across_years: str
    subject: str
    bare_subject: str
    title: str
    brought: str
    brought_nothing: str
    nobody_talked: str
    ratio: str
    interval: str
    few_payers: str
    low_evidence: str
    change: str
    change_unknown: str
    verdicts: dict[Verdict, str]
    maturing: str
    revenue: str
    revenue_change: str
    kinds: dict[Kind, str]
    verified: str
    part_verified: str
    unverified: str
    incremental: str
    unmeasured: dict[Standing, str]
    shown: str
    not_shown: str
    predicted: tuple[str, str]
    stale: str
    conversations: str
    led_to: tuple[str, str]
    talks: tuple[str, str]
    average: str
    top_orders: str
    alarms: str
    alarm: dict[AlarmCode, tuple[str, str]]
    open_page: str
    why_mail: str
    unsubscribe: str
    unsubscribed: str
    unsubscribe_ask: str
    unsubscribe_button: str


ENGLISH: Final = Words(
    group=",",
    point=".",
    percent="%",
    is_symbol_last=False,
    months=tuple(
        "January February March April May June July August September October November "
        "December".split()
    ),
    short_day="{month:.3} {day}",
    long_day="{month} {day}, {year}",
    within_month="{first_month} {first_day} to {day}, {year}",
    within_year="{first_month} {first_day} to {month} {day}, {year}",
    across_years="{first_month} {first_day}, {first_year} to {month} {day}, {year}",
    subject="{shop}: {ratio} per conversation, {week}",
    bare_subject="{shop}: your week, {week}",
    title="Your week, {week}",
    brought="Shoppers who talked to your assistant brought {amount} this week, by the 24-hour "
    "rule.",
    brought_nothing="Shoppers talked to your assistant, but none of them had ordered within 24 "
    "hours of its help.",
    nobody_talked="Nobody talked to your assistant this week.",
    ratio="Revenue per conversation",
    interval="95% interval: {low} to {high}",
    few_payers="Under 10 paying persons: too few for an interval.",
    low_evidence="Under 50 paying persons: low evidence.",
    change="{change} on the week before ({low} to {high}): {verdict}",
    change_unknown="Against the week before: {verdict}",
    verdicts={
        "likely real": "likely real",
        "could be noise": "could be noise",
        "too little data": "too little data",
    },
    maturing="Orders of these conversations may come until {day}. The week before is cut at the "
    "same age.",
    revenue="Attributed revenue",
    revenue_change="{change} on the week before ({before})",
    kinds={
        "direct": "Direct",
        "assisted": "Assisted",
        "recovered": "Recovered",
        "saved": "Saved",
    },
    verified="All of it is verified by the shop system.",
    part_verified="Verified by the shop system; {amount} that browsers alone reported is not in it "
    "({share} of both is verified).",
    unverified="No verified source yet: all of this is what browsers reported.",
    incremental="Of it incremental",
    unmeasured={
        "not measured": "Incrementality not measured: a holdout says what would have come anyway.",
        "measuring": "Incrementality not measured yet: an experiment is running or said nothing.",
        "cannot be calibrated": "Attributed revenue too small to calibrate.",
        "measured": "Incrementality not measured yet.",
    },
    shown="{share} [{least}, {most}] of it is causally incremental: {low} to {high}.",
    not_shown="Not yet shown to be incremental; data compatible with {low} to {high}.",
    predicted=(
        "Carried over from {n} experiment: a forecast.",
        "Carried over from {n} experiments: a forecast.",
    ),
    stale="Stale: over 90 days old, or measured under other rules.",
    conversations="Conversations to orders",
    led_to=("{talks} led to {n} order.", "{talks} led to {n} orders."),
    talks=("{n} meaningful conversation", "{n} meaningful conversations"),
    average="Revenue per order: {amount}",
    top_orders="Orders that earned most",
    alarms="Look at your data",
    alarm={
        "nothing": ("Nothing arrived all week.", "Nothing arrived all week."),
        "silent": (
            "{door} has been silent for {n} hour.",
            "{door} has been silent for {n} hours, longer than ever before.",
        ),
        "conflicting": (
            "The browser tells {n} order differently from the shop.",
            "The browser tells {n} orders differently from the shop.",
        ),
        "missing": (
            "{n} order number is missing: the shop may have an order that we lack.",
            "{n} order numbers are missing: the shop may have orders that we lack.",
        ),
        "unconfirmed": (
            "{n} order is told by a browser alone and not in the figures.",
            "{n} orders are told by browsers alone and not in the figures.",
        ),
        "no-rate": (
            "{n} order waits for an exchange rate and is not in the figures.",
            "{n} orders wait for an exchange rate and are not in the figures.",
        ),
    },
    open_page="Open the full report",
    why_mail="You get this mail every week for {shop}. Times are of {timezone}.",
    unsubscribe="Stop these mails",
    unsubscribed="You will get no more of these mails.",
    unsubscribe_ask="Stop the weekly mails to {address}?",
    unsubscribe_button="Stop them",
)

GERMAN: Final = Words(
    group=".",
    point=",",
    percent="\u00a0%",
    is_symbol_last=True,
    months=tuple(
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
    ),
    short_day="{day}. {month:.3}",
    long_day="{day}. {month} {year}",
    within_month="{first_day}. bis {day}. {month} {year}",
    within_year="{first_day}. {first_month} bis {day}. {month} {year}",
    across_years="{first_day}. {first_month} {first_year} bis {day}. {month} {year}",
    subject="{shop}: {ratio} je Gespräch, {week}",
    bare_subject="{shop}: Ihre Woche, {week}",
    title="Ihre Woche, {week}",
    brought="Wer mit Ihrem Assistenten sprach, brachte diese Woche {amount}, nach der "
    "24-Stunden-Regel.",
    brought_nothing="Es wurde mit Ihrem Assistenten gesprochen, aber niemand hat binnen 24 "
    "Stunden nach seiner Hilfe bestellt.",
    nobody_talked="Diese Woche hat niemand mit Ihrem Assistenten gesprochen.",
    ratio="Umsatz je Gespräch",
    interval="95-%-Intervall: {low} bis {high}",
    few_payers="Unter 10 zahlende Personen: zu wenige für ein Intervall.",
    low_evidence="Unter 50 zahlende Personen: schwache Belege.",
    change="{change} zur Vorwoche ({low} bis {high}): {verdict}",
    change_unknown="Gegenüber der Vorwoche: {verdict}",
    verdicts={
        "likely real": "wohl echt",
        "could be noise": "vielleicht Zufall",
        "too little data": "zu wenige Daten",
    },
    maturing="Bestellungen aus diesen Gesprächen können bis {day} kommen. Die Vorwoche ist im "
    "gleichen Alter abgeschnitten.",
    revenue="Zugeordneter Umsatz",
    revenue_change="{change} zur Vorwoche ({before})",
    kinds={
        "direct": "Direkt",
        "assisted": "Unterstützt",
        "recovered": "Zurückgewonnen",
        "saved": "Gerettet",
    },
    verified="All das hat das Shopsystem bestätigt.",
    part_verified="Vom Shopsystem bestätigt; {amount}, die nur Browser gemeldet haben, sind nicht "
    "dabei ({share} von beidem sind bestätigt).",
    unverified="Noch keine bestätigte Quelle: all das haben Browser gemeldet.",
    incremental="Davon zusätzlich",
    unmeasured={
        "not measured": "Zusatzwirkung nicht gemessen: eine Kontrollgruppe sagt, was ohnehin "
        "gekommen wäre.",
        "measuring": "Zusatzwirkung noch nicht gemessen: ein Experiment läuft oder sagte nichts.",
        "cannot be calibrated": "Zu wenig zugeordneter Umsatz, um ihn zu eichen.",
        "measured": "Zusatzwirkung noch nicht gemessen.",
    },
    shown="{share} [{least}, {most}] davon sind ursächlich zusätzlich: {low} bis {high}.",
    not_shown="Noch nicht als zusätzlich belegt; die Daten passen zu {low} bis {high}.",
    predicted=(
        "Aus {n} Experiment übertragen: eine Vorhersage.",
        "Aus {n} Experimenten übertragen: eine Vorhersage.",
    ),
    stale="Veraltet: über 90 Tage alt oder unter anderen Regeln gemessen.",
    conversations="Von Gesprächen zu Bestellungen",
    led_to=("{talks} führten zu {n} Bestellung.", "{talks} führten zu {n} Bestellungen."),
    talks=("{n} gehaltvolles Gespräch", "{n} gehaltvolle Gespräche"),
    average="Umsatz je Bestellung: {amount}",
    top_orders="Bestellungen, die am meisten brachten",
    alarms="Sehen Sie nach Ihren Daten",
    alarm={
        "nothing": ("Die ganze Woche kam nichts an.", "Die ganze Woche kam nichts an."),
        "silent": (
            "{door} schweigt seit {n} Stunde.",
            "{door} schweigt seit {n} Stunden, länger als je zuvor.",
        ),
        "conflicting": (
            "Der Browser meldet {n} Bestellung anders als der Shop.",
            "Der Browser meldet {n} Bestellungen anders als der Shop.",
        ),
        "missing": (
            "{n} Bestellnummer fehlt: der Shop hat vielleicht eine Bestellung, die uns fehlt.",
            "{n} Bestellnummern fehlen: der Shop hat vielleicht Bestellungen, die uns fehlen.",
        ),
        "unconfirmed": (
            "{n} Bestellung hat nur ein Browser gemeldet; sie zählt nicht mit.",
            "{n} Bestellungen haben nur Browser gemeldet; sie zählen nicht mit.",
        ),
        "no-rate": (
            "{n} Bestellung wartet auf einen Wechselkurs und zählt nicht mit.",
            "{n} Bestellungen warten auf einen Wechselkurs und zählen nicht mit.",
        ),
    },
    open_page="Zum ganzen Bericht",
    why_mail="Sie bekommen diese Mail jede Woche für {shop}. Zeiten sind die von {timezone}.",
    unsubscribe="Diese Mails abbestellen",
    unsubscribed="Sie bekommen keine dieser Mails mehr.",
    unsubscribe_ask="Die wöchentlichen Mails an {address} abbestellen?",
    unsubscribe_button="Abbestellen",
)

CATALOGUE: Final[dict[Language, Words]] = {"en": ENGLISH, "de": GERMAN}


def money(words: Words, minor: float, currency: str) -> str:
    """An amount to the currency's own digits: "$1,234.50", "1.234,50 €"."""
    text = amount(round(minor), currency)
    if not words.is_symbol_last:
        return text
    start = next(n for n, character in enumerate(text) if character.isdigit())
    sign, symbol = text[:start].startswith("-"), text[:start].strip("- ")
    number = text[start:].translate(str.maketrans(",.", f"{words.group}{words.point}"))
    return f"{'-' if sign else ''}{number}\u00a0{symbol}"


def ratio(words: Words, minor: float, currency: str) -> str:
    """An amount per conversation: as `money`, with a tenth where the currency has no cents."""
    if decimals(currency):
        return money(words, minor, currency)
    whole, tenth = divmod(round(abs(minor) * 10), 10)
    text = money(words, -whole if minor < 0 else whole, currency)
    last = max(n for n, character in enumerate(text) if character.isdigit()) + 1
    return f"{text[:last]}{words.point}{tenth}{text[last:]}"


def percent(words: Words, share: float, *, is_signed: bool = False) -> str:
    """A share to one decimal: 0.124 is "12.4%", "+12,4 %"."""
    text = f"{share * 100:{'+' if is_signed else ''},.1f}"
    return text.translate(str.maketrans(",.", f"{words.group}{words.point}")) + words.percent


def count(words: Words, n: int) -> str:
    """A count: "14,566", "14.566"."""
    return f"{n:,}".replace(",", words.group)


def plural(words: Words, forms: tuple[str, str], n: int, **named: str) -> str:
    """The form for `n`, with it and what else it names filled in."""
    return forms[n != 1].format(n=count(words, n), **named)


def day(words: Words, on: date, pattern: str = "") -> str:
    """A day, by `pattern` or in full."""
    month = words.months[on.month - 1]
    return (pattern or words.long_day).format(day=on.day, month=month, year=on.year)


def days(words: Words, from_on: date, to_on: date) -> str:
    """The days from one to another, both included."""
    pattern = words.across_years
    if from_on.year == to_on.year:
        is_one_month = from_on.month == to_on.month
        pattern = words.within_month if is_one_month else words.within_year
    return pattern.format(
        first_day=from_on.day,
        first_month=words.months[from_on.month - 1],
        first_year=from_on.year,
        day=to_on.day,
        month=words.months[to_on.month - 1],
        year=to_on.year,
    )


def one_line(name: str, most: int = LONGEST_NAME) -> str:
    """A name from outside on one line: nothing in it ends a header or turns the text around."""
    kept = "".join(
        " "
        if unicodedata.category(character)[0] in "CZ" and character not in _JOINERS
        else character
        for character in name
    )
    plain = " ".join(kept.split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


def isolated(name: str) -> str:
    """The name, kept from turning around what stands beside it where it is written leftwards."""
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in name):
        return name.join(_ISOLATE)
    return name
