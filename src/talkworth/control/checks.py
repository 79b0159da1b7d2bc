"""What a shop id, a time zone, an origin, a domain and a rule set must look like."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from talkworth.control.refusals import (
    BadOrigin,
    BadRestatement,
    BadRuleSet,
    BadShopId,
    BadShopName,
    BadWebhook,
    UnknownTimeZone,
)
from talkworth.rules import RuleSet

# Whose webhooks we read, and those of them that name the shop they are for.
PLATFORMS = ("shopify", "woocommerce", "stripe", "chatwoot", "intercom", "zendesk", "gorgias")
_WITH_DOMAIN = frozenset({"shopify"})
_SHOPIFY = ".myshopify.com"

_SHOP_ID = re.compile(r"[a-z0-9-]{1,63}", re.ASCII)
_HOST = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_SECRET_BYTES = 4096
_LONGEST_NAME = 80
_LONGEST_TEXT = 1000


def check_shop_id(shop_id: str) -> None:
    """
    Raises:
        BadShopId
    """
    if not _SHOP_ID.fullmatch(shop_id):
        raise BadShopId(shop_id)


def check_shop_name(name: str) -> None:
    """
    Raises:
        BadShopName
    """
    if not name.strip() or len(name) > _LONGEST_NAME:
        raise BadShopName(_LONGEST_NAME, len(name.strip()))


def check_timezone(timezone: str) -> None:
    """
    Raises:
        UnknownTimeZone
    """
    try:
        ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        raise UnknownTimeZone(timezone) from None


def clean_origin(text: str) -> str:
    """
    The origin as a browser sends it: `"https://Shop.example:443/"` is `"https://shop.example"`.

    Raises:
        BadOrigin: not a scheme and a host, or more than those and a port.
    """
    try:
        parts = urlsplit(text.strip())
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise _bad_origin(text) from None
    more = parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in _DEFAULT_PORTS or more or not _HOST.fullmatch(host):
        raise _bad_origin(text)
    if port is None or port == _DEFAULT_PORTS[parts.scheme]:
        return f"{parts.scheme}://{host}"
    return f"{parts.scheme}://{host}:{port}"


def _bad_origin(text: str) -> BadOrigin:
    return BadOrigin(
        f"{text[:200]!r} is not a site's origin. Send scheme and host, nothing more, such as "
        "'https://shop.example'."
    )


def check_platform(platform: str) -> None:
    """
    Raises:
        BadWebhook: we read no webhooks of that platform.
    """
    if platform not in PLATFORMS:
        raise BadWebhook(
            f"We read no webhooks of {platform[:80]!r}. We do of: {', '.join(PLATFORMS)}."
        )


def clean_domain(platform: str, text: str) -> str:
    """
    A host name in lower case, such as `"my-shop.myshopify.com"`; it may be left out where the
    platform does not sign for one.

    Raises:
        BadWebhook: not a host name with a dot, or none that Shopify signs for.
    """
    domain = text.strip().lower().removesuffix(".")
    if not domain and platform not in _WITH_DOMAIN:
        return ""
    if "." not in domain or not _HOST.fullmatch(domain):
        raise BadWebhook(
            f"{text[:200]!r} is not a shop's domain. Send the host name the platform signs for, "
            "such as 'my-shop.myshopify.com'."
        )
    if platform == "shopify" and not domain.endswith(_SHOPIFY):
        raise BadWebhook(
            f"Shopify signs for no {domain!r}. Give the shop's own domain, which ends in "
            f"{_SHOPIFY}: it stands in the admin under Settings > Domains."
        )
    return domain


def check_secret(secret: bytes) -> None:
    """
    Raises:
        BadWebhook: empty, or too long to be a signing secret.
    """
    if not 0 < len(secret) <= _MAX_SECRET_BYTES:
        raise BadWebhook(
            f"The webhook secret has {len(secret)} bytes, it needs 1 to {_MAX_SECRET_BYTES}. "
            "Copy it from the platform's notification settings."
        )


def check_rules(rules: RuleSet) -> None:
    """
    Raises:
        BadRuleSet
    """
    change_rules(rules, {})


def change_rules(rules: RuleSet, changes: Mapping[str, object]) -> RuleSet:
    """
    The rule set with some rules changed; numbers may come as text, as a command line gives them.

    Raises:
        BadRuleSet: no such rule, or a value it may not have.
    """
    known = RuleSet.__struct_fields__
    if unknown := [name for name in changes if name not in known]:
        raise BadRuleSet(f"There is no rule {unknown[0][:40]!r}. There is {', '.join(known)}.")
    try:
        return msgspec.convert({**msgspec.structs.asdict(rules), **changes}, RuleSet, strict=False)
    except msgspec.ValidationError as error:
        raise BadRuleSet(f"{error}. docs/rules.md says what each rule may be.") from None


def check_after(active_from: int, earlier: Sequence[int]) -> None:
    """
    An instant after those from which the shop's other versions hold (UTC microseconds).

    Raises:
        BadRuleSet
    """
    if earlier and active_from <= max(earlier):
        raise BadRuleSet(
            f"active_from is {active_from}, the shop's newest rule set starts at {max(earlier)}. "
            "Versions follow each other: start the new one later."
        )


def check_restatement(from_at: int, until_at: int, reason: str, now: int) -> None:
    """
    A period that is over, and why it is restated.

    Raises:
        BadRestatement
    """
    if from_at >= until_at:
        raise BadRestatement("The period ends before it begins. Exchange its ends.")
    if until_at > now:
        raise BadRestatement(
            "The period is not over: what is still to come follows an activation. Restate up to "
            "yesterday, and activate the rule set for the rest."
        )
    if not reason.strip() or len(reason) > _LONGEST_TEXT:
        raise BadRestatement(
            f"A restatement stands in every report of its period with its reason: say it in 1 to "
            f"{_LONGEST_TEXT} characters."
        )


def check_named(name: str, note: str) -> None:
    """
    Raises:
        BadRuleSet: a name or a note beyond what a table can show.
    """
    if len(name) > _LONGEST_NAME or len(note) > _LONGEST_TEXT:
        raise BadRuleSet(
            f"A name has at most {_LONGEST_NAME} characters, a note {_LONGEST_TEXT}. Shorten it."
        )
