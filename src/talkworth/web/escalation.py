"""The escalation policy and what a human adds, over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody, QueryParameter
from msgspec import Struct

from talkworth.control.escalation import PolicyChange
from talkworth.control.escalation_records import EscalationPolicy
from talkworth.reports.basis import based
from talkworth.reports.escalation import DEFAULT_HORIZON_D, escalation_report
from talkworth.reports.escalation_adopt import adopted
from talkworth.reports.escalation_policy import EscalationPolicies, told_policies
from talkworth.reports.escalation_result import EscalationReport
from talkworth.reports.escalation_table import escalation_table
from talkworth.reports.revenue_per_conversation import HORIZONS_D
from talkworth.web.answering import kept
from talkworth.web.auth import ShopParameter, shop_of
from talkworth.web.bodies import NO_STORE
from talkworth.web.parameters import (
    AskedAsOf,
    AskedPeriod,
    AskedShop,
    Form,
    answer,
    asked_period_now,
    known_parameters,
)
from talkworth.web.serving import Served, Serving

AskedPolicy = NamedDependency[EscalationPolicy | None]
DecidedHorizon = Annotated[
    int,
    QueryParameter(
        name="horizon",
        required=False,
        description="Days after the decision in which revenue counts: 7 or 30.",
        schema_extra={"enum": list(HORIZONS_D)},
    ),
]


class Adoption(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Segments whose recommended rule is to be in force."""

    segments: list[str]


def asked_policy(serving: Served, shop_id: AskedShop) -> EscalationPolicy | None:
    """The policy in force, whose costs the report has, and by which its answer is kept."""
    return serving.control.escalation.active(shop_id)


@get("/escalation", sync_to_thread=True)
@kept
def get_escalation(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    policy: AskedPolicy,
    horizon_d: DecidedHorizon = DEFAULT_HORIZON_D,
    form: Form = "json",
) -> Response[EscalationReport]:
    """What handing over to a human added, by segment, and the rules that the data carries."""
    with serving.known_at(as_of_us) as warehouse:
        found = escalation_report(
            warehouse,
            shop_id,
            period,
            policy,
            now_us=serving.at_us(as_of_us),
            horizon_d=horizon_d,
        )
    report = based(found, serving.rulings(as_of_us), shop_id, period, as_of_us)
    return answer(report, form, "escalation", escalation_table)


@get("/policy", sync_to_thread=True)
def get_escalation_policy(serving: Served, shop_id: AskedShop) -> Response[EscalationPolicies]:
    """The policy in force, and all its versions, newest first."""
    return Response(_policies(serving, shop_id), headers=NO_STORE)


@post("/policy", sync_to_thread=True)
def post_escalation_policy(
    request: Request[Any, Any, Any],
    serving: Served,
    data: JSONBody[PolicyChange],
    shop: ShopParameter = None,
) -> Response[EscalationPolicies]:
    """Make the next version; what is left out stays as it is. Needs the scope `admin`."""
    shop_id = shop_of(request, serving, shop, "admin")
    serving.control.escalation.change(shop_id, data)
    return Response(_policies(serving, shop_id), status_code=201, headers=NO_STORE)


@post("/adopt", sync_to_thread=True)
def post_escalation_rules(
    request: Request[Any, Any, Any],
    serving: Served,
    period: AskedPeriod,
    data: JSONBody[Adoption],
    shop: ShopParameter = None,
    horizon_d: DecidedHorizon = DEFAULT_HORIZON_D,
) -> Response[EscalationPolicies]:
    """
    Put rules in force that the report of these days recommends. Needs the scope `admin`.

    The report is worked out anew; what it does not recommend is refused.
    """
    shop_id = shop_of(request, serving, shop, "admin")
    policy, now_us = serving.control.escalation.active(shop_id), serving.now_us()
    with serving.known_at(None) as warehouse:
        report = escalation_report(
            warehouse, shop_id, period, policy, now_us=now_us, horizon_d=horizon_d
        )
    serving.control.escalation.adopt(shop_id, adopted(report, data.segments))
    return Response(_policies(serving, shop_id), status_code=201, headers=NO_STORE)


def _policies(serving: Serving, shop_id: str) -> EscalationPolicies:
    return told_policies(
        serving.control.shop(shop_id), serving.control.escalation.versions(shop_id)
    )


escalation_routes = Router(
    "/v1/reports",
    route_handlers=[get_escalation],
    dependencies={"policy": Provide(asked_policy, sync_to_thread=False)},
    guards=[known_parameters],
    tags=["reports"],
)
escalation_policy_routes = Router(
    "/v1/escalation",
    route_handlers=[get_escalation_policy, post_escalation_policy, post_escalation_rules],
    dependencies={"period": Provide(asked_period_now, sync_to_thread=False)},
    guards=[known_parameters],
    tags=["escalation"],
)
