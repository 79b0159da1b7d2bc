"""The more tries fail, the longer the next one waits; who succeeds has not failed."""

from __future__ import annotations

import pytest

from talkworth.web.tries import TooManyTries, Tries


class Clock:
    """Seconds, moved by hand."""

    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def test_the_fifth_failure_costs_a_second_and_each_more_twice_as_much() -> None:
    clock = Clock()
    tries, waits = Tries(clock), []
    for _ in range(5):
        tries.begin("192.0.2.1", "ana")
    for _ in range(9):
        with pytest.raises(TooManyTries) as refused:
            tries.begin("192.0.2.1", "ana")
        waits.append(refused.value.retry_after_s)
        clock.now_s += refused.value.retry_after_s
        tries.begin("192.0.2.1", "ana")

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_an_account_is_slowed_wherever_the_tries_come_from() -> None:
    tries = Tries(Clock())
    for n in range(5):
        tries.begin(f"192.0.2.{n}", "ana")

    with pytest.raises(TooManyTries):
        tries.begin("192.0.2.9", "ana")
    tries.begin("192.0.2.9", "bo")


def test_an_address_is_slowed_whatever_accounts_it_tries() -> None:
    tries = Tries(Clock())
    for n in range(30):
        tries.begin("192.0.2.1", f"user-{n}")

    with pytest.raises(TooManyTries):
        tries.begin("192.0.2.1", "ana")
    tries.begin("192.0.2.2", "ana")


def test_who_succeeds_begins_anew() -> None:
    tries = Tries(Clock())
    for _ in range(100):
        tries.begin("192.0.2.1", "ana")
        tries.succeed("192.0.2.1", "ana")


def test_a_quarter_of_an_hour_later_all_is_forgotten() -> None:
    clock = Clock()
    tries = Tries(clock)
    for _ in range(5):
        tries.begin("192.0.2.1", "ana")
    clock.now_s += 900

    for _ in range(5):
        tries.begin("192.0.2.1", "ana")


def test_what_is_remembered_has_a_bound() -> None:
    tries = Tries(Clock())
    for n in range(11_000):
        tries.begin(f"a{n}", f"user-{n}")

    assert len(tries._failed) == 20_000
