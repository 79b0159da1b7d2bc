"""
The whole error tree. The class says whether sending again will help.

    TalkworthError
    ├── BadInput            the sender must change something; sending again will not help (4xx)
    │   ├── NotAuthenticated    no key, a wrong key, a wrong signature (401)
    │   ├── NotAllowed          a good key that may not do this (403)
    │   ├── NotFound            no such shop, order, conversation (404)
    │   ├── TooLarge            a limit on bytes, depth or count (413)
    │   ├── WrongMediaType      a body in a form we do not read (415)
    │   └── TooMany             a key's own rate limit (429, with Retry-After)
    ├── Unavailable         it is us; sending again later will help (503, with Retry-After)
    └── Broken              an invariant does not hold; nothing is published (500, CLI exit 3)

Every error has a stable `code` and a message that says what we got, what we needed and what to
do. `docs/errors.md` lists all codes; a test holds it complete.
"""

from __future__ import annotations

from typing import ClassVar


class TalkworthError(Exception):
    """Whatever this package raises on purpose."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadInput(TalkworthError):
    """The sender must change something; the same bytes will fail again."""

    code = "bad-input"
    status = 400


class NotAuthenticated(BadInput):
    code = "not-authenticated"
    status = 401


class NotAllowed(BadInput):
    code = "not-allowed"
    status = 403


class NotFound(BadInput):
    code = "not-found"
    status = 404


class TooLarge(BadInput):
    code = "too-large"
    status = 413


class WrongMediaType(BadInput):
    code = "wrong-media-type"
    status = 415


class TooMany(BadInput):
    """A key went over its own limit; `retry_after_s` says when it may try again."""

    code = "too-many-requests"
    status = 429

    def __init__(self, message: str, retry_after_s: int = 1) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Unavailable(TalkworthError):
    """We could not take it now; nothing was stored; sending the same again later will help."""

    code = "unavailable"
    status = 503

    def __init__(self, message: str, retry_after_s: int = 2) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Broken(TalkworthError):
    """An invariant of the numbers does not hold. We publish nothing that breaks one."""

    code = "broken-invariant"
