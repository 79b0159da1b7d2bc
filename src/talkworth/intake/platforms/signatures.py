"""What signatures of several platforms share: the age of a stamp, and names out of a body."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from talkworth.intake.refusals import StaleSignature

# How far a signed time may be from our clock, either way.
TOLERANCE_S = 300.0

_WHOLE = re.compile(r"\d{1,12}", re.ASCII)
_decode = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_decode_name = msgspec.json.Decoder(str | int).decode


def seconds(text: str) -> float | None:
    """A stamp in whole seconds since 1970; `None` if it is none."""
    return float(text) if _WHOLE.fullmatch(text) else None


def check_age(signed_at_s: float, now_s: float) -> None:
    """
    Raises:
        StaleSignature: it was signed too long ago, or too far ahead of our clock.
    """
    if abs(now_s - signed_at_s) > TOLERANCE_S:
        raise StaleSignature(now_s - signed_at_s, TOLERANCE_S)


def named(body: bytes, *path: str) -> str:
    """The text or number at `path` of a JSON body, `""` where there is none."""
    try:
        for name in path:
            body = bytes(_decode(body)[name])
        return str(_decode_name(body))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, KeyError):
        return ""


def first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")
