"""Shopify's Admin API: asked patiently, within its limits, and with every digit kept."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, Self
from urllib.parse import parse_qs, urlsplit

import httpx

from talkworth.connect.refusals import (
    ApiNotThere,
    ApiRefused,
    ApiScopeMissing,
    ApiTokenRefused,
    ApiUnavailable,
)
from talkworth.sources import Unreadable, decode_exact

VERSION: Final = "2026-07"
_TRIES: Final = 6
_TIMEOUT_S: Final = 30.0
_LONGEST_WAIT_S: Final = 60.0
_LARGEST_ANSWER: Final = 128 << 20
_PAGE: Final = "250"

_Answer = tuple[dict[str, Any], httpx.Response]


class _Wait(Exception):
    """Asking again in `wait_s` may help; `None` says that nobody told us when."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


class AdminApi:
    """
    One shop's Admin API. Used as a context; for one thread.

    What is slow, cut off, over its limit or out of order is asked again, up to six times: after
    as long as the platform says, else after 1, 2, 4, ... seconds. `address` stands in place of
    `https://DOMAIN`.

    All methods raise ApiTokenRefused, ApiScopeMissing, ApiNotThere, ApiRefused, ApiUnavailable.
    """

    def __init__(
        self,
        domain: str,
        token: str,
        *,
        address: str = "",
        timeout_s: float = _TIMEOUT_S,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.domain = domain
        self._timeout_s, self._sleep = timeout_s, sleep
        self._client = httpx.Client(
            base_url=f"{address or f'https://{domain}'}/admin/api/{VERSION}/",
            headers={"X-Shopify-Access-Token": token, "Accept": "application/json"},
            timeout=timeout_s,
            # The token goes to the shop's own domain and nowhere else.
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(self, query: str, **variables: object) -> dict[str, Any]:
        """The `data` of a GraphQL answer."""
        body = {"query": query, "variables": variables}

        def send() -> _Answer:
            document, response = self._sent("POST", "graphql.json", json=body)
            if errors := document.get("errors"):
                self._judge(errors, document)
            return document, response

        data = self._patiently(send)[0].get("data")
        if not isinstance(data, dict):
            raise ApiRefused(f"{self.domain} answered without data. {self._is_it_shopify()}")
        return data

    def orders(self, updated_since: datetime) -> Iterator[list[dict[str, Any]]]:
        """
        Pages of orders changed since then, oldest change first, in the form of webhooks' bodies.

        Shopify shows 60 days of orders to apps without the scope read_all_orders.
        """
        query: Mapping[str, str] | None = {
            "status": "any",
            "order": "updated_at asc",
            "updated_at_min": updated_since.isoformat(timespec="seconds"),
            "limit": _PAGE,
        }
        while query is not None:
            asked = query
            document, response = self._patiently(
                lambda asked=asked: self._sent("GET", "orders.json", params=asked)  # type: ignore[misc]
            )
            orders = document.get("orders")
            if not isinstance(orders, list) or not all(isinstance(one, dict) for one in orders):
                raise ApiRefused(f"{self.domain} answered without orders. {self._is_it_shopify()}")
            yield orders
            query = _next_page(response)

    def _patiently(self, send: Callable[[], _Answer]) -> _Answer:
        reason = ""
        for attempt in range(_TRIES):
            try:
                return send()
            except _Wait as wait:
                reason = str(wait)
                wait_s = 2.0**attempt if wait.wait_s is None else wait.wait_s
                if attempt < _TRIES - 1:
                    self._sleep(min(max(wait_s, 0.0), _LONGEST_WAIT_S))
        raise ApiUnavailable(self.domain, reason, _TRIES)

    def _sent(self, method: str, path: str, **body: Any) -> _Answer:
        """
        One answer, read whole.

        Raises:
            _Wait, and what no repetition mends.
        """
        until = time.monotonic() + self._timeout_s
        try:
            with self._client.stream(method, path, **body) as response:
                content = b""
                for chunk in response.iter_bytes():
                    content += chunk
                    if time.monotonic() > until:
                        raise _Wait(f"the answer took more than {self._timeout_s:g} s")
                    if len(content) > _LARGEST_ANSWER:
                        raise ApiRefused(f"{self.domain} answered with too much at once.")
        except httpx.HTTPError as error:
            raise _Wait(f"{type(error).__name__}: {error}") from error
        self._check(response)
        try:
            document = decode_exact(content)
        except Unreadable as error:
            raise _Wait("an answer that is cut off, or no JSON") from error
        if not isinstance(document, dict):
            raise ApiRefused(f"{self.domain} answered with no object. {self._is_it_shopify()}")
        return document, response

    def _check(self, response: httpx.Response) -> None:
        status = response.status_code
        if status == 200:
            return
        if status == 401:
            raise ApiTokenRefused(self.domain)
        if status == 403:
            raise ApiScopeMissing(self.domain, "a scope for it (answer 403)")
        if status == 404 or 300 <= status < 400:
            raise ApiNotThere(self.domain, f"it answers {status}")
        if status == 429 or status >= 500:
            raise _Wait(f"answer {status}", _seconds(response.headers.get("retry-after")))
        raise ApiRefused(f"{self.domain} refuses the request (answer {status}).")

    def _judge(self, errors: object, document: dict[str, Any]) -> None:
        """
        What GraphQL calls an error, with status 200.

        Raises:
            _Wait, ApiScopeMissing, ApiRefused
        """
        listed = (
            [one for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []
        )
        codes = {(one.get("extensions") or {}).get("code") for one in listed}
        said = "; ".join(str(one.get("message")) for one in listed) or str(errors)
        if "THROTTLED" in codes:
            raise _Wait("its cost limit is used up", _refilled_in(document))
        if "ACCESS_DENIED" in codes:
            raise ApiScopeMissing(self.domain, said)
        if codes & {"INTERNAL_SERVER_ERROR", "TIMEOUT"}:
            raise _Wait(said[:200])
        raise ApiRefused(f"{self.domain} refuses the request: {said[:300]}")

    def _is_it_shopify(self) -> str:
        return "Is the domain a Shopify shop's, and is nothing between us and it?"


def _next_page(response: httpx.Response) -> dict[str, str] | None:
    """What to ask for next; of the link only its cursor is used, never its address."""
    link = response.links.get("next", {}).get("url", "")
    cursor = parse_qs(urlsplit(link).query).get("page_info", [])
    return {"page_info": cursor[0], "limit": _PAGE} if cursor else None


def _refilled_in(document: dict[str, Any]) -> float | None:
    """Seconds until the cost bucket holds what the query asks for; `None` if it is not said."""
    try:
        cost = document["extensions"]["cost"]
        bucket = cost["throttleStatus"]
        lacking = float(cost["requestedQueryCost"]) - float(bucket["currentlyAvailable"])
        return _finite(lacking / float(bucket["restoreRate"]))
    except (LookupError, TypeError, ValueError, ZeroDivisionError):
        return None


def _seconds(text: str | None) -> float | None:
    try:
        return _finite(float(text or ""))
    except ValueError:
        return None


def _finite(seconds: float) -> float | None:
    return seconds if math.isfinite(seconds) else None
