"""What a report of an experiment is made of, many times over: it holds what it promises."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats as scipy_stats
from tests.stats.units import Whole, buyers

from talkworth.stats.arms import Arm, mean, ratio
from talkworth.stats.calibration import effects, factor, stratified
from talkworth.stats.capped import capped
from talkworth.stats.cuped import adjust
from talkworth.stats.lift import Difference, difference
from talkworth.stats.many import false_discovery_p
from talkworth.stats.randomisation import randomisation
from talkworth.stats.sequential import Watched, watch

pytestmark = pytest.mark.slow

NOMINAL = 0.95


def _sums(n: int, y: Whole, a: Whole | None = None, x: Whole | None = None) -> Arm:
    """`arm`, from arrays, fast; units without a row brought nothing."""
    with_a = np.zeros_like(y) if a is None else a
    with_x = np.zeros_like(y) if x is None else x
    return Arm(
        n=n,
        n_payers=int((y != 0).sum()),
        y=int(y.sum()),
        y2=int((y * y).sum()),
        a=int(with_a.sum()),
        a2=int((with_a * with_a).sum()),
        ya=int((y * with_a).sum()),
        x=int(with_x.sum()),
        x2=int((with_x * with_x).sum()),
        yx=int((y * with_x).sum()),
    )


def _holds(found: Difference | Watched, truth: float) -> bool:
    return found.low is not None and found.high is not None and found.low <= truth <= found.high


def _is_nominal(n_held: int, rounds: int) -> bool:
    """Within what one of a thousand honest runs would miss, on either side."""
    low, high = scipy_stats.binom(rounds, NOMINAL).ppf([0.0005, 0.9995])
    return bool(low <= n_held <= high)


def test_the_value_of_an_order_is_held_by_its_interval() -> None:
    random, rounds, n, n_held = np.random.default_rng(20271), 800, 4_000, 0
    for _ in range(rounds):
        arms = []
        for value in (9_000, 8_000):
            n_orders = 1 + random.poisson(0.4, random.binomial(n, 0.05))
            # Who orders often orders for less: orders of one person belong together.
            worth = random.lognormal(np.log(value) - 0.18, 0.6, len(n_orders)) * n_orders
            arms.append(ratio(_sums(n, np.rint(worth).astype(np.int64), n_orders)))
        one, other = arms
        assert one is not None
        assert other is not None
        n_held += _holds(difference(one, other), 1_000)

    assert _is_nominal(n_held, rounds)


def test_taking_out_what_was_before_narrows_the_interval_and_keeps_its_promise() -> None:
    random, rounds, n, n_held, kept = np.random.default_rng(20272), 600, 800, 0, []
    for _ in range(rounds):
        arms = []
        for effect in (300, 0):
            taste = random.gamma(2.0, 2_000, n)
            before, since = (random.poisson(taste) for _ in range(2))
            arms.append(_sums(n, since + effect, x=before))
        found = adjust(*arms)
        n_held += _holds(difference(found.treated, found.control), 300)
        kept.append(found.left)

    assert _is_nominal(n_held, rounds)
    assert max(left for left in kept if left is not None) < 0.1


def test_a_cap_keeps_its_promise_about_what_is_below_it() -> None:
    random, rounds, n_held, cap = np.random.default_rng(20273), 250, 0, 20_000
    one_truth, other_truth = (
        share * np.minimum(buyers(np.random.default_rng(1), 10**6, 1.0), cap).mean()
        for share in (0.026, 0.02)
    )
    for seed in range(rounds):
        ones, others = buyers(random, 18_000, 0.026), buyers(random, 4_500, 0.02)
        held = [capped(money.tolist(), cap).money for money in (ones, others)]
        found = randomisation(held[0], 18_000, held[1], 4_500, seed, draws=399)
        assert found.low is not None
        assert found.high is not None
        n_held += found.low <= one_truth - other_truth <= found.high

    assert _is_nominal(n_held, rounds)


def test_the_sequence_holds_an_effect_at_all_sixty_looks_and_flatters_who_stops_early() -> None:
    random, rounds, looks, n = np.random.default_rng(20274), 100, 60, 400
    truth, n_missed, at_stop = 0.05 * 8_000 * 0.35, 0, []
    for _ in range(rounds):
        one, other, was_missed, stopped = Arm(), Arm(), False, False
        for _ in range(looks):
            one += _sums(n, buyers(random, n, 0.05 * 1.35, 0.8))
            other += _sums(n, buyers(random, n, 0.05, 0.8))
            seen = watch(mean(one), mean(other), 2 * n * looks)
            if seen.low is None or seen.estimate is None:
                continue
            was_missed |= not _holds(seen, truth)
            if seen.low > 0 and not stopped:
                stopped = True
                at_stop.append(seen.estimate)
        n_missed += was_missed

    assert n_missed <= scipy_stats.binom(rounds, 1 - NOMINAL).ppf(0.999)
    assert len(at_stop) > 0.9 * rounds
    assert 1.05 * truth < np.mean(at_stop) < 1.6 * truth


@pytest.mark.parametrize("control_share", [0.5, 0.1])
def test_of_the_segments_found_to_differ_a_tenth_at_most_do_not(control_share: float) -> None:
    random, rounds, n, lifts = np.random.default_rng(20275), 40, 6_000, [0.0] * 9 + [1.2] * 3
    shares, n_real = [], 0
    for seed in range(rounds):
        p_values = []
        for place, lift in enumerate(lifts):
            n_control = round(n * control_share)
            n_treated = n - n_control
            p_values.append(
                randomisation(
                    buyers(random, n_treated, 0.04 * (1 + lift), 1.0),
                    n_treated,
                    buyers(random, n_control, 0.04, 1.0),
                    n_control,
                    seed * len(lifts) + place,
                    draws=599,
                ).p_value
            )
        known = [1.0 if p is None else p for p in p_values]
        found = [p <= 0.10 for p in false_discovery_p(known)]
        n_false = sum(is_found for is_found, lift in zip(found, lifts, strict=True) if not lift)
        shares.append(n_false / max(sum(found), 1))
        n_real += sum(found) - n_false

    # 10 % of nine in twelve, and four standard errors of a mean over the rounds.
    assert np.mean(shares) <= 0.075 + 4 * np.std(shares) / np.sqrt(rounds)
    assert n_real > 0.5 * rounds * 3


def test_a_factor_weighed_for_other_traffic_is_held_by_its_interval() -> None:
    random, rounds, n, n_held = np.random.default_rng(20276), 400, 4_000, 0
    # By segment: its share of the other traffic, who talks, and what talking adds to one's order.
    segments = [(0.7, 0.10, 0.6), (0.3, 0.30, 0.2)]
    truth = sum(w * talks * adds for w, talks, adds in segments)
    truth /= sum(w * talks * (1 + adds) for w, talks, adds in segments)
    for _ in range(rounds):
        strata = []
        for weight, talks, adds in segments:
            talked = buyers(random, n, talks, 0.5)
            silent, others = (buyers(random, n, 0.05, 0.5) for _ in range(2))
            brought = np.rint(talked * (1 + adds)).astype(np.int64)
            treated = _sums(n, np.concatenate([brought, silent]), _and_none(brought, silent))
            # Without the assistant they buy all the same, for less.
            alone = np.concatenate([buyers(random, n, talks, 0.5), others])
            found = effects(treated, _sums(n, alone))
            assert found is not None
            strata.append((weight, found))
        whole = stratified(strata)
        assert whole is not None
        answer = factor(whole)
        assert answer.low is not None
        assert answer.high is not None
        n_held += answer.low <= truth <= answer.high

    assert _is_nominal(n_held, rounds)


def _and_none(credited: Whole, others: Whole) -> Whole:
    """What of both was attributed."""
    return np.concatenate([credited, np.zeros_like(others)])
