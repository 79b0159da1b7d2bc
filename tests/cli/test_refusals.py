"""Whatever is typed, and whatever is in the files: one clear line, never a traceback."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from tests.cli.conftest import Run
from tests.cli.test_examples import ALL

from talkworth.cli.main import Failure
from talkworth.runtime import DataLock

# Groups and commands that would not end, or make a lot, by themselves.
_LONG = ("talkworth serve", "talkworth demo")
_ARGUMENTS = (
    *("--json", "--data", "--shop", "--from", "--to", "--period", "--horizon", "--format"),
    *("--dry-run", "--origin", "--label", "--domain", "--currency", "--timezone", "--nope", "-x"),
    *("tea", "nope", "public", "secret", "shopify", "order", "conversation", "1001", "ada", ""),
    *("orders.csv", "tea.jsonl", "missing.csv", "talkworth-data", ".", "/", "--", "-1", "30"),
    *("last_7_days", "2025-03-01", "2025-13-01", "yesterday", "9" * 400, "\x1b[31m", "é☕"),
    *("EUR", "ZZZ", "UTC", "Mars/Olympus", "https://tea.example", "events-jsonl", "key_1", "wh_1"),
)


def assert_is_clear(result: Result) -> None:
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in (0, 1, 2, 3)
    assert "Traceback" not in result.output
    assert "[internal]" not in result.output


@pytest.mark.parametrize("name", ALL)
def test_help_and_bad_arguments_of_every_command_are_answered_clearly(
    name: str, run: Run, tea: Path
) -> None:
    words = name.split()[1:]
    assert run(*words, "--help").exit_code == 0
    for bad in (["--nope"], ["--data"], ["--data", str(tea / "control.db")], ["x"] * 9):
        result = run(*words, *bad)
        assert_is_clear(result)
        assert result.exit_code == 2


def test_random_arguments_never_show_a_traceback(run: Run, tea: Path) -> None:
    rng = random.Random(7)
    names = [name for name in ALL if name not in _LONG]
    for _ in range(300):
        arguments = [*rng.choice(names).split()[1:], *rng.choices(_ARGUMENTS, k=rng.randint(0, 4))]
        result = run(*arguments, input=rng.choice(["", "secret\n", "\x00" * 9999]))
        assert_is_clear(result)


@pytest.mark.parametrize(
    "line",
    [
        "shop list",
        "key list tea",
        "key add tea public",
        "key revoke key_1",
        "webhook add tea shopify --domain tea.myshopify.com",
        "webhook list tea",
        "webhook remove wh_1",
        "explain order 1001",
        "explain conversation ada",
        "report",
        "check",
        "rebuild",
        "doctor",
    ],
)
def test_a_directory_without_data_is_named_and_not_made(line: str, run: Run) -> None:
    result = run(*line.split(), "--data", "nowhere", input="secret")

    assert result.exit_code == 2
    assert "Error [no-data]: There is no Talkworth data in nowhere" in result.output
    assert not Path("nowhere").exists()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda data: (data / "secret.key").unlink(), "secret-key-file-missing"),
        (lambda data: (data / "secret.key").write_bytes(b"x" * 32), "secret-key-file-wrong"),
        (
            lambda data: (data / "control.db").write_bytes(b"no database" * 999),
            "control-unreadable",
        ),
        (lambda data: (data / "journal.db").write_bytes(b"no journal" * 999), "journal-unreadable"),
        (lambda data: DataLock(data).take(), "data-in-use"),
    ],
)
def test_files_that_cannot_be_used_are_named_with_a_code(
    spoil: Callable[[Path], object], code: str, run: Run, tea: Path
) -> None:
    for left_over in tea.glob("*.db-*"):
        left_over.unlink()
    spoil(tea)

    result = run("report")
    assert result.exit_code == 2
    assert f"Error [{code}]: " in result.output

    # The doctor sees it too, among all else, and ends with 1.
    result = run("doctor")
    assert_is_clear(result)
    assert result.exit_code == 1
    assert f"bad   {code}" in result.output


def test_a_fault_of_ours_is_one_line_unless_asked_for_more(run: Run, tea: Path) -> None:
    (tea / "control.db").unlink()
    (tea / "control.db").mkdir()

    assert_is_clear(run("shop", "list"))


def test_broken_numbers_end_with_3() -> None:
    assert Failure("not-conserved", "...", 3).exit_code == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["shop", "add", "Tea!", "--currency", "EUR", "--timezone", "UTC"], "bad-shop-id"),
        (["shop", "add", "tea", "--currency", "EUR", "--timezone", "UTC"], "shop-exists"),
        (["shop", "add", "new", "--currency", "EURO", "--timezone", "UTC"], "unknown-currency"),
        (["shop", "add", "new", "--currency", "EUR", "--timezone", "x"], "unknown-time-zone"),
        (["key", "add", "nope", "public"], "unknown-shop"),
        (["key", "add", "tea", "public", "--origin", "tea.example"], "bad-origin"),
        (["key", "revoke", "sk_typed_in_the_wrong_place"], "unknown-key"),
        (["webhook", "add", "tea", "shopify", "--domain", "tea"], "bad-webhook"),
        (["webhook", "remove", "wh_1"], "unknown-webhook"),
        (["report", "--shop", "nope"], "unknown-shop"),
        (["report", "--from", "2025-03-07", "--to", "2025-03-01"], "period-reversed"),
        (["report", "--from", "soon"], "bad-date"),
        (["explain", "order", "9"], "unknown-order"),
        (["explain", "conversation", "9"], "unknown-conversation"),
        (["import", "nope", "tea.jsonl"], "unknown-shop"),
        (["import", "tea", "noise.txt"], "unknown-format"),
        (["import", "tea", "noise.bin", "--format", "events-jsonl"], "not-text"),
    ],
)
def test_each_refusal_has_its_code_and_says_what_to_do(
    arguments: list[str], code: str, run: Run, tea: Path
) -> None:
    Path("noise.txt").write_text("la la la\n")
    Path("noise.bin").write_bytes(b"\xff\xfe\x00" * 100)

    result = run(*arguments, input="secret")

    assert result.exit_code == 2, result.output
    assert result.output.startswith(f"Error [{code}]: ")
    assert "sk_typed" not in result.output
