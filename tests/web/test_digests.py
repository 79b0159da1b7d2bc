"""Who gets the week is managed over HTTP, and whoever gets it can end it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import httpx
import pytest
from tests.outlets.mailbox import MailServer, a_mail_server
from tests.reports.narrated import NOW, SHOP, Opened, micros, opened, tea_shop
from tests.web.conftest import TOKEN, Site

from talkworth.control.digests import Digest
from talkworth.outlets.unsubscribing import unsubscribe_address
from talkworth.settings import Settings
from talkworth.web import web_app

PATH = "/v1/digests"


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with a_mail_server() as found:
        yield found


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("tea"), tea_shop()) as found:
        yield found


@pytest.fixture(scope="module")
def posting(shop: Opened, server: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site that can send mail."""
    settings = Settings(
        data=tmp_path_factory.mktemp("data"),
        smtp_url=f"smtp://localhost:{server.port}",
        mail_from="tw@shop.example",
        public_url="http://127.0.0.1:8377",
    )
    add_key = shop.control.add_key
    writing = add_key(SHOP, "secret", scopes=["reports:read", "reports:write"])[1]
    other = add_key("coffee", "secret", scopes=["reports:read", "reports:write"])[1]
    app = web_app(shop.warehouse, shop.control, shop.reader, settings, TOKEN, lambda: micros(NOW))
    return Site(app, shop, writing, add_key(SHOP, "secret")[1], other)


@pytest.fixture(autouse=True)
def nobody_left(shop: Opened) -> Iterator[None]:
    yield
    for digest in shop.control.digests.all():
        shop.control.digests.remove(digest.digest_id)


def ask(
    site: Site, method: str, url: str, body: object = None, key: str | None = None
) -> httpx.Response:
    more: dict[str, Any] = {} if body is None else {"json": body}
    headers = {"Authorization": f"Bearer {key or site.secret}"}
    return site.ask(method, url, headers=headers, **more)


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_from_adding_a_receiver_to_removing_it(posting: Site, server: MailServer) -> None:
    made = ask(posting, "POST", PATH, {"email": "ada@shop.example", "hour": 7, "language": "de"})
    assert (made.status_code, made.json()["secret"]) == (201, None)
    digest = made.json()["digest"]
    listed = ask(posting, "GET", PATH).json()
    assert listed["digests"] == [digest]
    assert (listed["languages"], listed["mail_lacks"]) == (["en", "de"], [])
    assert digest["created_at"].endswith("Z")
    assert (digest["weekday"], digest["hour"], digest["sent_at"]) == (1, 7, None)

    tried = ask(posting, "POST", f"{PATH}/{digest['digest_id']}/test").json()
    assert tried == {"is_taken": True, "words": "ada@shop.example was sent the last week."}
    assert "je Gespräch" in server.letters[-1].message["Subject"]
    gone = ask(posting, "DELETE", f"{PATH}/{digest['digest_id']}")
    assert (gone.status_code, gone.json()["digest_id"]) == (200, digest["digest_id"])
    assert ask(posting, "GET", PATH).json()["digests"] == []


def test_a_webhook_shows_its_secret_once(posting: Site) -> None:
    made = ask(posting, "POST", PATH, {"webhook": "https://crm.example/week"}).json()
    assert made["secret"].startswith("whsec_")
    assert made["secret"] not in ask(posting, "GET", PATH).text


def test_a_trial_that_is_refused_says_why(posting: Site, server: MailServer) -> None:
    made = ask(posting, "POST", PATH, {"email": "full@shop.example"}).json()["digest"]
    before, server.answer = server.answer, lambda _: "552 mailbox full"
    tried = ask(posting, "POST", f"{PATH}/{made['digest_id']}/test").json()
    server.answer = before
    assert not tried["is_taken"]
    assert "552 mailbox full" in tried["words"]


