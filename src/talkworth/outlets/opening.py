"""New ways out: what is asked for is checked by who knows its kind, then kept."""

from __future__ import annotations

from typing import Literal

from talkworth.control import Control
from talkworth.control.outlets import Outlet
from talkworth.errors import BadInput
from talkworth.outlets import ga4, webhook

# Which orders are told: the shop's own word, or the browser's too.
Told = Literal["verified", "all"]
_LONGEST_SECRET = 4096


class BadOutletSecret(BadInput):
    code = "bad-outlet-secret"

    def __init__(self, n_characters: int) -> None:
        super().__init__(
            f"The API secret has {n_characters} characters, and needs 1 to {_LONGEST_SECRET}. "
            "Copy it from Google Analytics: Admin, Data streams, Measurement Protocol API secrets."
        )


def open_webhook(control: Control, shop_id: str, url: str, told: Told) -> tuple[Outlet, str]:
    """
    A webhook to `url`, and the secret its messages are signed with, which is shown this once.

    Raises:
        UnknownShop, BadTarget
    """
    secret = webhook.new_secret()
    outlet = control.outlets.add(
        shop_id, "webhook", webhook.clean_url(url), {"trust": _trust(told)}, secret.encode()
    )
    return outlet, secret


def open_ga4(
    control: Control,
    shop_id: str,
    measurement_id: str,
    secret: str,
    told: Told,
    *,
    event: str = ga4.EVENT,
    collect: str = ga4.COLLECT,
) -> Outlet:
    """
    A way to a data stream of Google Analytics 4.

    Raises:
        UnknownShop, BadMeasurementId, BadTarget, BadOutletSecret
    """
    if not 0 < len(secret) <= _LONGEST_SECRET:
        raise BadOutletSecret(len(secret))
    options = {"event": event, "collect": webhook.clean_url(collect), "trust": _trust(told)}
    clean = ga4.clean_measurement_id(measurement_id)
    return control.outlets.add(shop_id, "ga4", clean, options, secret.encode())


def _trust(told: Told) -> str:
    return "" if told == "all" else told
