"""What the assistant did for a shopper, and which of it earns a sale by the published rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from talkworth.demo.arrivals import DAY
from talkworth.demo.conversations import Click, Talk
from talkworth.demo.history import LATE_US, Story
from talkworth.demo.people import Device

DIRECT_US = DAY
ASSISTED_US = 30 * DAY


@dataclass(frozen=True, slots=True, eq=False)
class Touch:
    """
    One part of a talk, or one click, on one device.

    `helped_us` are the moments at which it helped; none, where nothing did. `entry_us` is the
    click that opened it. `until_us`: a click whose talk gave a better answer then, which counts
    for what was sold no later.
    """

    device: Device
    began_us: int
    helped_us: tuple[int, ...]
    entry_us: int | None = None
    until_us: int | None = None

    def before(self, sold_us: int) -> list[int]:
        """The moments at which it had helped by then."""
        if self.until_us is not None and sold_us > self.until_us:
            return []
        return [at_us for at_us in self.helped_us if at_us < sold_us]


@dataclass(frozen=True, slots=True)
class Winner:
    """The touch that earns a sale, by which tier, and when it last helped before it."""

    kind: Literal["direct", "assisted"]
    touch: Touch
    clock_us: int


def touches_of(story: Story) -> list[Touch]:
    """All that the assistant did for the shopper, helpful or not."""
    found = [touch for device, talk in story.talks for touch in _of_talk(device, talk)]
    found += [_of_click(device, click) for device, click in story.clicks]
    return found


def winner(touches: Sequence[Touch], sold_us: int, previous_us: int) -> Winner | None:
    """
    Who earns what was sold at `sold_us`, of the touches that reach it.

    `previous_us` is the shopper's previous order, which cuts the second tier.
    """
    helpful = [(touch, at) for touch in touches if (at := touch.before(sold_us))]
    direct = [(t, at) for t, at in helpful if sold_us - max(at) <= DIRECT_US]
    assisted = [
        (t, at) for t, at in helpful if max(at) > previous_us and sold_us - max(at) <= ASSISTED_US
    ]
    if direct:
        return _first("direct", direct, sold_us, sold_us - DIRECT_US)
    if assisted:
        since_us = max(previous_us + 1, sold_us - ASSISTED_US)
        return _first("assisted", assisted, sold_us, since_us)
    return None


def _first(
    kind: Literal["direct", "assisted"],
    rivals: Sequence[tuple[Touch, list[int]]],
    sold_us: int,
    since_us: int,
) -> Winner:
    def rank(rival: tuple[Touch, list[int]]) -> int:
        touch, helped_us = rival
        entry = [touch.entry_us] if touch.entry_us is not None else []
        return min(at_us for at_us in (*helped_us, *entry) if since_us <= at_us < sold_us)

    touch, helped_us = min(rivals, key=rank)
    return Winner(kind, touch, max(helped_us))


def _of_click(device: Device, click: Click) -> Touch:
    return Touch(device, click.at_us, (click.at_us,))


def _of_talk(device: Device, talk: Talk) -> Iterator[Touch]:
    """Its parts, and the click that opened it where that counts by itself."""
    if talk.delay_us >= LATE_US:
        yield Touch(device, talk.opened_us, ())
        return
    click, meaningful = talk.click, talk.meaningful_parts()
    answers: dict[int, list[int]] = {part: [] for part in meaningful}
    part_of = {said.at_us: said.part for said in talk.said}
    for at_us in talk.helped_us():
        answers.setdefault(part_of[at_us], []).append(at_us)
    if click and (0 not in meaningful or click.channel == "faq"):
        until_us = answers[0][0] if answers.get(0) else None
        yield Touch(device, click.at_us, (click.at_us,), until_us=until_us)
    yield Touch(device, talk.opened_us, ())
    for part, helped_us in answers.items():
        entry_us = click.at_us if click and part == 0 else None
        yield Touch(device, talk.opened_us, tuple(helped_us), entry_us)
