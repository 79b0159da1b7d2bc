"""`talkworth escalation`: which conversations a human takes, and what that is worth."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from talkworth.cli.escalation_report import adopt, report
from talkworth.cli.options import data_option, json_option
from talkworth.cli.output import note, rfc3339, say, show_json, show_table
from talkworth.cli.rule_options import open_control, shop_argument
from talkworth.control import Control
from talkworth.control.escalation import NewRule, PolicyChange
from talkworth.control.escalation_records import EscalationPolicy
from talkworth.money import decimal_text, minor_units
from talkworth.reports.escalation_policy import told_policies


class SegmentRule(click.ParamType[NewRule]):
    """`gift=escalate` or `gift=continue`."""

    name = "rule"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> NewRule:
        segment, _, action = str(value).rpartition("=")
        if not segment or action not in ("escalate", "continue"):
            self.fail(f"{value!r} is no rule. Write SEGMENT=escalate or =continue.", param, ctx)
        return NewRule(segment=segment, action=action)  # type: ignore[arg-type]


@click.group
def command() -> None:
    """
    Decide which conversations a human takes: by rule, by reason, and a small share by lot.

    `set` says what a human costs, `report` what one adds, `adopt` makes a rule of it.
    docs/escalation.md leads through it.

    \b
    $ talkworth escalation set tea --margin 0.4 --minute 0.60
    Policy 1 of shop tea is in force.
    ...
    """


@command.command
@shop_argument
@data_option
@json_option
def policy(shop_id: str, data: Path, as_json: bool) -> None:
    """
    Show the policy in force, its rules, and which versions came before.

    \b
    $ talkworth escalation policy tea
    Shop tea has no escalation policy: nothing is drawn, and what must be is handed over.
    """
    with open_control(data) as control:
        found = control.escalation.versions(shop_id)
        shop = control.shop(shop_id)
    if as_json:
        show_json(told_policies(shop, found))
        return
    if not found:
        say(
            f"Shop {shop_id} has no escalation policy: nothing is drawn, and what must be is "
            "handed over."
        )
        return
    _show(found[0], shop.currency)
    for one in found[1:]:
        say(f"Before: version {one.version} of {rfc3339(one.made_at)} by {one.made_by}")


@command.command("set")
@shop_argument
@click.option("--margin", type=float, help="The share of revenue that is left over, such as 0.4.")
@click.option("--minute", metavar="AMOUNT", help="What a minute of a human costs.")
@click.option("--capacity", metavar="AMOUNT", help="What one more escalation must be worth beyond.")
@click.option(
    "--minutes", "assumed_minutes", type=float, help="Assumed where nobody measured them."
)
@click.option("--drawn", "drawn_share", type=float, help="The share by lot: 0, or 0.1 to 0.5.")
@click.option(
    "--always", multiple=True, metavar="WORD", help="Always handed over; all of them anew."
)
@click.option("--rule", "ruled", multiple=True, type=SegmentRule(), help="SEGMENT=escalate.")
@click.option("--without", multiple=True, metavar="SEGMENT", help="Take a rule away.")
@click.option(
    "--default", "default_action", type=click.Choice(["continue", "escalate"]), help="Elsewhere."
)
@click.option("--on/--off", "is_on", default=None, help="Off: nothing drawn, no rule followed.")
@data_option
@json_option
def set_(
    shop_id: str,
    minute: str | None,
    capacity: str | None,
    always: tuple[str, ...],
    ruled: tuple[NewRule, ...],
    without: tuple[str, ...],
    data: Path,
    as_json: bool,
    **given: Any,
) -> None:
    """
    Make the next version of the policy. What is not said stays as it is.

    The first needs --margin and --minute. Adopt a rule from the report rather than by --rule: it
    keeps its evidence then.

    \b
    $ talkworth escalation set tea --margin 0.4 --minute 0.60 --drawn 0.2 --always legal
    Policy 1 of shop tea is in force.
    margin 40 %, a minute of a human 0.60 EUR, capacity 0.00 EUR, 10 minutes where not measured
    By lot: 20 % of the conversations, half of them each way. Elsewhere: continue.
    Always handed over, never drawn: legal
    """
    with open_control(data) as control:
        shop = control.shop(shop_id)
        changed = PolicyChange(
            minute_minor=None if minute is None else minor_units(minute, shop.currency),
            capacity_minor=None if capacity is None else minor_units(capacity, shop.currency),
            always=always or None,
            rules=_rules(control, shop_id, ruled, without),
            **given,
        )
        made = control.escalation.change(shop_id, changed)
        if as_json:
            show_json(told_policies(shop, control.escalation.versions(shop_id)))
            return
    say(f"Policy {made.version} of shop {shop_id} is in force.")
    _show(made, shop.currency, has_head=False)


command.add_command(report)
command.add_command(adopt)


def _rules(
    control: Control, shop_id: str, ruled: Sequence[NewRule], without: Sequence[str]
) -> tuple[NewRule, ...] | None:
    """All rules of the next version; `None` where none is changed."""
    if not ruled and not without:
        return None
    named = {rule.segment for rule in ruled} | set(without)
    held = control.escalation.active(shop_id)
    kept = [
        NewRule(segment=rule.segment, action=rule.action)
        for rule in (held.rules if held else ())
        if rule.segment not in named
    ]
    return (*kept, *ruled)


def _show(policy: EscalationPolicy, currency: str, *, has_head: bool = True) -> None:
    if has_head:
        made = f"{rfc3339(policy.made_at)} by {policy.made_by}"
        say(f"Policy {policy.version} of shop {policy.shop_id}, made {made}")
    minute, capacity = (
        f"{decimal_text(minor, currency)} {currency}"
        for minor in (policy.minute_minor, policy.capacity_minor)
    )
    say(
        f"margin {100 * policy.margin:.4g} %, a minute of a human {minute}, capacity {capacity}, "
        f"{policy.assumed_minutes:g} minutes where not measured"
    )
    if policy.is_on:
        say(
            f"By lot: {100 * policy.drawn_share:.4g} % of the conversations, half of them each "
            f"way. Elsewhere: {policy.default_action}."
        )
    else:
        note("It is off: nothing is drawn and no rule is followed.")
    say(f"Always handed over, never drawn: {', '.join(policy.always) or 'nothing'}")
    if policy.rules:
        show_table(
            ["segment", "rule", "since", "by", "evidence"],
            [
                [r.segment, r.action, rfc3339(r.adopted_at), r.adopted_by, r.evidence]
                for r in policy.rules
            ],
        )
