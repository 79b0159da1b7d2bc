"""How reports are answered: kept while they hold, and told to when their data goes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from math import inf
from typing import Any, Final, ParamSpec, TypeVar

import msgspec
from litestar import MediaType, Request, Response

from talkworth.warehouse.as_of import SETTLED_US
from talkworth.web.bodies import NO_STORE
from talkworth.web.kept import Made, Version
from talkworth.web.serving import Serving

DATA_TO: Final = "Data-To"
_MAX_STALE: Final = re.compile(r"(?<![\w-])max-stale(?:=(\d{1,9}))?(?![\w=-])", re.IGNORECASE)
Asked = ParamSpec("Asked")
Report = TypeVar("Report")


def asked_serving(serving: Serving) -> Callable[[Request[Any, Any, Any]], Serving]:
    """`serving` as one request wants it: how old an answer it takes."""

    def asked(request: Request[Any, Any, Any]) -> Serving:
        return replace(serving, max_stale_s=max_stale_s(request.headers.get("cache-control", "")))

    return asked


def max_stale_s(cache_control: str) -> float:
    """
    How old an answer a request takes beyond what is usual (RFC 9111, 5.2.1.2), in seconds.

    `max-stale` alone is any age; without it, 0.
    """
    found = _MAX_STALE.search(cache_control)
    if found is None:
        return 0.0
    return float(found[1]) if found[1] else inf


def kept(handler: Callable[Asked, Response[Report]]) -> Callable[Asked, Response[Report]]:
    """
    Answer with JSON that `Kept` has, or that the handler makes now; `Data-To` tells to when.

    What the handler is called with is the key, the shop above all: it depends on nothing else
    but the warehouse. Files are always made new.
    """

    @wraps(handler)
    def answered(*args: Asked.args, **asked: Asked.kwargs) -> Response[Report]:
        given: dict[str, Any] = dict(asked)
        serving: Serving = given.pop("serving")
        if given.get("form", "json") != "json":
            return handler(*args, **asked)

        def make() -> Made:
            data_to = serving.data_to(serving.warehouse.watermark(), given.get("as_of_us"))
            return Made(msgspec.json.encode(handler(*args, **asked).content), data_to)

        version = _version(serving, given["shop_id"], given.get("as_of_us"))
        key = (handler.__qualname__, *sorted(given.items()))
        found = serving.kept.answer(key, version, make, serving.max_stale_s)
        told = {**NO_STORE, DATA_TO: f"{found.data_to:%Y-%m-%dT%H:%M:%S.%fZ}"}
        answer: Response[Any] = Response(found.body, media_type=MediaType.JSON, headers=told)
        return answer

    return answered


def _version(serving: Serving, shop_id: str, as_of_us: int | None) -> Version:
    """What there is to know; a past that is settled stays as it is."""
    epoch, n = serving.warehouse.version(shop_id)
    if as_of_us is not None and serving.now_us() - as_of_us >= SETTLED_US:
        return Version(epoch, 0, moves=False)
    return Version(epoch, n)
