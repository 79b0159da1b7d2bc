"""How a receiver ends a digest: the address in each letter, and the page behind it."""

from __future__ import annotations

import hmac
from base64 import b64encode
from hashlib import sha256
from typing import Final
from urllib.parse import urlencode

from markupsafe import Markup

from talkworth.control import Control
from talkworth.control.digests import Digest, Language, UnknownDigest
from talkworth.outlets.letter import templates
from talkworth.reports.digest_words import CATALOGUE
from talkworth.tokens import ForgedToken, signature

PATH: Final = "/unsubscribe"
_PURPOSE: Final = "unsubscribe"
_STYLE: Final = (
    "body{margin:0;font:16px/24px system-ui,sans-serif;background:light-dark(#f6f7f9,#0e1116);"
    "color:light-dark(#14181f,#e8ebf0)}main{max-width:32rem;margin:15vh auto 0;padding:0 1rem;"
    "overflow-wrap:anywhere}h1{font-size:20px;line-height:28px}"
    "button{font:inherit;padding:8px 16px}"
)
# Nothing runs and nothing is loaded; the one style is known by its hash.
POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'"
    "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def unsubscribe_address(control: Control, digest: Digest, public_url: str) -> str:
    """The address that ends a digest, for whoever got it; it is good for as long as that is."""
    query = urlencode({"digest": digest.digest_id, "key": _key(control, digest)})
    return f"{public_url}{PATH}?{query}"


def digest_of_link(control: Control, digest_id: str, key: str) -> Digest | None:
    """
    The digest that an address of ours ends; `None` where it is over already.

    Raises:
        ForgedToken
    """
    try:
        digest = control.digests.get(digest_id)
    except UnknownDigest:
        return None
    if not hmac.compare_digest(_key(control, digest).encode(), key.encode("utf-8", "replace")):
        raise ForgedToken
    return digest


def unsubscribe_page(language: Language, address: str = "") -> str:
    """A page that asks to end the mails to an address; without one it says that they ended."""
    words = CATALOGUE[language]
    return (
        templates()
        .get_template("unsubscribe.html")
        .render(
            language=language,
            words=words,
            title=words.unsubscribe if address else words.unsubscribed,
            address=address,
            style=Markup(_STYLE),  # noqa: S704 - ours
        )
    )


def _key(control: Control, digest: Digest) -> str:
    return signature(control.email_pepper(digest.shop_id), _PURPOSE, digest.digest_id)
