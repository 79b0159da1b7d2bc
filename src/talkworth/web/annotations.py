"""Annotations over HTTP: what happened on a day, to stand beside its numbers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.di import Provide
from litestar.params import JSONBody, PathParameter
from msgspec import Struct

from talkworth.control.annotations import Annotation, AnnotationKind
from talkworth.reports.period import instant
from talkworth.web.auth import ShopParameter, gate_of, letter_of, shop_of
from talkworth.web.bodies import NO_STORE
from talkworth.web.parameters import AskedPeriod, AskedShop, asked_period_now, known_parameters
from talkworth.web.serving import Served

AnnotationId = Annotated[str, PathParameter(description="The annotation's id, `note_...`.")]


class ToldAnnotation(Struct, kw_only=True, frozen=True):
    """What happened `on` a day of the shop; who wrote it last (null to a shared link), when."""

    annotation_id: str
    on: date
    kind: AnnotationKind
    text: str
    written_by: str | None
    written_at: datetime


class Annotations(Struct, kw_only=True, frozen=True):
    """The annotations of the days asked for, by day."""

    shop_id: str
    timezone: str
    from_on: date
    to_on: date
    annotations: list[ToldAnnotation]


class NewAnnotation(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """A day of the shop, past or ahead, and what happened on it."""

    on: date
    kind: AnnotationKind
    text: str


class AnnotationChange(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What it is to be from now on; null leaves it."""

    on: date | None = None
    kind: AnnotationKind | None = None
    text: str | None = None


@get("/", sync_to_thread=True)
def get_annotations(
    request: Request[Any, Any, Any], serving: Served, shop_id: AskedShop, period: AskedPeriod
) -> Response[Annotations]:
    """What happened in the days asked for, such as those of a trend."""
    is_shared = gate_of(serving).share(letter_of(request)) is not None
    found = [
        _told(one, is_shared=is_shared)
        for one in serving.control.annotations.of(shop_id)
        if period.from_on <= one.happened_on <= period.to_on
    ]
    told = Annotations(
        shop_id=shop_id,
        timezone=serving.control.shop(shop_id).timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        annotations=found,
    )
    return Response(told, headers=NO_STORE)


@post("/", sync_to_thread=True)
def post_annotation(
    request: Request[Any, Any, Any],
    serving: Served,
    data: JSONBody[NewAnnotation],
    shop: ShopParameter = None,
) -> Response[ToldAnnotation]:
    """Write on a day. Needs the scope `reports:write`."""
    shop_id = shop_of(request, serving, shop, "reports:write")
    made = serving.control.annotations.add(shop_id, data.on, data.kind, data.text)
    return Response(_told(made), status_code=201, headers=NO_STORE)


@patch("/{annotation_id:str}", sync_to_thread=True)
def patch_annotation(
    request: Request[Any, Any, Any],
    serving: Served,
    annotation_id: AnnotationId,
    data: JSONBody[AnnotationChange],
    shop: ShopParameter = None,
) -> Response[ToldAnnotation]:
    """Write other words, or on another day. Needs the scope `reports:write`."""
    shop_id = shop_of(request, serving, shop, "reports:write")
    changed = serving.control.annotations.change(
        shop_id, annotation_id, data.on, data.kind, data.text
    )
    return Response(_told(changed), headers=NO_STORE)


@delete("/{annotation_id:str}", status_code=200, sync_to_thread=True)
def delete_annotation(
    request: Request[Any, Any, Any],
    serving: Served,
    annotation_id: AnnotationId,
    shop: ShopParameter = None,
) -> Response[ToldAnnotation]:
    """Take an annotation away. Needs the scope `reports:write`."""
    shop_id = shop_of(request, serving, shop, "reports:write")
    return Response(
        _told(serving.control.annotations.remove(shop_id, annotation_id)), headers=NO_STORE
    )


def _told(annotation: Annotation, *, is_shared: bool = False) -> ToldAnnotation:
    return ToldAnnotation(
        annotation_id=annotation.annotation_id,
        on=annotation.happened_on,
        kind=annotation.kind,
        text=annotation.words,
        written_by=None if is_shared else annotation.written_by,
        written_at=instant(annotation.written_at),
    )


annotation_routes = Router(
    "/v1/annotations",
    route_handlers=[get_annotations, post_annotation, patch_annotation, delete_annotation],
    dependencies={"period": Provide(asked_period_now, sync_to_thread=False)},
    guards=[known_parameters],
    tags=["annotations"],
)
