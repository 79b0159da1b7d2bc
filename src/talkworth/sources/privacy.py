"""Personal data stops here: what of a document is kept, dropped, hashed or cut."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256
from ipaddress import ip_network
from typing import Final, Literal
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from msgspec import Struct

Action = Literal["keep", "drop", "hash", "cut"]
Rules = Mapping[str, Action]
# A list of rules as a tree: each name of a path leads to an action or to further names.
_Tree = dict[str, "Action | _Tree"]

_MISSING: Final = object()
_CAMPAIGN = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")


class Keeping(Struct, frozen=True):
    """
    How one shop's arrivals are kept.

    `pepper` keys its e-mail hashes, so that two shops never share a key. Message texts are
    dropped once the detectors saw them, unless the shop wants its `transcripts`.
    """

    pepper: bytes
    transcripts: bool = False


def email_key(pepper: bytes, *, email: str | None = None, email_hash: str | None = None) -> str:
    """
    The shop's key of an e-mail address: hex HMAC-SHA256 over the hex SHA-256 of the address.

    `email_hash` is that inner SHA-256, hashed by the sender already; it gives the same key as
    the address itself. `pepper` is the shop's own secret, so that two shops never share a key.

    Raises:
        ValueError: neither an address nor a hash.
    """
    if email is not None:
        inner = sha256(email.strip().lower().encode("utf-8", "surrogatepass")).hexdigest()
    elif email_hash is not None:
        inner = email_hash.lower()
    else:
        raise ValueError("email_key needs an e-mail address or its SHA-256")
    return hmac.new(pepper, inner.encode(), sha256).hexdigest()


def strip(document: object, rules: Rules, key_of_email: Callable[[str], str]) -> object:
    """
    What `rules` lets through of a decoded JSON document; `None` if that is nothing.

    A path names its keys with dots and a list's items with `[]`: `line_items[].price`. `keep`
    passes a single value (never a list or an object in its place), `hash` puts an e-mail's
    key in place of the address, `cut` keeps the coarse part, and whatever no path names is
    dropped.
    """
    kept = _strip(document, _tree(tuple(rules.items())), key_of_email)
    return None if kept is _MISSING else kept


def cut(name: str, text: str) -> str | None:
    """
    The coarse part of a value, by the name it stands under; `None` for a name we cannot cut.

    An address of the internet is cut to its network (/24, IPv6 /48), a postcode to its area, a
    link to its host, path and campaign (`utm_*`).
    """
    if name in ("browser_ip", "client_ip", "ip"):
        return _network(text)
    if name in ("zip", "postcode", "postal_code"):
        return _area(text)
    if name in ("landing", "landing_site", "referring_site", "referrer"):
        return _page(text)
    return None


@lru_cache(maxsize=256)
def _tree(rules: tuple[tuple[str, Action], ...]) -> _Tree:
    root: _Tree = {}
    for path, action in rules:
        *names, last = path.replace("[]", ".[]").split(".")
        node = root
        for name in names:
            below = node.setdefault(name, {})
            if not isinstance(below, dict):
                raise TypeError(f"the path {path!r} goes on below one that ends in {name!r}")
            node = below
        node[last] = action
    return root


def _strip(value: object, tree: _Tree, key_of_email: Callable[[str], str]) -> object:
    if value is None:
        return None
    if isinstance(value, list):
        if (rule := tree.get("[]")) is None:
            return _MISSING
        items = (_apply(item, rule, "[]", key_of_email) for item in value)
        return [item for item in items if item is not _MISSING]
    if not isinstance(value, dict):
        return _MISSING
    kept = {}
    for name, rule in tree.items():
        if name in value:
            item = _apply(value[name], rule, name, key_of_email)
            if item is not _MISSING:
                kept[name] = item
    return kept


def _apply(
    value: object, rule: Action | _Tree, name: str, key_of_email: Callable[[str], str]
) -> object:
    if isinstance(rule, dict):
        return _strip(value, rule, key_of_email)
    if isinstance(value, dict | list) or rule == "drop":
        return _MISSING
    if rule == "keep" or value is None:
        return value
    if not isinstance(value, str) or not value.strip():
        return _MISSING
    coarse = key_of_email(value) if rule == "hash" else cut(name, value)
    return _MISSING if coarse is None else coarse


def _network(text: str) -> str | None:
    try:
        return str(ip_network((text.strip(), 48 if ":" in text else 24), strict=False))
    except ValueError:
        return None


def _area(text: str) -> str:
    packed = "".join(text.split()).upper()
    return packed[: min(3, (len(packed) + 1) // 2)]


def _page(text: str) -> str | None:
    try:
        parts = urlsplit(text.strip())
        campaign = [(k, v) for k, v in parse_qsl(parts.query) if k in _CAMPAIGN and "@" not in v]
        # `hostname` leaves out a user name and password.
        host = parts.hostname or ""
    except ValueError:
        return None
    if "@" in unquote(parts.path):
        return host or None
    page = (f"{parts.scheme}://{host}" if host else "") + parts.path
    return f"{page}?{urlencode(campaign)}" if campaign else page
