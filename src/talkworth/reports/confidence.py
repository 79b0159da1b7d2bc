"""How sure the way is from an order to the conversation that it is joined with."""

from __future__ import annotations

from typing import Final, Literal

Confidence = Literal["exact", "same browser", "known customer"]

# By the kind of key that joins: see `joined_by`.
_BY_KEY: Final[dict[str, Confidence]] = {
    "conversation": "exact",
    "cart": "exact",
    "checkout": "exact",
    "visitor": "same browser",
    "customer": "known customer",
    "email": "known customer",
}


def confidence(joined_by: str | None) -> Confidence | None:
    """
    The word for a kind of key; `None` where nothing joins.

    "exact": the order carries the conversation itself, or the cart or checkout it was held over.
    """
    return None if joined_by is None else _BY_KEY.get(joined_by)
