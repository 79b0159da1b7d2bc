"""What a report stands on besides its events: the instant it knows, and what was restated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

from msgspec import Struct, structs

from talkworth.control import Control
from talkworth.reports.period import Period, instant, microseconds
from talkworth.reports.rule_sets import ToldRestatement, restated
from talkworth.reports.wording import moment
from talkworth.rules import FOREVER


class Basis(Struct, kw_only=True, frozen=True):
    """
    `as_of` is the past instant whose knowledge the report has; null is now. `restatements` are
    those of its period: what happened then follows another rule set than the one of its time.
    """

    as_of: datetime | None
    restatements: list[ToldRestatement]


# What a report stands on until `based` says more.
UNTOLD = Basis(as_of=None, restatements=[])


def basis_words(basis: Basis, timezone: str) -> Iterator[str]:
    """What must be said beside the numbers."""
    if basis.as_of is not None:
        at = moment(microseconds(basis.as_of), timezone)
        yield f"As of {at} {timezone}: nothing that was received or restated later is in."
    for told in basis.restatements:
        first, end = (moment(microseconds(at), timezone) for at in (told.from_at, told.until_at))
        yield (
            f"Restated on {moment(microseconds(told.recorded_at), timezone)}: what happened from "
            f"{first} until {end} follows rule set {told.version}. {told.reason}"
        )


Based = TypeVar("Based", bound=Struct)


def based(
    report: Based, control: Control, shop_id: str, period: Period, as_of_us: int | None = None
) -> Based:
    """The report with its `basis`: as of `as_of_us` (UTC microseconds), or as of now."""
    rulings = control.rule_sets(FOREVER if as_of_us is None else as_of_us)
    basis = Basis(
        as_of=None if as_of_us is None else instant(as_of_us),
        restatements=restated(rulings, shop_id, period),
    )
    return structs.replace(report, basis=basis)
