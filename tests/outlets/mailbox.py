"""A mail server on this machine: real sockets, real TLS, letters kept as they came."""

from __future__ import annotations

import asyncio
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "tw@shop.example", "p@ss/word"
Encryption = Literal["none", "starttls", "first"]


@dataclass(frozen=True)
class Posted:
    """A letter as the server took it."""

    sender: str
    to: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        message = message_from_bytes(self.raw, policy=default)
        assert isinstance(message, EmailMessage)
        return message

    def part(self, kind: str) -> str:
        """The text of one of its two forms, "plain" or "html"."""
        body = self.message.get_body((kind,))
        assert body
        text: str = body.get_content()
        return text


@dataclass
class MailServer:
    """`answer` is what it says to a letter; what it took is in `letters`."""

    port: int = 0
    answer: Callable[[Posted], str] = lambda _: "250 taken"
    letters: list[Posted] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802 - the name the server looks for
        self, _server: Any, _session: Any, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        letter = Posted(envelope.mail_from or "", list(envelope.rcpt_tos), envelope.content)
        said = self.answer(letter)
        if said.startswith("250"):
            self.letters.append(letter)
        return said


@contextmanager
def a_mail_server(
    encryption: Encryption = "none", folder: Path | None = None
) -> Iterator[MailServer]:
    """
    A server on a free port. Encrypted, it has the certificate of `folder` for "localhost" and
    takes letters of who logs in alone.
    """
    server, loop = MailServer(), asyncio.new_event_loop()
    context = _context(folder) if folder else None
    more: dict[str, Any] = {}
    if encryption != "none":
        more = {"auth_required": True, "authenticator": _authenticate}
        if encryption == "starttls":
            more |= {"tls_context": context, "require_starttls": True}
        else:
            more |= {"auth_require_tls": False}

    def talk() -> SMTP:
        with warnings.catch_warnings():
            # It warns of logins without STARTTLS, and does not know that the line is encrypted.
            warnings.simplefilter("ignore", UserWarning)
            return SMTP(server, hostname="mail.example", loop=loop, **more)

    first = context if encryption == "first" else None
    listening = loop.run_until_complete(loop.create_server(talk, "127.0.0.1", 0, ssl=first))
    server.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(listening.close)
        asyncio.run_coroutine_threadsafe(_finish(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _finish() -> None:
    """Let those who are still talking say goodbye."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)


def _authenticate(
    _server: object, _session: object, _envelope: object, _mechanism: str, data: object
) -> AuthResult:
    is_ours = data == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_ours, handled=False)


def make_certificate(folder: Path) -> Path:
    """A certificate for "localhost" that vouches for itself; the file to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    trusted = folder / "certificate.pem"
    trusted.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return trusted


def _context(folder: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context
