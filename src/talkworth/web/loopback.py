"""What needs no password answers this machine alone."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from talkworth.errors import NotAllowed

# A proxy on this machine would make the whole world look like this machine.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


class OnlyOnThisMachine(NotAllowed):
    code = "only-on-this-machine"

    def __init__(self) -> None:
        super().__init__(
            "A demo lets anybody in without a password, so it does only on the machine it runs "
            "on, as localhost. From elsewhere open a tunnel, `ssh -L 8377:127.0.0.1:8377 HOST`, "
            "and visit http://localhost:8377."
        )


def loopback_only(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """
    Let through only what comes from this machine, to this machine, past no proxy.

    The Host is checked because a page elsewhere may point its own name at 127.0.0.1.

    Raises:
        OnlyOnThisMachine
    """
    client = connection.client.host if connection.client else ""
    headers = connection.headers
    is_here = _is_loopback(client) and _is_loopback(_host(headers.get("host", "")))
    if not is_here or any(name in headers for name in _FORWARDED):
        raise OnlyOnThisMachine


def _host(text: str) -> str:
    """The host of a Host header, without its port and brackets."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0]


def _is_loopback(host: str) -> bool:
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
