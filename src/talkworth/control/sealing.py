"""The master key in `secret.key`, and secrets sealed with it (AES-256-GCM)."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from secrets import token_bytes, token_hex

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from talkworth.control.refusals import (
    ControlUnreadable,
    SecretKeyFileMissing,
    SecretKeyFileWrong,
)

_KEY_BYTES, _NONCE_BYTES = 32, 12


class Sealer:
    """
    Seals and opens secrets of shops.

    The shop and the purpose are authenticated with each secret, so that a sealed value copied
    into another shop's row, or used for something else, does not open.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        key = path.read_bytes()
        if len(key) != _KEY_BYTES:
            raise SecretKeyFileWrong(path)
        self._cipher = AESGCM(key)

    def seal(self, secret: bytes, shop_id: str, purpose: str) -> bytes:
        """Encrypt `secret`: a fresh 12-byte nonce, then the ciphertext with its tag."""
        nonce = token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, _context(shop_id, purpose))

    def unseal(self, sealed: bytes, shop_id: str, purpose: str) -> bytes:
        """
        Raises:
            SecretKeyFileWrong: sealed with another key, for another shop or purpose, or damaged.
        """
        nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, ciphertext, _context(shop_id, purpose))
        except InvalidTag:
            raise SecretKeyFileWrong(self._path) from None


def open_sealer(path: Path, *, may_create: bool) -> Sealer:
    """
    The sealer of the key file at `path`, made with rights 0600 where `may_create`.

    Raises:
        SecretKeyFileMissing: there is none and we may not make one.
        SecretKeyFileWrong, ControlUnreadable
    """
    try:
        if not path.exists():
            if not may_create:
                raise SecretKeyFileMissing(path)
            _create(path)
        return Sealer(path)
    except OSError as error:
        raise ControlUnreadable(path, str(error)) from error


def _create(path: Path) -> None:
    # Written whole under another name, then linked: of two processes that start at once the
    # first wins, and neither ever reads half a key.
    draft = path.with_name(f".{path.name}.{token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink()


def _context(shop_id: str, purpose: str) -> bytes:
    return f"talkworth\x1f{shop_id}\x1f{purpose}".encode()
