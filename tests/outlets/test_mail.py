"""Letters reach a real mail server, encrypted and logged in, and hold nothing but what we said."""

from __future__ import annotations

from datetime import UTC, datetime
from email.headerregistry import Address
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.outlets.mailbox import PASSWORD, USER, Encryption, a_mail_server, make_certificate

from talkworth.outlets.letter import Letter
from talkworth.outlets.mail import BadMailSetting, MailNotSent, MailNotSetUp, compose, mailer
from talkworth.settings import Settings

LETTER = Letter(subject="Tëa & Co: 4 € 🍵", text="Umlauts: äöü\n", html="<p>äöü</p>")
END = f"https://numbers.example/unsubscribe?digest=dig_{'1' * 16}&key={'k' * 22}"
LOGIN = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}"


def settings(url: str, sender: str = "Talkworth <tw@shop.example>") -> Settings:
    return Settings(smtp_url=url, mail_from=sender, public_url="https://numbers.example")


def send(url: str, to: str = "ada@shop.example") -> None:
    server = mailer(settings(url))
    message = compose(
        LETTER,
        sender=server.sender,
        to=to,
        sent_at=datetime(2026, 11, 16, 8, tzinfo=UTC),
        message_id="dig_1.2026-11-09",
        unsubscribe=END,
        language="de",
    )
    server.send(message, to)


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificate")
    make_certificate(folder)
    return folder


@pytest.fixture
def trusting(certified: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SSL_CERT_FILE", str(certified / "certificate.pem"))
    return certified


def test_a_letter_says_what_a_mail_program_needs() -> None:
    with a_mail_server() as server:
        send(f"smtp://localhost:{server.port}")
    (letter,) = server.letters
    said = letter.message

    assert (letter.sender, letter.to) == ("tw@shop.example", ["ada@shop.example"])
    assert said["From"] == "Talkworth <tw@shop.example>"
    assert said["Subject"] == LETTER.subject
    assert said["Date"] == "Mon, 16 Nov 2026 08:00:00 +0000"
    assert said["Message-ID"] == "<dig_1.2026-11-09@shop.example>"
    assert said["List-Unsubscribe"] == f"<{END}>"
    assert said["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (said["Auto-Submitted"], said["Content-Language"]) == ("auto-generated", "de")
    assert f"\r\nList-Unsubscribe: <{END}>\r\n".encode() in letter.raw
    assert letter.part("plain").strip() == "Umlauts: äöü"
    assert letter.part("html").strip() == "<p>äöü</p>"
    assert max(len(line) for line in letter.raw.split(b"\r\n")) < 200


@pytest.mark.parametrize(("encryption", "scheme"), [("first", "smtps"), ("starttls", "smtp")])
def test_a_letter_goes_encrypted_to_who_knows_the_password(
    encryption: Encryption, scheme: str, trusting: Path
) -> None:
    with a_mail_server(encryption, trusting) as server:
        send(f"{scheme}://{LOGIN}@localhost:{server.port}")
        with pytest.raises(MailNotSent, match="535"):
            send(f"{scheme}://{quote(USER)}:wrong@localhost:{server.port}")

    assert [letter.to for letter in server.letters] == [["ada@shop.example"]]


def test_a_password_goes_to_nobody_we_cannot_trust(certified: Path) -> None:
    with a_mail_server("first", certified) as server, pytest.raises(MailNotSent, match="VERIFY"):
        send(f"smtps://{LOGIN}@localhost:{server.port}")
    assert server.letters == []
    with a_mail_server() as server, pytest.raises(MailNotSent, match="STARTTLS"):
        send(f"smtp://{LOGIN}@localhost:{server.port}")
    assert server.letters == []


def test_what_the_server_says_is_passed_on_in_one_line() -> None:
    with a_mail_server() as server:
        server.answer = lambda _: "554 no\x1b[31m such\tbox"
        with pytest.raises(MailNotSent, match="554 no") as refused:
            send(f"smtp://localhost:{server.port}")
    assert refused.value.message.isprintable()
    with pytest.raises(MailNotSent):
        send(f"smtp://localhost:{server.port}")


@pytest.mark.parametrize(
    "url",
    [
        "shop.example",
        "http://x.example",
        "smtp://:25",
        "smtp://h:port",
        "smtps://u@h",
        "smtp://h/p",
    ],
)
def test_an_address_of_no_server_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(BadMailSetting) as refused:
        mailer(settings(url))
    assert url not in refused.value.message
    assert PASSWORD not in repr(mailer(settings(f"smtps://{LOGIN}@mail.example")))


@pytest.mark.parametrize("sender", ["nobody", "a@b@c", "A <a b@c.example>"])
def test_a_sender_is_an_address(sender: str) -> None:
    with pytest.raises(BadMailSetting):
        mailer(settings("smtps://mail.example", sender))


def test_a_name_cannot_end_a_header() -> None:
    server = mailer(settings("smtps://mail.example", '"Tea\r\nBcc: eve@x.example" <tw@x.example>'))
    assert isinstance(server.sender, Address)
    assert "\n" not in str(server.sender)


def test_what_is_not_set_is_named() -> None:
    with pytest.raises(MailNotSetUp, match="TALKWORTH_MAIL_FROM and TALKWORTH_PUBLIC_URL"):
        mailer(Settings(smtp_url="smtps://mail.example"))