def test_without_a_mail_server_that_is_said(site: Site) -> None:
    key = site.shop.control.add_key(SHOP, "secret", scopes=["reports:write"])[1]
    made = ask(site, "POST", PATH, {"email": "ada@shop.example"}, key).json()["digest"]
    assert ask(site, "GET", PATH, key=key).json()["mail_lacks"][0] == "TALKWORTH_SMTP_URL"
    tried = ask(site, "POST", f"{PATH}/{made['digest_id']}/test", key=key)
    site.shop.control.digests.remove(made["digest_id"])
    assert code(tried) == (409, "mail-not-set-up")


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({}, "bad-digest"),
        ({"email": "a@b.example", "webhook": "https://c.example"}, "bad-digest"),
        ({"email": "a@b.example\r\nBcc: eve@x.example"}, "bad-digest"),
        ({"email": "a" * 10_000}, "bad-digest"),
        ({"email": "\x00\u202e\U0001f375"}, "bad-digest"),
        ({"webhook": "http://crm.example"}, "bad-target"),
        ({"webhook": "http://127.0.0.1:8377/v1/keys"}, "bad-target"),
        ({"webhook": "https://u:p@crm.example"}, "bad-target"),
        ({"email": "a@b.example", "weekday": 8}, "bad-parameter"),
        ({"email": "a@b.example", "hour": "eight"}, "bad-parameter"),
        ({"email": "a@b.example", "language": "fr"}, "bad-parameter"),
        ({"email": "a@b.example", "until": 1}, "bad-parameter"),
    ],
    ids=lambda given: str(given)[:40],
)
def test_what_cannot_be_is_refused(posting: Site, body: dict[str, Any], refused: str) -> None:
    assert code(ask(posting, "POST", PATH, body)) == (400, refused)


def test_who_only_reads_manages_nothing_and_shops_are_apart(posting: Site) -> None:
    made = ask(posting, "POST", PATH, {"email": "ada@shop.example"}).json()["digest"]
    one = f"{PATH}/{made['digest_id']}"
    asked: list[tuple[str, str, object]] = [
        ("GET", PATH, None),
        ("POST", PATH, {"email": "eve@shop.example"}),
        ("POST", f"{one}/test", None),
        ("DELETE", one, None),
    ]
    for method, url, body in asked:
        assert code(ask(posting, method, url, body, posting.public)) == (403, "scope-missing")
    for method, url, _ in asked[2:]:
        answer = ask(posting, method, url, None, posting.other_secret)
        assert code(answer) == (404, "unknown-digest")
    assert ask(posting, "GET", PATH, None, posting.other_secret).json()["digests"] == []


def test_a_preview_shows_the_letter_and_its_numbers(posting: Site) -> None:
    found = ask(posting, "GET", f"{PATH}/preview?language=de", key=posting.public).json()
    report = ask(posting, "GET", "/v1/reports/trend?from=2026-11-09&to=2026-11-15").json()
    assert found["digest"]["change"] == report["revenue_per_conversation"]
    assert "Ihre Woche" in found["text"]
    assert found["html"].startswith("<!doctype html>")
    assert code(ask(posting, "GET", f"{PATH}/preview?lang=de")) == (400, "unknown-parameter")


def link_of(posting: Site) -> tuple[Digest, str]:
    digest = posting.shop.control.digests.add(SHOP, "email", "ada+tea@shop.example", language="de")
    return digest, unsubscribe_address(posting.shop.control, digest, "")


def test_a_link_that_is_followed_asks_first(posting: Site) -> None:
    digest, link = link_of(posting)
    page = posting.get(link)
    assert page.status_code == 200
    assert "ada+tea@shop.example abbestellen?" in page.text
    assert '<form method="post">' in page.text
    assert posting.shop.control.digests.all() == [digest]
    style = re.search(r"<style>(.*?)</style>", page.text, re.S)
    assert style
    known = b64encode(sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{known}'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]


def test_one_click_ends_it_and_a_second_changes_nothing(posting: Site) -> None:
    _, link = link_of(posting)
    for _ in range(2):
        done = posting.ask("POST", link, data={"List-Unsubscribe": "One-Click"})
        assert done.status_code == 200
    assert posting.shop.control.digests.all() == []
    assert "no more of these mails" in posting.get(link).text
    last = posting.shop.control.audit_log()[-1]
    assert (last.change, last.actor) == ("remove-digest", "unsubscribe link")


@pytest.mark.parametrize("key", ["", "x", "%00", "%ff", "%ED%A0%80"])
def test_a_forged_link_ends_nothing(posting: Site, key: str) -> None:
    digest, _ = link_of(posting)
    for method in ("GET", "POST"):
        answer = posting.ask(method, f"/unsubscribe?digest={digest.digest_id}&key={key}")
        assert code(answer) == (400, "link-token-forged")
    assert posting.shop.control.digests.all() == [digest]
