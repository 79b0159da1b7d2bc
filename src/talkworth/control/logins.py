"""How somebody proves who they are: a password, an invitation, the word of a provider."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from typing import Final

from talkworth.control.access_records import User
from talkworth.control.access_refusals import (
    BadEmail,
    InvitationOver,
    SignInRefused,
    UnknownUser,
    WrongPassword,
)
from talkworth.control.passwords import hash_password, is_outdated, is_password
from talkworth.control.store import Store
from talkworth.control.users import OF_NO_SHOP, clean_email, clean_name, set_user, user_of

INVITATION_US: Final = 7 * 86_400_000_000


class Logins:
    """What lets the users of a control file in. `at` is our clock, UTC microseconds."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def check(self, email: str, password: str) -> User:
        """
        The user with this address and this password; a stranger is told as late as a user.

        Raises:
            SignInRefused
        """
        try:
            rows = self._store.read("user_of_email", email=clean_email(email))
        except BadEmail:
            rows = []
        hashed = rows[0]["password"] if rows else None
        if not is_password(hashed, password) or hashed is None:
            raise SignInRefused
        if is_outdated(hashed):
            self._set_password(rows[0]["user_id"], hashed, hash_password(password))
        return user_of(rows[0])

    def change_password(self, user_id: str, current: str, new: str) -> None:
        """
        Raises:
            UnknownUser, WrongPassword, BadPassword
        """
        rows = self._store.read("user_of_id", user_id=user_id)
        if not rows:
            raise UnknownUser(user_id)
        hashed = rows[0]["password"]
        if not is_password(hashed, current):
            raise WrongPassword
        self._set_password(user_id, hashed, hash_password(new), "change-password")

    def invite(self, user_id: str, at: int) -> tuple[str, int]:
        """
        The code of a new invitation, shown this once, and when it ends. An older one ends now.

        Raises:
            UnknownUser
        """
        return self._invite(user_id, at, "invite-user")

    def reset(self, user_id: str, at: int) -> tuple[str, int]:
        """
        As `invite`, for who has lost control: signed out everywhere, and no old password works.

        Raises:
            UnknownUser
        """
        return self._invite(user_id, at, "reset-user", is_reset=True)

    def accept(self, code: str, name: str, password: str, at: int) -> User:
        """
        Whoever was invited with this code, now with a name and a password. It works once.

        Raises:
            InvitationOver, BadName, BadPassword
        """
        self._invited(self._store.read("user_of_invitation", sha256=_sha256(code), at=at))
        name, hashed = clean_name(name), hash_password(password)
        with self._store.change() as change:
            row = self._invited(change.read("user_of_invitation", sha256=_sha256(code), at=at))
            set_user(change, row, name=name, password=hashed)
            change.write("remove_invitation", user_id=row["user_id"])
            change.write("end_sessions_of", user_id=row["user_id"], kept=None)
            change.audit(OF_NO_SHOP, "accept-invitation", row["email"])
            (row,) = change.read("user_of_id", user_id=row["user_id"])
        return user_of(row)

    def vouched(self, email: str, subject: str) -> User:
        """
        The user whom a provider vouches for: by an address it verified, and from then on only as
        the same person at the provider, whoever is given the address later.

        Raises:
            SignInRefused
        """
        try:
            email = clean_email(email)
        except BadEmail:
            raise SignInRefused from None
        with self._store.change() as change:
            rows = change.read("user_of_email", email=email)
            if not rows or rows[0]["oidc_subject"] not in (None, subject):
                raise SignInRefused
            if rows[0]["oidc_subject"] is None:
                # Whoever set a password before may be another person: it ends with the first word
                # of the provider, and so do the sessions it opened.
                set_user(change, rows[0], password=None, oidc_subject=subject)
                change.write("remove_invitation", user_id=rows[0]["user_id"])
                change.write("end_sessions_of", user_id=rows[0]["user_id"], kept=None)
                change.audit(OF_NO_SHOP, "vouch-for-user", email)
                rows = change.read("user_of_email", email=email)
        return user_of(rows[0])

    def _set_password(
        self, user_id: str, was: str | None, hashed: str, told: str | None = None
    ) -> None:
        with self._store.change() as change:
            rows = change.read("user_of_id", user_id=user_id)
            # Reset or changed by somebody else meanwhile: theirs is the later word.
            if not rows or rows[0]["password"] != was:
                return
            set_user(change, rows[0], password=hashed)
            if told:
                change.write("end_sessions_of", user_id=user_id, kept=None)
                change.audit(OF_NO_SHOP, told, rows[0]["email"])

    def _invite(
        self, user_id: str, at: int, told: str, *, is_reset: bool = False
    ) -> tuple[str, int]:
        code, expires_at = secrets.token_urlsafe(24), at + INVITATION_US
        with self._store.change() as change:
            rows = change.read("user_of_id", user_id=user_id)
            if not rows:
                raise UnknownUser(user_id)
            if is_reset:
                set_user(change, rows[0], password=None, oidc_subject=None)
                change.write("end_sessions_of", user_id=user_id, kept=None)
            change.write(
                "set_invitation",
                user_id=user_id,
                sha256=_sha256(code),
                created_at=at,
                expires_at=expires_at,
            )
            change.audit(OF_NO_SHOP, told, rows[0]["email"])
        return code, expires_at

    @staticmethod
    def _invited(rows: list[sqlite3.Row]) -> sqlite3.Row:
        if not rows:
            raise InvitationOver
        return rows[0]


def _sha256(code: str) -> bytes:
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).digest()
