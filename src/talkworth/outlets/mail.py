"""A letter to one address by SMTP: TLS always, but for a server of this machine."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from typing import ClassVar, Final, Literal
from urllib.parse import unquote, urlsplit

from talkworth.control.digests import BadDigest, clean_address
from talkworth.errors import BadInput, Unavailable
from talkworth.outlets.letter import Letter
from talkworth.reports.digest_words import one_line
from talkworth.settings import Settings

_PORTS: Final = {"smtps": 465, "smtp": 587}
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_TIMEOUT_S: Final = 20
_LONGEST_REASON: Final = 300


class MailNotSetUp(BadInput):
    code = "mail-not-set-up"
    status = 409

    def __init__(self, missing: list[str]) -> None:
        super().__init__(
            f"Mail cannot be sent: {' and '.join(missing)} must be set where `talkworth serve` "
            "starts. docs/digest.md shows how."
        )


class BadMailSetting(BadInput):
    code = "bad-mail-setting"

    def __init__(self, name: str, need: str) -> None:
        # What it is is left out: it may hold a password.
        super().__init__(f"{name} is not one we can use, it needs {need}.")


class MailNotSent(Unavailable):
    code = "mail-not-sent"

    def __init__(self, host: str, reason: str) -> None:
        super().__init__(
            f"The mail server {host} did not take the letter: {reason}. Look at its log, at "
            "TALKWORTH_SMTP_URL and at the receiver's address."
        )


@dataclass(frozen=True, slots=True)
class Mailer:
    """
    A mail server, and whose name letters go out in.

    With `is_tls_first` the line is encrypted from its first byte, else by STARTTLS before anything
    is said. A server of this machine without a password is spoken to in the clear.
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    is_tls_first: bool
    sender: Address

    @property
    def is_clear(self) -> bool:
        return self.host in _LOOPBACK and not self.user and not self.is_tls_first

    def send(self, message: EmailMessage, to: str) -> None:
        """
        Hand a message to the server.

        Raises:
            MailNotSent
        """
        try:
            with self._line() as line:
                line.sendmail(self.sender.addr_spec, [to], message.as_bytes())
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise MailNotSent(self.host, _reason(f"{code} {_text(said)}")) from error
        except smtplib.SMTPResponseException as error:
            reason = _reason(f"{error.smtp_code} {_text(error.smtp_error)}")
            raise MailNotSent(self.host, reason) from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailNotSent(self.host, _reason(str(error) or type(error).__name__)) from error

    @contextmanager
    def _line(self) -> Iterator[smtplib.SMTP]:
        """A line to the server, greeted, encrypted and logged in."""
        context = ssl.create_default_context()
        if self.is_tls_first:
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=_TIMEOUT_S, context=context
            )
        else:
            line = smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT_S)
        with line:
            if not self.is_tls_first and not self.is_clear:
                line.starttls(context=context)
            if self.user:
                line.login(self.user, self.password)
            yield line


def missing_settings(settings: Settings) -> list[str]:
    """The settings without which no mail is sent."""
    needed = {
        "TALKWORTH_SMTP_URL": settings.smtp_url,
        "TALKWORTH_MAIL_FROM": settings.mail_from,
        "TALKWORTH_PUBLIC_URL": settings.public_url,
    }
    return [name for name, value in needed.items() if not value]


def mailer(settings: Settings) -> Mailer:
    """
    The mail server of the settings.

    Raises:
        MailNotSetUp, BadMailSetting
    """
    if missing := missing_settings(settings):
        raise MailNotSetUp(missing)
    need = "smtps://USER:PASSWORD@HOST, or smtp://USER:PASSWORD@HOST for STARTTLS"
    try:
        parts = urlsplit(settings.smtp_url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadMailSetting("TALKWORTH_SMTP_URL", need) from None
    more = parts.path not in ("", "/") or parts.query or parts.fragment
    if (
        parts.scheme not in _PORTS
        or not host
        or more
        or bool(parts.username) != bool(parts.password)
    ):
        raise BadMailSetting("TALKWORTH_SMTP_URL", need)
    return Mailer(
        host=host,
        port=port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls_first=parts.scheme == "smtps",
        sender=_sender(settings.mail_from),
    )


def compose(
    letter: Letter,
    *,
    sender: Address,
    to: str,
    sent_at: datetime,
    message_id: str,
    unsubscribe: str,
    language: str,
) -> EmailMessage:
    """
    The letter as a message, with the headers that let a mail program end it in one click.

    The same `message_id` twice is the same letter to the mailbox (RFC 5322, 3.6.4); `unsubscribe`
    is an address for RFC 8058.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = Address(addr_spec=to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(sent_at)
    message["Message-ID"] = f"<{message_id}@{sender.domain}>"
    message["List-Unsubscribe"] = f"<{unsubscribe}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    # After the content, which takes every header of its own kind away.
    message["Content-Language"] = language
    return message


class _Unfolded(UniqueUnstructuredHeader, BaseHeader):
    """An address in a header: folding would take it for a word too long and encode it."""

    max_count: ClassVar[Literal[1]] = 1

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Unfolded)
_POLICY: Final = SMTP.clone(header_factory=_HEADERS)


def _sender(text: str) -> Address:
    need = "a mail address, such as Talkworth <talkworth@shop.example>"
    name, address = parseaddr(text)
    try:
        return Address(display_name=one_line(name), addr_spec=clean_address(address))
    except (BadDigest, ValueError, MessageError):
        raise BadMailSetting("TALKWORTH_MAIL_FROM", need) from None


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _reason(text: str) -> str:
    return one_line(text, _LONGEST_REASON)
