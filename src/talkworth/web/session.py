"""Signing in and out, by a password, a set-up code or an invitation; who is signed in."""

from __future__ import annotations

from typing import Any, Literal

from litestar import Request, Response, Router, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import Provide
from litestar.params import JSONBody
from msgspec import Struct

from talkworth import __version__
from talkworth.control import Role, Session, User
from talkworth.control.access_refusals import SetUpDone
from talkworth.errors import NotAllowed
from talkworth.intake.exchange import Request as Letter
from talkworth.web.auth import gate_of
from talkworth.web.bodies import NO_STORE
from talkworth.web.callers import OwnLetter, address_of, own_letter
from talkworth.web.cookies import session_cookie, session_token
from talkworth.web.loopback import loopback_only
from talkworth.web.parameters import known_parameters
from talkworth.web.serving import Served, Serving


class NoDemo(NotAllowed):
    code = "no-demo"

    def __init__(self) -> None:
        super().__init__(
            "This server holds no made-up shop, so nobody comes in without a password. "
            "`talkworth demo` serves one."
        )


class SignedInUser(Struct, kw_only=True, frozen=True):
    """Who is signed in. The owner of the installation is `admin` of every shop."""

    user_id: str
    email: str
    name: str
    is_owner: bool


class SessionShop(Struct, kw_only=True, frozen=True):
    """A shop that the user may see, and what they may do there."""

    shop_id: str
    name: str
    currency: str
    timezone: str
    role: Role


class Provider(Struct, kw_only=True, frozen=True):
    """A provider of logins, by the name that stands on its button."""

    name: str


class SignIn(Struct, kw_only=True, frozen=True):
    """The ways to sign in here; `oidc` is `None` where no provider is set."""

    password: bool
    oidc: Provider | None


class SessionState(Struct, kw_only=True, frozen=True):
    """
    Whether somebody is signed in. `set-up` is a server without any user yet.

    `csrf` goes into the header `X-CSRF-Token` of every change.
    """

    state: Literal["signed-in", "signed-out", "set-up"]
    is_demo: bool
    user: SignedInUser | None
    csrf: str | None
    shops: list[SessionShop]
    sign_in: SignIn
    version: str


