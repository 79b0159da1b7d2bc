"""Who gets a shop's weekly digest: listed, added, removed, tried; and the way out of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any

from litestar import MediaType, Request, Response, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter
from msgspec import Meta, Struct

from talkworth.control import Control
from talkworth.control.digests import (
    LANGUAGES,
    BadDigest,
    Digest,
    DigestKind,
    Language,
    UnknownDigest,
)
from talkworth.control.store import act_for
from talkworth.outlets import webhook
from talkworth.outlets.digests import DigestPreview, DigestSender
from talkworth.outlets.trial import Trial
from talkworth.outlets.unsubscribing import PATH, POLICY, digest_of_link, unsubscribe_page
from talkworth.reports.period import instant
from talkworth.web.auth import ShopParameter, shop_of
from talkworth.web.bodies import NO_STORE
from talkworth.web.parameters import known_parameters
from talkworth.web.serving import Served

DigestId = Annotated[str, PathParameter(description="The digest's id, `dig_...`.")]
AskedLanguage = Annotated[
    Language,
    QueryParameter(name="language", required=False, description="The language of the letter."),
]
LinkedDigest = Annotated[str, QueryParameter(name="digest", required=False)]
LinkKey = Annotated[str, QueryParameter(name="key", required=False)]
Sending = NamedDependency[DigestSender]
_PAGE_HEADERS = {
    **NO_STORE,
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class ListedDigest(Struct, kw_only=True, frozen=True):
    """
    One receiver: `target` is a mail address or a webhook's, `weekday` 1 is Monday, `hour` that of
    the shop's clock.

    `sent_week` is the Monday of the week it told last and `sent_at` when; null before the first.
    `failure` is why the last try failed, or ""; `n_tries` are those of the week that is not sent
    yet, `next_try_at` is the earliest next one.
    """

    digest_id: str
    kind: DigestKind
    target: str
    weekday: int
    hour: int
    language: Language
    created_at: datetime
    sent_week: str | None
    sent_at: datetime | None
    n_tries: int
    next_try_at: datetime | None
    failure: str


class Digests(Struct, kw_only=True, frozen=True):
    """A shop's digests, oldest first. Without the settings in `mail_lacks` no mail goes out."""

    shop_id: str
    timezone: str
    digests: list[ListedDigest]
    languages: tuple[Language, ...]
    mail_lacks: list[str]


