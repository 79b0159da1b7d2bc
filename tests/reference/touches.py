"""What may earn: parts with helpful answers, clicks that led nowhere, and campaigns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.reference.conversations import Part, click_channel, may_earn
from tests.reference.facts import Row
from tests.reference.persons import Persons
from tests.reference.rulebook import Rulebook
from tests.reference.shoppers import traffic_source

from talkworth.detectors.traffic import is_campaign
from talkworth.events.types import FaqClicked, NudgeClicked, SessionStarted

Moment = tuple[int, bytes]  # an instant and the event id that breaks its ties


@dataclass(frozen=True, slots=True)
class Touch:
    """
    Something that may earn. `moments` are its helpful answers, its click, or its visit's start.

    `entry` is the click that opened it. After `competes_until` it competes no more. A campaign
    is no touch of the assistant's: `is_ai` is false.
    """

    touch_id: str
    shop: str
    person: int
    channel: str
    moments: tuple[Moment, ...]
    started_at: int
    part: Part | None = None
    entry: Moment | None = None
    competes_until: int | None = None
    is_ai: bool = True

    def moments_before(self, at: int) -> list[Moment]:
        return [moment for moment in self.moments if moment[0] < at]

    def competes_at(self, at: int) -> bool:
        return self.competes_until is None or at <= self.competes_until


def touches(
    rows: Iterable[Row],
    parts: Sequence[Part],
    persons: Persons,
    rules: Rulebook,
) -> list[Touch]:
    """Every touch of every shop."""
    opened = {_id(part.entry_click): part for part in parts if part.entry_click}
    found = [_part_touch(part) for part in parts if part.is_meaningful and part.answers]
    for row in rows:
        if not isinstance(row.event, FaqClicked | NudgeClicked | SessionStarted):
            continue
        person = persons.of(row)
        if person is None or not may_earn(row, rules):
            continue
        if isinstance(row.event, SessionStarted):
            source = traffic_source(row.event)
            if source is not None and is_campaign(source):
                found.append(_campaign_touch(row, person, source))
            continue
        part = opened.get(_id(row))
        if isinstance(row.event, FaqClicked):
            if row.event.is_answered:
                found.append(_click_touch(row, person, part))
        elif part is None:
            found.append(_click_touch(row, person, None))
    return found


def _id(row: Row) -> tuple[str, str, str]:
    return row.shop, row.trust, row.event.event_id


def _part_touch(part: Part) -> Touch:
    return Touch(
        touch_id=part.touch_id,
        shop=part.shop,
        person=part.person,
        channel=part.channel,
        moments=tuple(row.place for row in part.answers),
        started_at=part.started_at,
        part=part,
        entry=part.entry_click.place if part.entry_click else None,
    )


def _click_touch(click: Row, person: int, opened: Part | None) -> Touch:
    """An FAQ click shows its own answer: it stands until its conversation gives a better one."""
    until = min(row.at for row in opened.answers) if opened and opened.answers else None
    return Touch(
        touch_id=click.event.event_id,
        shop=click.shop,
        person=person,
        channel=click_channel(click),
        moments=(click.place,),
        started_at=click.at,
        competes_until=until,
    )


def _campaign_touch(visit: Row, person: int, source: str) -> Touch:
    return Touch(
        touch_id=visit.event.event_id,
        shop=visit.shop,
        person=person,
        channel=source,
        moments=(visit.place,),
        started_at=visit.at,
        is_ai=False,
    )
