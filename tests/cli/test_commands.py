"""What the commands do beyond their examples."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from talkworth.cli.page import cli_page
from talkworth.control import Control
from talkworth.control.outbox import OUTBOX, News, Outbox

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"

WEEK = ("--from", "2025-03-01", "--to", "2025-03-07")


def test_the_page_of_the_command_line_is_fresh() -> None:
    hint = "Refresh it: python -m talkworth.cli.page > docs/cli.md"
    assert PAGE.read_text() == cli_page(), hint


@pytest.mark.parametrize(
    "arguments",
    [
        ["shop", "list"],
        ["shop", "add", "new", "--currency", "EUR", "--timezone", "UTC"],
        ["key", "list", "tea"],
        ["key", "add", "tea", "secret"],
        ["webhook", "list", "tea"],
        ["webhook", "add", "tea", "shopify", "--domain", "b.myshopify.com"],
        ["import", "tea", "orders.csv"],
        ["report", *WEEK],
        ["explain", "order", "1001"],
        ["explain", "conversation", "ada"],
        ["check"],
        ["doctor"],
    ],
    ids=" ".join,
)
def test_with_json_standard_output_is_json_and_nothing_else(
    arguments: list[str], run: Run, tea: Path
) -> None:
    result = run(*arguments, "--json", input="secret")

    assert result.exit_code == 0, result.output
    json.loads(result.stdout)


def test_the_text_of_a_new_key_stands_alone_on_standard_output(run: Run, tea: Path) -> None:
    result = run("key", "add", "tea", "secret")

    assert result.stdout.startswith("sk_")
    assert len(result.stdout.split()) == 1
    assert "Shown this once" in result.stderr
    assert result.stdout.strip() not in run("key", "list", "tea", "--json").output


def test_a_public_key_without_an_origin_is_made_with_a_warning(run: Run, tea: Path) -> None:
    assert "bind it to yours with" in run("key", "add", "tea", "public").stderr
    assert "bound to no origin" in run("doctor").output


def test_the_only_shop_needs_no_name_and_one_of_two_does(run: Run, tea: Path) -> None:
    assert run("report", *WEEK).exit_code == 0
    run("shop", "add", "coffee", "--currency", "JPY", "--timezone", "Asia/Tokyo")

    result = run("report", *WEEK)
    assert result.exit_code == 2
    assert "Error [which-shop]: Name a shop with --shop. There is coffee, tea." in result.output
    assert run("report", *WEEK, "--shop", "tea").exit_code == 0


def test_a_dry_run_counts_and_takes_nothing(run: Run, tea: Path) -> None:
    result = run("import", "tea", "orders.csv", "--dry-run", "--json")

    summary = json.loads(result.stdout)
    assert summary["counts"] == {"taken": 2, "amount-not-exact": 1}
    assert [(problem["line"], problem["code"]) for problem in summary["problems"]] == [
        (4, "amount-not-exact")
    ]
    assert run("explain", "order", "2001").exit_code == 2


def test_importing_a_file_twice_changes_nothing(run: Run, tea: Path) -> None:
    run("import", "tea", "orders.csv")
    before = run("report", *WEEK, "--json").stdout

    assert run("import", "tea", "orders.csv").exit_code == 0
    assert run("report", *WEEK, "--json").stdout == before
    assert run("check").exit_code == 0


def test_a_file_of_which_nothing_can_be_taken_ends_with_1(run: Run, tea: Path) -> None:
    Path("bad.jsonl").write_text('{"type": "message_sent"}\n' * 12)

    result = run("import", "tea", "bad.jsonl")

    assert result.exit_code == 1
    assert "Line 1 [not-an-event]" in result.output
    assert "... and 2 more." in result.output


def test_raw_events_are_shown_when_asked_for(run: Run, tea: Path) -> None:
    quiet, loud = run("explain", "order", "1001"), run("explain", "order", "1001", "--events")

    assert "order_refunded e5 (import, verified)" not in quiet.output
    assert "order_refunded e5 (import, verified)" in loud.output


def test_the_report_says_that_every_cent_is_somewhere(run: Run, tea: Path) -> None:
    assert "40.00 direct = 40.00 net merchandise." in run("report", *WEEK).output


def test_an_order_is_explained_as_if_other_rules_held(run: Run, tea: Path) -> None:
    result = run("explain", "order", "1001", "--what-if", "direct_h=1")

    assert "What if version 1 with direct_h=1 had always held:" in result.output
    assert "€40.00 credited to chat, assisted" in result.output
    assert "Error [bad-rule-set]" in run("explain", "order", "1001", "--what-if", "x=1").output


def test_text_from_outside_cannot_steer_the_terminal(run: Run, tea: Path) -> None:
    name = "\x1b]0;owned\x07\x1b[2J[bold red]:tea:"
    run("shop", "add", "evil", "--currency", "EUR", "--timezone", "UTC", "--name", name)
    talk = {
        "type": "message_sent",
        "event_id": "x1",
        "occurred_at": "2025-03-03T09:00:00Z",
        "conversation_id": "\x1b[31mred",
        "role": "shopper",
    }
    Path("talk.jsonl").write_text(json.dumps(talk))
    run("import", "evil", "talk.jsonl")

    listed = run("shop", "list").output
    explained = run("explain", "conversation", "\x1b[31mred", "--shop", "evil", "--events").output
    assert "[bold red]:tea:" in listed
    assert "red of shop evil" in explained
    assert "\x1b" not in listed + explained


def test_a_finished_demo_is_kept_and_other_data_is_never_overwritten(run: Run, tea: Path) -> None:
    assert "Error [not-a-demo]" in run("demo", "--dir", str(tea), "--no-serve").output

    made = run("demo", "--dir", "d", "--shoppers", "20", "--no-serve")
    assert made.exit_code == 0, made.output
    truth = Path("d/truth.json").read_text()
    again = run("demo", "--dir", "d", "--shoppers", "30", "--seed", "8", "--no-serve")
    assert "holds a finished demo already" in again.output
    assert Path("d/truth.json").read_text() == truth
    assert run("check", "--data", "d").exit_code == 0


def test_the_doctor_names_dead_letters_and_platforms_that_do_not_answer(
    run: Run, tea: Path
) -> None:
    with closing(Control.open(tea)) as control, closing(Outbox(tea / OUTBOX)) as outbox:
        outlet = control.outlets.add("tea", "webhook", "https://crm.example/", {}, b"s")
        outbox.put(outlet.outlet_id, [News(subject="1", subject_at=1, digest=b"d", body=b"{}")], 1)
        (delivery,) = outbox.due(1)
        outbox.failed(delivery.delivery_id, "answered 500", 1, None)
    result = run("doctor")

    assert result.exit_code == 1
    assert "tea: 1 dead letters, which https://crm.example/ did not take." in result.output
    assert f"talkworth outlet deliveries {outlet.outlet_id} --state dead" in result.output
