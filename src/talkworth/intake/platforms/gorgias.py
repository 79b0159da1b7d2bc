"""How Gorgias' HTTP integration is let in: it signs nothing, so it must know the secret."""

from __future__ import annotations

from collections.abc import Sequence

from talkworth.control import WebhookSecret
from talkworth.intake.exchange import Request
from talkworth.intake.platforms.platform import Platform, signers, url_token
from talkworth.intake.refusals import WrongSignature
from talkworth.sources.gorgias import TEMPLATE, prepare


def check(request: Request, _body: bytes, secrets: Sequence[WebhookSecret], _now_s: float) -> None:
    """
    The secret itself: in the header `X-Talkworth-Secret`, or as a token in the address.

    Raises:
        WrongSignature: neither is one of `secrets`.
    """
    header = request.header(b"x-talkworth-secret").strip().encode("latin-1")
    if not any(signers(secrets, given, lambda key: key) for given in (header, url_token(request))):
        raise WrongSignature


PLATFORM = Platform(
    name="gorgias",
    check=check,
    topic=lambda _request, _body: TEMPLATE,
    # The same ticket comes again with the same last message: only the body tells them apart.
    event_id=lambda _request, _body: "",
    prepare=prepare,
    has_url_token=True,
)
