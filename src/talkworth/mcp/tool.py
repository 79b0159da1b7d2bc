"""A tool: one question to the API, what it takes, and what must be said with its answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct

from talkworth.mcp.parameters import Parameter


class Tool(Struct, kw_only=True, frozen=True):
    """
    A question to one address of the API; an argument that `path` names in braces goes there.

    `answers` is what `words` reads of the answer. `without` are fields, with a dot between, that
    are left out of it: raw events and identifiers, which name persons by their keys, and what
    other tools tell. `is_attributed`: it tells money that rules attribute, which is to be called
    so. Where there is a `look`, nothing is asked: the answer stands in the package.
    """

    name: str
    title: str
    description: str
    path: str
    parameters: tuple[Parameter, ...]
    answers: Any
    words: Callable[[Any, datetime | None], Iterator[str]]
    without: tuple[str, ...] = ()
    is_attributed: bool = True
    look: Callable[[str], Struct] | None = None

    def named_in_path(self) -> list[str]:
        """The arguments that are part of the address."""
        return re.findall(r"\{(\w+)\}", self.path)
