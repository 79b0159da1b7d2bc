"""Where an effect differs: by what was known of people before anything was done to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from msgspec import structs

from talkworth.control.experiments import Experiment
from talkworth.reports.experiment_effects import NO_MONEY, Look, Money, money_of
from talkworth.reports.experiment_result import SegmentEffect, SegmentWord
from talkworth.reports.experiment_sums import Gathered
from talkworth.stats.arms import Arm, mean
from talkworth.stats.calibration import effects
from talkworth.stats.many import false_discovery_p
from talkworth.stats.segments import FALSE_DISCOVERIES

DRAWS = 599  # many tests beside each other: enough for 5 % and for 10 % false among them
MOST_VALUES = 20  # of a dimension; senders may name sources without number
OTHERS = "(others)"


class Part(NamedTuple):
    """One segment, or the small ones of a dimension together: its arms, and what payers brought."""

    dimension: str
    value: str
    arms: Mapping[str, Arm]
    payers: Mapping[str, Money]


def segment_effects(
    experiment: Experiment, found: Gathered, looks: Sequence[Look]
) -> list[SegmentEffect]:
    """Every segment of every treated arm, in the order of `looks`; p adjusted over all of them."""
    treated = [one.name for one in experiment.arms if one.name != experiment.control]
    each = [
        _effect(part, name, experiment.control, found, look)
        for name, look in zip(treated, looks, strict=True)
        for part in _parts(found)
    ]
    tested = [one.revenue.p_value for one in each if one.revenue.p_value is not None]
    adjusted = iter(false_discovery_p(tested))
    return [one if one.revenue.p_value is None else _judged(one, next(adjusted)) for one in each]


def _parts(found: Gathered) -> list[Part]:
    """The largest values of each dimension, and all its others as one; a lone one is everybody."""
    kept: dict[str, list[Part]] = {}
    for (dimension, value), arms in found.segments.items():
        parts = kept.setdefault(dimension, [])
        payers = found.payers.get((dimension, value), {})
        if len(parts) < MOST_VALUES:
            parts.append(Part(dimension, value, arms, payers))
        elif len(parts) == MOST_VALUES:
            parts.append(Part(dimension, OTHERS, arms, payers))
        else:
            parts[-1] = _joined(parts[-1], arms, payers)
    return [part for parts in kept.values() if len(parts) > 1 for part in parts]


def _joined(one: Part, arms: Mapping[str, Arm], payers: Mapping[str, Money]) -> Part:
    names = sorted({*one.arms, *arms})
    joined = {
        name: np.concatenate([one.payers.get(name, NO_MONEY), payers.get(name, NO_MONEY)])
        for name in names
    }
    return Part(
        one.dimension,
        one.value,
        {name: one.arms.get(name, Arm()) + arms.get(name, Arm()) for name in names},
        joined,
    )


def _effect(part: Part, name: str, control_name: str, found: Gathered, look: Look) -> SegmentEffect:
    treated, control = part.arms.get(name, Arm()), part.arms.get(control_name, Arm())
    n_all = found.arms[name].money.n + found.arms[control_name].money.n
    share = (treated.n + control.n) / n_all if n_all else 0.0
    if look.is_final:
        revenue = money_of(
            look.dealt(
                f"{part.dimension}:{part.value}",
                (part.payers.get(name, NO_MONEY), treated.n),
                (part.payers.get(control_name, NO_MONEY), control.n),
                DRAWS,
            )
        )
    else:
        own = replace(look, n_planned=max(1, round(look.n_planned * share)))
        revenue = own.money(mean(treated), mean(control))
    both = effects(treated, control)
    return SegmentEffect(
        arm=name,
        dimension=part.dimension,
        value=part.value,
        n_treated=treated.n,
        n_control=control.n,
        share=share,
        revenue=revenue,
        attributed_estimate_minor=None if both is None else both.a,
        p_adjusted=None,
        finding="too little data",
    )


def _judged(segment: SegmentEffect, p_adjusted: float) -> SegmentEffect:
    finding: SegmentWord = "not shown"
    if p_adjusted <= FALSE_DISCOVERIES:
        finding = "more" if (segment.revenue.estimate_minor or 0) > 0 else "less"
    return structs.replace(segment, p_adjusted=p_adjusted, finding=finding)
