"""Who asks, and of which shop they may ask what: a key, a login, a shared link, our own CLI."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request
from litestar.params import QueryParameter

from talkworth.control import Control, Key, Scope, Session, Share, Shop, need
from talkworth.control.access_records import SCOPES_OF
from talkworth.control.access_refusals import SessionExpired, ShareExpired
from talkworth.control.shares import SHARE_PREFIX
from talkworth.control.store import act_for, now
from talkworth.intake.exchange import Request as Letter
from talkworth.web.auth_refusals import (
    KeyMissing,
    KeyRefused,
    OtherShop,
    OwnerNeeded,
    RoleMissing,
    SecretKeyNeeded,
    ShareOtherReport,
    ShopMissing,
)
from talkworth.web.cookies import check_change, session_token
from talkworth.web.parameters import taken_parameters
from talkworth.web.serving import Served, Serving
from talkworth.web.shared import check_share

ShopParameter = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        name="shop",
        required=False,
        description="The shop's id. Who has one shop alone, such as a secret key, needs none.",
    ),
]


@dataclass(frozen=True, slots=True)
class Gate:
    """
    Tells callers apart. `token` is the one of the command line of this machine, `public_url` the
    address people open, `now_us` our clock.
    """

    control: Control
    token: str
    public_url: str
    now_us: Callable[[], int] = now

    def shop(self, letter: Letter, shop: str | None, scope: Scope) -> str:
        """
        The id of the shop for which the caller may do what `scope` names. From now on the audit
        log names them for what they change.

        Raises:
            KeyMissing, KeyRefused, SecretKeyNeeded, SessionExpired, ShareExpired: who is it?
            CsrfRefused, ScopeMissing, RoleMissing, OtherShop, ShareOtherReport: not allowed.
            ShopMissing, UnknownShop
        """
        text = _bearer(letter)
        if not text:
            return self._of_session(self.session(letter), shop, scope)
        if self.is_machine(text):
            if not shop:
                raise ShopMissing
            return self.control.shop(shop).shop_id
        return self._of_key(text, shop, scope)

    def share(self, letter: Letter) -> Share | None:
        """
        The shared link that asks, `None` for any other caller.

        Raises:
            ShareExpired, KeyMissing
        """
        text = _bearer(letter)
        if not text.startswith(SHARE_PREFIX):
            return None
        share = self.control.shares.find(text, self.now_us())
        if share is None:
            raise ShareExpired
        return share

    def session(self, letter: Letter) -> Session:
        """
        Who is signed in.

        Raises:
            KeyMissing: nobody.
            SessionExpired, CsrfRefused
        """
        token = session_token(letter, self.public_url)
        if not token:
            raise KeyMissing
        session = self.control.sessions.find(token, self.now_us())
        if session is None:
            raise SessionExpired
        check_change(letter, session.csrf, self.public_url)
        act_for(session.user.email)
        return session

    def owner(self, letter: Letter) -> None:
        """
        Let through the owner of the installation, and the command line of this machine.

        Raises:
            OwnerNeeded, and what `session` raises.
        """
        text = _bearer(letter)
        if text and self.is_machine(text):
            return
        if text or not self.session(letter).user.is_owner:
            raise OwnerNeeded

    def shops(self, letter: Letter) -> list[Shop]:
        """
        The shops whose reports the caller may read, by id.

        Raises:
            KeyMissing, KeyRefused, SecretKeyNeeded, ScopeMissing, SessionExpired
        """
        text = _bearer(letter)
        if text and not self.is_machine(text):
            return [self.control.shop(self._of_key(text, None, "reports:read"))]
        if text:
            return self.control.shops()
        users, user = self.control.users, self.session(letter).user
        return [one for one in self.control.shops() if users.role_in(user, one.shop_id)]

    def is_machine(self, text: str) -> bool:
        return hmac.compare_digest(text.encode(), self.token.encode())

    def _of_session(self, session: Session, shop: str | None, scope: Scope) -> str:
        users, user = self.control.users, session.user
        if not shop:
            shop = self._only_shop(session)
        role = users.role_in(user, shop)
        if role is None:
            raise OtherShop(shop)
        if scope not in SCOPES_OF[role]:
            raise RoleMissing(scope)
        return self.control.shop(shop).shop_id

    def _only_shop(self, session: Session) -> str:
        if session.user.is_owner:
            mine = [shop.shop_id for shop in self.control.shops()]
        else:
            mine = [member.shop_id for member in self.control.users.shops_of(session.user.user_id)]
        if len(mine) != 1:
            raise ShopMissing
        return mine[0]

    def _of_key(self, text: str, shop: str | None, scope: Scope) -> str:
        key = _secret(self.control.find_key(text))
        need(key, scope)
        if shop and shop != key.shop_id:
            raise OtherShop(shop)
        act_for(key.key_id)
        return key.shop_id


def reading_shop(
    request: Request[Any, Any, Any], serving: Served, shop: ShopParameter = None
) -> str:
    """
    The id of the shop whose reports the caller may read, and asks for.

    Raises:
        what `Gate.shop` raises.
    """
    return shop_of(request, serving, shop, "reports:read")


def shop_of(
    request: Request[Any, Any, Any], serving: Served, shop: str | None, scope: Scope
) -> str:
    """
    The id of the shop for which the caller may do what `scope` names.

    Raises:
        what `Gate.shop` raises.
    """
    gate, letter = gate_of(serving), letter_of(request)
    share = gate.share(letter)
    if share is None:
        return gate.shop(letter, shop, scope)
    taken = taken_parameters(request)
    query = letter.query.decode("latin-1")
    timezone = serving.control.shop(share.shop_id).timezone
    if scope != "reports:read":
        raise ShareOtherReport("it changes nothing")
    check_share(share, letter.method, letter.path, query, taken, timezone, serving.now_us())
    return share.shop_id


def owner_only(request: Request[Any, Any, Any], serving: Served) -> None:
    """
    Let through the owner of the installation, and the command line of this machine.

    Raises:
        what `Gate.owner` raises.
    """
    gate_of(serving).owner(letter_of(request))


def gate_of(serving: Serving) -> Gate:
    return Gate(serving.control, serving.token, serving.entrance.public_url, serving.now_us)


def letter_of(request: Request[Any, Any, Any]) -> Letter:
    """The request as bare ASGI sees it, which both our apps understand."""
    return Letter(request.scope, request.receive)  # type: ignore[arg-type]


def _bearer(letter: Letter) -> str:
    """
    What stands behind `Bearer`, `""` without any. Nobody is named in the audit log yet: a request
    may begin in the context of the one before it on its connection.

    Raises:
        KeyMissing: an Authorization of another kind.
    """
    act_for("")
    header = letter.header(b"authorization")
    if not header:
        return ""
    scheme, _, text = header.partition(" ")
    text = text.strip()
    if scheme.lower() != "bearer" or not text:
        raise KeyMissing
    return text


def _secret(key: Key | None) -> Key:
    if key is None:
        raise KeyRefused
    if key.kind != "secret":
        raise SecretKeyNeeded
    return key
