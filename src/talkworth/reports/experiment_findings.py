"""What must be known about an experiment beside its numbers, and what forbids reading them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt

import numpy as np
from scipy.special import chdtrc

from talkworth.control.experiments import Experiment
from talkworth.reports.experiment_result import ExperimentFinding, FindingCode, Severity
from talkworth.reports.experiment_sums import EVERYBODY, Gathered
from talkworth.reports.rule_sets import spans_of
from talkworth.reports.wording import amount, listing, moment
from talkworth.rules import Ruling
from talkworth.stats.arms import merged
from talkworth.stats.sample_ratio import SampleRatio, sample_ratio

# Above this part of the units something that should never happen is no accident.
MOST_ODD = 0.01
# An arm that this many units should be in and nobody is was not dealt as planned: e^-10.
EXPECTED = 10
# One unit is enormous that brought a fifth of its arm's money, and ten times what is usual.
LARGE_SHARE, LARGE_TIMES = 0.2, 10
# Above this part of the orders an arm that asks people who they are may be led more of them.
MOST_UNTIED, MOSTLY_UNTIED = 0.1, 0.5
# Arms of two experiments go together: surely, and so far that one cannot be told from the other.
TOGETHER_P, TOGETHER_V, LEAST_EXPECTED = 1e-4, 0.5, 5
_ORDER: tuple[Severity, ...] = ("blocks", "warns", "notes")


def findings(
    experiment: Experiment,
    found: Gathered,
    others: Mapping[str, Experiment],
    rulings: Sequence[Ruling],
    now_us: int,
) -> list[ExperimentFinding]:
    """Everything found, what blocks first."""
    every = [
        *_of_assignment(experiment, found),
        *_of_units(experiment, found),
        *_of_money(experiment, found),
        *_of_ties(experiment, found),
        *_of_rules(experiment, found, rulings, now_us),
        *_of_others(found, others),
        *_of_time(experiment, found),
    ]
    return sorted(every, key=lambda one: _ORDER.index(one.severity))


def ratio_of(experiment: Experiment, found: Gathered) -> SampleRatio:
    """The arms' sizes against their weights."""
    counts = [found.checks[arm.name].n_assigned for arm in experiment.arms]
    return sample_ratio(counts, [arm.weight for arm in experiment.arms])


def versions_of(
    experiment: Experiment, found: Gathered, rulings: Sequence[Ruling], now_us: int
) -> list[int]:
    """The rule sets that decide what is attributed, from the first unit to the last horizon."""
    until_at = max(min(found.course.final_at, now_us), experiment.starts_at + 1)
    spans = spans_of(rulings, experiment.shop_id)
    return sorted(
        {
            span.version.version
            for span in spans
            if span.active_from < until_at and span.active_until > experiment.starts_at
        }
    )


def _large_arms(experiment: Experiment, found: Gathered) -> dict[str, int]:
    """The arms in which one unit's money stands out, and how much that is, minor units."""
    large: dict[str, int] = {}
    for arm in experiment.arms:
        sizes = np.abs(found.payers[EVERYBODY].get(arm.name, np.zeros(0, dtype=np.int64)))
        if len(sizes) < 2:
            continue
        largest = int(sizes.max())
        if largest > LARGE_SHARE * sizes.sum() and largest > LARGE_TIMES * np.median(sizes):
            large[arm.name] = largest
    return large


def _of_assignment(experiment: Experiment, found: Gathered) -> Iterator[ExperimentFinding]:
    n_all = sum(one.n_assigned for one in found.checks.values())
    whole = sum(arm.weight for arm in experiment.arms)
    for arm in experiment.arms:
        if n_all and not found.checks[arm.name].n_assigned:
            is_sure = found.course.is_over or n_all * arm.weight >= EXPECTED * whole
            yield _finding(
                "empty-arm",
                "blocks" if is_sure else "notes",
                n_all,
                f"Nobody of {n_all:,} is in the arm {arm.name!r}. Look whether its exposures are "
                "sent: without them there is nothing to compare.",
            )
    ratio = ratio_of(experiment, found)
    if ratio.is_broken:
        yield _finding("sample-ratio", "blocks", n_all, _ratio_words(experiment, found, ratio))


