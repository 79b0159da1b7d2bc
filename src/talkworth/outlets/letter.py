"""The weekly digest as a letter: plain text, and HTML without images, scripts or tracking."""

from __future__ import annotations

from datetime import date
from functools import cache
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape
from msgspec import Struct

from talkworth.control.digests import Language
from talkworth.reports.digest import WeeklyDigest
from talkworth.reports.digest_text import ToldDigest, tell
from talkworth.reports.digest_words import CATALOGUE, isolated


class Links(Struct, kw_only=True, frozen=True):
    """
    Where a letter leads to: the page of its week under `public_url`, and the address that ends it.

    `unsubscribe` is empty where the letter goes to nobody, as a preview does.
    """

    public_url: str
    shop_id: str
    from_on: date
    to_on: date
    unsubscribe: str = ""

    @property
    def page(self) -> str:
        """The week on the page."""
        return self._at()

    def order(self, order_id: str) -> str:
        """The week on the page, with one order's reasons open."""
        return self._at(open=f"order:{order_id}")

    def _at(self, **more: str) -> str:
        days = {"from": self.from_on.isoformat(), "to": self.to_on.isoformat()}
        return f"{self.public_url}/?{urlencode({'shop': self.shop_id, **days, **more})}"


class Letter(Struct, kw_only=True, frozen=True):
    """A digest as it is sent; the subject is one line."""

    subject: str
    text: str
    html: str


def links_of(digest: WeeklyDigest, public_url: str, unsubscribe: str = "") -> Links:
    """The links of a digest."""
    return Links(
        public_url=public_url.rstrip("/"),
        shop_id=digest.shop_id,
        from_on=digest.from_on,
        to_on=digest.to_on,
        unsubscribe=unsubscribe,
    )


def write_letter(digest: WeeklyDigest, language: Language, links: Links) -> Letter:
    """The digest as a letter in a language."""
    told = tell(digest, language)
    return Letter(
        subject=told.subject,
        text=_render("digest.txt", told, digest.timezone, links),
        html=_render("digest.html", told, digest.timezone, links),
    )


def _render(template: str, told: ToldDigest, timezone: str, links: Links) -> str:
    words = CATALOGUE[told.language]
    return (
        templates()
        .get_template(template)
        .render(
            told=told,
            words=words,
            timezone=timezone,
            links=links,
            why_mail=Markup(escape(words.why_mail)).format(  # noqa: S704 - escaped, as what is filled in
                shop=Markup("<bdi>{}</bdi>").format(told.shop), timezone=timezone
            ),
        )
    )


@cache
def templates() -> Environment:
    """What receivers read; HTML is escaped."""
    environment = Environment(
        loader=PackageLoader("talkworth.outlets"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["isolated"] = isolated
    return environment
