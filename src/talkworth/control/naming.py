"""Words that people wrote, and whether they name somebody who is to be forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

# Shorter identifiers stand in too many words by chance.
_TELLING: Final = 6


def naming(texts: Iterable[str]) -> Callable[[str], bool]:
    """Tells of words whether one of these identifiers stands in them."""
    telling = [text for text in texts if len(text) >= _TELLING]
    return lambda words: any(text in words for text in telling)
