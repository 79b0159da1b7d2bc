"""Answers kept while they hold: new ones at once where that is quick, else the last one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from talkworth.web.kept import HOLDS_S, PATIENCE_S, QUIET_S, RESTS, STALE_S, Kept, Made, Version

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FIRST, MORE = Version(epoch=1, n=0), Version(epoch=1, n=1)


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Kitchen:
    """Makes an answer whenever it is asked, and counts them; `takes_s` each, by the clock."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.n_made, self.takes_s = clock, 0, 0.0
        self.may_end = threading.Event()
        self.may_end.set()

    def __call__(self) -> Made:
        assert self.may_end.wait(10)
        self.n_made += 1
        self.clock.now_s += self.takes_s
        return made(self.n_made)


def made(number: int, n_bytes: int = 1) -> Made:
    return Made(str(number).encode() * n_bytes, NOON)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(clock: Clock) -> Kept:
    return Kept(most_bytes=80, clock=clock)


@pytest.fixture
def kitchen(clock: Clock) -> Kitchen:
    return Kitchen(clock)


def test_an_answer_holds_until_something_of_its_shop_arrives(kept: Kept, kitchen: Kitchen) -> None:
    assert kept.answer("a", FIRST, kitchen) == made(1)
    assert kept.answer("a", FIRST, kitchen) == made(1)
    assert kept.answer("a", MORE, kitchen) == made(2)
    assert kept.answer("b", MORE, kitchen) == made(3)


def test_an_answer_to_which_nothing_came_is_made_again_after_a_while(
    kept: Kept, kitchen: Kitchen, clock: Clock
) -> None:
    good = Version(epoch=1, n=0, moves=False)
    kept.answer("now", FIRST, kitchen)
    kept.answer("then", good, kitchen)
    clock.now_s += HOLDS_S + 1

    assert kept.answer("now", FIRST, kitchen) == made(3)
    assert kept.answer("then", good, kitchen) == made(2)


def test_the_last_answer_is_shown_while_a_new_one_takes_long(
    kept: Kept, kitchen: Kitchen, clock: Clock
) -> None:
    kept.answer("a", FIRST, kitchen)
    kitchen.may_end.clear()
    clock.now_s += STALE_S

    assert kept.answer("a", MORE, kitchen) == made(1)
    kitchen.may_end.set()
    while kept.answer("a", MORE, kitchen) == made(1):
        pass
    assert kept.answer("a", MORE, kitchen) == made(2)
    assert kitchen.n_made == 2


@pytest.mark.parametrize(
    ("version", "most_s"), [(MORE, STALE_S), (FIRST, QUIET_S)], ids=["more came", "nothing came"]
)
def test_an_answer_too_old_to_show_is_waited_for_unless_its_age_is_asked_for(
    kept: Kept, kitchen: Kitchen, clock: Clock, version: Version, most_s: float
) -> None:
    kept.answer("a", FIRST, kitchen)
    clock.now_s += most_s + 1
    kitchen.may_end.clear()

    assert kept.answer("a", version, kitchen, max_stale_s=most_s + 2) == made(1)
    threading.Timer(2 * PATIENCE_S, kitchen.may_end.set).start()
    assert kept.answer("a", version, kitchen) == made(2)


def test_what_took_long_is_not_made_again_at_once(
    kept: Kept, kitchen: Kitchen, clock: Clock
) -> None:
    kitchen.takes_s = 1.0
    kept.answer("a", FIRST, kitchen)
    clock.now_s += RESTS * kitchen.takes_s

    assert kept.answer("a", MORE, kitchen) == made(1)
    clock.now_s += 0.1
    assert kept.answer("a", MORE, kitchen) == made(2)


def test_one_makes_it_for_all_who_ask_meanwhile(kept: Kept, kitchen: Kitchen) -> None:
    found: list[Made] = []
    kitchen.may_end.clear()

    def ask() -> None:
        found.append(kept.answer("a", FIRST, kitchen))

    asking = [threading.Thread(target=ask) for _ in range(8)]
    for thread in asking:
        thread.start()
    kitchen.may_end.set()
    for thread in asking:
        thread.join()
    assert found == [made(1)] * 8


def test_what_goes_wrong_is_told_to_who_asked_and_not_kept(kept: Kept, kitchen: Kitchen) -> None:
    def broken() -> Made:
        raise ValueError("no such horizon")

    for _ in range(2):
        with pytest.raises(ValueError, match="no such horizon"):
            kept.answer("a", FIRST, broken)
    assert kept.answer("a", FIRST, kitchen) == made(1)


def test_what_was_begun_before_everything_changed_answers_nobody_after_it(
    kept: Kept, kitchen: Kitchen
) -> None:
    is_making = threading.Event()

    def old() -> Made:
        is_making.set()
        return kitchen()

    kitchen.may_end.clear()
    before = threading.Thread(target=kept.answer, args=("a", FIRST, old))
    before.start()
    assert is_making.wait(10)

    assert kept.answer("a", Version(epoch=2, n=0), lambda: made(7)) == made(7)

    kitchen.may_end.set()
    before.join()
    assert kept.answer("a", Version(epoch=2, n=0), kitchen) == made(7)


def test_a_new_epoch_forgets_everything(kept: Kept, kitchen: Kitchen, clock: Clock) -> None:
    kept.answer("a", FIRST, kitchen)
    kitchen.may_end.clear()
    threading.Timer(2 * PATIENCE_S, kitchen.may_end.set).start()

    assert kept.answer("a", Version(epoch=2, n=0), kitchen, max_stale_s=1e9) == made(2)


def test_what_was_not_asked_for_longest_goes_first(kept: Kept, clock: Clock) -> None:
    asked: list[str] = []

    def of(key: str, n_bytes: int) -> Callable[[], Made]:
        def make() -> Made:
            asked.append(key)
            return made(1, n_bytes)

        return make

    keys = [f"k{n}" for n in range(8)]
    for key in (*keys, "k0", "k8", "k0", "k1"):
        kept.answer(key, FIRST, of(key, 10))
    kept.answer("huge", FIRST, of("huge", 11))
    kept.answer("huge", FIRST, of("huge", 11))

    assert asked == [*keys, "k8", "k1", "huge", "huge"]
