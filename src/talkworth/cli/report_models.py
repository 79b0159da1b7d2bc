"""`talkworth report models`: how each model would share out a period's revenue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from talkworth.cli.output import say, show_table
from talkworth.cli.report_parts import Wanted, asked, printed, report_options, say_head, say_words
from talkworth.money import decimal_text
from talkworth.reports.model_table import models_table
from talkworth.reports.models import ModelComparison, ScopeShares, compare_models

_SCOPES = {
    "ai_only": "Chats, FAQ and nudge clicks alone",
    "all_channels": "Campaigns compete with them",
}


@click.command
@report_options
def command(wanted: Wanted) -> None:
    """
    Show how each model would share out a period's revenue, by channel.

    Orders placed in the period, less refunds to date. Five models a rule set can name, then views:
    Markov and two of Shapley.

    \b
    $ talkworth report models --from 2025-03-01 --to 2025-03-07
    tea: orders placed 2025-03-01 to 2025-03-07 (Europe/Berlin), in EUR
    ...
    Chats, FAQ and nudge clicks alone: 1 sales of 40.00 EUR met one
    channel   first_touch   last_touch   linear   ...   markov   shapley   shapley_rate
    ...
    chat            40.00        40.00    40.00   ...    40.00     40.00          40.00
    ...
    Not causal: every model here shares out sales that happened. ...
    """
    report = asked(
        wanted,
        "/v1/reports/models",
        ModelComparison,
        lambda warehouse, shop_id, period, _: compare_models(warehouse, shop_id, period),
    )
    printed(wanted, report, models_table, _show)


def _show(report: ModelComparison) -> None:
    say_head(report, "orders placed")
    amount = decimal_text(report.net_minor, report.currency)
    say(f"{report.n_sales:,} sales of {amount} {report.currency} in all.")
    for scope in report.scopes:
        _show_scope(scope, report.currency)
    say_words(_words(report), None, report.basis, report.timezone)


def _show_scope(scope: ScopeShares, currency: str) -> None:
    amount = decimal_text(scope.revenue_minor, currency)
    say(f"\n{_SCOPES[scope.scope]}: {scope.n_sales:,} sales of {amount} {currency} met one")
    given = [{one.channel: one.revenue_minor for one in model.by_channel} for model in scope.models]
    channels = dict.fromkeys(channel for found in given for channel in found)
    show_table(
        ["channel", *(f">{model.model}" for model in scope.models)],
        [[channel, *_amounts(channel, given, currency)] for channel in channels],
    )
    for model in scope.models:
        if model.missing:
            say(f"{model.model}: {model.missing}")
    if scope.n_lost:
        say(f"Views also look at {scope.n_lost:,} journeys that led to no sale.")


def _amounts(channel: str, given: Sequence[dict[str, int]], currency: str) -> list[str]:
    return [decimal_text(found[channel], currency) if channel in found else "-" for found in given]


def _words(report: ModelComparison) -> Iterator[str]:
    if report.trust == "client-reported":
        yield "No verified source yet: all of this is what browsers reported."
    yield report.note