def _ratio_words(experiment: Experiment, found: Gathered, ratio: SampleRatio) -> str:
    names = [arm.name for arm in experiment.arms]
    counts = listing([f"{found.checks[name].n_assigned:,} in {name!r}" for name in names])
    weights = ":".join(str(arm.weight) for arm in experiment.arms)
    told = (
        f"{counts} were planned as {weights}; chance makes such sizes less than once in "
        f"{1 / max(ratio.p_value, 1e-12):,.0f} times. "
    )
    known = [found.told.get(name) for name in names]
    with_bots = [0 if one is None else one.n_units + one.n_bots for one in known]
    if with_bots != [found.checks[name].n_assigned for name in names]:
        weights_of = [arm.weight for arm in experiment.arms]
        if not sample_ratio(with_bots, weights_of).is_broken:
            return (
                f"{told}With the bots they would be as planned: something of one arm makes its "
                "visitors look like bots, or bots skip it. Mend that, and start anew."
            )
    return (
        f"{told}Look for bots, for pages that tell of one arm only, and for redirects that lose "
        "people. Mend it, and start anew: no result can be read from this one."
    )


def _of_units(experiment: Experiment, found: Gathered) -> Iterator[ExperimentFinding]:
    checks = found.checks.values()
    n_all = sum(one.n_assigned for one in checks)
    n_misplaced = sum(one.n_misplaced for one in checks)
    n_positions = sum(one.n_positions for one in checks)
    if experiment.assigned_by == "browser" and n_misplaced:
        yield _finding(
            "salt-mismatch",
            _odd(n_misplaced, n_positions),
            n_misplaced,
            f"{n_misplaced:,} of {n_positions:,} are in another arm than the hash of the salt "
            f"{experiment.salt!r} gives them. Compare salt, arms and their order in the page "
            "with those registered.",
        )
    n_early = sum(one.n_early for one in checks)
    if n_early:
        yield _finding(
            "exposed-before-assigned",
            _odd(n_early, n_all),
            n_early,
            f"{n_early:,} of {n_all:,} met their arm before they were assigned to it. Assign "
            "first, in all arms: an assignment that follows the treatment is no dice.",
        )
    n_crossovers = sum(one.n_crossovers for one in checks)
    if n_crossovers:
        yield _finding(
            "crossovers",
            "warns" if n_crossovers > MOST_ODD * n_all else "notes",
            n_crossovers,
            f"{n_crossovers:,} of {n_all:,} ({n_crossovers / n_all:.1%}) were seen in several "
            "arms, with another browser or none of our ids. They count in their first: the true "
            "effect is a little larger than the one shown.",
        )
    yield from _left_out(experiment, found)


def _left_out(experiment: Experiment, found: Gathered) -> Iterator[ExperimentFinding]:
    names = {arm.name for arm in experiment.arms}
    n_bots = sum(one.n_bots for name, one in found.told.items() if name in names)
    if n_bots:
        yield _finding(
            "bots", "notes", n_bots, f"{n_bots:,} bots were assigned too; they are left out."
        )
    strangers = {name: one for name, one in found.told.items() if name not in names}
    n_strangers = sum(one.n_units for one in strangers.values())
    if n_strangers:
        shown = sorted(strangers, key=lambda name: (-strangers[name].n_units, name))[:3]
        yield _finding(
            "unknown-arm",
            "warns",
            n_strangers,
            f"{n_strangers:,} are in arms that were never registered, such as "
            f"{listing([repr(name) for name in shown])}; they are left out. Send the names "
            "registered.",
        )


def _of_money(experiment: Experiment, found: Gathered) -> Iterator[ExperimentFinding]:
    n_matured = merged(one.money for one in found.arms.values()).n
    if n_matured and not any(one.n_buyers for one in found.arms.values()):
        yield _finding(
            "no-orders",
            "warns",
            n_matured,
            f"None of {n_matured:,} matured units ordered anything. Look at data health whether "
            "orders arrive, and whether they carry the visitor's id.",
        )
    for name, largest in _large_arms(experiment, found).items():
        part = largest / float(np.abs(found.payers[EVERYBODY][name]).sum())
        yield _finding(
            "one-large-order",
            "warns",
            1,
            f"One unit of {name!r} brought {amount(largest, found.shop.currency)}, {part:.0%} of "
            "its arm's money. Look whether that order is real. It stays in, and the interval is "
            "as wide as chance with such orders is; a registered cap bounds what one unit counts.",
        )
    n_unrated = sum(one.n_unrated for one in found.arms.values())
    if n_unrated:
        yield _finding(
            "without-rate",
            "warns",
            n_unrated,
            f"{n_unrated:,} orders are in a currency without a rate to "
            f"{found.shop.currency}; they count as orders and bring no money yet.",
        )


def _of_ties(experiment: Experiment, found: Gathered) -> Iterator[ExperimentFinding]:
    n_untied = sum(one.n_untied for one in found.arms.values())
    n_orders = sum(one.orders.a for one in found.arms.values())
    if n_untied > MOST_UNTIED * n_orders:
        # Whom somebody else assigns may be known by account from the first page on.
        is_sure = experiment.assigned_by == "browser" and n_untied > MOSTLY_UNTIED * n_orders
        yield _finding(
            "untied-orders",
            "blocks" if is_sure else "warns",
            n_untied,
            f"{n_untied:,} of {n_orders:,} orders lead to their unit by an account, an address or "
            "a conversation alone. Whoever tells an assistant who they are is found that way and "
            "others are not, which makes its arm look better than it is. Send the visitor's id "
            "with every order.",
        )


