"""Who signs in, with what right, and what is shared. All instants are UTC microseconds."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, Literal, get_args

from msgspec import Struct

from talkworth.control.records import Scope

Role = Literal["viewer", "analyst", "admin"]

ROLES: Final[tuple[Role, ...]] = get_args(Role)
_VIEWER: Final[frozenset[Scope]] = frozenset({"reports:read"})
_ANALYST: Final[frozenset[Scope]] = _VIEWER | {"reports:write"}
SCOPES_OF: Final = MappingProxyType(
    {"viewer": _VIEWER, "analyst": _ANALYST, "admin": _ANALYST | {"admin"}}
)


class User(Struct, kw_only=True, frozen=True):
    """
    Somebody who may sign in. The owner of the installation is `admin` of every shop.

    `has_password` is false until an invitation is accepted; `is_vouched` says that a provider of
    logins knows them; `invited_until` is when an invitation that was not accepted yet ends.
    """

    user_id: str
    email: str
    name: str
    is_owner: bool
    created_at: int
    has_password: bool
    is_vouched: bool
    invited_until: int | None


class Member(Struct, kw_only=True, frozen=True):
    """What a user may do in one shop."""

    user_id: str
    shop_id: str
    role: Role
    added_at: int


class Session(Struct, kw_only=True, frozen=True):
    """Somebody who is signed in. `csrf` is told to the page, and comes back with every change."""

    user: User
    csrf: str
    created_at: int


class Share(Struct, kw_only=True, frozen=True):
    """
    A link that shows one screen of a shop to whoever holds it, until it ends.

    `path` and `query` are the screen's address; `with_orders` lets it open single orders.
    `made_by` is as in the audit log; `revoked_at` is `None` unless it was ended early.
    """

    share_id: str
    shop_id: str
    name: str
    path: str
    query: str
    with_orders: bool
    made_by: str
    created_at: int
    expires_at: int
    revoked_at: int | None = None

    def works_at(self, at: int) -> bool:
        """Whether it is neither revoked nor over at an instant (UTC microseconds)."""
        return self.revoked_at is None and at < self.expires_at
