"""What a platform's webhooks need beyond a door: a signature, a name for each body, a reader."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from talkworth.control import WebhookSecret
from talkworth.intake.exchange import Request
from talkworth.sources.privacy import Keeping


def never(_request: Request, _body: bytes) -> bool:
    return False


def unsaid(_request: Request, _now_s: float) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Platform:
    """
    One platform whose webhooks we take at `/webhooks/NAME/SHOP`.

    `check` gets the request, its raw body, the shop's secrets and our clock in seconds; it raises
    WrongSignature, WrongDomain or StaleSignature. `topic` and `event_id` take any bytes and raise
    nothing; `event_id` is the platform's own id of the delivery, `""` where it has none: the
    body's hash stands for it then. `prepare` says what may be journalled and why it will not
    act. `said_at` gives, for a body that does not say when, the time its delivery says (RFC
    3339), `""` for every other; it is kept beside the body. `is_ping` tells an unsigned hello,
    which is answered and not stored. With `has_url_token` the secret may stand behind the shop in
    the address. `is_tried_by_head`: the platform asks for the address with HEAD before it sends
    anything.
    """

    name: str
    check: Callable[[Request, bytes, Sequence[WebhookSecret], float], None]
    topic: Callable[[Request, bytes], str]
    event_id: Callable[[Request, bytes], str]
    prepare: Callable[[str, bytes, Keeping], tuple[bytes, str]]
    said_at: Callable[[Request, float], str] = unsaid
    is_ping: Callable[[Request, bytes], bool] = never
    has_url_token: bool = False
    is_tried_by_head: bool = False


def signers(
    secrets: Sequence[WebhookSecret], given: bytes, sign: Callable[[bytes], bytes]
) -> list[WebhookSecret]:
    """Those of `secrets` with which `sign` makes what was `given`; compared in constant time."""
    return [one for one in secrets if hmac.compare_digest(sign(one.secret), given)]


def url_token(request: Request) -> bytes:
    """What stands behind the shop in the address, `b""` if nothing does."""
    parts = request.path.split("/", 4)
    return parts[4].encode("utf-8", "surrogatepass") if len(parts) == 5 else b""