class NewDigest(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Whom to tell, an `email` address or the `webhook` at one, and when."""

    email: str | None = None
    webhook: str | None = None
    weekday: Annotated[int, Meta(ge=1, le=7)] = 1
    hour: Annotated[int, Meta(ge=0, le=23)] = 8
    language: Language = "en"


class MadeDigest(Struct, kw_only=True, frozen=True):
    """A new digest; `secret` is what a webhook's messages are signed with, shown this once."""

    digest: ListedDigest
    secret: str | None


@get("/", sync_to_thread=True)
def get_digests(
    request: Request[Any, Any, Any],
    serving: Served,
    digest_sender: Sending,
    shop: ShopParameter = None,
) -> Response[Digests]:
    """Who gets the shop's week, and when it last went out. Needs the scope `reports:write`."""
    shop_id = shop_of(request, serving, shop, "reports:write")
    found = Digests(
        shop_id=shop_id,
        timezone=serving.control.shop(shop_id).timezone,
        digests=[_listed(digest) for digest in serving.control.digests.of(shop_id)],
        languages=LANGUAGES,
        mail_lacks=digest_sender.lacks(),
    )
    return Response(found, headers=NO_STORE)


@post("/", sync_to_thread=True)
def post_digest(
    request: Request[Any, Any, Any],
    serving: Served,
    data: JSONBody[NewDigest],
    shop: ShopParameter = None,
) -> Response[MadeDigest]:
    """
    Tell somebody the shop's week, every week. Needs the scope `reports:write`.

    What a webhook's messages are signed with is in this answer and nowhere else.
    """
    shop_id = shop_of(request, serving, shop, "reports:write")
    kind, target = _receiver(data)
    secret = webhook.new_secret() if kind == "webhook" else ""
    digest = serving.control.digests.add(
        shop_id,
        kind,
        target,
        weekday=data.weekday,
        hour=data.hour,
        language=data.language,
        secret=secret,
    )
    made = MadeDigest(digest=_listed(digest), secret=secret or None)
    return Response(made, status_code=201, headers=NO_STORE)


@delete("/{digest_id:str}", status_code=200, sync_to_thread=True)
def delete_digest(
    request: Request[Any, Any, Any],
    serving: Served,
    digest_id: DigestId,
    shop: ShopParameter = None,
) -> Response[ListedDigest]:
    """Tell this receiver nothing any more. Needs the scope `reports:write`."""
    shop_id = shop_of(request, serving, shop, "reports:write")
    digest = _of(serving.control, shop_id, digest_id)
    return Response(_listed(serving.control.digests.remove(digest.digest_id)), headers=NO_STORE)


@post("/{digest_id:str}/test", status_code=200, sync_to_thread=True)
def try_digest(
    request: Request[Any, Any, Any],
    serving: Served,
    digest_sender: Sending,
    digest_id: DigestId,
    shop: ShopParameter = None,
) -> Response[Trial]:
    """
    Send last week's digest to this receiver now, as a trial. Needs the scope `reports:write`.

    Where it is not taken, the words say why.
    """
    shop_id = shop_of(request, serving, shop, "reports:write")
    digest = _of(serving.control, shop_id, digest_id)
    return Response(digest_sender.try_now(digest), headers=NO_STORE)


@get("/preview", sync_to_thread=True)
def get_preview(
    request: Request[Any, Any, Any],
    serving: Served,
    digest_sender: Sending,
    shop: ShopParameter = None,
    language: AskedLanguage = "en",
) -> Response[DigestPreview]:
    """Last week's digest, as numbers and as the letter a receiver would get."""
    shop_id = shop_of(request, serving, shop, "reports:read")
    return Response(digest_sender.preview(shop_id, language), headers=NO_STORE)


@get(PATH, sync_to_thread=True, include_in_schema=False)
def ask_to_unsubscribe(
    serving: Served, digest_id: LinkedDigest = "", key: LinkKey = ""
) -> Response[str]:
    """The page behind a letter's link: it asks, since mail scanners follow links too."""
    digest = digest_of_link(serving.control, digest_id, key)
    if digest is None:
        return _page(unsubscribe_page("en"))
    return _page(unsubscribe_page(digest.language, digest.target))


@post(PATH, status_code=200, sync_to_thread=True, include_in_schema=False)
def unsubscribe(serving: Served, digest_id: LinkedDigest = "", key: LinkKey = "") -> Response[str]:
    """End a digest, from that page or by a mail program's one click (RFC 8058)."""
    digest = digest_of_link(serving.control, digest_id, key)
    if digest is None:
        return _page(unsubscribe_page("en"))
    act_for("unsubscribe link")
    with suppress(UnknownDigest):  # a second click may be faster
        serving.control.digests.remove(digest.digest_id)
    return _page(unsubscribe_page(digest.language))


def _receiver(data: NewDigest) -> tuple[DigestKind, str]:
    """
    Raises:
        BadDigest: neither a mail address nor a webhook's, or both.
        BadTarget
    """
    if (data.email is None) == (data.webhook is None):
        raise BadDigest("A digest goes to one receiver. Send either `email` or `webhook`.")
    if data.email is not None:
        return "email", data.email
    url = webhook.clean_url(data.webhook or "")
    # What listens on this machine alone is for those who work on it.
    if not url.startswith("https:"):
        raise webhook.BadTarget("An address of this machine is given on its command line alone.")
    return "webhook", url


def _of(control: Control, shop_id: str, digest_id: str) -> Digest:
    """
    Raises:
        UnknownDigest: the shop has none of this id, whoever else may.
    """
    digest = control.digests.get(digest_id)
    if digest.shop_id != shop_id:
        raise UnknownDigest(digest_id)
    return digest


def _listed(digest: Digest) -> ListedDigest:
    return ListedDigest(
        digest_id=digest.digest_id,
        kind=digest.kind,
        target=digest.target,
        weekday=digest.weekday,
        hour=digest.hour,
        language=digest.language,
        created_at=instant(digest.created_at),
        sent_week=digest.sent_week or None,
        sent_at=None if digest.sent_at is None else instant(digest.sent_at),
        n_tries=digest.n_tries,
        next_try_at=None if digest.next_try_at is None else instant(digest.next_try_at),
        failure=digest.failure,
    )


def _page(text: str) -> Response[str]:
    return Response(text, media_type=MediaType.HTML, headers=_PAGE_HEADERS)


digest_routes = Router(
    "/v1/digests",
    route_handlers=[get_digests, post_digest, delete_digest, try_digest, get_preview],
    guards=[known_parameters],
    tags=["settings"],
)
unsubscribe_routes = Router("/", route_handlers=[ask_to_unsubscribe, unsubscribe])
