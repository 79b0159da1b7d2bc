"""A shop's users: invited, given another role, removed, by who may administer the shop."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.params import JSONBody, PathParameter
from msgspec import Struct

from talkworth.control import Role, User
from talkworth.control.access_refusals import LoginElsewhere, UnknownUser
from talkworth.errors import NotAllowed
from talkworth.reports.period import instant
from talkworth.web.auth import ShopParameter, gate_of, letter_of, shop_of
from talkworth.web.bodies import NO_STORE
from talkworth.web.cookies import base_of
from talkworth.web.parameters import known_parameters
from talkworth.web.serving import Served, Serving

UserId = Annotated[str, PathParameter(description="The user's id, `user_...`.")]
State = Literal["active", "invited", "lapsed"]


class ToldUser(Struct, kw_only=True, frozen=True):
    """
    Somebody who may see the shop. `invited` has a link that still works, `lapsed` one that does
    no more; an owner is `admin` of every shop and is changed on the machine itself.
    """

    user_id: str
    email: str
    name: str
    role: Role
    is_owner: bool
    state: State
    invited_until: datetime | None


class ShopUsers(Struct, kw_only=True, frozen=True):
    """Everybody who may see a shop, by address."""

    shop_id: str
    users: list[ToldUser]


class NewUser(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Whom to let in, and what they may do; an empty `name` is theirs to fill in."""

    email: str
    role: Role
    name: str = ""


class NewRole(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    role: Role


class MadeUser(Struct, kw_only=True, frozen=True):
    """
    Who was let in. `link` is for them alone: it works once, and is in this answer and nowhere
    else. It is null for who has a login already, or is also of a shop you do not administer.
    """

    user: ToldUser
    link: str | None


@get("/", sync_to_thread=True)
def get_users(
    request: Request[Any, Any, Any], serving: Served, shop: ShopParameter = None
) -> Response[ShopUsers]:
    """Everybody who may see the shop, and what they may do. Needs the scope `admin`."""
    shop_id = shop_of(request, serving, shop, "admin")
    return Response(ShopUsers(shop_id=shop_id, users=_users_of(serving, shop_id)), headers=NO_STORE)


@post("/", sync_to_thread=True)
def post_user(
    request: Request[Any, Any, Any],
    serving: Served,
    data: JSONBody[NewUser],
    shop: ShopParameter = None,
) -> Response[MadeUser]:
    """
    Let somebody into the shop, or make a new link for who has not used theirs. Needs the scope
    `admin`. A login of another shop is let in by who administers that one too.
    """
    shop_id = shop_of(request, serving, shop, "admin")
    users = serving.control.users
    try:
        user = users.named(data.email)
    except UnknownUser:
        user = users.add(data.email, data.name)
    else:
        _check_ours(request, serving, user, shop_id)
    users.set_role(user.user_id, shop_id, data.role)
    link = None
    if not _is_known(user) and _may_link(request, serving, user):
        code, _ = serving.control.logins.invite(user.user_id, serving.now_us())
        base = base_of(letter_of(request), serving.entrance.public_url)
        link = f"{base}/invitation#{code}"
    told = _one_of(serving, shop_id, user.user_id)
    return Response(MadeUser(user=told, link=link), status_code=201, headers=NO_STORE)


@patch("/{user_id:str}", sync_to_thread=True)
def patch_user(
    request: Request[Any, Any, Any],
    serving: Served,
    user_id: UserId,
    data: JSONBody[NewRole],
    shop: ShopParameter = None,
) -> Response[ToldUser]:
    """Change what a user may do in the shop, from now on. Needs the scope `admin`."""
    shop_id = shop_of(request, serving, shop, "admin")
    _one_of(serving, shop_id, user_id)
    serving.control.users.set_role(user_id, shop_id, data.role)
    return Response(_one_of(serving, shop_id, user_id), headers=NO_STORE)


@delete("/{user_id:str}", status_code=200, sync_to_thread=True)
def delete_user(
    request: Request[Any, Any, Any], serving: Served, user_id: UserId, shop: ShopParameter = None
) -> Response[ToldUser]:
    """
    Let a user into the shop no more; who has no other shop can sign in no more. Needs the scope
    `admin`.
    """
    shop_id = shop_of(request, serving, shop, "admin")
    gone = _one_of(serving, shop_id, user_id)
    serving.control.users.remove_from(user_id, shop_id)
    return Response(gone, headers=NO_STORE)


def _users_of(serving: Serving, shop_id: str) -> list[ToldUser]:
    control, now_us = serving.control, serving.now_us()
    roles = {member.user_id: member.role for member in control.users.members(shop_id)}
    return [
        _told(user, "admin" if user.is_owner else roles[user.user_id], now_us)
        for user in control.users.all()
        if user.is_owner or user.user_id in roles
    ]


def _one_of(serving: Serving, shop_id: str, user_id: str) -> ToldUser:
    """
    Raises:
        UnknownUser: not in this shop, whoever it is elsewhere.
    """
    found = [user for user in _users_of(serving, shop_id) if user.user_id == user_id]
    if not found:
        raise UnknownUser(user_id)
    return found[0]


def _is_known(user: User) -> bool:
    """Whether they have a login already."""
    return user.has_password or user.is_vouched


def _check_ours(
    request: Request[Any, Any, Any], serving: Serving, user: User, shop_id: str
) -> None:
    """
    Raises:
        LoginElsewhere: another shop's administrator made this login, and may know its password.
    """
    is_member = serving.control.users.role_in(user, shop_id) is not None
    if not is_member and not _may_link(request, serving, user):
        raise LoginElsewhere


def _may_link(request: Request[Any, Any, Any], serving: Serving, user: User) -> bool:
    """
    Whether the caller administers every shop that a link to this login would open: else whoever
    administers one shop could come into another.
    """
    gate, letter = gate_of(serving), letter_of(request)
    try:
        for member in serving.control.users.shops_of(user.user_id):
            gate.shop(letter, member.shop_id, "admin")
    except NotAllowed:
        return False
    return True


def _told(user: User, role: Role, now_us: int) -> ToldUser:
    until = user.invited_until
    is_open = until is not None and now_us < until
    state: State = "active" if _is_known(user) else "invited" if is_open else "lapsed"
    return ToldUser(
        user_id=user.user_id,
        email=user.email,
        name=user.name,
        role=role,
        is_owner=user.is_owner,
        state=state,
        invited_until=None if until is None else instant(until),
    )


user_routes = Router(
    "/v1/users",
    route_handlers=[get_users, post_user, patch_user, delete_user],
    guards=[known_parameters],
    tags=["access"],
)
