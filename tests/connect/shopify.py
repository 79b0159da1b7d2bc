"""A local server that speaks Shopify's Admin API, and misbehaves when it is told to."""

from __future__ import annotations

import base64
import contextlib
import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "shpat_of_the_tests"
DOMAIN = "tea.myshopify.com"
SCOPES = (
    "read_orders read_returns read_shopify_payments_disputes read_own_subscription_contracts "
    "read_customer_merge"
).split()


@dataclass
class Shop:
    """
    What the server holds. `faults` are used up one a request: a status (429, 500, 302, ...), or
    `throttled`, `cut`, `garbage`, `list`, `hang`, `drip`, `denied`, `error`, `hangup`.
    """

    domain: str = DOMAIN
    token: str = TOKEN
    scopes: list[str] = field(default_factory=lambda: list(SCOPES))
    orders: list[dict[str, Any]] = field(default_factory=list)
    subscriptions: list[dict[str, str]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    faults: list[str | int] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    told_instead: dict[str, Any] | None = None
    page: int = 2
    address: str = ""

    def orders_page(self, query: dict[str, list[str]]) -> tuple[dict[str, Any], str | None]:
        """One page of orders, and the cursor of the next one: no other filter goes with one."""
        if "page_info" in query:
            assert set(query) == {"page_info", "limit"}, query
            since, start = json.loads(base64.urlsafe_b64decode(query["page_info"][0]))
        else:
            assert query["status"] == ["any"]
            assert query["order"] == ["updated_at asc"]
            since, start = query["updated_at_min"][0], 0
        found = sorted(
            (one for one in self.orders if one["updated_at"] >= since),
            key=lambda one: str(one["updated_at"]),
        )
        page = found[start : start + self.page]
        more = start + self.page < len(found)
        cursor = base64.urlsafe_b64encode(json.dumps([since, start + self.page]).encode()).decode()
        return {"orders": page}, cursor if more else None

    def graphql(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        if self.told_instead is not None:
            return self.told_instead
        if "webhookSubscriptionCreate" in query:
            return {"webhookSubscriptionCreate": self._create(variables)}
        if "webhookSubscriptionDelete" in query:
            self.subscriptions = [s for s in self.subscriptions if s["id"] != variables["id"]]
            told = {"deletedWebhookSubscriptionId": variables["id"], "userErrors": []}
            return {"webhookSubscriptionDelete": told}
        if "webhookSubscriptions" in query:
            start = int(variables.get("after") or 0)
            nodes = self.subscriptions[start : start + 5]
            page_info = {
                "hasNextPage": start + 5 < len(self.subscriptions),
                "endCursor": str(start + 5),
            }
            return {"webhookSubscriptions": {"nodes": nodes, "pageInfo": page_info}}
        return {
            "shop": {"myshopifyDomain": self.domain, "currencyCode": "EUR"},
            "currentAppInstallation": {
                "accessScopes": [{"handle": scope} for scope in self.scopes]
            },
        }

    def _create(self, variables: dict[str, Any]) -> dict[str, Any]:
        topic, uri = variables["topic"], variables["uri"]
        message = self.refused.get(topic)
        if any((s["topic"], s["uri"]) == (topic, uri) for s in self.subscriptions):
            message = "Uri for this topic has already been taken"
        if message:
            errors = [{"field": ["webhookSubscription"], "message": message}]
            return {"webhookSubscription": None, "userErrors": errors}
        made = {"id": f"gid://shopify/W/{len(self.subscriptions)}", "topic": topic, "uri": uri}
        self.subscriptions.append(made)
        return {"webhookSubscription": {"id": made["id"]}, "userErrors": []}


def an_order(number: int, **changed: Any) -> dict[str, Any]:
    """An order of 20.00 euro, changed on the 10th."""
    line = {"id": number * 10, "quantity": 1, "price": "20.00", "title": "Sencha"}
    return {
        "id": 820982911946154000 + number,
        "name": f"#{number}",
        "currency": "EUR",
        "created_at": "2026-11-10T10:00:00+01:00",
        "updated_at": f"2026-11-10T10:{number:02}:00+01:00",
        "financial_status": "paid",
        "total_price": "20.00",
        "email": "mira.okafor@example.org",
        "line_items": [line],
        **changed,
    }


@contextlib.contextmanager
def speaking(shop: Shop) -> Iterator[Shop]:
    """The shop's API on a real socket; `shop.address` says where."""
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"shop": shop}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    shop.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield shop
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up on us is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    shop: Shop
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer in one piece, not one that waits for acknowledgements

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["content-length"])))

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _answer(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        self.shop.asked.append(f"{self.command} {parts.path.rpartition('/')[2]}")
        if self.headers["x-shopify-access-token"] != self.shop.token:
            self._send(401, {"errors": "[API] Invalid API key or access token"})
        elif not re.fullmatch(r"/admin/api/20\d\d-\d\d/(orders|graphql)\.json", parts.path):
            self._send(404, {"errors": "Not Found"})
        elif self.shop.faults and (fault := self.shop.faults.pop(0)):
            self._misbehave(fault)
        elif self.command == "GET":
            document, cursor = self.shop.orders_page(parse_qs(parts.query))
            elsewhere = "https://elsewhere.example/orders.json"
            link = f'<{elsewhere}?limit=2&page_info={cursor}>; rel="next"'
            self._send(200, document, {"Link": link} if cursor else {})
        else:
            asked = json.loads(body)
            data = self.shop.graphql(asked["query"], asked["variables"])
            self._send(200, {"data": data, "extensions": _cost(900)})

    def _misbehave(self, fault: str | int) -> None:
        if isinstance(fault, int):
            more = {"Retry-After": "2.0"} if fault == 429 else {}
            more |= {"Location": "https://elsewhere.example/"} if fault == 302 else {}
            self._send(fault, {"errors": "no"}, more)
        elif fault in ("throttled", "denied", "error"):
            code = {"throttled": "THROTTLED", "denied": "ACCESS_DENIED"}.get(fault)
            said = {"message": f"it is {fault}", "extensions": {"code": code}}
            self._send(200, {"errors": [said], "extensions": _cost(40)})
        elif fault == "cut":
            self._send(200, {"orders": [{"id": 1}]}, {"Content-Length": "4000"})
            self.close_connection = True
        elif fault in ("garbage", "list"):
            self._raw(b'{"orders": [{"id": 1' if fault == "garbage" else b"[1]")
        elif fault == "drip":
            self.send_response(200)
            self.end_headers()
            with contextlib.suppress(OSError):
                for _ in range(40):
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    time.sleep(0.05)
            self.close_connection = True
        elif fault == "hang":
            time.sleep(1)
            self.close_connection = True
        else:
            self.close_connection = True

    def _send(self, status: int, document: object, more: dict[str, str] | None = None) -> None:
        self._raw(json.dumps(document).encode(), status, more)

    def _raw(self, body: bytes, status: int = 200, more: dict[str, str] | None = None) -> None:
        headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        with contextlib.suppress(OSError):
            self.send_response(status)
            for name, value in {**headers, **(more or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)


def _cost(available: int) -> dict[str, Any]:
    bucket = {"maximumAvailable": 1000, "currentlyAvailable": available, "restoreRate": 50}
    return {"cost": {"requestedQueryCost": 140, "throttleStatus": bucket}}
