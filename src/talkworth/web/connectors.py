"""Everything that can be connected to a shop: how far it is, and what is pasted where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from litestar import Request, Response, Router, get
from msgspec import Struct

from talkworth.connect.catalogue import Listed, catalogue, filled
from talkworth.control import Key
from talkworth.control.connections import Connection
from talkworth.control.records import KeyKind
from talkworth.reports.period import instant
from talkworth.reports.rhythm import is_silent, quiet_min
from talkworth.web.auth import ShopParameter, shop_of
from talkworth.web.bodies import NO_STORE
from talkworth.web.parameters import known_parameters
from talkworth.web.serving import Served, Serving
from talkworth.web.webhooks import ToldWebhook, told_webhook

State = Literal["absent", "waiting", "working", "silent"]


class Pasted(Struct, kw_only=True, frozen=True):
    """A text to copy, and where it goes; a secret in it is left as `sk_...` or `SECRET`."""

    where: str
    language: str
    text: str


class ToldConnection(Struct, kw_only=True, frozen=True):
    """A platform's API that is asked for orders; `failure` is why the last try stopped, or ""."""

    connection_id: str
    domain: str
    asked_at: datetime | None
    seen_until: datetime | None
    failure: str


class ToldConnector(Struct, kw_only=True, frozen=True):
    """
    Something that can be connected, and how far it is.

    `state` is `absent` without what it sends with (a key of `key`'s kind, or a secret where it
    `is_signed`), `waiting` before its first event, then `working`, or `silent` where it has been
    quiet for longer than its own rhythm explains. `last_event_at` is the newest ever. Those who
    send by one door are heard together.

    `address` is where it sends to, `page` the page of the docs.
    """

    connector: str
    title: str
    says: str
    group: Literal["page", "shop", "server", "assistant"]
    page: str
    key: KeyKind | None
    is_signed: bool
    state: State
    n_events: int
    last_event_at: datetime | None
    address: str
    webhooks: list[ToldWebhook]
    connections: list[ToldConnection]
    snippets: list[Pasted]


class Connectors(Struct, kw_only=True, frozen=True):
    """
    All that can be connected. `address` is where this server is reached, and `is_public` says
    that its operator stated it; `public_key` is the shop's newest that works, or null.
    """

    shop_id: str
    address: str
    is_public: bool
    public_key: str | None
    connectors: list[ToldConnector]


@get("/", sync_to_thread=True)
def get_connectors(
    request: Request[Any, Any, Any], serving: Served, shop: ShopParameter = None
) -> Response[Connectors]:
    """
    What can be connected, with the texts to paste filled in for this shop. Needs `admin`.
    """
    shop_id = shop_of(request, serving, shop, "admin")
    stated = serving.entrance.public_url
    address = stated or f"{request.url.scheme}://{request.url.netloc}"
    found = _Found(serving, shop_id, address)
    told = Connectors(
        shop_id=shop_id,
        address=address,
        is_public=bool(stated),
        public_key=found.public_key,
        connectors=[found.told(name, listed) for name, listed in catalogue().items()],
    )
    return Response(told, headers=NO_STORE)


class _Found:
    """What a shop has to connect with, and whom it has heard."""

    def __init__(self, serving: Serving, shop_id: str, address: str) -> None:
        self._shop_id, self._address, self._now_us = shop_id, address, serving.now_us()
        self._keys = _working(serving.control.keys(shop_id), self._now_us)
        self._webhooks = serving.control.list_webhooks(shop_id)
        self._connections = serving.control.connections.list(shop_id)
        with serving.known_at(None) as snapshot:
            self._heard = snapshot.query("health_senders", shop_id=shop_id)
        public = [key.text for key in self._keys if key.kind == "public"]
        self.public_key = public[-1] if public else None

    def told(self, name: str, listed: Listed) -> ToldConnector:
        webhooks = [told_webhook(one) for one in self._webhooks if one.platform == name]
        connections = [one for one in self._connections if one.platform == name]
        heard = [row for row in self._heard if _is_of(row, listed)]
        last = max((row["last_received_at"] for row in heard), default=None)
        is_there = bool(webhooks) if listed.is_signed else self._has_key(listed)
        return ToldConnector(
            connector=name,
            title=listed.title,
            says=listed.says,
            group=listed.group,
            page=listed.page,
            key=listed.key,
            is_signed=listed.is_signed,
            state=self._state(heard) if is_there else "absent",
            n_events=sum(row["n_events"] for row in heard),
            last_event_at=None if last is None else instant(last),
            address=self._fill(f"@ADDRESS@{listed.path}", ""),
            webhooks=webhooks,
            connections=[_connection(one) for one in connections],
            snippets=self._pasted(listed, _domain(webhooks, connections)),
        )

    def _has_key(self, listed: Listed) -> bool:
        kinds = ("public", "secret") if listed.trust == "either" else (listed.key,)
        return any(key.kind in kinds and "events:write" in key.scopes for key in self._keys)

    def _state(self, heard: Iterable[Mapping[str, Any]]) -> State:
        silent = [
            is_silent(
                row["door"],
                row["n_events"],
                row["longest_gap_min"],
                quiet_min(row["last_received_at"], self._now_us),
            )
            for row in heard
        ]
        if not silent:
            return "waiting"
        return "silent" if all(silent) else "working"

    def _pasted(self, listed: Listed, domain: str) -> list[Pasted]:
        return [
            Pasted(where=one.where, language=one.language, text=self._fill(one.text, domain))
            for one in listed.snippets
        ]

    def _fill(self, text: str, domain: str) -> str:
        return filled(
            text,
            address=self._address,
            shop_id=self._shop_id,
            domain=domain,
            public_key=self.public_key or "pk_...",
        )


def _working(keys: Iterable[Key], now_us: int) -> list[Key]:
    return [key for key in keys if key.works_at(now_us)]


def _is_of(row: Mapping[str, Any], listed: Listed) -> bool:
    return row["door"] == listed.door and listed.trust in ("either", row["trust"])


def _domain(webhooks: Iterable[ToldWebhook], connections: Iterable[Connection]) -> str:
    """The shop's own at the platform, where it is known; else empty."""
    domains = [*(one.domain for one in connections), *(one.domain for one in webhooks)]
    return next(filter(None, domains), "")


def _connection(one: Connection) -> ToldConnection:
    return ToldConnection(
        connection_id=one.connection_id,
        domain=one.domain,
        asked_at=None if one.polled_at is None else instant(one.polled_at),
        seen_until=None if one.polled_until is None else instant(one.polled_until),
        failure=one.failure,
    )


connector_routes = Router(
    "/v1/connectors",
    route_handlers=[get_connectors],
    guards=[known_parameters],
    tags=["settings"],
)
