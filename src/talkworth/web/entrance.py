"""What signing in takes beside the control file: patience with strangers, and a few threads."""

from __future__ import annotations

import asyncio
import contextvars
import hashlib
import hmac
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, ParamSpec, TypeVar

from talkworth.control import Control
from talkworth.errors import Unavailable
from talkworth.settings import Settings
from talkworth.web.oidc import Oidc
from talkworth.web.tries import Tries

_P = ParamSpec("_P")
_Found = TypeVar("_Found")
# A hash takes 46 MiB and 40 ms of a core: two at a time, few in line.
_AT_ONCE: Final = 2
_MOST_WAITING: Final = 32


class SignInBusy(Unavailable):
    code = "sign-in-busy"

    def __init__(self) -> None:
        super().__init__("Too many sign in at once. Try again in a moment.")


class Entrance:
    """
    How people come in. `public_url` is the address they open, `""` if none was set; `oidc` the
    provider of logins, if one was.

    While `is_demo`, whoever is on this machine is let in without a password.
    """

    def __init__(self, settings: Settings | None = None, *, is_demo: bool = False) -> None:
        settings = settings or Settings()
        self.public_url, self.is_demo = settings.public_url, is_demo
        self.oidc = Oidc(settings) if settings.oidc_issuer else None
        self.tries = Tries()
        self._set_up_sha256: bytes | None = None
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="passwords")
        self._n_waiting = 0

    def prepare(self, control: Control) -> str | None:
        """
        Before anybody is served: the code that makes the first administrator, `None` where there
        is one. Only its hash is kept; every start makes another.
        """
        if self.is_demo:
            return None
        control.users.forget_demo_user()
        if control.users.are_there():
            return None
        code = secrets.token_urlsafe(24)
        self._set_up_sha256 = _sha256(code)
        return code

    def is_set_up_code(self, code: str) -> bool:
        return self._set_up_sha256 is not None and hmac.compare_digest(
            self._set_up_sha256, _sha256(code)
        )

    async def work(self, call: Callable[_P, _Found], *args: _P.args, **named: _P.kwargs) -> _Found:
        """
        Call something that hashes a password, beside the event loop.

        Raises:
            SignInBusy: too many wait already.
        """
        if self._n_waiting >= _MOST_WAITING:
            raise SignInBusy
        self._n_waiting += 1
        try:
            run = partial(contextvars.copy_context().run, call, *args, **named)
            return await asyncio.get_running_loop().run_in_executor(self._pool, run)
        finally:
            self._n_waiting -= 1


def _sha256(code: str) -> bytes:
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).digest()
