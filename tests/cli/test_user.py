"""Users from the command line: what a page may not do, and who has lost their way in."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from talkworth.control import Control

PASSWORD = "eine lange Teekanne"


@pytest.fixture
def place(tmp_path: Path, run: Run) -> Control:
    """A shop, and its control file as a server holds it open."""
    add = ["shop", "add", "tea", "--currency", "EUR", "--timezone", "Europe/Berlin"]
    assert run(*add).exit_code == 0
    return Control.open(tmp_path / "talkworth-data")


def link_of(output: str) -> str:
    return str(json.loads(output)["link"])


def test_an_owner_is_made_by_a_link_that_works_once(run: Run, place: Control) -> None:
    result = run("user", "add", "Ana@Tea.example", "--owner", "--json")

    link = link_of(result.output)
    assert link.startswith("http://127.0.0.1:8377/invitation#")
    with closing(place) as control:
        user = control.logins.accept(link.partition("#")[2], "Ana", PASSWORD, 0)
        assert (user.email, user.is_owner) == ("ana@tea.example", True)
        assert {one.actor for one in control.audit_log()} >= {"cli"}
    again = run("user", "add", "ana@tea.example", "--owner")
    assert (again.exit_code, "[user-exists]" in again.output) == (2, True)


def test_a_link_begins_with_the_address_people_open(
    run: Run, place: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.close()
    monkeypatch.setenv("TALKWORTH_PUBLIC_URL", "https://numbers.example")

    result = run("user", "add", "bo@tea.example", "--shop", "tea", "--json")

    assert link_of(result.output).startswith("https://numbers.example/invitation#")


def test_a_reset_ends_the_password_and_every_session(run: Run, place: Control) -> None:
    with closing(place) as control:
        user = control.users.set_up("ana@tea.example", "Ana", PASSWORD)
        token, _ = control.sessions.open(user, 0)
        assert control.sessions.find(token, 1)

        link = link_of(run("user", "reset", "ana@tea.example", "--json").output)

        assert control.sessions.find(token, 1) is None
        assert not control.users.named("ana@tea.example").has_password
        assert control.logins.accept(link.partition("#")[2], "Ana", PASSWORD, 0)


def test_who_has_a_login_is_let_into_another_shop_without_a_link(run: Run, place: Control) -> None:
    with closing(place) as control:
        control.add_shop("coffee", "EUR", "UTC")
        link = link_of(run("user", "add", "bo@x.example", "--shop", "tea", "--json").output)
        user = control.logins.accept(link.partition("#")[2], "Bo", PASSWORD, 0)

        result = run("user", "add", "bo@x.example", "--shop", "coffee", "--role", "admin")

        assert "invitation" not in result.output
        assert control.users.role_in(user, "coffee") == "admin"
        assert run("user", "remove", "bo@x.example", "--shop", "tea").exit_code == 0
        assert control.users.role_in(user, "tea") is None
        listed = json.loads(run("user", "list", "--shop", "coffee", "--json").output)
        assert [one["roles"] for one in listed] == [{"coffee": "admin"}]
        assert run("user", "remove", "bo@x.example").exit_code == 0
        assert control.users.all() == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("add ana@tea.example", "no-shop-named"),
        ("add nobody --owner", "bad-email"),
        ("add ana@tea.example --shop nope", "unknown-shop"),
        ("role ana@tea.example tea admin", "unknown-user"),
        ("remove ana@tea.example", "unknown-user"),
        ("reset ana@tea.example", "unknown-user"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    run: Run, place: Control, line: str, code: str
) -> None:
    place.close()

    result = run("user", *line.split())

    assert (result.exit_code, f"[{code}]" in result.output) == (2, True)
