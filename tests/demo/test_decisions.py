"""Decisions about a human: what was logged beforehand is what happened, and how often."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.demo.shop import UNTIL

from talkworth.demo import Stream
from talkworth.demo.arrivals import micros
from talkworth.demo.decisions import HANDED_SHARE
from talkworth.events import decode_event
from talkworth.events.types import DecisionLogged
from talkworth.reports.escalation import escalation_report
from talkworth.reports.period import Period
from talkworth.warehouse import Warehouse


@pytest.fixture(scope="module")
def decisions(stream: Stream) -> list[DecisionLogged]:
    told = {a.event_id: decode_event(a.payload) for a in stream.arrivals if a.door == "events"}
    return [event for event in told.values() if isinstance(event, DecisionLogged)]


def test_the_chance_is_that_of_the_generator_whatever_is_asked() -> None:
    # Weights of the courses in which something is asked: 11 of 89 are handed over.
    assert pytest.approx(11 / 89) == HANDED_SHARE


def test_each_carries_the_chance_of_what_was_done(decisions: list[DecisionLogged]) -> None:
    chances = {(event.action, event.propensity) for event in decisions}
    n_handed = sum(event.action == "escalate" for event in decisions)

    assert chances == {("escalate", 0.123596), ("continue", 0.876404)}
    assert 0.05 < n_handed / len(decisions) < 0.2
    assert all(event.is_randomised and event.segment for event in decisions)


def test_the_report_compares_all_of_them_and_finds_each_was_carried_out(
    warehouse: Warehouse, decisions: list[DecisionLogged]
) -> None:
    first = (UNTIL - timedelta(days=95)).date()
    period = Period(first, UNTIL.date(), "America/New_York")
    report = escalation_report(warehouse, "demo", period, None, now_us=micros(UNTIL))

    assert report.n_decisions == len(decisions) > 50
    assert report.n_repeated == 0
    assert report.total.n_compared == report.total.n_decisions
    assert (report.total.n_unlogged, report.total.n_certain) == (0, 0)
    assert (report.total.n_handed_over, report.total.n_not_handed_over) == (0, 0)
