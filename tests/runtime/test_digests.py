"""While a directory is served its digests go out on their hour, and not again after a restart."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.outlets.mailbox import MailServer, a_mail_server
from tests.runtime.shop import make_shop

from talkworth.control import Control
from talkworth.outlets.mail import BadMailSetting
from talkworth.runtime import Owned
from talkworth.runtime.digests import DigestClock
from talkworth.settings import Settings

LAST_WEEK_NS = 8 * 86_400 * 1_000_000_000


@pytest.fixture
def server() -> Iterator[MailServer]:
    with a_mail_server() as found:
        yield found


@pytest.fixture
def settings(tmp_path: Path, server: MailServer) -> Settings:
    make_shop(tmp_path / "data")
    return Settings(
        data=tmp_path / "data",
        smtp_url=f"smtp://localhost:{server.port}",
        mail_from="tw@shop.example",
        public_url="https://numbers.example",
    )


def add_due(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A digest of last week's, whose hour was today's first."""
    long_ago = time.time_ns() - LAST_WEEK_NS
    with monkeypatch.context() as patched, closing(Control.open(data)) as control:
        patched.setattr("time.time_ns", lambda: long_ago)
        today = datetime.now(ZoneInfo(control.shop("tea").timezone)).isoweekday()
        control.digests.add("tea", "email", "ada@shop.example", weekday=today, hour=0)


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_what_is_due_goes_out_once_over_a_restart(
    settings: Settings, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_due(settings.data, monkeypatch)
    for _ in range(2):
        with Owned(settings) as owned, closing(DigestClock(owned, every_s=0.01)) as clock:
            clock.start()
            wait_until(lambda: owned.control.digests.all()[0].sent_at is not None)
            time.sleep(0.1)
    (letter,) = server.letters
    assert letter.to == ["ada@shop.example"]
    assert "Nobody talked to your assistant this week." in letter.part("plain")


def test_one_that_fails_is_shown_with_its_reason(
    settings: Settings, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_due(settings.data, monkeypatch)
    server.answer = lambda _: "550 we know nobody here"
    with Owned(settings) as owned, closing(DigestClock(owned, every_s=0.01)) as clock:
        clock.start()
        wait_until(lambda: owned.control.digests.all()[0].failure != "")
        (digest,) = owned.control.digests.all()
    assert "550 we know nobody here" in digest.failure
    assert (digest.n_tries, digest.sent_at) == (1, None)


def test_a_server_that_cannot_be_is_said_at_the_start(tmp_path: Path) -> None:
    wrong = Settings(
        data=tmp_path, smtp_url="mail.example", mail_from="a@b.example", public_url="http://x"
    )
    with Owned(wrong) as owned, pytest.raises(BadMailSetting):
        DigestClock(owned)
