"""Passwords as argon2id hashes: made, compared, and what a password must be."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from talkworth.control.access_refusals import BadPassword

LEAST_CHARACTERS: Final = 10
MOST_BYTES: Final = 1024
# The first choice of OWASP's password storage cheat sheet: 46 MiB, one pass, one lane.
_hasher = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)


def hash_password(password: str) -> str:
    """
    The argon2id hash of a password, with its salt and parameters.

    Raises:
        BadPassword: less than 10 characters, or more than 1024 bytes.
    """
    octets = _octets(password)
    if len(unicodedata.normalize("NFC", password)) < LEAST_CHARACTERS or len(octets) > MOST_BYTES:
        raise BadPassword(LEAST_CHARACTERS, MOST_BYTES)
    return _hasher.hash(octets)


def is_password(hashed: str | None, password: str) -> bool:
    """Whether it is the password; `None` has none, and takes as long to find that out."""
    octets = _octets(password)
    if len(octets) > MOST_BYTES:
        return False
    try:
        return _hasher.verify(hashed or _nobodys(), octets) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(hashed: str) -> bool:
    """Whether it was made with other parameters than today's."""
    return _hasher.check_needs_rehash(hashed)


def _octets(password: str) -> bytes:
    # The same word typed on two keyboards may come composed or not.
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


@cache
def _nobodys() -> str:
    """A hash that nobody knows a password of."""
    return _hasher.hash(secrets.token_bytes(32))
