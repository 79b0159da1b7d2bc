"""What may earn: parts with helpful answers, and clicks that led nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.reference.conversations import Part, click_channel, may_earn
from tests.reference.facts import Row
from tests.reference.persons import Persons
from tests.reference.rulebook import Rulebook

from talkworth.events.types import FaqClicked, NudgeClicked

Moment = tuple[int, bytes]  # an instant and the event id that breaks its ties


@dataclass(frozen=True, slots=True)
class Touch:
    """
    Something that may earn. `moments` are its helpful answers, or its click.

    `entry` is the click that opened it. After `competes_until` it competes no more.
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
        person = persons.of(row)
        if not isinstance(row.event, FaqClicked | NudgeClicked) or person is None:
            continue
        if not may_earn(row, rules):
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
