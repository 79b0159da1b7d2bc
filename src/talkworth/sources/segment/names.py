"""Names as their many senders write them: one spelling for each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BETWEEN = re.compile(r"[^a-z0-9$]+")
_LONGEST = 100
HIDDEN = "(hidden)"


@lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """
    `Order Completed`, `order_completed` and `orderCompleted` are `order completed`.

    A name that holds an e-mail address says no more than that it is hidden.
    """
    if "@" in name:
        return HIDDEN
    return _BETWEEN.sub(" ", _HUMP.sub(" ", name).lower()).strip()[:_LONGEST].strip()


def snake(value: Mapping[str, Any]) -> dict[str, Any]:
    """
    The object with `productId` as `product_id`, all the way down.

    Where two names become one, that which was written so counts.
    """
    named = {_snake(name): _inner(item) for name, item in value.items()}
    return named | {name: _inner(item) for name, item in value.items() if name in named}


def _inner(value: Any) -> Any:
    if isinstance(value, dict):
        return snake(value)
    return [_inner(item) for item in value] if isinstance(value, list) else value


# Clients send the same few names all the time.
@lru_cache(maxsize=4096)
def _snake(name: str) -> str:
    return _HUMP.sub("_", name).lower()