class Credentials(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    email: str
    password: str


class SetUp(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """`code` stands in the link that `talkworth serve` printed."""

    code: str
    email: str
    name: str
    password: str


class Acceptance(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """`code` stands in the link of the invitation."""

    code: str
    name: str
    password: str


class NewPassword(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    current: str
    new: str


@get("/", sync_to_thread=True)
def get_session(serving: Served, letter: OwnLetter) -> Response[SessionState]:
    """Who is signed in, which shops they see, and how one signs in here. It needs no key."""
    gate = gate_of(serving)
    token = session_token(letter, gate.public_url)
    session = serving.control.sessions.find(token, serving.now_us()) if token else None
    return _answered(state_of(serving, session))


@post("/", status_code=200)
async def post_session(
    serving: Served, request: Request[Any, Any, Any], letter: OwnLetter, data: JSONBody[Credentials]
) -> Response[SessionState]:
    """Sign in with an e-mail address and a password; a cookie keeps the session."""
    account = data.email.strip().lower()[:254]
    tries, address = serving.entrance.tries, address_of(request)
    tries.begin(address, account)
    user = await serving.entrance.work(serving.control.logins.check, data.email, data.password)
    tries.succeed(address, account)
    return _signed_in(serving, letter, user)


@delete("/", status_code=200, sync_to_thread=True)
def delete_session(serving: Served, letter: OwnLetter) -> Response[SessionState]:
    """Sign out. Without a session nothing changes."""
    gate = gate_of(serving)
    token = session_token(letter, gate.public_url)
    if token and serving.control.sessions.find(token, serving.now_us()):
        gate.session(letter)
        serving.control.sessions.end(token)
    return _answered(state_of(serving, None), session_cookie("", gate.public_url))


@post("/set-up", status_code=200)
async def post_set_up(
    serving: Served, request: Request[Any, Any, Any], letter: OwnLetter, data: JSONBody[SetUp]
) -> Response[SessionState]:
    """Make the first administrator, the owner of this installation, and sign them in."""
    tries, address = serving.entrance.tries, address_of(request)
    tries.begin(address)
    if not serving.entrance.is_set_up_code(data.code) or serving.control.users.are_there():
        raise SetUpDone
    tries.succeed(address)
    set_up = serving.control.users.set_up
    user = await serving.entrance.work(set_up, data.email, data.name, data.password)
    return _signed_in(serving, letter, user)


@post("/demo", status_code=200, sync_to_thread=True, guards=[loopback_only])
def post_demo(serving: Served, letter: OwnLetter) -> Response[SessionState]:
    """Sign in to the made-up shop of `talkworth demo`, from the machine it runs on alone."""
    if not serving.entrance.is_demo:
        raise NoDemo
    return _signed_in(serving, letter, serving.control.users.demo_user())


@post("/invitation", status_code=200)
async def post_invitation(
    serving: Served, request: Request[Any, Any, Any], letter: OwnLetter, data: JSONBody[Acceptance]
) -> Response[SessionState]:
    """Accept an invitation, or set a new password by a link that was made to; sign in."""
    tries, address = serving.entrance.tries, address_of(request)
    tries.begin(address)
    accept = serving.control.logins.accept
    user = await serving.entrance.work(
        accept, data.code, data.name, data.password, serving.now_us()
    )
    tries.succeed(address)
    return _signed_in(serving, letter, user)


@post("/password", status_code=200)
async def post_password(
    serving: Served, request: Request[Any, Any, Any], letter: OwnLetter, data: JSONBody[NewPassword]
) -> Response[SessionState]:
    """Change one's password; every other session of the user ends."""
    user = gate_of(serving).session(letter).user
    tries, address = serving.entrance.tries, address_of(request)
    tries.begin(address, user.email)
    change = serving.control.logins.change_password
    await serving.entrance.work(change, user.user_id, data.current, data.new)
    tries.succeed(address, user.email)
    return _signed_in(serving, letter, user)


def state_of(serving: Serving, session: Session | None) -> SessionState:
    """What the page is told."""
    control, is_demo = serving.control, serving.entrance.is_demo
    user = session.user if session else None
    if user is not None:
        state: Literal["signed-in", "signed-out", "set-up"] = "signed-in"
    else:
        state = "signed-out" if is_demo or control.users.are_there() else "set-up"
    return SessionState(
        state=state,
        is_demo=is_demo,
        user=_told(user) if user else None,
        csrf=session.csrf if session else None,
        shops=_shops_of(serving, user) if user else [],
        sign_in=SignIn(password=True, oidc=_provider(serving)),
        version=__version__,
    )


def _signed_in(serving: Serving, letter: Letter, user: User) -> Response[SessionState]:
    """A new session, never one that was there before: nobody else knows its token."""
    public_url = serving.entrance.public_url
    before = session_token(letter, public_url)
    token, session = serving.control.sessions.open(user, serving.now_us(), instead_of=before)
    return _answered(state_of(serving, session), session_cookie(token, public_url))


def _answered(state: SessionState, *cookies: Cookie) -> Response[SessionState]:
    return Response(state, headers=NO_STORE, cookies=cookies)


def _shops_of(serving: Serving, user: User) -> list[SessionShop]:
    shops, users = serving.control.shops(), serving.control.users
    roles: dict[str, Role] = {one.shop_id: one.role for one in users.shops_of(user.user_id)}
    if user.is_owner:
        roles = {shop.shop_id: "admin" for shop in shops}
    return [
        SessionShop(
            shop_id=shop.shop_id,
            name=shop.name,
            currency=shop.currency,
            timezone=shop.timezone,
            role=roles[shop.shop_id],
        )
        for shop in shops
        if shop.shop_id in roles
    ]


def _provider(serving: Serving) -> Provider | None:
    oidc = serving.entrance.oidc
    return Provider(name=oidc.name) if oidc else None


def _told(user: User) -> SignedInUser:
    return SignedInUser(
        user_id=user.user_id, email=user.email, name=user.name, is_owner=user.is_owner
    )


session_routes = Router(
    "/v1/session",
    route_handlers=[
        get_session,
        post_session,
        delete_session,
        post_set_up,
        post_demo,
        post_invitation,
        post_password,
    ],
    guards=[known_parameters],
    dependencies={"letter": Provide(own_letter, sync_to_thread=False)},
    request_max_body_size=16 * 1024,
    tags=["session"],
)
