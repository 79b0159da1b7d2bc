"""Digests from the command line: in the files themselves, and at the server that owns them."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.outlets.receiver import Receiver
from tests.runtime.shop import serving

from talkworth.control import Control


def test_a_webhook_shows_its_secret_this_once(run: Run, tea: Path) -> None:
    made = run("digest", "add", "tea", "--webhook", "https://crm.example/week", "--json")
    listed = run("digest", "list", "tea", "--json")

    secret = json.loads(made.output)["secret"]
    assert secret.startswith("whsec_")
    assert "https://crm.example/week" in listed.output
    assert secret not in listed.output


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ([], "bad-digest"),
        (["--email", "a@b.example", "--webhook", "https://c.example"], "bad-digest"),
        (["--email", "a@b.example\nBcc: eve@x.example"], "bad-digest"),
        (["--webhook", "http://crm.example"], "bad-target"),
    ],
)
def test_a_receiver_we_cannot_tell_is_refused(
    run: Run, tea: Path, asked: list[str], refused: str
) -> None:
    result = run("digest", "add", "tea", *asked)
    assert (result.exit_code, f"Error [{refused}]" in result.output) == (2, True)


def test_what_was_not_taken_is_listed_and_the_doctor_names_it(run: Run, tea: Path) -> None:
    with closing(Control.open(tea)) as control:
        digest = control.digests.add("tea", "email", "ada@shop.example", language="de")
        control.digests.claim(digest.digest_id, "2026-11-09", 1, 2)
        control.digests.note_failed(digest.digest_id, "2026-11-09", "552 mailbox full", 3)
    listed = run("digest", "list", "tea").output
    found = run("doctor")

    assert "monday 8:00   de" in listed
    assert "552 mailbox full" in listed
    assert "tea: ada@shop.example did not get the week: 552 mailbox full" in found.output
    assert (found.exit_code, f"talkworth digest send {digest.digest_id}" in found.output) == (
        1,
        True,
    )


def test_mail_that_cannot_be_sent_says_what_to_set(run: Run, tea: Path) -> None:
    with closing(Control.open(tea)) as control:
        digest = control.digests.add("tea", "email", "ada@shop.example")
    result = run("digest", "send", digest.digest_id)
    assert (result.exit_code, "TALKWORTH_SMTP_URL" in result.output) == (2, True)


@pytest.mark.slow
def test_a_running_server_is_asked_and_says_the_same(run: Run, tea: Path, crm: Receiver) -> None:
    with closing(Control.open(tea)) as control:
        (digest,) = control.digests.all()
        nobody = control.digests.add("tea", "webhook", "http://127.0.0.1:9/", secret="whsec_aaaa")
    here = [run("digest", "preview", "tea", *more).output for more in ([], ["--html"])]
    crm.received.clear()
    with serving(tea):
        there = [run("digest", "preview", "tea", *more).output for more in ([], ["--html"])]
        sent = run("digest", "send", digest.digest_id)
        refused = run("digest", "send", nobody.digest_id)

    assert here == there
    assert sent.output == f"{crm.address} was sent the last week.\n"
    assert [one.document["is_trial"] for one in crm.received] == [True]
    assert (refused.exit_code, "Error [digest-refused]" in refused.output) == (2, True)
