"""A treated arm against the control: the primary metric, secondary ones, and the wrong number."""

from __future__ import annotations

import numpy as np
from msgspec import structs

from talkworth.control.experiments import Experiment
from talkworth.reports.experiment_effects import (
    NO_MONEY,
    Look,
    Money,
    lift_of,
    money_of,
    product,
    times,
    watched_of,
)
from talkworth.reports.experiment_result import (
    ArmComparison,
    CappedEffect,
    CupedEffect,
    MoneyEffect,
    Naive,
    ShareEffect,
)
from talkworth.reports.experiment_segments import segment_effects
from talkworth.reports.experiment_sums import EVERYBODY, ArmSums, Gathered
from talkworth.stats.arms import Arm, arm, hits, mean, ratio
from talkworth.stats.capped import capped
from talkworth.stats.cuped import adjust
from talkworth.stats.lift import conversion, difference
from talkworth.stats.many import any_false_p
from talkworth.stats.sequential import watch

_NO_ORDERS = MoneyEffect(
    estimate_minor=None, low_minor=None, high_minor=None, p_value=None, evidence="none"
)


def comparisons(experiment: Experiment, found: Gathered) -> list[ArmComparison]:
    """Every treated arm against the control, as registered, p-values adjusted over all of them."""
    treated = [one.name for one in experiment.arms if one.name != experiment.control]
    each = [_comparison(name, experiment, found) for name in treated]
    tested = [one.revenue.p_value for one in each if one.revenue.p_value is not None]
    adjusted = iter(any_false_p(tested))
    segments = segment_effects(experiment, found, [look_at(experiment, found, n) for n in treated])
    return [
        structs.replace(
            one,
            p_adjusted=None if one.revenue.p_value is None else next(adjusted),
            segments=[segment for segment in segments if segment.arm == one.arm],
        )
        for one in each
    ]


def look_at(experiment: Experiment, found: Gathered, treated: str) -> Look:
    """The look at one treated arm; of all units planned, its and the control's part."""
    weights = {one.name: one.weight for one in experiment.arms}
    part = (weights[treated] + weights[experiment.control]) / sum(weights.values())
    return Look(
        is_final=found.course.is_final,
        n_planned=max(1, round(experiment.n_planned * part)),
        seed=f"{experiment.experiment_id}/{treated}",
    )


def _comparison(name: str, experiment: Experiment, found: Gathered) -> ArmComparison:
    look = look_at(experiment, found, name)
    treated, control = found.arms[name], found.arms[experiment.control]
    one, other = mean(treated.money), mean(control.money)
    seen = watched_of(watch(one, other, look.n_planned))
    if look.is_final:
        dealt = look.dealt(
            "revenue",
            (_payers(found, name), treated.money.n),
            (_payers(found, experiment.control), control.money.n),
        )
        revenue, lift = money_of(dealt), lift_of(dealt)
    else:
        revenue, lift = look.money(one, other), look.early_lift(one, other)
    return ArmComparison(
        arm=name,
        revenue=revenue,
        lift=lift,
        p_adjusted=None,
        watched=seen,
        incremental=times(treated.money.n, revenue),
        holdout_cost=times(control.money.n, revenue),
        conversion=_conversion(look, treated, control),
        order_value=_order_value(look, treated, control),
        capped=_capped(look, name, experiment, found),
        cuped=_cuped(look, treated, control) if experiment.uses_cuped else None,
        naive=_naive(treated, control, lift),
        segments=[],
    )


def _payers(found: Gathered, name: str) -> Money:
    return found.payers[EVERYBODY].get(name, NO_MONEY)


def _conversion(look: Look, treated: ArmSums, control: ArmSums) -> ShareEffect:
    n1, n0 = treated.money.n, control.money.n
    return look.share(
        mean(hits(n1, treated.n_buyers)),
        mean(hits(n0, control.n_buyers)),
        conversion(treated.n_buyers, n1, control.n_buyers, n0),
    )


def _order_value(look: Look, treated: ArmSums, control: ArmSums) -> MoneyEffect:
    one, other = ratio(treated.orders), ratio(control.orders)
    return _NO_ORDERS if one is None or other is None else look.money(one, other)


def _capped(look: Look, name: str, experiment: Experiment, found: Gathered) -> CappedEffect | None:
    if experiment.cap_minor is None:
        return None
    ones, others = _payers(found, name), _payers(found, experiment.control)
    n1, n0 = found.arms[name].money.n, found.arms[experiment.control].money.n
    held = capped([*ones.tolist(), *others.tolist()], experiment.cap_minor)
    mine, theirs = held.money[: len(ones)], held.money[len(ones) :]
    if look.is_final:
        ends = (np.array(money, dtype=np.int64) for money in (mine, theirs))
        one, other = zip(ends, (n1, n0), strict=True)
        effect = money_of(look.dealt("capped", one, other))
    else:
        effect = look.money(mean(arm(n1, mine)), mean(arm(n0, theirs)))
    return CappedEffect(
        cap_minor=experiment.cap_minor, effect=effect, n_capped=held.n_capped, kept=held.kept
    )


def _cuped(look: Look, treated: ArmSums, control: ArmSums) -> CupedEffect:
    found = adjust(treated.money, control.money)
    return CupedEffect(
        effect=look.money(found.treated, found.control),
        theta=found.theta,
        variance_left=found.left,
    )


def _naive(treated: ArmSums, control: ArmSums, lift: ShareEffect) -> Naive:
    every, talked = treated.money, treated.chatters
    silent = Arm(
        n=every.n - talked.n,
        n_payers=every.n_payers - talked.n_payers,
        y=every.y - talked.y,
        y2=every.y2 - talked.y2,
    )
    mine, others = _per(talked.y, talked.n), _per(silent.y, silent.n)
    claimed = difference(mean(talked), mean(silent))
    base = _per(control.money.y, control.money.n)
    over_others, over_control = _lift(mine, others), _lift(mine, base)
    return Naive(
        n_chatters=talked.n,
        n_others=silent.n,
        chatters_minor=mine,
        others_minor=others,
        control_minor=base,
        lift_over_others=over_others,
        lift_over_control=over_control,
        claimed_minor=product(talked.n, claimed.estimate),
        claimed_low_minor=product(talked.n, claimed.low),
        claimed_high_minor=product(talked.n, claimed.high),
        words=_naive_words(over_others, lift.estimate),
    )


def _naive_words(over_others: float | None, lift: float | None) -> str:
    if over_others is None:
        return "There is nobody to compare those who chatted with."
    told = (
        f"Those who chatted brought {over_others:+.1%} against those who did not. That is not the "
        "effect of chatting: who asks is about to buy anyway."
    )
    return told if lift is None else f"{told} The experiment itself says {lift:+.1%}."


def _per(minor: int, n: int) -> float | None:
    return minor / n if n else None


def _lift(above: float | None, below: float | None) -> float | None:
    return None if above is None or below is None or below <= 0 else above / below - 1
