"""Experiments over HTTP: planned, registered once, listed, read, and ended early at most."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody, PathParameter, QueryParameter
from msgspec import Struct

from talkworth.control.experiments import LONGEST_HORIZON_D, Experiment, UnknownExperiment
from talkworth.reports.experiment import experiment_report
from talkworth.reports.experiment_list import Experiments, ListedExperiment, listed_experiments
from talkworth.reports.experiment_new import NewExperiment, RegisteredExperiment, whole_plan
from talkworth.reports.experiment_plan import (
    HORIZON_D,
    LIFT,
    SHARE,
    ExperimentPlanReport,
    plan_experiment,
)
from talkworth.reports.experiment_result import ExperimentReport
from talkworth.reports.experiment_sums import as_known, known_experiments
from talkworth.reports.experiment_tables import arms_table, plan_table
from talkworth.web.answering import kept
from talkworth.web.auth import ShopParameter, shop_of
from talkworth.web.bodies import NO_STORE
from talkworth.web.parameters import AskedAsOf, AskedShop, Form, answer, known_parameters
from talkworth.web.serving import Served, Serving

ExperimentId = Annotated[str, PathParameter(description="The experiment's id, as events carry it.")]
Lift = Annotated[
    float,
    QueryParameter(
        required=False,
        description="The lift of revenue per visitor to find, as a share: 0.1 is 10 %.",
    ),
]
ControlShare = Annotated[
    float,
    QueryParameter(
        required=False,
        description="The control's share of the people, such as 0.5 or 0.1.",
    ),
]
PlanHorizon = Annotated[
    int,
    QueryParameter(
        name="horizon",
        required=False,
        description="Days after the assignment in which revenue counts.",
        schema_extra={"minimum": 1, "maximum": LONGEST_HORIZON_D},
    ),
]


class Registered(NamedTuple):
    """An experiment and all of the shop's: together they are what an answer is kept by."""

    experiment: Experiment
    all: tuple[Experiment, ...]


AskedExperiment = NamedDependency[Registered]


class Stopping(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Why it is ended before its time."""

    reason: str


def asked_experiment(
    serving: Served, shop_id: AskedShop, as_of_us: AskedAsOf, experiment_id: ExperimentId
) -> Registered:
    """
    Raises:
        UnknownExperiment: there is none of this id, or there was none at the instant asked for.
        BadInstant, InstantAhead
    """
    found = serving.control.experiments.get(shop_id, experiment_id)
    every = tuple(serving.control.experiments.of(shop_id))
    if as_of_us is None:
        return Registered(found, every)
    if found.registered_at > as_of_us:
        raise UnknownExperiment(experiment_id)
    return Registered(as_known(found, as_of_us), known_experiments(every, as_of_us))


@get("/", sync_to_thread=True)
def get_experiments(serving: Served, shop_id: AskedShop) -> Response[Experiments]:
    """
    The shop's experiments and how far each is; those too that arrive and nobody registered.
    """
    with serving.known_at(None) as snapshot:
        report = listed_experiments(
            snapshot, shop_id, serving.control.experiments.of(shop_id), now_us=serving.now_us()
        )
    return Response(report, headers=NO_STORE)


@get("/plan", sync_to_thread=True)
@kept
def get_experiment_plan(
    serving: Served,
    shop_id: AskedShop,
    lift: Lift = LIFT,
    control_share: ControlShare = SHARE,
    horizon_d: PlanHorizon = HORIZON_D,
    form: Form = "json",
) -> Response[ExperimentPlanReport]:
    """
    How many people and days an experiment takes, from the shop's own history.

    Randomising visitors, or at the first message of a conversation; CSV has the usual lifts.
    """
    with serving.known_at(None) as snapshot:
        report = plan_experiment(
            snapshot,
            shop_id,
            now_us=serving.now_us(),
            lift=lift,
            control_share=control_share,
            horizon_d=horizon_d,
        )
    return answer(report, form, "experiment-plan", plan_table)


@get("/{experiment_id:str}", sync_to_thread=True)
@kept
def get_experiment(
    serving: Served,
    shop_id: AskedShop,  # noqa: ARG001 -- answers are kept by shop
    as_of_us: AskedAsOf,
    registered: AskedExperiment,
    form: Form = "json",
) -> Response[ExperimentReport]:
    """
    What an experiment shows, by intention to treat, and what must be known of it.

    CSV has its arms.
    """
    now_us = serving.at_us(as_of_us)
    with serving.known_at(as_of_us) as snapshot:
        report = experiment_report(
            snapshot,
            registered.experiment,
            registered.all,
            rulings=serving.rulings(as_of_us),
            now_us=now_us,
        )
    return answer(report, form, "experiment", arms_table)


@post("/", sync_to_thread=True)
def post_experiment(
    request: Request[Any, Any, Any],
    serving: Served,
    data: JSONBody[NewExperiment],
    shop: ShopParameter = None,
) -> Response[RegisteredExperiment]:
    """
    Register an experiment. It is never edited: a slip is stopped and registered anew.

    One that already arrives in events is adopted by its id; its report says that it was
    registered late. Needs the scope `reports:write`.
    """
    shop_id = shop_of(request, serving, shop, "reports:write")
    with serving.known_at(None) as snapshot:
        plan, notes = whole_plan(snapshot, shop_id, data, now_us=serving.now_us())
    made = serving.control.experiments.register(shop_id, data.experiment_id, plan)
    registered = RegisteredExperiment(
        timezone=serving.control.shop(shop_id).timezone,
        registered=_listed(serving, made),
        notes=notes,
    )
    return Response(registered, status_code=201, headers=NO_STORE)


@post("/{experiment_id:str}/stop", status_code=200, sync_to_thread=True)
def stop_experiment(
    request: Request[Any, Any, Any],
    serving: Served,
    experiment_id: ExperimentId,
    data: JSONBody[Stopping],
    shop: ShopParameter = None,
) -> Response[ListedExperiment]:
    """
    End the assignment now, and say why for good. Needs the scope `reports:write`.

    Who was assigned still counts; the result says that it was stopped early.
    """
    shop_id = shop_of(request, serving, shop, "reports:write")
    stopped = serving.control.experiments.stop(shop_id, experiment_id, data.reason)
    return Response(_listed(serving, stopped), headers=NO_STORE)


def _listed(serving: Serving, experiment: Experiment) -> ListedExperiment:
    with serving.known_at(None) as snapshot:
        found = listed_experiments(
            snapshot, experiment.shop_id, [experiment], now_us=serving.now_us()
        )
    return found.experiments[0]


experiment_routes = Router(
    "/v1/experiments",
    route_handlers=[
        get_experiments,
        get_experiment_plan,
        get_experiment,
        post_experiment,
        stop_experiment,
    ],
    dependencies={"registered": Provide(asked_experiment, sync_to_thread=False)},
    guards=[known_parameters],
    tags=["experiments"],
)
