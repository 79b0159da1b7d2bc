"""Plain sentences for what differs, what may, and what moving effort would bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talkworth.reports.segments import Segment
from talkworth.reports.wording import amount
from talkworth.stats.standing import NOTICEABLE, Standing

CAVEATS = (
    "Attributed is not incremental: some of it would have been bought without a conversation. "
    "Before money follows a suggestion, prove it with an experiment.",
    "Average is not marginal: the next conversations that effort wins may bring less than those "
    "that came by themselves.",
    "Values differ in who comes and when, not only in what is done for them. Suggestions are about "
    "the same conversations in several dimensions: they never add up.",
)
RIPENING = (
    "Orders may still come: a value whose conversations are younger, such as a new version of the "
    "assistant, looks worse until then."
)


@dataclass(frozen=True, slots=True)
class Worded:
    """
    What sentences about a dimension's values need: `mean_minor` is revenue per conversation of
    all (`None` where there is none), `n_ranked` how many values were tested. Until it `is_fair`
    to compare them, orders of the younger may still come.
    """

    currency: str
    mean_minor: float | None
    n_ranked: int
    is_fair: bool = True


def dimension_words(by: str, counts: Sequence[int], values: Sequence[Sequence[str]]) -> str:
    """How many values differ, may, and are not known, in this order."""
    name = _name(by)
    if not values:
        return f"{name}: no meaningful conversation to tell apart."
    if all(set(parts) == {"unknown"} for parts in values):
        return f"{name}: nothing tells it; every conversation is unknown."
    differ, may, unknown = counts
    return (
        f"{name}, values: {len(values):,}. Surely different: {differ:,}. Perhaps different: "
        f"{may:,}. Nothing can be said: {unknown:,}."
    )


def value_words(
    segment: Segment,
    standing: Standing,
    direction: str | None,
    more: tuple[int, int] | None,
    words: Worded,
) -> str:
    """What can be said of one value; `more` are the conversations it still takes, and days."""
    value = ", ".join(segment.values)
    if words.mean_minor is None:
        return f"{value}: there is no revenue to compare."
    if standing == "not known":
        return f"{value}: {_not_known(more)}"
    than = "more" if direction == "above" else "less"
    of_all = amount(round(words.mean_minor), words.currency)
    sure = (
        f"brings {than} than the others for sure" if standing == "differs" else f"may bring {than}"
    )
    yet = "" if words.is_fair else " Orders may still come, and the younger version looks worse."
    return f"{value} {sure}: {_shrunk(segment, words.currency)}, {of_all} of all.{yet}"


def suggestion_words(
    by: str,
    ends: tuple[Segment, Segment],
    n_moved: int,
    amounts: tuple[int, int, int],
    n_days: int,
    currency: str,
) -> str:
    """What a move would bring; `amounts` are the gain and the ends of its interval."""
    lower, higher = (", ".join(segment.values) for segment in ends)
    low, high = (amount(round(one.shrunk_minor or 0), currency) for one in ends)
    gain, least, most = (amount(minor, currency) for minor in amounts)
    return (
        f"{_name(by)}: had {_count(n_moved, 'conversation')} of these {n_days:,} days been like "
        f"those of {higher} ({high} each) instead of {lower} ({low} each), some {gain} more would "
        f"be attributed ({least} to {most})."
    )


def _name(by: str) -> str:
    """ "Traffic source", "Customer and device"; a property by its own name."""
    parts = [part.removeprefix("property:").replace("_", " ") for part in by.split(",")]
    name = " and ".join(part.strip() for part in parts)
    return name[:1].upper() + name[1:]


def _shrunk(segment: Segment, currency: str) -> str:
    if segment.shrunk_minor is None:
        return "no figure"
    shrunk = f"{amount(round(segment.shrunk_minor), currency)} per conversation"
    if segment.shrunk_low_minor is None or segment.shrunk_high_minor is None:
        return shrunk
    ends = (segment.shrunk_low_minor, segment.shrunk_high_minor)
    low, high = (amount(round(end), currency) for end in ends)
    return f"{shrunk} ({low} to {high})"


def _not_known(more: tuple[int, int] | None) -> str:
    if more is None:
        return "there are no others to compare it with."
    if more[0] == 0:
        return f"no difference found; one of {NOTICEABLE:.0%} would most likely have been."
    return (
        f"nothing can be said; a difference of {NOTICEABLE:.0%} would be found with some "
        f"{_count(more[0], 'more conversation')}, {_count(more[1], 'day')} at this pace."
    )


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
