"""Templates to HTML: everything is escaped, and nothing may run a script."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import MediaType, Response

import talkworth.web.page.figures as figures
from talkworth import __version__
from talkworth.reports.attributed_revenue import conservation_words
from talkworth.reports.explain_text import (
    holder_words,
    pool_words,
    rules_words,
    save_words,
    sum_lines,
)
from talkworth.reports.period import instant
from talkworth.reports.wording import listing

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("talkworth.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        money=figures.money,
        whole_money=figures.whole_money,
        ratio=figures.ratio,
        percent=figures.percent,
        count=figures.count,
        plural=figures.plural,
        day=figures.day,
        long_day=figures.long_day,
        clock=figures.clock,
        exact_clock=figures.exact_clock,
        instant=instant,
        listing=listing,
        sum_lines=sum_lines,
        rules_words=rules_words,
        pool_words=pool_words,
        holder_words=holder_words,
        save_words=save_words,
        conservation=conservation_words,
        change_class=figures.change_class,
    )
    environment.globals["version"] = __version__
    return environment


def html(template: str, status: int = 200, **values: Any) -> Response[str]:
    """The template with these values, as a page that may not be stored nor framed."""
    return Response(
        _templates().get_template(template).render(**values),
        status_code=status,
        media_type=MediaType.HTML,
        headers={**SECURITY_HEADERS, "Cache-Control": "no-store"},
    )
