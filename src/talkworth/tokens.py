"""
Tokens that leave the house and are known when they come back: `2.PAYLOAD.SIGNATURE`.

The payload is readable by whoever holds the token; it names ids and nothing else. The signature is
HMAC-SHA256, cut to 128 bits, with a key of the shop's own for each purpose, derived from its pepper
by HMAC over a label (as HKDF-Expand does with one block, RFC 5869): a token for one purpose, or of
one shop, is none for another.
"""

from __future__ import annotations

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import urlsplit, urlunsplit

import msgspec
from msgspec import Struct

from talkworth.errors import BadInput

VISIT = "visit"
EXPLAIN = "explain"
PARAMETER = "_tw"
LONGEST = 1000
DEFAULT_DAYS, MOST_DAYS = 30, 366

_VERSION = "2"
_SIGNATURE_BYTES = 16
_DAY_S = 86_400


class BadLink(BadInput):
    code = "bad-link"


class ForgedToken(BadInput):
    code = "link-token-forged"

    def __init__(self) -> None:
        super().__init__(
            "This link token is not one that we signed for this shop and this use, or it was "
            "changed on its way. Make a new link."
        )


class ExpiredToken(BadInput):
    code = "link-token-expired"

    def __init__(self, days: int) -> None:
        super().__init__(
            f"This link token was good for {days} days, which are over. Make a new one."
        )


class Token(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """
    Whom a link came from, and when. At least one id is there; instants are seconds since 1970.

    `until_s` is the first second at which it is good no more.
    """

    visitor_id: str | None
    conversation_id: str | None
    made_s: int
    until_s: int

    @property
    def link_id(self) -> str:
        """
        The name that all arrivals by this link share, as if the link were a browser.

        A link that is passed on to many is then shared, and ignored like any identifier that is
        shared by too many; whoever it came from keeps what is theirs.
        """
        return f"link-{sha256(msgspec.json.encode(self)).hexdigest()[:32]}"


_decode = msgspec.json.Decoder(Token).decode


def issue(
    pepper: bytes,
    purpose: str,
    *,
    visitor_id: str | None,
    conversation_id: str | None,
    days: int,
    now_s: int,
) -> tuple[str, Token]:
    """
    A token for `purpose`, good for `days` from `now_s`, and what it says.

    Raises:
        BadLink: no id, too long an id, or not 1 to 366 days.
    """
    if not visitor_id and not conversation_id:
        raise BadLink("This link comes from nobody. Name its visitor, its conversation, or both.")
    if not 1 <= days <= MOST_DAYS:
        raise BadLink(f"The link is to last {days} days, it can last 1 to {MOST_DAYS}.")
    token = Token(visitor_id or None, conversation_id or None, now_s, now_s + days * _DAY_S)
    try:
        payload = _text(msgspec.json.encode(token))
    except UnicodeEncodeError:
        raise BadLink("An id holds half of a surrogate pair, which no text can.") from None
    signed = f"{_VERSION}.{payload}.{signature(pepper, purpose, payload)}"
    if len(signed) > LONGEST:
        raise BadLink(
            f"The ids are too long for a link: it would have {len(signed)} characters, at most "
            f"{LONGEST} can be."
        )
    return signed, token


def verify(pepper: bytes, purpose: str, text: str, now_s: int) -> Token:
    """
    What a token says.

    Raises:
        ForgedToken, ExpiredToken
    """
    version, _, rest = text.partition(".")
    payload, _, signed = rest.partition(".")
    if version != _VERSION or len(text) > LONGEST or not text.isascii():
        raise ForgedToken
    if not hmac.compare_digest(signature(pepper, purpose, payload), signed):
        raise ForgedToken
    try:
        token = _decode(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (msgspec.MsgspecError, binascii.Error, UnicodeDecodeError):
        raise ForgedToken from None
    if now_s >= token.until_s:
        raise ExpiredToken((token.until_s - token.made_s) // _DAY_S)
    return token


def signature(pepper: bytes, purpose: str, text: str) -> str:
    """The first 128 bits of the text's HMAC under the shop's key for `purpose`: 22 characters."""
    key = hmac.digest(pepper, f"talkworth/token/{_VERSION}/{purpose}\x01".encode(), "sha256")
    return _text(hmac.digest(key, text.encode(), "sha256")[:_SIGNATURE_BYTES])


def on_address(address: str, token: str) -> str:
    """
    An address of the shop with the token in its query, in place of one that it had.

    Raises:
        BadLink: not an absolute http(s) address.
    """
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_whole = False
    if not is_whole or any(character <= " " for character in address):
        raise BadLink(
            f"{address[:200]!r} is no address of a shop. Send a whole one, such as "
            "'https://shop.example/cart'."
        )
    query = "&".join([*_others(parts.query.split("&")), f"{PARAMETER}={token}"])
    return urlunsplit(parts._replace(query=query))


def _others(parts: Sequence[str]) -> list[str]:
    return [part for part in parts if part and part.partition("=")[0] != PARAMETER]


def _text(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()
