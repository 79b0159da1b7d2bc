"""How much of attributed revenue is incremental, over HTTP."""

from __future__ import annotations

from litestar import Response, Router, get
from litestar.di import NamedDependency, Provide

from talkworth.control.experiments import Experiment
from talkworth.reports.basis import based
from talkworth.reports.experiment_sums import known_experiments
from talkworth.reports.incremental import incremental_revenue
from talkworth.reports.incremental_result import IncrementalRevenue
from talkworth.reports.incremental_table import incremental_table
from talkworth.web.answering import kept
from talkworth.web.parameters import (
    AskedAsOf,
    AskedPeriod,
    AskedShop,
    Form,
    answer,
    known_parameters,
)
from talkworth.web.serving import Served

AskedExperiments = NamedDependency[tuple[Experiment, ...]]


def asked_experiments(
    serving: Served, shop_id: AskedShop, as_of_us: AskedAsOf
) -> tuple[Experiment, ...]:
    """The shop's experiments as they were known at the instant asked for."""
    registered = serving.control.experiments.of(shop_id)
    return known_experiments(registered, serving.at_us(as_of_us))


@get("/incremental", sync_to_thread=True)
@kept
def get_incremental(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    experiments: AskedExperiments,
    form: Form = "json",
) -> Response[IncrementalRevenue]:
    """
    How much of the period's attributed revenue would not have come without the assistant.

    By the shop's own experiments; without any it says that this was not measured. CSV has a row
    per experiment.
    """
    rulings = serving.rulings(as_of_us)
    with serving.known_at(as_of_us) as snapshot:
        found = incremental_revenue(
            snapshot,
            shop_id,
            period,
            experiments,
            rulings=rulings,
            now_us=serving.at_us(as_of_us),
        )
    report = based(found, rulings, shop_id, period, as_of_us)
    return answer(report, form, "incremental", incremental_table)


incremental_routes = Router(
    "/v1/reports",
    route_handlers=[get_incremental],
    dependencies={"experiments": Provide(asked_experiments, sync_to_thread=False)},
    guards=[known_parameters],
    tags=["reports"],
)
