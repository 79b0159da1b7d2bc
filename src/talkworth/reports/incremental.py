"""From attributed to incremental revenue: what the shop's experiments say about a period."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from talkworth.control.experiments import Experiment
from talkworth.reports.attributed_revenue import AttributedRevenue, attributed_revenue
from talkworth.reports.basis import UNTOLD
from talkworth.reports.experiment_result import MoneyTotal
from talkworth.reports.incremental_factor import Found, experiment_factor
from talkworth.reports.incremental_result import Factor, Finding, IncrementalRevenue, Source
from talkworth.reports.incremental_text import told
from talkworth.reports.period import Period, instant
from talkworth.reports.rule_sets import version_at
from talkworth.rules import Ruling
from talkworth.stats import calibration
from talkworth.stats.calibration import Prediction
from talkworth.warehouse import Reading


def incremental_revenue(
    warehouse: Reading,
    shop_id: str,
    period: Period,
    experiments: Sequence[Experiment],
    *,
    rulings: Sequence[Ruling],
    now_us: int,
) -> IncrementalRevenue:
    """
    How much of what is attributed to `period` would not have come without the assistant.

    `experiments` are all the shop has registered. A period inside an experiment takes that
    experiment's own factor, the one that ended last where there are several; any other takes a
    prediction from those that still count, or from all where none does. `now_us` is UTC
    microseconds.

    Raises:
        UnknownShop
    """
    with warehouse.snapshot() as snapshot:
        revenue = attributed_revenue(snapshot, shop_id, period, now_us=now_us)
        found = [
            experiment_factor(snapshot, one, experiments, period, rulings=rulings, now_us=now_us)
            for one in experiments
            if one.starts_at <= now_us
        ]
    rules = version_at(rulings, shop_id, period.until_at - 1).rules
    return told(_measured(_unmeasured(revenue, found, now_us), found, period), rules)


def _unmeasured(
    revenue: AttributedRevenue, found: Sequence[Found], now_us: int
) -> IncrementalRevenue:
    """The report as it is where no experiment has a factor."""
    return IncrementalRevenue(
        shop_id=revenue.shop_id,
        currency=revenue.currency,
        timezone=revenue.timezone,
        trust=revenue.trust,
        from_on=revenue.from_on,
        to_on=revenue.to_on,
        as_of=instant(now_us),
        attributed_minor=revenue.headline.revenue.total_minor,
        standing="measuring" if found else "not measured",
        finding=None,
        source=None,
        factor=None,
        incremental=None,
        is_stale=False,
        n_experiments=0,
        drift=None,
        is_drift_assumed=False,
        headline="",
        words=[],
        experiments=[one.told for one in found],
        basis=UNTOLD,
    )


def _measured(
    report: IncrementalRevenue, found: Sequence[Found], period: Period
) -> IncrementalRevenue:
    """The report with the factor that its period takes, if there is one."""
    known = [one for one in found if one.told.factor is not None]
    if not known:
        too_small = any(one.told.finding == "attributed revenue too small" for one in found)
        return structs.replace(report, standing="cannot be calibrated") if too_small else report
    inside = [one for one in known if one.holds(period)]
    if inside:
        chosen = max(inside, key=lambda one: (one.until_at, one.told.experiment_id))
        used = structs.replace(chosen.told, is_used=True)
        told = [used if one.told is chosen.told else one.told for one in found]
        is_stale = used.stale is not None
        report = structs.replace(report, experiments=told, n_experiments=1, is_stale=is_stale)
        return _with(report, chosen.factor, "experiment")
    fresh = [one for one in known if one.told.stale is None]
    predicted = calibration.predict([one.factor for one in fresh or known])
    if predicted is None:
        return report
    uses = {one.told.experiment_id for one in fresh or known}
    report = structs.replace(
        report,
        experiments=[
            structs.replace(one.told, is_used=one.told.experiment_id in uses) for one in found
        ],
        is_stale=not fresh,
        n_experiments=predicted.n_experiments,
        drift=predicted.drift,
        is_drift_assumed=predicted.is_drift_assumed,
    )
    return _with(report, predicted, "prediction")


def _with(
    report: IncrementalRevenue, by: calibration.Factor | Prediction, source: Source
) -> IncrementalRevenue:
    amount = calibration.incremental(report.attributed_minor, by)
    if amount is None or by.estimate is None or by.low is None or by.high is None:
        return report
    return structs.replace(
        report,
        standing="measured",
        finding=_finding(by.low, by.high),
        source=source,
        factor=Factor(estimate=by.estimate, low=by.low, high=by.high),
        incremental=MoneyTotal(
            estimate_minor=amount.estimate, low_minor=amount.low, high_minor=amount.high
        ),
    )


def _finding(low: float, high: float) -> Finding:
    if low > 0:
        return "incremental"
    return "harmful" if high < 0 else "not yet shown"
