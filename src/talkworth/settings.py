"""What an operator may set, read once from the environment and passed down."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from talkworth.errors import BadInput

_PREFIX = "TALKWORTH_"


class BadSetting(BadInput):
    code = "bad-setting"

    def __init__(self, name: str, value: str, need: str) -> None:
        super().__init__(
            f"{name} is {value[:80]!r}, we need {need}. docs/settings.md lists every setting."
        )


class Settings(Struct, kw_only=True, frozen=True):
    """
    All settings and their defaults; `TALKWORTH_MAX_BODY` sets `max_body`, and so on.

    Sizes are bytes of the body as received and once more as unpacked. `max_queued` counts
    entries that wait for the disk; when they are that many, the door answers 503. With a
    `metrics_token`, `/metrics` answers who sends it as `Authorization: Bearer`. `shopify_api`
    stands in place of `https://DOMAIN` when we ask a shop's Admin API. `public_url` is the
    address people open, without a slash at its end; empty, nobody but this machine has one.
    With an `oidc_issuer` people also sign in at that provider, called `oidc_name`.
    Letters go out by `smtp_url` (`smtps://USER:PASSWORD@HOST`) in the name of `mail_from`.
    """

    data: Path = Path("talkworth-data")
    host: str = "127.0.0.1"
    port: int = 8377
    max_body: int = 1024 * 1024
    max_webhook_body: int = 4 * 1024 * 1024
    max_trace_body: int = 8 * 1024 * 1024
    trace_quiet_s: int = 10
    max_depth: int = 32
    max_batch: int = 1000
    rate: int = 2000
    burst: int = 4000
    max_queued: int = 20_000
    load_batch: int = 20_000
    metrics_token: str = ""
    reconcile_s: int = 3600
    shopify_api: str = ""
    public_url: str = ""
    smtp_url: str = ""
    mail_from: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_name: str = "single sign-on"


# The least and the greatest value that makes sense, of every setting that is a number.
LIMITS = {
    "port": (0, 65_535),
    "max_body": (1024, 256 * 1024 * 1024),
    "max_webhook_body": (1024, 256 * 1024 * 1024),
    "max_trace_body": (1024, 256 * 1024 * 1024),
    "trace_quiet_s": (0, 600),
    "max_depth": (4, 256),
    "max_batch": (1, 100_000),
    "rate": (1, 10_000_000),
    "burst": (1, 100_000_000),
    "max_queued": (100, 10_000_000),
    "load_batch": (1, 1_000_000),
    "reconcile_s": (0, 604_800),
}


def read_settings(environment: Mapping[str, str] = os.environ, **given: object) -> Settings:
    """
    The settings of `environment`; what is `given` (and not `None`) goes before it.

    Raises:
        BadSetting: not a number, beyond what makes sense, or without what it needs beside it.
    """
    read: dict[str, object] = {}
    for field in msgspec.structs.fields(Settings):
        name = _PREFIX + field.name.upper()
        if given.get(field.name) is not None:
            read[field.name] = given[field.name]
        elif environment.get(name):
            read[field.name] = _read(field.name, name, environment[name])
    settings = Settings(**read)  # type: ignore[arg-type]
    if settings.oidc_issuer and not (settings.oidc_client_id and settings.public_url):
        raise BadSetting(
            f"{_PREFIX}OIDC_ISSUER",
            settings.oidc_issuer,
            f"{_PREFIX}OIDC_CLIENT_ID and {_PREFIX}PUBLIC_URL beside it",
        )
    return settings


def _read(field: str, name: str, text: str) -> object:
    if field == "data":
        return Path(text)
    if field == "public_url":
        return _address(name, text)
    if field == "oidc_issuer":
        return _issuer(name, text)
    if field not in LIMITS:
        return text
    least, greatest = LIMITS[field]
    need = f"a whole number from {least} to {greatest}"
    try:
        number = int(text)
    except ValueError:
        raise BadSetting(name, text, need) from None
    if not least <= number <= greatest:
        raise BadSetting(name, text, need)
    return number


def _address(name: str, text: str) -> str:
    """Scheme and host, and nothing more: `https://numbers.example`."""
    try:
        parts = urlsplit(text)
        more = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
        is_whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        more, is_whole = "", None
    if more or not is_whole:
        raise BadSetting(name, text, "scheme and host, such as https://numbers.example")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _issuer(name: str, text: str) -> str:
    """An issuer as its own tokens name it; plain HTTP is for a provider on this machine alone."""
    try:
        parts = urlsplit(text)
        is_safe = parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1", "::1")
    except ValueError:
        is_safe = False
    if not is_safe or parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadSetting(name, text, "the provider's issuer, an https address")
    return text
