"""How WooCommerce signs and names its webhooks."""

from __future__ import annotations

import hmac
import html
import re
from base64 import b64encode
from collections.abc import Sequence
from urllib.parse import urlsplit

from talkworth.control import WebhookSecret
from talkworth.intake.exchange import Request
from talkworth.intake.platforms.platform import Platform, signers
from talkworth.intake.refusals import WrongDomain, WrongSignature
from talkworth.sources.woocommerce import prepare

# What WordPress decodes of a secret (`wp_specialchars_decode`): & < > " and '.
_ESCAPED = re.compile(r"&(?:amp|lt|gt|quot|#0*(?:3[489]|6[02])|#[xX]0*(?:2[267]|3[cCeE]));")
_PING = re.compile(rb"webhook_id=\d{1,20}", re.ASCII)


def check(request: Request, body: bytes, secrets: Sequence[WebhookSecret], _now_s: float) -> None:
    """
    A secret signs as it was given to us, or with its HTML escapes decoded: WordPress may have
    stored it either way, and signs with the latter.

    Raises:
        WrongSignature: none of `secrets` signs `body`.
        WrongDomain: one does, for another domain than the request names.
    """
    signature = _header(request, b"signature").strip().encode("latin-1")
    found = signers(secrets, signature, lambda key: _signature(key, body))
    found += signers(secrets, signature, lambda key: _signature(decoded(key), body))
    if not found:
        raise WrongSignature
    domain = _domain(_header(request, b"source"))
    if not {"", domain} & {one.domain for one in found}:
        raise WrongDomain(domain)


def decoded(secret: bytes) -> bytes:
    """The secret as WordPress signs with it."""
    text = secret.decode("utf-8", "surrogateescape")
    plain = _ESCAPED.sub(lambda escape: html.unescape(escape[0]), text)
    return plain.encode("utf-8", "surrogateescape")


def is_ping(request: Request, body: bytes) -> bool:
    """The hello of a new webhook: a form that nobody signed."""
    return not _header(request, b"signature") and _PING.fullmatch(body.strip()) is not None


def _signature(key: bytes, body: bytes) -> bytes:
    return b64encode(hmac.digest(key, body, "sha256"))


def _header(request: Request, name: bytes) -> str:
    return request.header(b"x-wc-webhook-" + name)


def _domain(source: str) -> str:
    try:
        return urlsplit(source.strip()).hostname or ""
    except ValueError:
        return ""


PLATFORM = Platform(
    name="woocommerce",
    check=check,
    topic=lambda request, _body: _header(request, b"topic"),
    # Their delivery id is another one each time, even for the same body.
    event_id=lambda _request, _body: "",
    prepare=prepare,
    is_ping=is_ping,
)
