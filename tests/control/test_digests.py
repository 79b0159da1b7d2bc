"""Who is told of the week: kept, sealed, of one shop, and each week given out once."""

from __future__ import annotations

from pathlib import Path

import pytest

from talkworth.control import Control
from talkworth.control.digests import BadDigest, UnknownDigest, clean_address
from talkworth.control.refusals import UnknownShop

WEEK, NEXT_WEEK = "2026-11-09", "2026-11-16"
MINUTE = 60_000_000


def test_a_digest_is_kept_with_its_secret_sealed(control: Control, data: Path) -> None:
    mail = control.digests.add("tea", "email", " Ada@Shop.example ", hour=7, language="de")
    hook = control.digests.add("tea", "webhook", "https://crm.example/", secret="whsec_5ecret")

    assert control.digests.of("tea") == control.digests.all() == [mail, hook]
    assert (mail.target, mail.weekday, mail.hour) == ("Ada@Shop.example", 1, 7)
    assert control.digests.secret(hook.digest_id) == "whsec_5ecret"
    assert not any(b"5ecret" in path.read_bytes() for path in data.iterdir())
    changes = [(one.change, one.subject) for one in control.audit_log()]
    assert ("add-digest", f"email {mail.digest_id}") in changes


@pytest.mark.parametrize(
    "given",
    [
        {"target": "ada"},
        {"target": "a@b.example, c@d.example"},
        {"target": "Ada <ada@shop.example>"},
        {"target": "ada@shop.example\r\nBcc: eve@x.example"},
        {"target": "ädä@shop.example"},
        {"target": "ada@" + "x." * 200 + "example"},
        {"weekday": 0},
        {"hour": 24},
        {"language": "fr"},
    ],
    ids=str,
)
def test_what_cannot_be_sent_is_refused(control: Control, given: dict[str, object]) -> None:
    asked = {"target": "ada@shop.example", **given}
    with pytest.raises(BadDigest):
        control.digests.add("tea", "email", **asked)  # type: ignore[arg-type]


def test_nobody_is_told_twice_and_the_unknown_is_said_so(control: Control) -> None:
    control.digests.add("tea", "email", "ada@shop.example")
    with pytest.raises(BadDigest, match="already"):
        control.digests.add("tea", "email", "ada@shop.example")
    with pytest.raises(UnknownShop):
        control.digests.add("no", "email", "ada@shop.example")
    for call in (control.digests.get, control.digests.secret, control.digests.remove):
        with pytest.raises(UnknownDigest):
            call("dig_nothing")


def test_a_removed_digest_is_gone_and_so_are_those_of_an_erased_shop(control: Control) -> None:
    gone = control.digests.add("tea", "email", "ada@shop.example")
    control.digests.add("tea", "email", "ben@shop.example")
    control.digests.remove(gone.digest_id)
    assert [one.target for one in control.digests.all()] == ["ben@shop.example"]
    control.erase_shop("tea")
    assert control.digests.all() == []


def test_a_week_is_given_out_once_to_whoever_asks(control: Control, data: Path) -> None:
    book, digest = control.digests, control.digests.add("tea", "email", "ada@shop.example")
    name = digest.digest_id
    other = Control.open(data, actor="another process")
    claims = [one.digests.claim(name, WEEK, MINUTE, 10 * MINUTE) for one in (control, other)]
    other.close()
    assert claims == [True, False]
    book.note_sent(name, WEEK, 2 * MINUTE)
    sent = book.get(name)
    # Not when the time is up, not by a clock that went back, and not for an earlier week.
    assert not book.claim(name, WEEK, 99 * MINUTE, 100 * MINUTE)
    assert not book.claim(name, "2026-11-02", 99 * MINUTE, 100 * MINUTE)
    assert (sent.sent_week, sent.sent_at, sent.n_tries) == (WEEK, 2 * MINUTE, 0)
    assert book.claim(name, NEXT_WEEK, 3 * MINUTE, 4 * MINUTE)


def test_what_failed_is_tried_again_when_its_time_comes(control: Control) -> None:
    book, name = control.digests, control.digests.add("tea", "email", "a@b.example").digest_id
    assert book.claim(name, WEEK, MINUTE, 10 * MINUTE)
    book.note_failed(name, WEEK, "no route to host", 5 * MINUTE)
    failed = book.get(name)
    assert (failed.failure, failed.n_tries, failed.next_try_at) == (
        "no route to host",
        1,
        5 * MINUTE,
    )
    assert not book.claim(name, WEEK, 4 * MINUTE, 10 * MINUTE)
    assert book.claim(name, WEEK, 5 * MINUTE, 10 * MINUTE)
    assert book.get(name).n_tries == 2
    # A new week starts from its first try.
    assert book.claim(name, NEXT_WEEK, 6 * MINUTE, 10 * MINUTE)
    assert book.get(name).n_tries == 1
    book.note_sent(name, NEXT_WEEK, 7 * MINUTE)
    assert book.get(name).failure == ""


def test_an_address_stands_as_it_was_given() -> None:
    assert clean_address("o'neil+week@mail.shop.example") == "o'neil+week@mail.shop.example"
