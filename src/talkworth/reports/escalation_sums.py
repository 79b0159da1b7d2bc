"""From decisions and what came of them to values by segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from talkworth.control.escalation_records import Action, EscalationPolicy
from talkworth.reports.escalation_result import (
    EscalationFinding,
    EscalationRecommendation,
    EscalationSegment,
    Gain,
    HumanMinutes,
)
from talkworth.reports.escalation_words import recommended_words
from talkworth.stats.aipw import Flags, Floats, Value, aipw
from talkworth.stats.many import false_discovery_p
from talkworth.stats.ratio import Z
from talkworth.stats.segments import FALSE_DISCOVERIES

MOST_SEGMENTS = 50
UNKNOWN, OTHER = "unknown", "other"
PER_CONVERSATIONS = 1000
_MINUTE_US = 60_000_000
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Outcomes:
    """
    Decisions side by side, in the order of a hash. Money in minor units.

    `chance` is that of escalating, NaN where none was logged; `minutes` are a human's, 0 where
    none took part; `value` is null without a policy.
    """

    segment: NDArray[np.int64]
    is_escalated: Flags
    is_drawn: Flags
    is_paid: Flags
    is_taken: Flags
    is_measured: Flags
    chance: Floats
    revenue: Floats
    minutes: Floats
    has_human: Flags
    worth: Floats | None
    value: Floats | None


def outcomes(
    columns: Mapping[str, NDArray[Any]], policy: EscalationPolicy | None
) -> tuple[list[str], Outcomes]:
    """The names of the segments, the largest first, and what came of the decisions in each."""
    names, segment = _folded(columns["segment"])
    is_escalated = columns["is_escalated"].astype(bool)
    is_taken = columns["is_taken"].astype(bool)
    propensity = columns["propensity"].astype(float)
    propensity[propensity < 0] = np.nan
    human_us, has_human = columns["human_us"].astype(float), is_escalated | is_taken
    assumed = policy.assumed_minutes if policy else np.nan
    measured = has_human & (human_us >= 0)
    minutes = np.where(measured, human_us / _MINUTE_US, np.where(has_human, assumed, 0.0))
    revenue = columns["revenue_minor"].astype(float)
    worth = value = None
    if policy is not None:
        worth = policy.margin * revenue - policy.minute_minor * minutes
        value = worth - policy.capacity_minor * has_human
    return names, Outcomes(
        segment=segment,
        is_escalated=is_escalated,
        is_drawn=columns["is_drawn"].astype(bool),
        is_paid=columns["is_paid"].astype(bool),
        is_taken=is_taken,
        is_measured=measured,
        chance=np.where(is_escalated, propensity, 1 - propensity),
        revenue=revenue,
        minutes=minutes,
        has_human=has_human,
        worth=worth,
        value=value,
    )


def _folded(values: NDArray[Any]) -> tuple[list[str], NDArray[np.int64]]:
    """Segments by size; those beyond the 50 largest are one."""
    found, of, counts = np.unique(values.astype(str), return_inverse=True, return_counts=True)
    by_size = sorted(range(len(found)), key=lambda i: (-counts[i], found[i]))
    names = [str(found[i]) for i in by_size[:MOST_SEGMENTS]]
    if len(by_size) > MOST_SEGMENTS and OTHER not in names:
        names.append(OTHER)
    places = {name: place for place, name in enumerate(names)}
    number = np.array([places.get(str(name), places.get(OTHER, 0)) for name in found], np.int64)
    return names, number[of] if len(found) else np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Estimates:
    """What a human adds to one segment: in revenue, at the margin, net of capacity, in minutes."""

    revenue: Value
    worth: Value | None
    value: Value | None
    minutes: Value

    @property
    def per_minute(self) -> float | None:
        """What a minute of a human is worth beyond its price, minor units; capacity is left out."""
        if self.worth is None or self.worth.estimate is None or self.minutes.estimate is None:
            return None
        return self.worth.estimate / self.minutes.estimate if self.minutes.estimate > 0 else None

    @property
    def finding(self) -> EscalationFinding:
        judged = self.revenue if self.value is None else self.value
        if self.value is None and judged.finding in ("gains", "loses", "not shown"):
            return "no policy"
        return judged.finding


_NOBODY = Value(None, None, None, 0, 0, 0.0, 0.0, "not identifiable")


def estimates(found: Outcomes) -> tuple[Estimates, dict[int, Estimates]]:
    """Over all decisions, and by the number of the segment."""

    def of(outcome: Floats | None) -> tuple[Value | None, dict[int, Value]]:
        if outcome is None:
            return None, {}
        known = np.where(np.isfinite(outcome), outcome, 0.0)
        values = aipw(known, found.is_paid, found.is_escalated, found.chance, found.segment)
        return values.whole, values.segments

    (revenue, revenues), (worth, worths) = of(found.revenue), of(found.worth)
    (value, values), (minutes, each) = of(found.value), of(found.minutes)
    whole = Estimates(revenue or _NOBODY, worth, value, minutes or _NOBODY)
    return whole, {
        place: Estimates(revenues[place], worths.get(place), values.get(place), each[place])
        for place in revenues
    }


def segment_of(
    name: str | None,
    found: Outcomes,
    here: Flags,
    estimated: Estimates,
    policy: EscalationPolicy | None,
) -> EscalationSegment:
    """One segment's figures (all of them together: `None`); places and advice come later."""
    escalated, taken, human = found.is_escalated[here], found.is_taken[here], found.has_human[here]
    chance, revenue = found.chance[here], estimated.revenue
    n_unlogged = int(np.isnan(chance).sum())
    return EscalationSegment(
        segment=name,
        action=policy.action_in(name) if policy and name is not None else None,
        n_decisions=len(escalated),
        n_escalated=int(escalated.sum()),
        n_drawn=int(found.is_drawn[here].sum()),
        n_compared=revenue.n,
        n_unlogged=n_unlogged,
        n_certain=len(escalated) - n_unlogged - revenue.n,
        effective_escalated=revenue.effective_acted,
        effective_continued=revenue.effective_other,
        revenue=_gain(revenue),
        value=_gain(estimated.value or _NOBODY),
        naive_minor=_naive(found.value, here, found.is_escalated),
        finding=estimated.finding,
        p_adjusted=None,
        minutes=_minutes(found, here, human, policy),
        value_per_minute_minor=estimated.per_minute,
        rank=None,
        n_handed_over=int((taken & ~escalated).sum()),
        n_not_handed_over=int((escalated & ~taken).sum()),
        recommendation=None,
    )


