"""`talkworth rules`: rule sets as versions; see what one would change before anything does."""

from __future__ import annotations

from pathlib import Path

import click

from talkworth.cli import ruled
from talkworth.cli.options import data_option, json_option
from talkworth.cli.output import note, say, show_json
from talkworth.cli.rule_options import (
    candidate_options,
    csv_option,
    now_us,
    open_control,
    shop_argument,
    version_argument,
)
from talkworth.cli.rule_previews import compare, preview, restate
from talkworth.control.presets import preset as preset_named
from talkworth.control.presets import presets as all_presets
from talkworth.reports.instants import parse_start
from talkworth.reports.rule_sets import choose_candidate, read_changes, told_history, told_rule_sets
from talkworth.reports.rule_tables import rule_sets_table
from talkworth.reports.table import as_csv


@click.group
def command() -> None:
    """
    Say what counts: rule sets, each a numbered version that never changes.

    A sale keeps the version in force at its time. Try a change with `preview`, keep it with `new`,
    put it in force from now on with `activate`; the past is changed by `restate` alone.

    \b
    $ talkworth rules list tea
    version   name        state      in force   other than the published rule
    ...
    1         published   in force   ever       -
    2         week        draft      -          direct_h=168
    """


@command.command("list")
@shop_argument
@data_option
@json_option
@csv_option
def list_(shop_id: str, data: Path, as_json: bool, as_table: bool) -> None:
    """
    List a shop's rule sets.

    \b
    $ talkworth rules list tea
    version   name        state      in force   other than the published rule
    ...
    1         published   in force   ever       -
    2         week        draft      -          direct_h=168
    """
    with open_control(data) as control:
        report = told_rule_sets(control, shop_id, now_us())
    if as_json:
        show_json(report)
    elif as_table:
        click.echo(as_csv(rule_sets_table(report)), nl=False)
    else:
        ruled.show_rule_sets(report)


@command.command
@shop_argument
@version_argument
@data_option
@json_option
def show(shop_id: str, version: int, data: Path, as_json: bool) -> None:
    """
    Show every rule of a version, beside the published rule.

    \b
    $ talkworth rules show tea 1
    Rule set 1 of shop tea: published, in force
    ...
    rule                    here          published
    ...
    direct_h                24            24
    ...
    """
    with open_control(data) as control:
        control.rule_book.version(shop_id, version)
        report = told_rule_sets(control, shop_id, now_us())
    (found,) = (told for told in report.rule_sets if told.version == version)
    if as_json:
        show_json(found)
    else:
        ruled.show_rule_set(report, found)


@command.command
@click.argument("name", required=False)
@json_option
def presets(name: str | None, as_json: bool) -> None:
    """
    List the presets one can start from, or tell all of one: its source, and what it cannot say.

    \b
    $ talkworth rules presets klaviyo-like
    klaviyo-like: The last touch within 5 days, as a Klaviyo account starts with
    direct_h=120, assisted_h=120, model=last_touch
    Source: https://help.klaviyo.com/hc/en-us/articles/28413442705435
    ...
    """
    found = [preset_named(name)] if name else list(all_presets())
    if as_json:
        show_json(found[0] if name else found)
    elif name:
        ruled.show_preset(found[0])
    else:
        ruled.show_presets(found)


@command.command
@shop_argument
@candidate_options
@click.option("--name", default="", help="What people call it.")
@click.option("--note", "text", default="", help="What it is for.")
@data_option
@json_option
def new(
    shop_id: str,
    preset: str | None,
    version: int | None,
    changes: tuple[str, ...],
    name: str,
    text: str,
    data: Path,
    as_json: bool,
) -> None:
    """
    Write a new version. It changes nothing until it is activated.

    It is a preset, or another version, or else the rules in force; with --set changed.

    \b
    $ talkworth rules new tea --set direct_h=72 --name "three days"
    Rule set 3 of shop tea is a draft: direct_h=72.
    Next: talkworth rules preview tea --version 3, then talkworth rules activate tea 3
    """
    with open_control(data) as control:
        candidate = choose_candidate(
            control,
            shop_id,
            now_us(),
            name=preset or "",
            version=version,
            changes=read_changes(changes),
        )
        made = control.rule_book.draft(shop_id, candidate.rules, name or (preset or ""), text)
        report = told_rule_sets(control, shop_id, now_us())
    told = report.rule_sets[made.version - 1]
    if as_json:
        show_json(told)
        return
    say(f"Rule set {made.version} of shop {shop_id} is a draft: {ruled.changes_of(told)}.")
    note(
        f"Next: talkworth rules preview {shop_id} --version {made.version}, then talkworth rules "
        f"activate {shop_id} {made.version}"
    )


command.add_command(preview)
command.add_command(compare)


@command.command
@shop_argument
@version_argument
@click.option(
    "--from", "start", metavar="INSTANT", help="A day, or 2026-12-01T00:00:00Z.  [default: now]"
)
@data_option
@json_option
def activate(shop_id: str, version: int, start: str | None, data: Path, as_json: bool) -> None:
    """
    Put a version in force, from now or a later instant on. What was sold before keeps its rules.

    \b
    $ talkworth rules activate tea 2 --from 2030-01-01
    Rule set 2 of shop tea holds from 2030-01-01 00:00:00 Europe/Berlin on.
    """
    with open_control(data) as control:
        timezone = control.shop(shop_id).timezone
        start_us = None if start is None else parse_start(start, timezone)
        made = control.rule_book.activate(shop_id, version, start_us)
        report = told_rule_sets(control, shop_id, now_us())
    if as_json:
        show_json(report.rule_sets[version - 1])
        return
    say(ruled.activated(made, timezone))


@command.command
@shop_argument
@version_argument
@data_option
@json_option
def archive(shop_id: str, version: int, data: Path, as_json: bool) -> None:
    """
    Put a version away: what followed it still does, and nothing new can.

    \b
    $ talkworth rules archive tea 2
    Rule set 2 of shop tea is archived.
    """
    with open_control(data) as control:
        control.rule_book.archive(shop_id, version)
        report = told_rule_sets(control, shop_id, now_us())
    if as_json:
        show_json(report.rule_sets[version - 1])
        return
    say(f"Rule set {version} of shop {shop_id} is archived.")


command.add_command(restate)


@command.command
@shop_argument
@data_option
@json_option
def history(shop_id: str, data: Path, as_json: bool) -> None:
    """
    Show which rules hold when, what was restated and why, and who changed what.

    \b
    $ talkworth rules history tea
    Which rule set holds when (Europe/Berlin):
    from   until    rule set
    ...
    ever   for good   1 published
    Nothing was restated.
    when                  by    change         what
    ...                   cli   add-shop       EUR Europe/Berlin
    ...
    """
    with open_control(data) as control:
        report = told_history(control, shop_id, now_us())
    if as_json:
        show_json(report)
    else:
        ruled.show_history(report)
