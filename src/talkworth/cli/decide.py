"""`talkworth decide`: what differs for sure, what moving effort would bring, what may differ."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from types import MappingProxyType

import click

from talkworth.cli.output import say
from talkworth.cli.report_parts import (
    AskedView,
    Wanted,
    asked,
    horizon_option,
    printed,
    refuse_options,
    report_options,
    say_head,
    say_words,
    view_options,
)
from talkworth.reports.decision_tables import decisions_table
from talkworth.reports.decisions import Decisions, decisions
from talkworth.reports.suggestions import MOVED_SHARE

_PARTS = MappingProxyType(
    {"what-changed": "decide_what_changed", "before-after": "decide_before_after"}
)


class Parts(click.Group):
    """`talkworth decide` itself answers; its parts are imported when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_PARTS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _PARTS:
            return None
        module = importlib.import_module(f"talkworth.cli.{_PARTS[cmd_name]}")
        command: click.Command = module.command
        return command


@click.group(cls=Parts, invoke_without_command=True)
@click.option(
    "--dimension",
    metavar="DIMENSION",
    help="Such as device, save_flow, intent,device or property:NAME.  [default: five that matter]",
)
@click.option(
    "--share",
    type=click.FloatRange(0, 1, min_open=True),
    default=MOVED_SHARE,
    show_default=True,
    help="The share of conversations that a suggestion moves.",
)
@horizon_option
@view_options
@report_options
def command(
    wanted: Wanted, dimension: str | None, share: float, horizon: str, view: AskedView
) -> None:
    """
    Show where revenue per conversation differs, and what moving effort there would bring.

    First what differs for sure, then suggestions, then what may differ; without --dimension by
    traffic source, product category, workflow, save flow and assistant. Attributed is not
    incremental: what is suggested is to be proven with an experiment.

    \b
    $ talkworth decide --dimension channel --from 2025-03-01 --to 2025-03-07
    tea: conversations started 2025-03-01 to 2025-03-07 (Europe/Berlin), in EUR
    For sure: nothing differs.
    Suggestions: none whose gain is surely above zero.
    Perhaps: nothing.
    Channel, values: 1. Surely different: 0. Perhaps different: 0. Nothing can be said: 1.
      chat: there are no others to compare it with.
    ...
    """
    context = click.get_current_context()
    if context.invoked_subcommand:
        refuse_options(context)
        return
    report = asked(
        wanted,
        "/v1/reports/decisions",
        Decisions,
        lambda warehouse, shop_id, period, now: decisions(
            warehouse,
            shop_id,
            period,
            dimension or "",
            now_us=now,
            horizon_d=int(horizon),
            moved_share=share,
        ),
        view=view,
        dimension=dimension,
        share=str(share),
        horizon=horizon,
    )
    printed(wanted, report, decisions_table, _show)


def _show(report: Decisions) -> None:
    say_head(report, "conversations started")
    _listed("For sure", "nothing differs.", _said(report, "differs"))
    suggested = [one.words for one in report.suggestions]
    _listed("Suggestions", "none whose gain is surely above zero.", suggested)
    _listed("Perhaps", "nothing.", _said(report, "may differ"))
    for found in report.dimensions:
        say(found.words)
        if len(report.dimensions) == 1:
            _indented(value.words for value in found.values if value.standing == "not known")
    say_words(_words(report), report.published_rule, report.basis, report.timezone)


def _said(report: Decisions, standing: str) -> list[str]:
    return [
        f"{found.by}: {value.words}"
        for found in report.dimensions
        for value in found.values
        if value.standing == standing
    ]


def _listed(title: str, nothing: str, lines: list[str]) -> None:
    say(f"{title}:" if lines else f"{title}: {nothing}")
    _indented(lines)


def _indented(lines: Iterable[str]) -> None:
    for line in lines:
        say(f"  {line}")


def _words(report: Decisions) -> Iterator[str]:
    yield from report.caveats
    if report.is_maturing:
        yield f"Still maturing: orders may come until {report.final_at:%Y-%m-%d}."
