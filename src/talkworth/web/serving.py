"""What every endpoint may need, and the clock it reads."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from litestar.di import NamedDependency

from talkworth.control import Control
from talkworth.journal import Reader
from talkworth.warehouse import Warehouse


def clock() -> int:
    """Now, UTC microseconds."""
    return time.time_ns() // 1000


@dataclass(frozen=True, slots=True)
class Serving:
    """`token` lets the command line on this machine read any shop; `now_us` is our clock."""

    warehouse: Warehouse
    control: Control
    reader: Reader
    token: str
    now_us: Callable[[], int] = clock


Served = NamedDependency[Serving]
