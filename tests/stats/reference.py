"""The reference journeys, and what other packages make of them (`tests/payloads/attribution`)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from talkworth.stats.journeys import Journeys

FOLDER = Path(__file__).parents[1] / "payloads" / "attribution"


@dataclass(frozen=True, slots=True)
class Journey:
    """One person's touches in order; `value_minor` is 0 where nothing was bought."""

    journey_id: str
    touches: tuple[tuple[datetime, str], ...]
    is_sold: bool
    value_minor: int

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(channel for _, channel in self.touches)

    @property
    def counted(self) -> Journeys:
        return Journeys(self.channels, int(self.is_sold), int(not self.is_sold), self.value_minor)


@cache
def reference_journeys() -> tuple[Journey, ...]:
    rows: dict[str, list[dict[str, str]]] = {}
    with (FOLDER / "journeys.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["journey_id"], []).append(row)
    return tuple(
        Journey(
            journey_id,
            tuple(
                (datetime.fromisoformat(row["ts"]).replace(tzinfo=UTC), row["channel"])
                for row in found
            ),
            any(row["is_conversion"] == "1" for row in found),
            int(sum(Decimal(row["value"]) for row in found) * 100),
        )
        for journey_id, found in rows.items()
    )


def told(name: str) -> Any:
    """The numbers of a file."""
    return json.loads((FOLDER / f"{name}.json").read_text())


def exact_cases() -> Iterator[tuple[str, list[Journeys], dict[str, Any]]]:
    """Name, journeys and everything told of each of the small cases."""
    for case in told("exact_cases/eeghor_mta")["cases"]:
        journeys = [
            Journeys(tuple(filter(None, (name.strip() for name in path.split(">")))), sold, lost)
            for path, sold, lost in case["paths"]
        ]
        yield case["name"], journeys, case