def _minutes(
    found: Outcomes, here: Flags, human: Flags, policy: EscalationPolicy | None
) -> HumanMinutes:
    n_measured, n = int(found.is_measured[here].sum()), int(human.sum())
    mean = float(found.minutes[here][human].mean()) if n and policy else None
    return HumanMinutes(
        n_measured=n_measured,
        n_assumed=n - n_measured,
        mean_minutes=mean,
        cost_minor=None if mean is None or policy is None else mean * policy.minute_minor,
    )


def _gain(value: Value) -> Gain:
    return Gain(estimate_minor=value.estimate, low_minor=value.low, high_minor=value.high)


def _naive(value: Floats | None, here: Flags, is_escalated: Flags) -> float | None:
    if value is None:
        return None
    one, other = value[here & is_escalated], value[here & ~is_escalated]
    return float(one.mean() - other.mean()) if len(one) and len(other) else None


def _ends(gain: Gain) -> tuple[float, float, float] | None:
    """The low end, the estimate and the high end, where there are any."""
    ends = gain.low_minor, gain.estimate_minor, gain.high_minor
    return None if None in ends else ends  # type: ignore[return-value]


def p_values(segments: list[EscalationSegment]) -> list[float | None]:
    """Of each segment's value, adjusted for how many there are; `None` without an interval."""
    judged = {i: _p(*ends) for i, one in enumerate(segments) if (ends := _ends(one.value))}
    found = dict(zip(judged, false_discovery_p(list(judged.values())), strict=True))
    return [found.get(i) for i in range(len(segments))]


def _p(low: float, middle: float, _high: float) -> float:
    """Two-sided, from the interval's own standard error."""
    error = (middle - low) / Z
    if error == 0:
        return 1.0 if middle == 0 else 0.0
    return 2 * _NORMAL.cdf(-abs(middle / error))


def recommendation(one: EscalationSegment, currency: str) -> EscalationRecommendation | None:
    """A rule other than the one in force that the data carries; `None` where it carries none."""
    ends, p = _ends(one.value), one.p_adjusted
    if one.segment in (None, UNKNOWN, OTHER) or ends is None or p is None or p > FALSE_DISCOVERIES:
        return None
    low, middle, high = ends
    action: Action
    if low > 0 and one.action == "continue":
        action, least, estimate = "escalate", low, middle
    elif high < 0 and one.action == "escalate":
        action, least, estimate = "continue", -high, -middle
    else:
        return None
    segment, n = str(one.segment), PER_CONVERSATIONS
    least_minor, estimate_minor = floor(least * n), round(estimate * n)
    return EscalationRecommendation(
        segment=segment,
        action=action,
        per_conversations=n,
        estimate_minor=estimate_minor,
        least_minor=least_minor,
        words=recommended_words(segment, action, n, least_minor, estimate_minor, currency),
    )
