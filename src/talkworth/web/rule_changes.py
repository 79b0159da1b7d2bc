"""Rule sets drafted from a form, put in force, and put away."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import JSONBody, PathParameter
from msgspec import Meta, Struct

from talkworth.reports.definitions import DEFINITIONS, Definitions
from talkworth.reports.instants import parse_start
from talkworth.reports.period import choose_period
from talkworth.reports.rule_fields import RuleFields, rule_fields
from talkworth.reports.rule_sets import (
    ToldRestatement,
    ToldRuleSet,
    choose_candidate,
    told_restatement,
    told_rule_sets,
)
from talkworth.web.auth import ShopParameter, shop_of
from talkworth.web.bodies import NO_STORE
from talkworth.web.parameters import AskedShop
from talkworth.web.serving import Served, Serving

Number = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Version = Annotated[int, PathParameter(description="The version's number.")]


class NewRuleSet(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """
    A version to write: `preset` or `version`, or else the rules in force, with `rules` changed.
    """

    preset: str | None = None
    version: Number | None = None
    rules: dict[str, int | str] = {}
    name: str = ""
    note: str = ""


class Activation(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """
    `based_on` is the version that was in force when one looked; another one now refuses this.

    `start` is a day of the shop or an instant ahead; null is now.
    """

    based_on: Number
    start: str | None = None


class NewRestatement(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Days of the shop that are over, both included, and why they are restated."""

    from_on: date
    to_on: date
    reason: str


@get("/fields", sync_to_thread=True)
def get_rule_fields(
    shop_id: AskedShop,  # noqa: ARG001 -- readers alone may ask
) -> Response[RuleFields]:
    """Every rule as a form shows it."""
    return Response(RuleFields(fields=rule_fields()))


@get("/definitions", sync_to_thread=True)
def get_definitions(
    shop_id: AskedShop,  # noqa: ARG001 -- readers alone may ask
) -> Response[Definitions]:
    """What counts as meaningful, helpful and a workflow, and what of it can be changed."""
    return Response(DEFINITIONS)


@post("/", sync_to_thread=True)
def post_rule_set(
    request: Request[Any, Any, Any],
    serving: Served,
    data: JSONBody[NewRuleSet],
    shop: ShopParameter = None,
) -> Response[ToldRuleSet]:
    """
    Write the next version. It changes nothing until it is activated. Needs `reports:write`.
    """
    shop_id = shop_of(request, serving, shop, "reports:write")
    candidate = choose_candidate(
        serving.control,
        shop_id,
        serving.now_us(),
        name=data.preset or "",
        version=data.version,
        changes={rule: str(value) for rule, value in data.rules.items()},
    )
    name = data.name or data.preset or ""
    made = serving.control.rule_book.draft(shop_id, candidate.rules, name, data.note)
    return _answer(serving, shop_id, made.version, status_code=201)


@post("/{version:int}/activate", status_code=200, sync_to_thread=True)
def activate_rule_set(
    request: Request[Any, Any, Any],
    serving: Served,
    version: Version,
    data: JSONBody[Activation],
    shop: ShopParameter = None,
) -> Response[ToldRuleSet]:
    """
    Put a version in force, from now or a later instant on. What was sold before keeps its rules.

    409 `rule-set-changed` where somebody else activated one meanwhile. Needs the scope `admin`.
    """
    shop_id = shop_of(request, serving, shop, "admin")
    timezone = serving.control.shop(shop_id).timezone
    start_us = None if data.start is None else parse_start(data.start, timezone)
    serving.control.rule_book.activate(shop_id, version, start_us, based_on=data.based_on)
    return _answer(serving, shop_id, version)


@post("/{version:int}/archive", status_code=200, sync_to_thread=True)
def archive_rule_set(
    request: Request[Any, Any, Any], serving: Served, version: Version, shop: ShopParameter = None
) -> Response[ToldRuleSet]:
    """
    Put a version away: what followed it still does, and nothing new can. Needs the scope `admin`.
    """
    shop_id = shop_of(request, serving, shop, "admin")
    serving.control.rule_book.archive(shop_id, version)
    return _answer(serving, shop_id, version)


@post("/{version:int}/restate", sync_to_thread=True)
def restate(
    request: Request[Any, Any, Any],
    serving: Served,
    version: Version,
    data: JSONBody[NewRestatement],
    shop: ShopParameter = None,
) -> Response[ToldRestatement]:
    """
    Let what happened on past days follow a version instead; every report of them says so.

    It cannot be taken back, only followed by another. Needs the scope `admin`.
    """
    shop_id = shop_of(request, serving, shop, "admin")
    serving.control.rule_book.version(shop_id, version)
    days = choose_period(
        serving.control.shop(shop_id).timezone,
        serving.now_us(),
        from_on=data.from_on.isoformat(),
        to_on=data.to_on.isoformat(),
    )
    made = serving.control.rule_book.restate(
        shop_id, version, days.from_at, days.until_at, data.reason
    )
    return Response(told_restatement(made), status_code=201, headers=NO_STORE)


def _answer(
    serving: Serving, shop_id: str, version: int, status_code: int = 200
) -> Response[ToldRuleSet]:
    told = told_rule_sets(serving.control, shop_id, serving.now_us())
    return Response(told.rule_sets[version - 1], status_code=status_code, headers=NO_STORE)


RULE_CHANGES = (
    get_definitions,
    get_rule_fields,
    post_rule_set,
    activate_rule_set,
    archive_rule_set,
    restate,
)
