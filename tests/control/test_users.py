"""Users, their roles, and what lets them in: all of it hashed, some of it once."""

from __future__ import annotations

from pathlib import Path

import pytest

from talkworth.control import Control
from talkworth.control.access_refusals import (
    BadPassword,
    BadRole,
    InvitationOver,
    SetUpDone,
    SignInRefused,
    UnknownUser,
)
from talkworth.control.logins import INVITATION_US
from talkworth.control.passwords import hash_password, is_password
from talkworth.control.store import act_for

PASSWORD = "eine lange Teekanne"


def invited(control: Control, email: str = "bo@tea.example") -> tuple[str, str]:
    """A user of the shop, and the code of their invitation."""
    user = control.users.add(email)
    control.users.set_role(user.user_id, "tea", "viewer")
    return user.user_id, control.logins.invite(user.user_id, 0)[0]


def test_only_the_first_user_is_set_up(control: Control) -> None:
    assert not control.users.are_there()

    owner = control.users.set_up("Ana@Tea.example", "Ana", PASSWORD)

    assert control.users.role_in(owner, "tea") == control.users.role_in(owner, "any") == "admin"
    with pytest.raises(SetUpDone):
        control.users.set_up("eve@tea.example", "Eve", PASSWORD)


def test_no_file_holds_what_lets_somebody_in(control: Control, data: Path) -> None:
    owner = control.users.set_up("ana@tea.example", "Ana", PASSWORD)
    _, code = invited(control)
    token, session = control.sessions.open(owner, 0)
    _, link = control.shares.add("tea", "x", "/", "", at=0)

    held = b"".join(path.read_bytes() for path in data.iterdir())

    for secret in (PASSWORD, code, token, session.csrf, link):
        assert secret.encode() not in held
    assert b"$argon2id$" in held


def test_an_invitation_is_over_after_a_week_once_used_and_when_a_newer_one_is_made(
    control: Control,
) -> None:
    user_id, first = invited(control)
    with pytest.raises(InvitationOver):
        control.logins.accept(first, "Bo", PASSWORD, INVITATION_US)
    second, _ = control.logins.invite(user_id, 0)
    with pytest.raises(InvitationOver):
        control.logins.accept(first, "Bo", PASSWORD, 1)

    assert control.logins.accept(second, "Bo", PASSWORD, 1).name == "Bo"

    with pytest.raises(InvitationOver):
        control.logins.accept(second, "Bo", PASSWORD, 1)


def test_a_refused_password_uses_no_invitation_up(control: Control) -> None:
    _, code = invited(control)
    with pytest.raises(BadPassword):
        control.logins.accept(code, "Bo", "short", 1)

    assert control.logins.accept(code, "Bo", PASSWORD, 1).has_password


@pytest.mark.parametrize("email", ["bo@tea.example", "nobody@tea.example", "no address", ""])
def test_whoever_has_no_password_signs_in_with_none(control: Control, email: str) -> None:
    invited(control)

    for password in ("", PASSWORD, "x" * 2000):
        with pytest.raises(SignInRefused):
            control.logins.check(email, password)


def test_a_hash_of_other_parameters_is_made_anew_at_the_next_sign_in(control: Control) -> None:
    old = "$argon2id$v=19$m=1024,t=1,p=1$c2FsdHNhbHQ$2jDUVJo5yM8S5CSUL9SeGcHOXEhWt3cAxHWrzDOxXkA"
    assert not is_password(old, PASSWORD)
    assert not is_password("damaged", PASSWORD)
    assert is_password(hash_password(PASSWORD), PASSWORD)
    assert not is_password(None, PASSWORD)


def test_a_role_is_of_one_shop_and_one_of_those_there_are(control: Control) -> None:
    control.add_shop("coffee", "EUR", "UTC")
    user_id, _ = invited(control)
    user = control.users.user(user_id)

    assert control.users.role_in(user, "coffee") is None
    with pytest.raises(BadRole):
        control.users.set_role(user_id, "tea", "boss")
    with pytest.raises(UnknownUser):
        control.users.set_role("user_0", "tea", "viewer")


def test_who_is_in_no_shop_any_more_is_no_user_any_more(control: Control) -> None:
    control.add_shop("coffee", "EUR", "UTC")
    user_id, _ = invited(control)
    control.users.set_role(user_id, "coffee", "viewer")
    token, _ = control.sessions.open(control.users.user(user_id), 0)

    control.users.remove_from(user_id, "tea")
    assert control.sessions.find(token, 1)
    control.users.remove_from(user_id, "coffee")

    assert control.sessions.find(token, 1) is None
    with pytest.raises(UnknownUser):
        control.users.user(user_id)


def test_an_erased_shop_takes_its_members_and_shares_along(control: Control, data: Path) -> None:
    control.add_shop("coffee", "EUR", "UTC")
    owner = control.users.add("owner@x.example", is_owner=True)
    invited(control, "only-tea@x.example")
    both, _ = invited(control, "both@x.example")
    control.users.set_role(both, "coffee", "admin")
    control.shares.add("tea", "For the board", "/", "", at=0)

    control.erase_shop("tea")

    assert {user.email for user in control.users.all()} == {owner.email, "both@x.example"}
    assert [one.shop_id for one in control.users.shops_of(both)] == ["coffee"]
    assert control.shares.of("tea") == []
    held = b"".join(path.read_bytes() for path in data.iterdir())
    assert b"only-tea@x.example" not in held
    assert b"For the board" not in held


def test_the_audit_log_names_whom_a_server_acts_for(control: Control) -> None:
    act_for("ana@tea.example")
    try:
        control.add_key("tea", "public")
    finally:
        act_for("")
    control.add_key("tea", "public")

    assert [one.actor for one in control.audit_of("tea")[-2:]] == ["ana@tea.example", "test"]
