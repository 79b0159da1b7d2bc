"""The two addresses of signing in at a provider: going there, and coming back."""

from __future__ import annotations

import secrets
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from litestar import Request, Response, Router, get
from litestar.datastructures import Cookie
from litestar.di import Provide
from litestar.params import QueryParameter

from talkworth.errors import NotFound, TalkworthError
from talkworth.web.bodies import NO_STORE
from talkworth.web.callers import OwnLetter, address_of, own_letter
from talkworth.web.cookies import (
    cookie_name,
    cookie_of,
    made_cookie,
    session_cookie,
    session_token,
)
from talkworth.web.oidc import Oidc
from talkworth.web.serving import Served, Serving

_COOKIE: Final = "tw_oidc"
_LIFE_S: Final = 600

Given = Annotated[str, QueryParameter(required=False, max_length=4096)]


class NoProvider(NotFound):
    code = "no-provider"

    def __init__(self) -> None:
        super().__init__(
            "No provider of logins is set here. TALKWORTH_OIDC_ISSUER and its kin set one; "
            "docs/access.md says how."
        )


@get("/oidc", status_code=303, sync_to_thread=True)
def get_oidc(serving: Served) -> Response[None]:
    """Go to the provider of logins. It sends the browser back to `/v1/session/oidc/callback`."""
    secret, public_url = secrets.token_urlsafe(32), serving.entrance.public_url
    # Lax: the browser comes back from another site, and must bring it.
    cookie = made_cookie(_COOKIE, secret, public_url, _LIFE_S, "lax")
    try:
        return _to(_provider(serving).address(secret), cookie)
    except TalkworthError as error:
        return _refused(error)


@get("/oidc/callback", status_code=303, sync_to_thread=True)
def get_oidc_callback(
    serving: Served,
    request: Request[Any, Any, Any],
    letter: OwnLetter,
    code: Given = "",
    given_state: Annotated[str, QueryParameter(name="state", required=False)] = "",
) -> Response[None]:
    """Where the provider sends the browser back: on to `/`, or to `/sign-in?refused=CODE`."""
    control, public_url = serving.control, serving.entrance.public_url
    secret = cookie_of(letter, cookie_name(_COOKIE, public_url))
    tries, address = serving.entrance.tries, address_of(request)
    try:
        tries.begin(address)
        vouched = _provider(serving).vouched(secret, given_state, code)
        user = control.logins.vouched(vouched.email, vouched.subject)
    except TalkworthError as error:
        return _refused(error, made_cookie(_COOKIE, "", public_url, 0, "lax"))
    tries.succeed(address)
    before = session_token(letter, public_url)
    token, _ = control.sessions.open(user, serving.now_us(), instead_of=before)
    over = made_cookie(_COOKIE, "", public_url, 0, "lax")
    return _to("/", over, session_cookie(token, public_url))


def _provider(serving: Serving) -> Oidc:
    if serving.entrance.oidc is None:
        raise NoProvider
    return serving.entrance.oidc


def _refused(error: TalkworthError, *cookies: Cookie) -> Response[None]:
    """Back to the form, which says it in its reader's language."""
    return _to(f"/sign-in?{urlencode({'refused': error.code})}", *cookies)


def _to(place: str, *cookies: Cookie) -> Response[None]:
    headers = {**NO_STORE, "Location": place}
    return Response(None, status_code=303, headers=headers, cookies=cookies)


# No guard on what is in the address: providers add words of their own to it.
oidc_routes = Router(
    "/v1/session",
    route_handlers=[get_oidc, get_oidc_callback],
    dependencies={"letter": Provide(own_letter, sync_to_thread=False)},
    tags=["session"],
)
