"""A trial message to an outlet, and what the other side said to it."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path

import httpx
import msgspec
from msgspec import Struct

from talkworth.control.outlets import Outlet
from talkworth.outlets import ga4, webhook
from talkworth.outlets.credits import Earned, OrderCredits
from talkworth.reports.period import instant

_TIMEOUT = httpx.Timeout(10.0)


class Trial(Struct, kw_only=True, frozen=True):
    """Whether it was taken, in words that say why or where."""

    is_taken: bool
    words: str


def try_outlet(outlet: Outlet, secret: str, now_us: int) -> Trial:
    """
    Send what a first order would send; nothing of it counts anywhere.

    A webhook gets `type: "test"`; GA4's debug endpoint says what it finds wrong and keeps nothing.
    """
    if outlet.kind == "export":
        return _try_folder(Path(outlet.target) / outlet.shop_id)
    try:
        with httpx.Client(timeout=_TIMEOUT, follow_redirects=False) as client:
            if outlet.kind == "ga4":
                return _try_ga4(client, outlet, secret, now_us)
            return _try_webhook(client, outlet, secret, now_us)
    except httpx.HTTPError as error:
        return Trial(is_taken=False, words=f"no answer ({type(error).__name__}).")


def _try_webhook(client: httpx.Client, outlet: Outlet, secret: str, now_us: int) -> Trial:
    body = webhook.encode({"shop_id": outlet.shop_id, "type": "test"})
    message_id = f"msg_{secrets.token_hex(12)}"
    headers = webhook.signed_headers(secret, message_id, now_us // 1_000_000, body)
    answer = client.post(outlet.target, content=body, headers=headers)
    return Trial(is_taken=answer.is_success, words=f"answered {answer.status_code}.")


def _try_ga4(client: httpx.Client, outlet: Outlet, secret: str, now_us: int) -> Trial:
    message = ga4.purchase_message(_sample(instant(now_us)), outlet.options["event"])
    if wrong := list(ga4.problems(message, now_us)):
        return Trial(is_taken=False, words=f"{'; '.join(wrong)}.")
    debug = outlet.options["collect"].replace("/mp/collect", "/debug/mp/collect")
    query = {"measurement_id": outlet.target, "api_secret": secret}
    answer = client.post(debug, params=query, content=msgspec.json.encode(message))
    try:
        said = answer.json()["validationMessages"]
        found = [f"{one['validationCode']}: {one['description']}" for one in said]
    except (ValueError, LookupError, TypeError):
        return Trial(is_taken=False, words=f"answered {answer.status_code}, not as a validator.")
    if found:
        return Trial(is_taken=False, words=f"{'; '.join(found)}.")
    return Trial(is_taken=answer.is_success, words="GA4's validator finds nothing wrong.")


def _try_folder(folder: Path) -> Trial:
    probe = folder / f".trial-{secrets.token_hex(6)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        return Trial(is_taken=False, words=f"{folder} cannot be written ({error.strerror}).")
    return Trial(is_taken=True, words=f"{folder} can be written.")


def _sample(now: datetime) -> OrderCredits:
    earned = Earned(
        kind="direct",
        channel="chat",
        conversation_id="trial",
        touched_at=now.astimezone(UTC),
        credit_minor=1000,
        rule_set_version=1,
    )
    return OrderCredits(
        order_id="trial",
        order_name="#trial",
        ordered_at=now.astimezone(UTC),
        currency="EUR",
        total_minor=1000,
        net_minor=1000,
        balance_minor=1000,
        trust="verified",
        visitor_id="trial",
        ga_client_id=None,
        credits=[earned],
    )
