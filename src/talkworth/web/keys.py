"""A shop's keys: listed, made, changed, rotated, revoked, by who may administer it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.params import JSONBody, PathParameter
from msgspec import Meta, Struct

from talkworth.control import Control, Key, UnknownKey
from talkworth.control.records import KeyKind, Scope
from talkworth.reports.period import instant, microseconds
from talkworth.web.auth import ShopParameter, shop_of
from talkworth.web.bodies import NO_STORE
from talkworth.web.parameters import known_parameters
from talkworth.web.serving import Served

Instant = Annotated[datetime, Meta(tz=True)]
KeyId = Annotated[str, PathParameter(description="The key's id, `key_...`.")]
State = Literal["works", "expired", "revoked"]
_HOUR_US = 3_600_000_000


class ToldKey(Struct, kw_only=True, frozen=True):
    """
    A key as it is listed; `text` is the key itself where it is public, and null where it is
    secret: of that only a hash is kept.

    Without `origins` a public key works on any site. `rate` is events a second; null is the
    door's own limit for a public key, and none for a secret one. `last_used_on` is a day of UTC.
    """

    key_id: str
    kind: KeyKind
    state: State
    label: str
    text: str | None
    origins: tuple[str, ...]
    scopes: tuple[Scope, ...]
    rate: int | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_on: str | None


class Keys(Struct, kw_only=True, frozen=True):
    """A shop's keys, oldest first, those that work no more too."""

    shop_id: str
    keys: list[ToldKey]


class MadeKey(Struct, kw_only=True, frozen=True):
    """
    A new key and its `text`, which a secret key shows this once.

    `replaces` is the key it was rotated from, which works until its `expires_at`; else null.
    """

    key: ToldKey
    text: str
    replaces: ToldKey | None = None


class NewKey(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """
    What a key is to be. Without `scopes` it may do what is usual for its kind; `origins` are for
    public keys alone.
    """

    kind: KeyKind
    label: str = ""
    origins: list[str] = []
    scopes: list[Scope] = []
    rate: int | None = None
    expires_at: Instant | None = None


class KeyChange(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What a key is to be from now on; null leaves it. `origins` are all of its sites."""

    origins: list[str] | None = None
    rate: int | None = None
    expires_at: Instant | None = None


class KeyRotation(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """For how many hours the old key works beside the new one; 0 stops it at once."""

    overlap_h: Annotated[int, Meta(ge=0, le=24 * 366)] = 24


@get("/", sync_to_thread=True)
def get_keys(
    request: Request[Any, Any, Any], serving: Served, shop: ShopParameter = None
) -> Response[Keys]:
    """The shop's keys. Needs the scope `admin`."""
    shop_id = shop_of(request, serving, shop, "admin")
    now_us = serving.now_us()
    keys = [_told(key, now_us) for key in serving.control.keys(shop_id)]
    return Response(Keys(shop_id=shop_id, keys=keys), headers=NO_STORE)


@post("/", sync_to_thread=True)
def post_key(
    request: Request[Any, Any, Any],
    serving: Served,
    data: JSONBody[NewKey],
    shop: ShopParameter = None,
) -> Response[MadeKey]:
    """Make a key. A secret one is in this answer and nowhere else. Needs the scope `admin`."""
    shop_id = shop_of(request, serving, shop, "admin")
    key, text = serving.control.add_key(
        shop_id,
        data.kind,
        data.origins,
        data.label,
        scopes=data.scopes,
        rate=data.rate,
        expires_at=_us(data.expires_at),
    )
    made = MadeKey(key=_told(key, serving.now_us()), text=text)
    return Response(made, status_code=201, headers=NO_STORE)


@patch("/{key_id:str}", sync_to_thread=True)
def patch_key(
    request: Request[Any, Any, Any],
    serving: Served,
    key_id: KeyId,
    data: JSONBody[KeyChange],
    shop: ShopParameter = None,
) -> Response[ToldKey]:
    """Change the sites, the rate or the end of a key in use. Needs the scope `admin`."""
    shop_id = shop_of(request, serving, shop, "admin")
    old = _of(serving.control, shop_id, key_id)
    changed = serving.control.key_ring.change(
        old.key_id,
        add_origins=data.origins or (),
        remove_origins=() if data.origins is None else old.origins,
        rate=data.rate,
        expires_at=_us(data.expires_at),
    )
    return Response(_told(changed, serving.now_us()), headers=NO_STORE)


@post("/{key_id:str}/rotate", sync_to_thread=True)
def rotate_key(
    request: Request[Any, Any, Any],
    serving: Served,
    key_id: KeyId,
    data: JSONBody[KeyRotation],
    shop: ShopParameter = None,
) -> Response[MadeKey]:
    """
    Make a key like this one, which works on beside it for a while. Needs the scope `admin`.
    """
    shop_id = shop_of(request, serving, shop, "admin")
    old = _of(serving.control, shop_id, key_id)
    key, text, old = serving.control.key_ring.rotate(old.key_id, data.overlap_h * _HOUR_US)
    now_us = serving.now_us()
    made = MadeKey(key=_told(key, now_us), text=text, replaces=_told(old, now_us))
    return Response(made, status_code=201, headers=NO_STORE)


@delete("/{key_id:str}", status_code=200, sync_to_thread=True)
def delete_key(
    request: Request[Any, Any, Any], serving: Served, key_id: KeyId, shop: ShopParameter = None
) -> Response[ToldKey]:
    """Stop a key for good; it stays in the list. Needs the scope `admin`."""
    shop_id = shop_of(request, serving, shop, "admin")
    revoked = serving.control.revoke_key(_of(serving.control, shop_id, key_id).key_id)
    return Response(_told(revoked, serving.now_us()), headers=NO_STORE)


def _of(control: Control, shop_id: str, key_id: str) -> Key:
    """
    Raises:
        UnknownKey: the shop has none of this id, whoever else may.
    """
    for key in control.keys(shop_id):
        if key.key_id == key_id:
            return key
    raise UnknownKey


def _us(at: datetime | None) -> int | None:
    return None if at is None else microseconds(at)


def _told(key: Key, now_us: int) -> ToldKey:
    state: State = "works" if key.works_at(now_us) else "expired"
    return ToldKey(
        key_id=key.key_id,
        kind=key.kind,
        state="revoked" if key.revoked_at is not None else state,
        label=key.label,
        text=key.text,
        origins=key.origins,
        scopes=key.scopes,
        rate=key.rate,
        created_at=instant(key.created_at),
        expires_at=None if key.expires_at is None else instant(key.expires_at),
        revoked_at=None if key.revoked_at is None else instant(key.revoked_at),
        last_used_on=key.last_used_on,
    )


key_routes = Router(
    "/v1/keys",
    route_handlers=[get_keys, post_key, patch_key, rotate_key, delete_key],
    guards=[known_parameters],
    tags=["settings"],
)
