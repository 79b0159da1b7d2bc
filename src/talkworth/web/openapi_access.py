"""OpenAPI of who may ask: keys, logins and shared links, and the addresses that sign in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from litestar.openapi.spec import SecurityScheme

Refusals = Callable[..., dict[str, Any]]
# What a shared link may ask for, if it is of its screen.
_SHARED: Final = ("/v1/reports", "/v1/explain", "/v1/annotations")
_NEED_A_LOGIN: Final = frozenset({("/v1/session", "delete"), ("/v1/session/password", "post")})
SCHEMES: Final = {
    "secretKey": SecurityScheme(
        type="http",
        scheme="bearer",
        description="A secret key `sk_...` of the shop.",
    ),
    "publicKey": SecurityScheme(
        type="apiKey",
        name="key",
        security_scheme_in="query",
        description="A public key `pk_...`: browser events only.",
    ),
    "session": SecurityScheme(
        type="apiKey",
        name="tw_session",
        security_scheme_in="cookie",
        description="Somebody who signed in; `__Host-tw_session` where people come over TLS. What "
        "changes something needs the session's `csrf` in `X-CSRF-Token` too.",
    ),
    "share": SecurityScheme(
        type="http",
        scheme="bearer",
        description="A shared link's `share_...`: its own report alone.",
    ),
}


def security_of(path: str) -> list[dict[str, list[str]]]:
    """Whoever may ask at an address that takes secret keys; one of them is enough."""
    if path == "/v1/shares/this":
        return [{"share": []}]
    found: list[dict[str, list[str]]] = [{"secretKey": []}, {"session": []}]
    return [*found, {"share": []}] if path.startswith(_SHARED) else found


def complete_session(path: str, methods: dict[str, Any], refusals: Refusals) -> None:
    """What the addresses of signing in may answer, and that strangers may ask there."""
    for method, operation in methods.items():
        needs_login = (path, method) in _NEED_A_LOGIN
        operation["security"] = [{"session": []}] if needs_login else []
        operation["responses"] |= refusals("400", "401", "403", "404", "503")
        if "requestBody" in operation:
            operation["responses"] |= refusals("413", "415", "429")
