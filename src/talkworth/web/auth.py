"""Who may read reports: a shop's secret key, or the command line of this machine."""

from __future__ import annotations

import hmac
from typing import Annotated, Any

from litestar import Request
from litestar.params import QueryParameter

from talkworth.control import Control, Key, Scope, need
from talkworth.errors import BadInput, NotAllowed, NotAuthenticated
from talkworth.web.serving import Served

ShopParameter = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        name="shop",
        required=False,
        description="The shop's id. A secret key knows its shop and needs none.",
    ),
]


class KeyMissing(NotAuthenticated):
    code = "key-missing"

    def __init__(self) -> None:
        super().__init__(
            "Reports need a secret key. Send `Authorization: Bearer sk_...`; "
            "`talkworth key add SHOP secret` makes one."
        )


class KeyRefused(NotAuthenticated):
    code = "key-refused"

    def __init__(self) -> None:
        super().__init__(
            "This key is unknown, revoked or expired. `talkworth key list SHOP` shows the keys "
            "that work."
        )


class SecretKeyNeeded(NotAllowed):
    code = "secret-key-needed"

    def __init__(self) -> None:
        super().__init__(
            "This is a public key: it may send events and never read reports. Use a secret key, "
            "and only on a server."
        )


class OtherShop(NotAllowed):
    code = "other-shop"

    def __init__(self, shop_id: str) -> None:
        super().__init__(
            f"This key is not of shop {shop_id[:63]!r}. Leave `shop` out, or use that shop's key."
        )


class ShopMissing(BadInput):
    code = "shop-missing"

    def __init__(self) -> None:
        super().__init__("The server's token is of no shop. Say which with `?shop=`.")


def reading_shop(
    request: Request[Any, Any, Any], serving: Served, shop: ShopParameter = None
) -> str:
    """
    The id of the shop whose reports the caller may read, and asks for.

    Raises:
        KeyMissing, KeyRefused, SecretKeyNeeded, ScopeMissing, OtherShop, ShopMissing, UnknownShop
    """
    return shop_of(request, serving, shop, "reports:read")


def shop_of(
    request: Request[Any, Any, Any], serving: Served, shop: str | None, scope: Scope
) -> str:
    """
    The id of the shop for which the caller may do what `scope` names.

    Raises:
        KeyMissing, KeyRefused, SecretKeyNeeded, ScopeMissing, OtherShop, ShopMissing, UnknownShop
    """
    return allowed_shop(
        serving.control, serving.token, request.headers.get("authorization", ""), shop, scope
    )


def allowed_shop(
    control: Control, token: str, authorization: str, shop: str | None, scope: Scope
) -> str:
    """
    The id of the shop for which whoever sends `authorization` may do what `scope` names.

    Raises:
        KeyMissing, KeyRefused, SecretKeyNeeded, ScopeMissing, OtherShop, ShopMissing, UnknownShop
    """
    scheme, _, text = authorization.partition(" ")
    text = text.strip()
    if scheme.lower() != "bearer" or not text:
        raise KeyMissing
    if hmac.compare_digest(text.encode(), token.encode()):
        if not shop:
            raise ShopMissing
        return control.shop(shop).shop_id
    key = _secret(control.find_key(text))
    need(key, scope)
    if shop and shop != key.shop_id:
        raise OtherShop(shop)
    return key.shop_id


def _secret(key: Key | None) -> Key:
    if key is None:
        raise KeyRefused
    if key.kind != "secret":
        raise SecretKeyNeeded
    return key
