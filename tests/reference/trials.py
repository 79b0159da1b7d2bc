"""Who is in which arm of an experiment: as the earliest assignment says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tests.reference.facts import Row, micros
from tests.reference.persons import BELONGS_BY, Persons, nodes

from talkworth.events.types import ExposureLogged


@dataclass(frozen=True, slots=True)
class Assignment:
    """One person's part in one experiment. Instants are UTC microseconds."""

    shop_id: str
    experiment_id: str
    person_key: int
    arm: str
    assigned_at: int
    exposed_at: int
    n_arms: int
    n_exposures: int
    position: int | None
    is_bot: bool
    is_early: bool


@dataclass(frozen=True, slots=True)
class _Told:
    row: Row
    event: ExposureLogged

    @property
    def assigned_at(self) -> int:
        """As far before the event as it says, whatever its clock."""
        told = self.event.assigned_at or self.event.occurred_at
        return self.row.at - micros(self.event.occurred_at) + micros(told)

    @property
    def position(self) -> int | None:
        if self.event.visitor_id is None:
            return None
        return dealt_at(f"{self.event.salt or self.event.experiment_id}:{self.event.visitor_id}")

    @property
    def place(self) -> tuple[int, bytes]:
        return self.assigned_at, self.event.event_id.encode()


def assignments(counted: Iterable[Row], who: Persons) -> list[Assignment]:
    """Every person of every experiment, in the arm they were in first."""
    met: dict[tuple[str, str, int], list[_Told]] = defaultdict(list)
    for row in counted:
        if isinstance(row.event, ExposureLogged):
            person = _person(row, who)
            if person is not None:
                key = row.shop, row.event.experiment_id, person
                met[key].append(_Told(row, row.event))
    return [_assignment(key, sorted(told, key=lambda one: one.place)) for key, told in met.items()]


def dealt_at(text: str) -> int:
    """FNV-1a of 32 bits and the last steps of MurmurHash3."""
    h = 2166136261
    for byte in text.encode():
        h = ((h ^ byte) * 16777619) % 2**32
    for shift, factor in ((16, 2246822507), (13, 3266489909), (16, 1)):
        h = ((h ^ (h >> shift)) * factor) % 2**32
    return h


def _person(row: Row, who: Persons) -> int | None:
    """The row's person; of shared identifiers alone, the strongest of them for itself."""
    person = who.of(row)
    if person is not None:
        return person
    by_kind = {node.kind: node.key for node in nodes(row)}
    return next((by_kind[kind] for kind in BELONGS_BY if kind in by_kind), None)


def _assignment(key: tuple[str, str, int], told: list[_Told]) -> Assignment:
    positions = [one.position for one in told if one.position is not None]
    return Assignment(
        *key,
        arm=told[0].event.arm,
        assigned_at=told[0].assigned_at,
        exposed_at=min(one.row.at for one in told),
        n_arms=len({one.event.arm for one in told}),
        n_exposures=len(told),
        position=positions[0] if positions else None,
        is_bot=any(one.row.is_bot for one in told),
        is_early=any(one.row.at < one.assigned_at for one in told),
    )
