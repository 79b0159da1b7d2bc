"""Sealing, building and mounting from the command line, and how they refuse."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

from talkworth.scale.seal import this_node


def test_a_node_is_called_after_its_machine(run: Run, tea: Path) -> None:
    assert run("seal", "--out", "more").exit_code == 0
    assert (tea.parent / "more" / this_node() / "current").exists()


def test_the_same_shop_under_another_node_name_is_refused(run: Run, tea: Path) -> None:
    assert run("seal", "--out", "facts", "--node", "two").exit_code == 0
    assert "Error [shop-sealed-twice]" in run("build", "--facts", "facts", "--out", "r").output


def test_a_setting_of_sparks_has_a_key_and_a_value(run: Run, tea: Path) -> None:
    refused = run("build", "--facts", "facts", "--out", "r", "--conf", "spark.executor.memory")

    assert (refused.exit_code, "Error [bad-conf]" in refused.output) == (2, True)
    given = run("build", "--facts", "facts", "--out", "r", "--conf", "spark.executor.memory=1g")
    assert given.exit_code == 0


def test_results_are_not_mounted_over_a_journal(run: Run, tea: Path) -> None:
    refused = run("mount", "results", "--facts", "facts", "--data", str(tea))

    assert (refused.exit_code, "Error [not-mountable]" in refused.output) == (2, True)


def test_what_is_mounted_reports_as_at_home_and_takes_nothing_in(run: Run, tea: Path) -> None:
    assert run("mount", "results", "--facts", "facts", "--data", "reading").exit_code == 0
    days = ("--from", "2025-03-01", "--to", "2025-03-07")

    there = run("report", *days, "--data", "reading")
    assert (there.exit_code, there.output) == (0, run("report", *days).output)
    assert "Error [mounted]" in run("rebuild", "--data", "reading").output
    assert "Error [mounted]" in run("seal", "--out", "facts", "--data", "reading").output
