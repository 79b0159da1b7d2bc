"""Keys: what each may do, how one takes over from another, when they stop, and who used them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from talkworth.control import (
    BadKey,
    BadOrigin,
    Control,
    KeyStopped,
    ScopeMissing,
    UnknownKey,
    need,
)
from talkworth.control.store import now

HOUR_US = 3_600_000_000


def test_a_secret_key_sends_and_reads_and_is_no_admin(control: Control) -> None:
    key, _ = control.add_key("tea", "secret")

    assert key.scopes == ("events:write", "reports:read")
    with pytest.raises(ScopeMissing, match="admin"):
        need(key, "admin")


def test_a_key_may_be_made_for_one_thing_alone(control: Control) -> None:
    _, text = control.add_key("tea", "secret", scopes=["reports:read"])

    found = control.find_key(text)
    assert found is not None
    need(found, "reports:read")
    with pytest.raises(ScopeMissing, match="events:write"):
        need(found, "events:write")


@pytest.mark.parametrize("scopes", [["reports:read"], ["admin"], ["events:write", "admin"]])
def test_a_public_key_never_reads(control: Control, scopes: list[str]) -> None:
    with pytest.raises(BadKey, match="public"):
        control.add_key("tea", "public", scopes=scopes)


@pytest.mark.parametrize(
    "asked", [{"scopes": ["everything"]}, {"rate": 0}, {"rate": -1}, {"expires_at": 1}]
)
def test_a_key_that_cannot_be_is_refused(control: Control, asked: dict[str, object]) -> None:
    with pytest.raises(BadKey):
        control.add_key("tea", "secret", **asked)  # type: ignore[arg-type]


def test_a_rotated_key_and_its_heir_both_work_for_the_overlap(control: Control) -> None:
    first, old_text = control.add_key(
        "tea", "secret", label="backend", scopes=["events:write"], rate=50
    )

    heir, new_text, old = control.key_ring.rotate(first.key_id, HOUR_US)

    assert (heir.scopes, heir.rate, heir.label) == (("events:write",), 50, "backend")
    assert new_text != old_text
    assert control.find_key(old_text) is not None
    assert control.find_key(new_text) is not None
    assert old.expires_at is not None
    assert abs(old.expires_at - now() - HOUR_US) < HOUR_US / 60


def test_a_key_rotated_without_an_overlap_stops_at_once(control: Control) -> None:
    _, old_text = control.add_key("tea", "public", ["https://tea.example"])

    heir, new_text, _ = control.key_ring.rotate(old_text, 0)

    assert control.find_key(old_text) is None
    assert heir.origins == ("https://tea.example",)
    assert control.find_key(new_text) == heir


def test_rotating_twice_never_lengthens_a_life(control: Control) -> None:
    first, _ = control.add_key("tea", "secret", expires_at=now() + HOUR_US)

    _, _, old = control.key_ring.rotate(first.key_id, 24 * HOUR_US)

    assert old.expires_at == first.expires_at


def test_a_key_that_stopped_is_not_changed_or_rotated(control: Control) -> None:
    key, _ = control.add_key("tea", "public")
    control.revoke_key(key.key_id)

    with pytest.raises(KeyStopped):
        control.key_ring.rotate(key.key_id, 0)
    with pytest.raises(KeyStopped):
        control.key_ring.change(key.key_id, rate=5)
    with pytest.raises(UnknownKey):
        control.key_ring.change("key_nobody", rate=5)


def test_sites_are_allowed_and_taken_away_on_a_key_that_is_in_pages(control: Control) -> None:
    key, text = control.add_key("tea", "public", ["https://tea.example"])

    control.key_ring.change(key.key_id, add_origins=["https://de.tea.example/"])
    changed = control.key_ring.change(key.key_id, remove_origins=["https://tea.example"])

    assert changed.origins == ("https://de.tea.example",)
    assert control.find_key(text) == changed
    with pytest.raises(BadOrigin, match="every one"):
        control.key_ring.change(key.key_id, remove_origins=["https://de.tea.example"])


def test_the_day_of_a_keys_last_use_is_written_once_and_not_for_each_request(
    control: Control, data: Path
) -> None:
    key, text = control.add_key("tea", "secret")
    for _ in range(100):
        control.find_key(text)
    assert control.keys("tea")[0].last_used_on is None

    with closing(sqlite3.connect(data / "control.db")) as other:
        before = other.execute("pragma data_version").fetchone()
        control.key_ring.note_uses()
        written = other.execute("pragma data_version").fetchone()
        control.find_key(text)
        control.key_ring.note_uses()
        after = other.execute("pragma data_version").fetchone()

    assert before != written
    assert written == after
    (known,) = control.keys("tea")
    assert known.last_used_on is not None
    assert known.key_id == key.key_id


def test_every_change_of_a_key_is_in_the_audit_log_without_the_key(control: Control) -> None:
    key, text = control.add_key("tea", "secret")
    control.key_ring.change(key.key_id, rate=7)
    _, heir, _ = control.key_ring.rotate(key.key_id, 0)
    control.revoke_key(heir)

    lines = control.audit_of("tea", since=1)
    assert [line.change for line in lines[1:]] == [
        "add-secret-key",
        "change-key",
        "rotate-key",
        "revoke-key",
    ]
    assert not any(secret in line.subject for line in lines for secret in (text, heir))
