"""Outlets and the outbox: what is written is on disk, sealed, and of one shop."""

from __future__ import annotations

from pathlib import Path

import pytest

from talkworth.control import Control
from talkworth.control.outbox import OUTBOX, News, Outbox, OutboxBusy
from talkworth.control.outlets import UnknownOutlet
from talkworth.control.refusals import UnknownShop


def news(subject: str, digest: bytes = b"d", at: int = 10) -> News:
    return News(subject=subject, subject_at=at, digest=digest, body=b"body of " + subject.encode())


def test_an_outlet_is_kept_with_its_secret_sealed(control: Control, data: Path) -> None:
    outlet = control.outlets.add("tea", "webhook", "https://crm.example/", {"a": "b"}, b"5ecret")

    assert control.outlets.outlets("tea") == control.outlets.outlets() == [outlet]
    assert control.outlets.secret(outlet.outlet_id) == b"5ecret"
    assert not any(b"5ecret" in path.read_bytes() for path in data.iterdir())
    changes = [(one.change, one.subject) for one in control.audit_log()]
    assert ("add-outlet", f"webhook {outlet.outlet_id}") in changes


def test_what_is_unknown_is_refused(control: Control) -> None:
    with pytest.raises(UnknownShop):
        control.outlets.add("no", "webhook", "https://crm.example/", {}, b"s")
    with pytest.raises(UnknownShop):
        control.outlets.outlets("no")
    for call in (control.outlets.outlet, control.outlets.secret, control.outlets.remove):
        with pytest.raises(UnknownOutlet):
            call("out_nothing")


def test_a_removed_outlet_is_gone(control: Control) -> None:
    outlet = control.outlets.add("tea", "export", "/srv", {}, b"-")
    control.outlets.remove(outlet.outlet_id)
    assert control.outlets.outlets() == []


def test_what_waits_is_there_after_a_restart(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / OUTBOX)
    assert outbox.put("out_1", [news("a"), news("b")], now=100) == 2
    outbox.close()
    again = Outbox(tmp_path / OUTBOX)
    found = again.due(now=100)
    again.close()

    assert sorted((one.subject, one.body) for one in found) == [
        ("a", b"body of a"),
        ("b", b"body of b"),
    ]
    assert (tmp_path / OUTBOX).stat().st_mode & 0o077 == 0


def test_each_outlet_has_revisions_of_its_own(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / OUTBOX)
    outbox.put("out_1", [news("a", b"1")], now=1)
    outbox.put("out_1", [news("a", b"2")], now=2)
    outbox.put("out_2", [news("a", b"2")], now=3)

    newest = {o: max(d.revision for d in outbox.deliveries(o)) for o in ("out_1", "out_2")}
    assert newest == {"out_1": 2, "out_2": 1}
    assert outbox.newest("out_1", since_at=11) == {}
    assert outbox.counts() == {"out_1": {"replaced": 1, "waiting": 1}, "out_2": {"waiting": 1}}
    outbox.close()


def test_a_file_that_is_no_outbox_is_named(tmp_path: Path) -> None:
    (tmp_path / OUTBOX).write_bytes(b"something else entirely" * 100)
    with pytest.raises(OutboxBusy):
        Outbox(tmp_path / OUTBOX)


def test_a_subject_whose_time_moved_is_said_again(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / OUTBOX)
    outbox.put("out_1", [news("a", b"1", at=10)], now=100)
    assert outbox.put("out_1", [news("a", b"2", at=20)], now=200) == 1
    assert outbox.put("out_1", [news("a", b"2", at=30)], now=300) == 0
    found = {one.revision: one.state for one in outbox.deliveries("out_1")}
    outbox.close()

    assert found == {1: "replaced", 2: "waiting"}
