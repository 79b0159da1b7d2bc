"""What a report stands on besides its events: the instant it knows, and what was restated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from msgspec import Struct, structs

from talkworth.reports.period import Period, instant, microseconds
from talkworth.reports.rule_sets import (
    RuleChange,
    ToldRestatement,
    restated,
    rule_changes,
    version_at,
)
from talkworth.reports.view import PLAIN, MoneyView, View
from talkworth.reports.wording import listing, moment
from talkworth.rules import Ruling


class TriedRules(Struct, kw_only=True, frozen=True):
    """
    Rules a report was worked out under as if they had always held; nothing of it is stored.

    `version` is null for a preset. `changes` is what it has other than the rules in force at the
    end of the period.
    """

    label: str
    version: int | None
    changes: list[RuleChange]


class Basis(Struct, kw_only=True, frozen=True):
    """
    `as_of` is the past instant whose knowledge the report has; null is now. `restatements` are
    those of its period: what happened then follows another rule set than the one of its time.

    `filters` are those the conversations and clicks passed, all of them. `rules` is null where
    credits follow the rules of their time. `money` "gross" is before anything went back.
    """

    as_of: datetime | None
    restatements: list[ToldRestatement]
    filters: list[str] = []
    rules: TriedRules | None = None
    money: MoneyView = "net"


# What a report stands on until `based` says more.
UNTOLD = Basis(as_of=None, restatements=[])


def basis_words(basis: Basis, timezone: str) -> Iterator[str]:
    """What must be said beside the numbers."""
    if basis.as_of is not None:
        at = moment(microseconds(basis.as_of), timezone)
        yield f"As of {at} {timezone}: nothing that was received or restated later is in."
    if basis.filters:
        yield f"Only conversations and clicks with {listing(basis.filters)}."
    if basis.rules is not None:
        yield f"As if the rules of {basis.rules.label} had always held; nothing of it is stored."
    if basis.money == "gross":
        yield "Gross: before refunds, cancellations, chargebacks and removals."
    for told in basis.restatements:
        first, end = (moment(microseconds(at), timezone) for at in (told.from_at, told.until_at))
        yield (
            f"Restated on {moment(microseconds(told.recorded_at), timezone)}: what happened from "
            f"{first} until {end} follows rule set {told.version}. {told.reason}"
        )


Based = TypeVar("Based", bound=Struct)


def based(
    report: Based,
    rulings: Sequence[Ruling],
    shop_id: str,
    period: Period,
    as_of_us: int | None = None,
    view: View = PLAIN,
) -> Based:
    """
    The report with its `basis`: as of `as_of_us` (UTC microseconds) or now, and its view.

    `rulings` are those that its numbers follow, which may be a moment behind the control file's.
    """
    basis = Basis(
        as_of=None if as_of_us is None else instant(as_of_us),
        restatements=[] if view.rules else restated(rulings, shop_id, period),
        filters=[one.text for one in view.filters],
        rules=_tried(rulings, shop_id, period, view),
        money=view.money,
    )
    return structs.replace(report, basis=basis)


def _tried(
    rulings: Sequence[Ruling], shop_id: str, period: Period, view: View
) -> TriedRules | None:
    if view.rules is None:
        return None
    in_force = version_at(rulings, shop_id, period.until_at - 1)
    return TriedRules(
        label=view.rules.label,
        version=view.rules.version,
        changes=rule_changes(in_force.rules, view.rules.rules),
    )
