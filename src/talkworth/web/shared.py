"""What a shared link shows: one shop, reports alone, and those of its own days and filters."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from urllib.parse import parse_qs

from talkworth.control import Share
from talkworth.reports.period import Period, choose_period
from talkworth.web.auth_refusals import OtherShop, ShareOtherReport

# What is a report's own is the share's to choose; the rest, such as a page or a step, is not.
_PERIOD: Final = ("period", "from", "to")
# Words that lead to days beside those of the screen.
_OTHER_DAYS: Final = ("on", "compare_from", "compare_to")
_DEFAULTS: Final[Mapping[str, str]] = {"money": "net", "horizon": "30"}
_GOVERNED: Final = ("filter", "rules", "money", "horizon", "as_of", "what_if")
_REPORTS: Final = "/v1/reports/"
_NOTES: Final = "/v1/annotations"
# Carts are those of the whole shop on every screen.
_NEVER_FILTERED: Final = "/v1/reports/cart-figures"
_SINGLE: Final = ("/v1/explain/", "/v1/reports/conversations")

Words = Mapping[str, Sequence[str]]


def check_share(
    share: Share,
    method: str,
    path: str,
    query: str,
    taken: Collection[str],
    timezone: str,
    now_us: int,
) -> None:
    """
    Let through what belongs to the shared screen; `taken` are the words the address takes.

    Raises:
        OtherShop, ShareOtherReport
    """
    asked, shown = _words(query), _words(share.query)
    for shop_id in asked.get("shop", ()):
        if shop_id != share.shop_id:
            raise OtherShop(shop_id)
    _check_address(share, method, path)
    for word in _GOVERNED:
        if word in taken and _values(asked, word) != _values(shown, word):
            raise ShareOtherReport(f"it has its own `{word}`")
    is_whole = path.startswith(_REPORTS) and "filter" not in taken and path != _NEVER_FILTERED
    if is_whole and "filter" in shown:
        raise ShareOtherReport("it has its own `filter`, which that report does not take")
    has_days = "period" in taken or any(word in asked for word in _PERIOD)
    if any(word in asked for word in _OTHER_DAYS):
        raise ShareOtherReport("it has its own days")
    if has_days and _days(asked, timezone, now_us) != _days(shown, timezone, now_us):
        raise ShareOtherReport("it has its own days")


def _check_address(share: Share, method: str, path: str) -> None:
    if method != "GET":
        raise ShareOtherReport("it changes nothing")
    if path.startswith(_SINGLE) and not share.with_orders:
        raise ShareOtherReport("it was made without single orders and conversations")
    is_report = path.startswith((_REPORTS, *_SINGLE)) or path == _NOTES
    if not is_report:
        raise ShareOtherReport(f"{path[:80]} is no report")


def _words(query: str) -> Words:
    return parse_qs(query, keep_blank_values=False)


def _values(words: Words, word: str) -> list[str]:
    default = [_DEFAULTS[word]] if word in _DEFAULTS else []
    return sorted(words.get(word, default))


def shown_days(query: str, timezone: str, now_us: int) -> Period:
    """
    The days that a screen shows.

    Raises:
        BadDate, UnknownPreset, PeriodReversed, PeriodTooLong, ShareOtherReport
    """
    return _days(_words(query), timezone, now_us)


def _days(words: Words, timezone: str, now_us: int) -> Period:
    if any(len(words.get(word, ())) > 1 for word in _PERIOD):
        raise ShareOtherReport("it names its days twice")
    preset, from_on, to_on = (words.get(word, [""])[0] for word in _PERIOD)
    return choose_period(timezone, now_us, preset=preset, from_on=from_on, to_on=to_on)
