"""`talkworth escalation report` and `adopt`: what a human adds, and rules made of that."""

from __future__ import annotations

from pathlib import Path

import click

from talkworth.cli.options import Asked, data_option, json_option
from talkworth.cli.output import note, say, show_json, show_table
from talkworth.cli.place import Remote, opened, rulings_at
from talkworth.cli.report_parts import money, say_head
from talkworth.cli.rule_options import csv_option, days_options, now_us, shop_argument
from talkworth.reports.basis import based
from talkworth.reports.escalation import DEFAULT_HORIZON_D, escalation_report
from talkworth.reports.escalation_adopt import adopted
from talkworth.reports.escalation_policy import EscalationPolicies, told_policies
from talkworth.reports.escalation_result import EscalationReport, EscalationSegment, Gain
from talkworth.reports.escalation_table import escalation_table
from talkworth.reports.table import as_csv
from talkworth.runtime import Owned

horizon_option = click.option(
    "--horizon",
    type=click.Choice(["7", "30"]),
    default=str(DEFAULT_HORIZON_D),
    show_default=True,
    help="Days after the decision in which revenue counts.",
)


@click.command
@shop_argument
@days_options
@horizon_option
@data_option
@json_option
@csv_option
def report(
    shop_id: str,
    period: str | None,
    from_on: str | None,
    to_on: str | None,
    horizon: str,
    data: Path,
    as_json: bool,
    as_table: bool,
) -> None:
    """
    Show what handing over to a human added, by segment, and the rules that the data carries.

    \b
    $ talkworth escalation report tea --from 2025-03-01 --to 2025-03-07
    tea: conversations decided 2025-03-01 to 2025-03-07 (Europe/Berlin), in EUR
    ...
    """
    days = Asked(period=period, from_on=from_on, to_on=to_on)
    with opened(data) as place:
        if isinstance(place, Remote):
            found = place.get(
                "/v1/reports/escalation",
                EscalationReport,
                shop=shop_id,
                horizon=horizon,
                **days.as_query(),
            )
        else:
            found = _report(place, shop_id, days, int(horizon))
    if as_json:
        show_json(found)
    elif as_table:
        click.echo(as_csv(escalation_table(found)), nl=False)
    else:
        _show(found)


@click.command
@shop_argument
@click.argument("segments", metavar="[SEGMENT]...", nargs=-1)
@days_options
@horizon_option
@data_option
@json_option
def adopt(
    shop_id: str,
    segments: tuple[str, ...],
    period: str | None,
    from_on: str | None,
    to_on: str | None,
    horizon: str,
    data: Path,
    as_json: bool,
) -> None:
    """
    Put rules in force that the report recommends; without a segment, name them.

    \b
    $ talkworth escalation adopt tea --from 2025-03-01 --to 2025-03-07
    The report of these days recommends no rule.
    """
    days = Asked(period=period, from_on=from_on, to_on=to_on)
    asked = {"shop": shop_id, "horizon": horizon, **days.as_query()}
    with opened(data) as place:
        if isinstance(place, Remote) and segments:
            body = {"segments": segments}
            made = place.post("/v1/escalation/adopt", body, EscalationPolicies, **asked)
        elif isinstance(place, Remote):
            _name(place.get("/v1/reports/escalation", EscalationReport, **asked), as_json=as_json)
            return
        else:
            found = _report(place, shop_id, days, int(horizon))
            if not segments:
                _name(found, as_json=as_json)
                return
            book = place.control.escalation
            book.adopt(shop_id, adopted(found, segments))
            made = told_policies(place.control.shop(shop_id), book.versions(shop_id))
    if as_json:
        show_json(made)
    elif made.active is not None:
        told = ", ".join(f"{r.segment}={r.action}" for r in made.active.rules)
        say(f"Policy {made.active.version} of shop {shop_id} is in force. Its rules: {told}")


def _report(place: Owned, shop_id: str, days: Asked, horizon_d: int) -> EscalationReport:
    now, shop = now_us(), place.control.shop(shop_id)
    period = days.days(shop.timezone, now)
    policy = place.control.escalation.active(shop_id)
    found = escalation_report(
        place.warehouse, shop_id, period, policy, now_us=now, horizon_d=horizon_d
    )
    return based(found, rulings_at(place, None), shop_id, period)


def _name(report: EscalationReport, *, as_json: bool) -> None:
    advised = [one.recommendation for one in report.segments if one.recommendation]
    if as_json:
        show_json(advised)
        return
    for one in advised:
        say(f"{one.segment}: {one.words}")
    if not advised:
        say("The report of these days recommends no rule.")


def _show(report: EscalationReport) -> None:
    say_head(report, "conversations decided")
    columns = ["segment", "rule", ">decided", ">escalated", ">by lot", ">minutes"]
    columns += [">a human adds", "95 % interval", ">a minute", "finding", ">(wrong: plain gap)"]
    every = [*report.segments, report.total]
    show_table(columns, [_row(one, report.currency) for one in every])
    for line in report.words:
        say(line)
    for notice in report.notices:
        note(f"{notice.severity}: {notice.words}")
    if report.is_maturing:
        note(f"Still maturing: revenue counts until {report.final_at:%Y-%m-%d}.")


def _row(one: EscalationSegment, currency: str) -> list[str]:
    minutes = one.minutes.mean_minutes
    return [
        "all" if one.segment is None else one.segment,
        one.action or "-",
        f"{one.n_decisions:,}",
        f"{one.n_escalated:,}",
        f"{one.n_drawn:,}",
        "-" if minutes is None else f"{minutes:.1f}",
        money(one.value.estimate_minor, currency),
        _interval(one.value, currency),
        money(one.value_per_minute_minor, currency),
        one.finding,
        money(one.naive_minor, currency),
    ]


def _interval(gain: Gain, currency: str) -> str:
    if gain.low_minor is None:
        return "-"
    return f"{money(gain.low_minor, currency)} to {money(gain.high_minor, currency)}"
