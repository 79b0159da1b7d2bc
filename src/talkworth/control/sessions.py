"""Who is signed in: found by the SHA-256 of what their browser holds, until it ends."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from typing import Final

from talkworth.control.access_records import Session, User
from talkworth.control.store import Store
from talkworth.control.users import user_of

IDLE_US: Final = 12 * 3_600_000_000
LIFE_US: Final = 14 * 86_400_000_000
# A use is written down at most so often; a session may end that much earlier after a restart.
_NOTED_US: Final = 600_000_000


class Sessions:
    """
    All sessions of a control file. A session ends 12 h after its last use and 14 days after it
    began, whichever is first. `at` is always our clock, UTC microseconds.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._seen: dict[bytes, int] = {}

    def open(self, user: User, at: int, *, instead_of: str = "") -> tuple[str, Session]:
        """A new session and the token that stands for it; the one it takes the place of ends."""
        token = secrets.token_urlsafe(32)
        with self._store.change() as change:
            change.write("end_session", sha256=_sha256(instead_of))
            change.write("end_old_sessions", created_before=at - LIFE_US, seen_before=at - IDLE_US)
            change.write(
                "add_session",
                sha256=_sha256(token),
                user_id=user.user_id,
                created_at=at,
                seen_at=at,
            )
        return token, Session(user=user, csrf=csrf_of(token), created_at=at)

    def find(self, token: str, at: int) -> Session | None:
        """The session of a token, which lives on by it; `None` if there is none that does."""
        sha256 = _sha256(token)
        rows = self._store.read("session", sha256=sha256)
        if not rows:
            return None
        row = rows[0]
        seen_at = max(row["seen_at"], self._seen.get(sha256, 0))
        if at >= row["created_at"] + LIFE_US or at >= seen_at + IDLE_US:
            return None
        users = self._store.read("user_of_id", user_id=row["user_id"])
        if not users:
            return None
        if at >= row["seen_at"] + _NOTED_US:
            with self._lock:
                self._seen[sha256] = at
        return Session(user=user_of(users[0]), csrf=csrf_of(token), created_at=row["created_at"])

    def end(self, token: str) -> None:
        """Sign out. Again changes nothing."""
        with self._store.change() as change:
            change.write("end_session", sha256=_sha256(token))

    def note_uses(self) -> None:
        """Write down when sessions were last used."""
        with self._lock:
            seen, self._seen = self._seen, {}
        if not seen:
            return
        with self._store.change() as change:
            for sha256, at in seen.items():
                change.write("note_session", sha256=sha256, seen_at=at)


def csrf_of(token: str) -> str:
    """What a page must send beside the cookie: derived from it, so that nothing more is kept."""
    return hmac.new(token.encode(), b"talkworth/csrf", hashlib.sha256).hexdigest()


def _sha256(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
