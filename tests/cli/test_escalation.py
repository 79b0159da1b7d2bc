"""Escalation from the command line: in the files themselves, and at the server that owns them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.reports.decided import simulated
from tests.reports.narrated import opened
from tests.runtime.shop import serving

SEPTEMBER = ("--from", "2026-09-01", "--to", "2026-09-30")


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory in which a human brings half of the gift seekers to buy."""
    data = tmp_path_factory.mktemp("decided")
    with opened(data, simulated(900, {"gift": 0.5, "plain": 0.0, "bulk": 0.0})):
        pass
    return data


def test_a_policy_is_made_of_what_is_said_and_keeps_the_rest(run: Run, tea: Path) -> None:
    refused = run("escalation", "set", "tea", "--margin", "0.4")
    assert (refused.exit_code, "[bad-escalation-policy]" in refused.output) == (2, True)
    run("escalation", "set", "tea", "--margin", "0.4", "--minute", "0.6", "--rule", "gift=escalate")
    run("escalation", "set", "tea", "--capacity", "1.50", "--off", "--rule", "bulk=continue")
    told = json.loads(run("escalation", "policy", "tea", "--json").output)["active"]

    assert [told[name] for name in ("version", "minute_minor", "capacity_minor", "is_on")] == [
        2,
        60,
        150,
        False,
    ]
    assert [rule["segment"] for rule in told["rules"]] == ["gift", "bulk"]
    run("escalation", "set", "tea", "--on", "--without", "gift", "--without", "bulk")
    shown = run("escalation", "policy", "tea").output
    assert "gift" not in shown
    assert shown.count("Before: version") == 2
    wrong = run("escalation", "set", "tea", "--rule", "gift")
    assert (wrong.exit_code, "SEGMENT=escalate" in wrong.output) == (2, True)


@pytest.mark.slow
def test_a_recommended_rule_is_adopted_here_and_the_server_says_the_same(
    run: Run, decided: Path
) -> None:
    data = ("--data", str(decided))
    run("escalation", "set", "tea", "--margin", "0.5", "--minute", "0.5", "--drawn", "0.5", *data)
    report = ("escalation", "report", "tea", *SEPTEMBER, *data)
    here = [run(*report, *more).output for more in ([], ["--csv"])]
    named = run("escalation", "adopt", "tea", *SEPTEMBER, *data).output
    with serving(decided):
        there = [run(*report, *more).output for more in ([], ["--csv"])]
        refused = run("escalation", "adopt", "tea", "plain", *SEPTEMBER, *data)
        taken = run("escalation", "adopt", "tea", "gift", *SEPTEMBER, *data)
    again = run("escalation", "adopt", "tea", "gift", *SEPTEMBER, *data)

    assert here == there
    assert "A human added" in here[0] or "Not shown" in here[0]
    assert "Hand over 'gift': in 1,000 of its conversations that is worth $" in named
    assert (refused.exit_code, "[not-recommended]" in refused.output) == (2, True)
    assert taken.output == "Policy 2 of shop tea is in force. Its rules: gift=escalate\n"
    # It is a rule now, and no recommendation any more.
    assert (again.exit_code, "[not-recommended]" in again.output) == (2, True)
