"""Conversations, cut into parts: what counts, who answered, and which click opened them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tests.reference.facts import HOUR_US, MINUTE_US, Row
from tests.reference.persons import Persons
from tests.reference.rulebook import Rulebook

from talkworth.events.types import (
    ConversationHandedOff,
    ConversationResolved,
    ConversationStarted,
    FaqClicked,
    MessageSent,
    NudgeClicked,
)

AROUND = (ConversationStarted, ConversationHandedOff, ConversationResolved)


@dataclass(slots=True, eq=False)
class Part:
    """One part of a conversation: what is counted and credited."""

    shop: str
    conversation_id: str
    part: int
    person: int
    messages: list[Row]
    around: list[Row]
    started_at: int = 0
    previous_ended_at: int | None = None
    channel: str = "chat"
    answers: list[Row] = field(default_factory=list)  # helpful, and in time to earn
    entry_click: Row | None = None

    @property
    def rows(self) -> list[Row]:
        return sorted([*self.messages, *self.around], key=lambda row: row.place)

    @property
    def touch_id(self) -> str:
        return f"{self.conversation_id}#{self.part}"

    @property
    def is_bot(self) -> bool:
        return any(row.is_bot for row in self.rows)

    @property
    def is_human_only(self) -> bool:
        to_whom = [m.addressed_to for m in map(message, self.messages) if m.role == "shopper"]
        by_human = any(getattr(row.event, "handled_by", None) == "human" for row in self.around)
        is_silent = all(message(row).role != "assistant" for row in self.messages)
        return (bool(to_whom) and "assistant" not in to_whom) or (by_human and is_silent)

    @property
    def is_meaningful(self) -> bool:
        beyond_greeting = any(
            message(row).role == "shopper"
            and message(row).addressed_to == "assistant"
            and not is_greeting(row)
            for row in self.messages
        )
        return beyond_greeting and not self.is_bot and not self.is_human_only

    @property
    def is_handed_off(self) -> bool:
        return any(isinstance(row.event, ConversationHandedOff) for row in self.around)

    @property
    def session_id(self) -> str | None:
        return next((row.event.session_id for row in self.rows if row.event.session_id), None)

    @property
    def stated_channel(self) -> str | None:
        stated = (getattr(row.event, "channel", None) for row in self.rows)
        return next((channel for channel in stated if channel), None)


def message(row: Row) -> MessageSent:
    """The row's event, known to be a message."""
    assert isinstance(row.event, MessageSent)
    return row.event


def is_greeting(row: Row) -> bool:
    """A bare greeting. Choosing a quick reply never is one."""
    return bool(message(row).is_greeting) and message(row).form != "quick_reply"


def conversations(rows: Iterable[Row], persons: Persons, rules: Rulebook) -> list[Part]:
    """All parts of all conversations, with their entry clicks and channels."""
    threads: dict[tuple[str, str], list[Row]] = defaultdict(list)
    clicks: list[Row] = []
    for row in rows:
        if isinstance(row.event, (MessageSent, *AROUND)):
            threads[row.shop, row.event.conversation_id or ""].append(row)
        elif isinstance(row.event, FaqClicked | NudgeClicked):
            clicks.append(row)
    parts = [
        part
        for _, thread in sorted(threads.items())
        for part in _cut(sorted(thread, key=lambda row: row.place), persons, rules)
    ]
    _open_by_clicks(parts, clicks, persons, rules)
    _name_channels(parts)
    return parts


def _cut(thread: Sequence[Row], persons: Persons, rules: Rulebook) -> list[Part]:
    """Cut one conversation where it was silent for `part_gap_h`."""
    parts: list[Part] = []
    waiting: list[Row] = []  # what came before the first message
    before: Row | None = None
    for row in thread:
        if not isinstance(row.event, MessageSent):
            (parts[-1].around if parts else waiting).append(row)
            continue
        if before is None or row.at - before.at >= _gap_us(row, rules):
            person = persons.of(row)
            assert person is not None
            parts.append(
                Part(row.shop, row.event.conversation_id or "", len(parts), person, [], [])
            )
            parts[-1].started_at = row.at
            parts[-1].previous_ended_at = before.at if before else None
        parts[-1].messages.append(row)
        before = row
    if parts:
        parts[0].around[:0] = waiting
        opened = [row.at for row in waiting if isinstance(row.event, ConversationStarted)]
        first, gap_us = parts[0].started_at, _gap_us(parts[0].messages[0], rules)
        parts[0].started_at = min([first, *(at for at in opened if first - at < gap_us)])
    _find_answers(parts, rules)
    return parts


def _gap_us(row: Row, rules: Rulebook) -> int:
    return rules.at(row.shop, row.at).part_gap_h * HOUR_US


def _find_answers(parts: Sequence[Part], rules: Rulebook) -> None:
    """A helpful answer answers something: not a greeting, and not with a greeting."""
    is_after_greeting = False
    for part in parts:
        for row in part.messages:
            if message(row).role == "shopper":
                is_after_greeting = is_greeting(row)
            is_helpful = (
                message(row).role == "assistant"
                and message(row).outcome == "answered"
                and not is_greeting(row)
                and not is_after_greeting
            )
            if is_helpful and not is_late(row, rules):
                part.answers.append(row)


def is_late(row: Row, rules: Rulebook) -> bool:
    """Whether a public key told us of this too late for it to earn."""
    return row.is_late(rules.at(row.shop, row.at).late_public_h * HOUR_US)


def may_earn(click: Row, rules: Rulebook) -> bool:
    """A click that is not a bot's and reached us in time."""
    return not click.is_bot and not is_late(click, rules)


def _open_by_clicks(
    parts: Sequence[Part],
    clicks: Sequence[Row],
    persons: Persons,
    rules: Rulebook,
) -> None:
    """Give each meaningful part the latest click before it, and each click one part at most."""
    opened_by: dict[tuple[str, str, str], list[Part]] = defaultdict(list)
    chosen: dict[Part, Row] = {}
    for part in parts:
        mine = [
            click
            for click in clicks
            if click.shop == part.shop
            and may_earn(click, rules)
            and persons.of(click) == part.person
            and _could_open(click, part, rules.at(click.shop, click.at).entry_click_min * MINUTE_US)
        ]
        if part.is_meaningful and mine:
            click = chosen[part] = max(mine, key=lambda row: row.place)
            opened_by[click.shop, click.trust, click.event.event_id].append(part)
    for rivals in opened_by.values():
        winner = min(rivals, key=lambda part: (part.started_at, part.conversation_id.encode()))
        winner.entry_click = chosen[winner]


def _could_open(click: Row, part: Part, limit_us: int) -> bool:
    if click.at >= part.started_at:
        return False
    if part.previous_ended_at is not None and click.at <= part.previous_ended_at:
        return False
    if click.event.conversation_id is not None:
        return click.event.conversation_id == part.conversation_id
    is_same_session = (
        click.event.session_id is not None and click.event.session_id == part.session_id
    )
    return is_same_session and part.started_at - click.at <= limit_us


def click_channel(click: Row) -> str:
    """`faq` or `nudge`."""
    return "faq" if isinstance(click.event, FaqClicked) else "nudge"


def _name_channels(parts: Sequence[Part]) -> None:
    firsts = {(part.shop, part.conversation_id): part for part in parts if part.part == 0}
    for part in parts:
        first = firsts[part.shop, part.conversation_id].stated_channel
        by_click = click_channel(part.entry_click) if part.entry_click else None
        part.channel = by_click or part.stated_channel or first or "chat"
