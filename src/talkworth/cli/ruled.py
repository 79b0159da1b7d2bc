"""Rule sets, previews and comparisons as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import structs

from talkworth.cli.output import say, show_table
from talkworth.control import Preset, StoredRuleSet
from talkworth.money import decimal_text
from talkworth.reports.period import microseconds
from talkworth.reports.preview import Comparison, MovedOrder, Preview
from talkworth.reports.rule_sets import RuleHistory, RuleSets, Span, ToldRuleSet, rule_changes
from talkworth.reports.rule_tables import changes_text
from talkworth.reports.wording import moment
from talkworth.rules import PUBLISHED


def show_rule_sets(report: RuleSets) -> None:
    """The versions in a table."""
    show_table(
        ["version", "name", "state", "in force", "other than the published rule"],
        [
            [
                str(told.version),
                told.name or "-",
                told.state,
                ", ".join(_span(span, report.timezone) for span in told.spans) or "-",
                changes_text(told.changes) or "-",
            ]
            for told in report.rule_sets
        ],
    )


def show_rule_set(report: RuleSets, told: ToldRuleSet) -> None:
    """One version, every rule of it."""
    say(f"Rule set {told.version} of shop {report.shop_id}: {told.name or '-'}, {told.state}")
    if told.note:
        say(told.note)
    say(f"Written {_at(told.created_at, report.timezone)} {report.timezone}.")
    for span in told.spans:
        say(f"Holds {_span(span, report.timezone)}.")
    published = structs.asdict(PUBLISHED)
    show_table(
        ["rule", "here", "published"],
        [
            [rule, str(value), str(published[rule])]
            for rule, value in structs.asdict(told.rules).items()
        ],
    )


def show_presets(found: Sequence[Preset]) -> None:
    """Every preset in a line."""
    show_table(
        ["preset", "what it is", "other than the published rule"],
        [
            [preset.name, preset.title, changes_text(rule_changes(PUBLISHED, preset.rules)) or "-"]
            for preset in found
        ],
    )


def show_preset(preset: Preset) -> None:
    """All of one preset."""
    say(f"{preset.name}: {preset.title}")
    say(changes_text(rule_changes(PUBLISHED, preset.rules)) or "The rules every shop starts with.")
    say(f"Source: {preset.source}")
    say(preset.says)
    for sentence in preset.differs:
        say(f"- {sentence}")


def show_preview(report: Preview, order: str | None) -> None:
    """The difference by channel and kind, then the orders with the largest changes."""
    say(f"{_days(report)}, under {report.candidate}")
    for change in report.changes:
        say(f"{change.rule}: {change.before} now, {change.after} then")
    for sentence in report.notes:
        say(sentence)
    currency = report.currency
    headline = [row for row in report.rows if row.trust == report.trust]
    rows = [
        _amounts(row.channel or "-", row.kind, row.before_minor, row.after_minor, currency)
        for row in headline
    ]
    earned = (report.attributed_before_minor, report.attributed_after_minor)
    show_table(
        ["channel", "kind", ">now", ">then", ">change"],
        [*rows, _amounts("all", "earned", *earned, currency)],
    )
    if report.trust == "verified" and len(headline) < len(report.rows):
        say("Client-reported orders stand beside it and are not in this table; --json has them.")
    if report.outside_minor:
        outside = decimal_text(report.outside_minor, currency)
        say(f"{outside} {currency} more would change hands in orders placed on other days.")
    if order is not None and not report.orders:
        say(f"There is no order {order} in the ledger.")
        return
    _show_orders(report)


def show_comparison(report: Comparison) -> None:
    """A column per candidate."""
    say(_days(report))
    currency = report.currency
    show_table(
        ["channel", "kind", *(f">{one.label}" for one in report.candidates)],
        [
            *(
                [
                    row.channel or "-",
                    row.kind,
                    *(decimal_text(minor, currency) for minor in row.amounts_minor),
                ]
                for row in report.rows
            ),
            [
                "all",
                "earned",
                *(decimal_text(one.attributed_minor, currency) for one in report.candidates),
            ],
        ],
    )


def show_history(report: RuleHistory) -> None:
    """Which version holds when, then the restatements, then every change."""
    names = {told.version: told.name for told in report.rule_sets}
    spans = [(span, told.version) for told in report.rule_sets for span in told.spans]
    spans.sort(key=lambda found: microseconds(found[0].from_at) if found[0].from_at else 0)
    say(f"Which rule set holds when ({report.timezone}):")
    show_table(
        ["from", "until", "rule set"],
        [
            [
                _at(span.from_at, report.timezone) if span.from_at else "ever",
                _at(span.until_at, report.timezone) if span.until_at else "for good",
                f"{version} {names[version]}",
            ]
            for span, version in spans
        ],
    )
    for told in report.restatements:
        say(
            f"Restated {_at(told.recorded_at, report.timezone)}: "
            f"{_at(told.from_at, report.timezone)} until {_at(told.until_at, report.timezone)} "
            f"follows rule set {told.version}. {told.reason}"
        )
    if not report.restatements:
        say("Nothing was restated.")
    show_table(
        ["when", "by", "change", "what"],
        [
            [_at(line.changed_at, report.timezone), line.actor, line.change, line.subject]
            for line in report.changes
        ],
    )


def activated(made: StoredRuleSet, timezone: str) -> str:
    """From when a version that was just activated holds."""
    start = moment(made.active_from or 0, timezone)
    return f"Rule set {made.version} of shop {made.shop_id} holds from {start} {timezone} on."


def changes_of(told: ToldRuleSet) -> str:
    """What a version has other than the published rule."""
    return changes_text(told.changes) or "the published rule"


def _show_orders(report: Preview) -> None:
    say(f"{report.n_changed:,} orders differ.")
    rows = [row for order in report.orders for row in _order_rows(order, report)]
    if rows:
        show_table(["order", "placed", "kind", "touch", ">now", ">then", ">change"], rows)


def _order_rows(order: MovedOrder, report: Preview) -> list[list[str]]:
    placed = _at(order.ordered_at, report.timezone)
    rows = []
    for credit in order.credits:
        amounts = _amounts("", "", credit.before_minor, credit.after_minor, report.currency)[2:]
        touch = f"{credit.channel} {credit.touch_id}" if credit.touch_id else "-"
        rows.append([order.order_name or order.order_id, placed, credit.kind, touch, *amounts])
    return rows


def _amounts(channel: str, kind: str, before: int, after: int, currency: str) -> list[str]:
    change = decimal_text(after - before, currency)
    return [
        channel,
        kind,
        decimal_text(before, currency),
        decimal_text(after, currency),
        f"+{change}" if after > before else change,
    ]


def _days(report: Preview | Comparison) -> str:
    return (
        f"{report.shop_id}: orders placed {report.from_on} to {report.to_on} "
        f"({report.timezone}), in {report.currency}"
    )


def _span(span: Span, timezone: str) -> str:
    """ "ever", "from 2026-11-20 10:00:00", "2026-11-01 00:00:00 until 2026-11-08 00:00:00"."""
    if span.until_at is None:
        return f"from {_at(span.from_at, timezone)}" if span.from_at else "ever"
    start = f"{_at(span.from_at, timezone)} " if span.from_at else ""
    return f"{start}until {_at(span.until_at, timezone)}"


def _at(at: datetime, timezone: str) -> str:
    return moment(microseconds(at), timezone)
