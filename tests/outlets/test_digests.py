"""Each week goes out once, on its hour, to a real mail server or webhook, until it is taken."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.outlets.mailbox import MailServer, a_mail_server
from tests.outlets.receiver import Receiver
from tests.reports.narrated import OTHER_SHOP, SHOP, Opened, micros, opened, tea_shop

from talkworth.control import Control
from talkworth.control.digests import Digest
from talkworth.outlets import webhook
from talkworth.outlets.digests import (
    DigestSender,
    due_week,
)
from talkworth.outlets.unsubscribing import digest_of_link, unsubscribe_address
from talkworth.settings import Settings
from talkworth.tokens import ForgedToken

MADE = datetime(2026, 11, 12, tzinfo=UTC)
MONDAY = datetime(2026, 11, 16, 13, tzinfo=UTC)  # 8 o'clock in New York
WEEK, NEXT_WEEK = "2026-11-09", "2026-11-16"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("tea"), tea_shop()) as found:
        yield found


@pytest.fixture
def server() -> Iterator[MailServer]:
    with a_mail_server() as found:
        yield found


@dataclass
class Desk:
    """A sender whose clock the test sets; its digests were added on the 12th."""

    shop: Opened
    settings: Settings
    now: datetime = MONDAY

    @property
    def sender(self) -> DigestSender:
        """A new one each time, as after a restart."""
        return DigestSender(
            self.shop.warehouse, self.shop.control, self.settings, lambda: micros(self.now)
        )

    def at(self, when: datetime) -> int:
        self.now = when
        return self.sender.send_due()


@pytest.fixture
def desk(shop: Opened, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr("time.time_ns", lambda: micros(MADE) * 1000)
    yield Desk(
        shop,
        Settings(
            smtp_url=f"smtp://localhost:{server.port}",
            mail_from="Talkworth <tw@shop.example>",
            public_url="https://numbers.example",
        ),
    )
    for digest in shop.control.digests.all():
        shop.control.digests.remove(digest.digest_id)


def add(desk: Desk, address: str = "ada@shop.example", **more: Any) -> Digest:
    return desk.shop.control.digests.add(SHOP, "email", address, **more)


def again(desk: Desk, digest: Digest) -> Digest:
    return desk.shop.control.digests.get(digest.digest_id)


def test_a_digest_goes_out_once_a_week_whatever_happens(desk: Desk, server: MailServer) -> None:
    digest = add(desk)
    hour = timedelta(hours=1)
    sent = [
        desk.at(when)
        for when in (
            MONDAY - timedelta(minutes=1),
            MONDAY,
            MONDAY + hour,
            MONDAY - hour,  # a clock that went back
            MONDAY + timedelta(days=2),
            MONDAY + timedelta(days=7),
            MONDAY + timedelta(days=7, hours=3),
        )
    ]
    assert sent == [0, 1, 0, 0, 0, 1, 0]
    assert [letter.message["Message-ID"] for letter in server.letters] == [
        f"<{digest.digest_id}.{week}@shop.example>" for week in (WEEK, NEXT_WEEK)
    ]
    kept = again(desk, digest)
    assert (kept.sent_week, kept.sent_at) == (NEXT_WEEK, micros(MONDAY + timedelta(days=7)))


def test_two_who_send_at_once_send_it_once(desk: Desk, server: MailServer) -> None:
    add(desk)
    others: list[int] = []

    def also_now(_: object) -> str:
        others.append(desk.sender.send_due())
        return "250 taken"

    server.answer = also_now
    assert desk.at(MONDAY) == 1
    assert others == [0]
    assert len(server.letters) == 1


def test_a_sender_that_died_is_followed_under_the_same_name(desk: Desk, server: MailServer) -> None:
    digest = add(desk)
    # It had taken the week, and perhaps sent it, when it died.
    at = micros(MONDAY)
    assert desk.shop.control.digests.claim(digest.digest_id, WEEK, at, at + 600_000_000)
    assert desk.at(MONDAY + timedelta(minutes=9)) == 0
    assert desk.at(MONDAY + timedelta(minutes=11)) == 1
    (letter,) = server.letters
    assert letter.message["Message-ID"] == f"<{digest.digest_id}.{WEEK}@shop.example>"


def test_what_is_not_taken_is_tried_again_until_it_is_old(desk: Desk, server: MailServer) -> None:
    digest = add(desk)
    server.answer = lambda _: "451 busy, come back"
    assert desk.at(MONDAY) == 0
    failed = again(desk, digest)
    assert "451 busy, come back" in failed.failure
    assert (failed.n_tries, failed.next_try_at) == (1, micros(MONDAY + timedelta(minutes=1)))
    assert desk.at(MONDAY + timedelta(seconds=59)) == 0
    assert again(desk, digest).n_tries == 1
    assert desk.at(MONDAY + timedelta(minutes=2)) == 0
    assert again(desk, digest).n_tries == 2
    server.answer = lambda _: "250 taken"
    assert desk.at(MONDAY + timedelta(minutes=8)) == 1
    assert again(desk, digest).failure == ""


def test_a_server_that_was_down_tells_late_and_not_too_late(desk: Desk, server: MailServer) -> None:
    add(desk)
    assert desk.at(MONDAY + timedelta(days=3, minutes=1)) == 0
    assert desk.at(MONDAY + timedelta(days=2, hours=23)) == 1
    assert "November 9 to 15, 2026" in server.letters[0].message["Subject"]


def test_one_that_fails_holds_up_no_other(desk: Desk, server: MailServer) -> None:
    first = add(desk, "full@shop.example")
    add(desk, "ada@shop.example", language="de")
    server.answer = lambda one: "552 full" if one.to == ["full@shop.example"] else "250 taken"
    assert desk.at(MONDAY) == 1
    (letter,) = server.letters
    assert letter.to == ["ada@shop.example"]
    assert "je Gespräch" in letter.message["Subject"]
    assert "552 full" in again(desk, first).failure


def test_without_a_mail_server_the_failure_says_what_to_set(desk: Desk) -> None:
    digest, desk.settings = add(desk), Settings()
    assert desk.at(MONDAY) == 0
    assert "TALKWORTH_SMTP_URL" in again(desk, digest).failure


def test_a_webhook_gets_it_signed_and_under_one_name(desk: Desk, receiver: Receiver) -> None:
    secret = webhook.new_secret()
    digest = desk.shop.control.digests.add(
        SHOP, "webhook", f"{receiver.address}/week", weekday=1, hour=8, secret=secret
    )
    receiver.answer = lambda _: (500, {}, b"") if len(receiver.received) == 1 else (200, {}, b"")
    assert desk.at(MONDAY) == 0
    assert "answered 500" in again(desk, digest).failure
    assert desk.at(MONDAY + timedelta(minutes=1)) == 1
    first, second = receiver.received
    names = {one.headers["webhook-id"] for one in (first, second)}
    assert names == {f"{digest.digest_id}.{WEEK}"}
    stamp = second.headers["webhook-timestamp"]
    signed = f"{names.pop()}.{stamp}.".encode() + second.body
    key = b64decode(secret.removeprefix(webhook.PREFIX))
    expected = b64encode(hmac.digest(key, signed, "sha256")).decode()
    assert second.headers["webhook-signature"] == f"v1,{expected}"
    told = second.document
    assert (told["type"], told["is_trial"]) == ("digest.weekly", False)
    assert told["digest"]["revenue"]["total_minor"] == 37_000
    assert told["page"] == "https://numbers.example/?shop=tea&from=2026-11-09&to=2026-11-15"
    assert told["text"].startswith("Tea & Co\n")


def test_a_trial_goes_out_at_once_and_stands_for_no_week(
    desk: Desk, server: MailServer, receiver: Receiver
) -> None:
    digest = add(desk)
    assert desk.sender.try_now(digest).is_taken
    assert desk.at(MONDAY) == 1
    names = [letter.message["Message-ID"] for letter in server.letters]
    assert ".trial-" in names[0]
    receiver.answer = lambda _: None
    hook = desk.shop.control.digests.add(
        SHOP, "webhook", receiver.address, secret=webhook.new_secret()
    )
    refused = desk.sender.try_now(hook)
    assert (refused.is_taken, "no answer" in refused.words) == (False, True)


def test_the_link_in_a_letter_ends_that_digest_and_no_other(desk: Desk, server: MailServer) -> None:
    mine, other = add(desk), add(desk, "ben@shop.example")
    desk.sender.try_now(mine)
    address = server.letters[0].message["List-Unsubscribe"].strip("<>")
    assert address == unsubscribe_address(desk.shop.control, mine, "https://numbers.example")
    assert address in server.letters[0].part("plain")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    control: Control = desk.shop.control
    assert digest_of_link(control, asked["digest"], asked["key"]) == mine
    for digest_id, key in ((other.digest_id, asked["key"]), (mine.digest_id, "ü\ud800")):
        with pytest.raises(ForgedToken):
            digest_of_link(control, digest_id, key)
    control.digests.remove(mine.digest_id)
    assert digest_of_link(control, asked["digest"], asked["key"]) is None


@pytest.mark.parametrize(
    ("weekday", "hour", "now", "week"),
    [
        (1, 8, "2026-11-16T13:00", WEEK),
        (1, 8, "2026-11-16T12:59", None),
        (7, 0, "2026-11-22T05:00", WEEK),  # Sunday: the week that is not over is not told
        (3, 8, "2026-11-20T12:00", WEEK),
        # The clocks of New York skip 2 o'clock on 8 March 2026, and repeat 1 o'clock on 1 November.
        (7, 2, "2026-03-08T07:00", "2026-02-23"),
        (7, 1, "2026-11-01T05:00", "2026-10-19"),
    ],
)
def test_a_digest_is_due_by_the_shops_clock(
    weekday: int, hour: int, now: str, week: str | None
) -> None:
    digest = Digest(
        digest_id="dig_1",
        shop_id=OTHER_SHOP,
        kind="email",
        target="a@b.example",
        weekday=weekday,
        hour=hour,
        language="en",
        created_at=0,
    )
    at = micros(datetime.fromisoformat(f"{now}:00+00:00"))
    found = due_week(digest, "America/New_York", at)
    assert (found and found.from_on.isoformat()) == week


def test_a_new_digest_waits_for_its_first_hour(desk: Desk, tmp_path: Path) -> None:
    digest = add(desk, weekday=3, hour=8)  # added on Thursday
    assert due_week(digest, "America/New_York", micros(MADE + timedelta(hours=1))) is None
    wednesday = micros(datetime(2026, 11, 18, 13, tzinfo=UTC))
    assert due_week(digest, "America/New_York", wednesday) is not None