def _of_rules(
    experiment: Experiment, found: Gathered, rulings: Sequence[Ruling], now_us: int
) -> Iterator[ExperimentFinding]:
    versions = versions_of(experiment, found, rulings, now_us)
    if versions != [experiment.rule_set_version]:
        yield _finding(
            "rules-changed",
            "warns",
            len(versions),
            f"Registered under rule set {experiment.rule_set_version}, and what is attributed "
            f"follows {listing([str(version) for version in versions])}. The difference between "
            "the arms does not depend on it; how much of attributed revenue is incremental does.",
        )
    if not found.course.is_prior:
        n_days = -(-(experiment.registered_at - experiment.starts_at) // 86_400_000_000)
        yield _finding(
            "registered-late",
            "warns",
            n_days,
            f"It was registered {moment(experiment.registered_at, found.shop.timezone)}, after it "
            "had begun: nobody can tell whether the plan was made with the first results in sight, "
            "so only the interval that is safe at every look counts.",
        )


def _of_others(found: Gathered, others: Mapping[str, Experiment]) -> Iterator[ExperimentFinding]:
    n_all = sum(one.n_assigned for one in found.checks.values())
    for experiment_id, table in sorted(found.overlaps.items()):
        n = sum(table.values())
        told = f"{n:,} of {n_all:,} are also in {others[experiment_id].name!r} ({experiment_id})"
        strength = _together(table)
        if not strength:
            words = (
                f"{told}: too few in some arms to tell whether those of the two go together."
                if strength is None
                else f"{told}. Nothing shows that the arms of the two go together; where they are "
                "independent, neither biases the other."
            )
            yield _finding("overlapping", "notes", n, words)
            continue
        yield _finding(
            "overlapping",
            "blocks" if strength >= TOGETHER_V and n > MOST_ODD * n_all else "warns",
            n,
            f"{told}, and its arms go together with these (strength {strength:.2f} of 1): the two "
            "effects cannot be told apart. Give each a salt of its own.",
        )


def _together(table: Mapping[tuple[str, str], int]) -> float | None:
    """
    Cramer's V of the two arms, 0 to 1; 0 unless Pearson's chi-squared says that they depend.

    V = sqrt(chi2 / (n (k - 1))), H. Cramer, "Mathematical Methods of Statistics", 1946, p. 282.
    `None` where there is one arm only or a cell expects fewer than 5: nothing can be said.
    """
    rows, columns = (sorted({pair[place] for pair in table}) for place in (0, 1))
    counts = np.array([[table.get((row, column), 0) for column in columns] for row in rows])
    least = min(len(rows), len(columns)) - 1
    if least < 1:
        return None
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    if expected.min() < LEAST_EXPECTED:
        return None
    chi2 = float(((counts - expected) ** 2 / expected).sum())
    freedom = (len(rows) - 1) * (len(columns) - 1)
    if chdtrc(freedom, chi2) > TOGETHER_P:
        return 0.0
    return sqrt(chi2 / (float(counts.sum()) * least))


def _of_time(experiment: Experiment, found: Gathered) -> Iterator[ExperimentFinding]:
    course, zone = found.course, found.shop.timezone
    n_all = sum(one.n_assigned for one in found.checks.values())
    n_waiting = n_all - sum(one.n_matured for one in found.checks.values())
    if experiment.stopped_at is not None and not course.is_as_planned:
        yield _finding(
            "stopped-early",
            "warns",
            n_all,
            f"It was stopped {moment(experiment.stopped_at, zone)}, with {n_all:,} of "
            f"{experiment.n_planned:,} units: {experiment.stop_reason} Who stops when it looks "
            "good finds too much, so only the interval that is safe at every look counts.",
        )
    if n_waiting:
        yield _finding(
            "not-matured",
            "notes",
            n_waiting,
            f"{n_waiting:,} of {n_all:,} have not had their {experiment.horizon_d} days yet and "
            "do not count so far: refunds come late.",
        )
    if not course.is_over:
        yield _finding(
            "looking-early",
            "notes",
            n_all,
            f"The planned end is {moment(course.final_at, zone)}. Until then every interval is one "
            "that may be looked at every day, and is wider.",
        )


def _odd(n: int, n_all: int) -> Severity:
    return "blocks" if n > MOST_ODD * n_all else "warns"


def _finding(code: FindingCode, severity: Severity, n: int, words: str) -> ExperimentFinding:
    return ExperimentFinding(code=code, severity=severity, n=n, words=words)
