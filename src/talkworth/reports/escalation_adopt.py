"""From a report's recommendations to rules, with the report as their evidence."""

from __future__ import annotations

from collections.abc import Iterable

from talkworth.control.escalation import NewRule
from talkworth.errors import BadInput
from talkworth.reports.escalation_result import EscalationReport, EscalationSegment
from talkworth.reports.escalation_words import each


class NotRecommended(BadInput):
    code = "not-recommended"

    def __init__(self, segment: str, recommended: Iterable[str]) -> None:
        found = ", ".join(recommended) or "none"
        super().__init__(
            f"The report recommends no rule for {segment[:80]!r}; what it does recommend: {found}. "
            "Name one of these, or set a rule by hand: `talkworth escalation set --rule`."
        )


def adopted(report: EscalationReport, segments: Iterable[str]) -> list[NewRule]:
    """
    The recommended rules of these segments.

    Raises:
        NotRecommended: one of them has none, or no segment is named.
    """
    advised = {one.segment: one for one in report.segments if one.recommendation}
    names = [str(name) for name in advised]
    wanted = list(dict.fromkeys(segments))
    unknown = next((name for name in wanted if name not in advised), None)
    if unknown is not None or not wanted:
        raise NotRecommended(unknown or "", names)
    return [_rule(advised[name], report) for name in wanted]


def _rule(one: EscalationSegment, report: EscalationReport) -> NewRule:
    advice, gain, currency = one.recommendation, one.value, report.currency
    if advice is None:
        raise NotRecommended(str(one.segment), [])
    low, high = each(gain.low_minor or 0, currency), each(gain.high_minor or 0, currency)
    return NewRule(
        segment=advice.segment,
        action=advice.action,
        evidence=(
            f"{advice.words} A human adds {low} to {high} a conversation (95 %), over "
            f"{report.horizon_d} days, from {one.n_compared:,} decisions of {report.from_on} to "
            f"{report.to_on}."
        ),
    )
