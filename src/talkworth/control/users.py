"""Who may sign in, and what each may do in which shop."""

from __future__ import annotations

import secrets
import sqlite3
import unicodedata
from typing import Final

from talkworth.control.access_records import ROLES, Member, Role, User
from talkworth.control.access_refusals import (
    BadEmail,
    BadName,
    BadRole,
    OwnerStays,
    SetUpDone,
    UnknownUser,
    UserExists,
)
from talkworth.control.passwords import hash_password
from talkworth.control.refusals import UnknownShop
from talkworth.control.store import Change, Store

DEMO_USER: Final = "demo"
# Changes of users that are of no shop stand in the audit log under no shop's name.
OF_NO_SHOP: Final = ""
_LONGEST_EMAIL, _LONGEST_NAME = 254, 80


class Users:
    """All users of a control file; `store` is safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> list[User]:
        """Everybody, by address."""
        return [user_of(row) for row in self._store.read("users")]

    def are_there(self) -> bool:
        """Whether there is any; until then the first who has the set-up code is the owner."""
        return bool(self._store.read("users"))

    def user(self, user_id: str) -> User:
        """
        Raises:
            UnknownUser
        """
        rows = self._store.read("user_of_id", user_id=user_id)
        if not rows:
            raise UnknownUser(user_id)
        return user_of(rows[0])

    def named(self, email: str) -> User:
        """
        The user with an address, however it is written.

        Raises:
            UnknownUser, BadEmail
        """
        rows = self._store.read("user_of_email", email=clean_email(email))
        if not rows:
            raise UnknownUser(email)
        return user_of(rows[0])

    def members(self, shop_id: str) -> list[Member]:
        """Who was let into a shop; owners are in every one and not listed."""
        return _members(self._store.read("members", user_id=None, shop_id=shop_id))

    def shops_of(self, user_id: str) -> list[Member]:
        """The shops that a user was let into, by id."""
        return _members(self._store.read("members", user_id=user_id, shop_id=None))

    def role_in(self, user: User, shop_id: str) -> Role | None:
        """What a user may do in a shop; `None` is nothing."""
        if user.is_owner:
            return "admin"
        rows = self._store.read("members", user_id=user.user_id, shop_id=shop_id)
        return rows[0]["role"] if rows else None

    def set_up(self, email: str, name: str, password: str) -> User:
        """
        The first user of all, the owner of the installation.

        Raises:
            SetUpDone: there is a user already.
            BadEmail, BadName, BadPassword
        """
        email, name, hashed = clean_email(email), clean_name(name), hash_password(password)
        with self._store.change() as change:
            if change.read("users"):
                raise SetUpDone
            user_id = write_user(change, email, name, is_owner=True)
            (row,) = change.read("user_of_id", user_id=user_id)
            set_user(change, row, password=hashed)
            change.audit(OF_NO_SHOP, "set-up", email)
        return self.user(user_id)

    def add(self, email: str, name: str = "", *, is_owner: bool = False) -> User:
        """
        A user who cannot sign in yet: invite them.

        Raises:
            UserExists, BadEmail, BadName
        """
        email = clean_email(email)
        name = clean_name(name or email[:_LONGEST_NAME])
        with self._store.change() as change:
            if change.read("user_of_email", email=email):
                raise UserExists(email)
            user_id = write_user(change, email, name, is_owner=is_owner)
            change.audit(OF_NO_SHOP, "add-owner" if is_owner else "add-user", email)
        return self.user(user_id)

    def demo_user(self) -> User:
        """The owner of a demo, who has no password and signs in on this machine alone."""
        with self._store.change() as change:
            if not change.read("user_of_id", user_id=DEMO_USER):
                change.write(
                    "add_user",
                    user_id=DEMO_USER,
                    email="demo@localhost",
                    name="Demo",
                    is_owner=True,
                    created_at=change.changed_at,
                )
        return self.user(DEMO_USER)

    def forget_demo_user(self) -> None:
        """End whatever a demo let in, before its directory is served in earnest."""
        if self._store.read("user_of_id", user_id=DEMO_USER):
            with self._store.change() as change:
                change.write("remove_user", user_id=DEMO_USER)

    def set_role(self, user_id: str, shop_id: str, role: str) -> Member:
        """
        Let a user into a shop, or change what they may do there.

        Raises:
            UnknownUser, UnknownShop, BadRole, OwnerStays
        """
        if role not in ROLES:
            raise BadRole(role, ROLES)
        with self._store.change() as change:
            user = _user_in(change, user_id)
            if shop_id not in change.snapshot.shops:
                raise UnknownShop(shop_id)
            if user.is_owner:
                raise OwnerStays
            change.write(
                "set_member",
                user_id=user_id,
                shop_id=shop_id,
                role=role,
                added_at=change.changed_at,
            )
            change.audit(shop_id, "set-role", f"{user.email} {role}")
            return _members(change.read("members", user_id=user_id, shop_id=shop_id))[0]

    def remove_from(self, user_id: str, shop_id: str) -> User:
        """
        Let a user into a shop no more; who is in no shop is removed.

        Raises:
            UnknownUser: not in this shop.
            OwnerStays
        """
        with self._store.change() as change:
            user = _user_in(change, user_id)
            if user.is_owner:
                raise OwnerStays
            if not change.read("members", user_id=user_id, shop_id=shop_id):
                raise UnknownUser(user_id)
            change.write("remove_member", user_id=user_id, shop_id=shop_id)
            if not change.read("members", user_id=user_id, shop_id=None):
                change.write("remove_user", user_id=user_id)
            change.audit(shop_id, "remove-user", user.email)
        return user

    def remove(self, user_id: str) -> User:
        """
        Remove a user from everywhere, an owner too; they are signed out.

        Raises:
            UnknownUser
        """
        with self._store.change() as change:
            user = _user_in(change, user_id)
            for member in _members(change.read("members", user_id=user_id, shop_id=None)):
                change.audit(member.shop_id, "remove-user", user.email)
            change.write("remove_user", user_id=user_id)
            change.audit(OF_NO_SHOP, "remove-user", user.email)
        return user


def clean_email(text: str) -> str:
    """
    The address in the one way we keep it: composed, in lower case.

    Raises:
        BadEmail
    """
    email = unicodedata.normalize("NFC", text).strip().lower()
    name, at, host = email.rpartition("@")
    if not (name and at and host) or len(email) > _LONGEST_EMAIL:
        raise BadEmail
    if not email.isprintable() or any(character.isspace() for character in email):
        raise BadEmail
    return email


def clean_name(text: str) -> str:
    """
    Raises:
        BadName
    """
    name = unicodedata.normalize("NFC", text).strip()
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise BadName(_LONGEST_NAME)
    return name


def user_of(row: sqlite3.Row) -> User:
    """A row of `users` without its secrets."""
    return User(
        user_id=row["user_id"],
        email=row["email"],
        name=row["name"],
        is_owner=bool(row["is_owner"]),
        created_at=row["created_at"],
        has_password=row["password"] is not None,
        is_vouched=row["oidc_subject"] is not None,
        invited_until=row["invited_until"],
    )


def write_user(change: Change, email: str, name: str, *, is_owner: bool) -> str:
    """A new user's id."""
    user_id = f"user_{secrets.token_hex(6)}"
    change.write(
        "add_user",
        user_id=user_id,
        email=email,
        name=name,
        is_owner=is_owner,
        created_at=change.changed_at,
    )
    return user_id


def set_user(change: Change, row: sqlite3.Row, **given: object) -> None:
    """Change some of a user's columns; what is not given stays."""
    names = ("user_id", "name", "password", "oidc_subject", "is_owner")
    change.write("set_user", **{name: given.get(name, row[name]) for name in names})


def _user_in(change: Change, user_id: str) -> User:
    rows = change.read("user_of_id", user_id=user_id)
    if not rows:
        raise UnknownUser(user_id)
    return user_of(rows[0])


def _members(rows: list[sqlite3.Row]) -> list[Member]:
    return [Member(**dict(row)) for row in rows]
