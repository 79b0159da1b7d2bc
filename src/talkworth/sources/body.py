"""Bytes of a body to plain values, with every digit of ids and amounts kept."""

from __future__ import annotations

import msgspec

from talkworth.sources.reasons import Unreadable

# Beside a kept body: when the delivery says that it happened, where the body itself does not.
SAID_AT = "_said_at"

_decoder = msgspec.json.Decoder(float_hook=str)
_encoder = msgspec.json.Encoder()


def decode_exact(body: bytes) -> object:
    """
    JSON as plain values: integers exact at any size, decimals as the text they were sent as.

    Raises:
        Unreadable: `unreadable-body`: not JSON in UTF-8, nested too deeply, a lone surrogate, or
            a NUL character.
    """
    try:
        document: object = _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Unreadable("unreadable-body", f"Not JSON: {_cause(error)}.") from None
    except RecursionError:
        raise Unreadable("unreadable-body", "Nested too deeply.") from None
    # The bytes are looked at first: hardly any body holds a NUL, and a walk costs more.
    if (b"\\u0000" in body or b"\0" in body) and _holds_nul(document):
        raise Unreadable("unreadable-body", "It holds a NUL character.")
    return document


def encode_exact(document: object) -> bytes:
    """Plain values as JSON; the way back from `decode_exact`, decimals staying text."""
    return _encoder.encode(document)


def with_said_at(payload: bytes, said_at: str) -> bytes:
    """A kept body with the time at which its sender says that it happened (RFC 3339)."""
    document = decode_exact(payload)
    if not isinstance(document, dict):
        return payload
    return encode_exact({**document, SAID_AT: said_at})


def _cause(error: Exception) -> str:
    # A UnicodeDecodeError would quote the bytes, which may be personal.
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error).rstrip(".")


def _holds_nul(document: object) -> bool:
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if "\0" in value:
                return True
        elif isinstance(value, dict):
            waiting.extend(value)
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return False
