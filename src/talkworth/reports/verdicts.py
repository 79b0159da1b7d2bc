"""
Why a touch won or lost a sale. The models decide; this says what they saw.

Every verdict has a stable code; `CODES` says what each means. A sale's row holds its order's
columns, its own and its rule set's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from talkworth.reports.wording import listing, span, window

Row = Mapping[str, Any]

CODES = {
    "won": "it earned a share of the sale",
    "later": "another touch in the same window was earlier: the first touch wins",
    "earlier": "another touch in the same window helped later: the last touch wins",
    "weightless": "it helped so long ago that its weight is zero",
    "older-than-direct": "older than the first window, in which a newer touch was found",
    "before-previous-order": "it lies before the person's previous order",
    "too-old": "older than the last window",
    "answered-after-order": "its first helpful answer came after the sale",
    "not-helpful": "none of its answers before the sale helped",
    "unanswered": "nobody answered",
    "late": "a browser reported it too late to earn",
    "greeting-only": "the shopper only greeted",
    "no-message": "the shopper wrote nothing",
    "human-only": "only humans took part",
    "bot": "it was a bot",
    "another-customer": "it belongs to another known customer",
    "faq-not-answered": "the FAQ's answer was not shown",
    "judged-by-conversation": "the click opened a conversation, whose answers count",
    "out-of-scope": "a campaign's visit, and the rule set lets the assistant alone compete",
    "base-renewal": "a renewal's own money is nobody's",
    "order-not-counted": "the order is not in the ledger, so nothing earned it",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`near_miss` is set where an exact distance decided it."""

    code: str
    reason: str
    near_miss: str | None = None


def answer_fault(answer: Row) -> Verdict | None:
    """Why an assistant's message helps nobody; `None` where it does help."""
    if answer["outcome"] == "no_answer":
        return Verdict("no-answer", "'no_answer' (\"I don't know\")")
    if answer["outcome"] == "escalated":
        return Verdict("escalated", "'escalated'")
    if answer["outcome"] != "answered":
        return Verdict("unknown-outcome", "of unknown outcome")
    if answer["is_greeting"]:
        return Verdict("greeting", "a greeting")
    if answer["follows_greeting"]:
        return Verdict("to-greeting", "an answer to a greeting")
    if answer["is_late"]:
        late = answer["received_at"] - answer["occurred_at"]
        over = span(late - answer["late_public_us"])
        reason = f"too late: a browser's word that reached us after {span(late)}, {over} over the"
        return Verdict("late", f"{reason} {window(answer['late_public_us'])}")
    return None


def conversation_verdict(
    sale: Row, talk: Row, answers: Sequence[Row], winners: Sequence[Row], *, is_reached: bool
) -> Verdict:
    """What became of a conversation part that lost, for a sale it began before."""
    if not is_reached:
        return Verdict("another-customer", CODES["another-customer"])
    if not talk["is_meaningful"] or talk["is_bot"]:
        return not_meaningful(talk)
    if talk["last_earned_at"] is None:
        return _never_helped(sale, talk, answers)
    return _in_time(sale, talk["last_earned_at"], _ranked_at(sale, talk), winners)


def _ranked_at(sale: Row, talk: Row) -> int | None:
    """The conversation's first moment inside its tier, or the path; or its click's."""
    direct_at, path_at = talk["first_direct_at"], talk["first_path_at"]
    starts_at = sale["direct_from_at"] if direct_at else sale["path_from_at"]
    first_at: int | None = direct_at or path_at
    if sale["time_window"] == "path":
        starts_at = min(sale["direct_from_at"], sale["path_from_at"])
        first_at = path_at or direct_at
    click_at: int | None = talk["entry_click_at"]
    if click_at is None or first_at is None or click_at < starts_at:
        return first_at
    return min(first_at, click_at)


def click_verdict(sale: Row, click: Row, winners: Sequence[Row], *, is_reached: bool) -> Verdict:
    """What became of an FAQ or nudge click that lost."""
    if fault := _visit_fault(click, is_reached=is_reached):
        return fault
    if not click["is_answered"]:
        return Verdict("faq-not-answered", CODES["faq-not-answered"])
    if click["conversation_id"] is not None:
        helped_at = click["first_helpful_at"]
        if click["click_type"] == "nudge" or (
            helped_at is not None and helped_at < sale["sold_at"]
        ):
            reason = f"it opened conversation {click['conversation_id']}, whose answers count"
            return Verdict("judged-by-conversation", reason)
    return _in_time(sale, click["occurred_at"], click["occurred_at"], winners)


def campaign_verdict(sale: Row, visit: Row, winners: Sequence[Row], *, is_reached: bool) -> Verdict:
    """What became of a campaign's visit that lost."""
    if sale["scope"] != "all_channels":
        return Verdict("out-of-scope", CODES["out-of-scope"])
    if fault := _visit_fault(visit, is_reached=is_reached):
        return fault
    return _in_time(sale, visit["occurred_at"], visit["occurred_at"], winners)


def _visit_fault(visit: Row, *, is_reached: bool) -> Verdict | None:
    """Why a click or a visit is no touch at all."""
    if not is_reached:
        return Verdict("another-customer", CODES["another-customer"])
    if visit["is_bot"]:
        return Verdict("bot", CODES["bot"])
    if visit["is_late"]:
        late = visit["received_at"] - visit["occurred_at"]
        over = late - visit["late_public_us"]
        reason = f"a browser's word that reached us after {span(late)}"
        limit = window(visit["late_public_us"])
        return Verdict("late", reason, f"too late by {span(over)}: the limit is {limit}")
    return None


def not_meaningful(talk: Row) -> Verdict:
    """Why a conversation part does not count."""
    if talk["is_bot"]:
        return Verdict("bot", CODES["bot"])
    if talk["is_human_only"]:
        return Verdict("human-only", CODES["human-only"])
    code = "greeting-only" if talk["n_shopper_messages"] else "no-message"
    return Verdict(code, CODES[code])


def _never_helped(sale: Row, talk: Row, answers: Sequence[Row]) -> Verdict:
    """No answer that earns before the sale: say what the answers were."""
    what = sale["what"]
    before = [answer for answer in answers if answer["occurred_at"] < sale["sold_at"]]
    if not before and talk["next_earned_at"] is not None:
        after = span(talk["next_earned_at"] - sale["sold_at"])
        reason = f"its first helpful answer came {after} after the {what}"
        return Verdict("answered-after-order", reason, reason)
    if not before:
        return Verdict("unanswered", CODES["unanswered"])
    found = (answer_fault(answer) for answer in before)
    faults = Counter(fault.reason if fault else "helpful" for fault in found)
    if len(before) == 1:
        reason = f"the only answer was {next(iter(faults))}"
    else:
        said = listing([f"{count} {fault}" for fault, count in faults.items()])
        reason = f"none of its {len(before)} answers before the {what} helped: {said}"
    code = "late" if all(answer["is_late"] for answer in before) else "not-helpful"
    return Verdict(code, reason, reason)


def _in_time(sale: Row, clock: int, first_at: int | None, winners: Sequence[Row]) -> Verdict:
    """A touch that could earn: inside which window, and who was before it."""
    if sale["excluded_reason"] is not None:
        return Verdict("order-not-counted", CODES["order-not-counted"])
    if not sale["is_competing"]:
        return Verdict("base-renewal", CODES["base-renewal"])
    if clock >= sale["direct_from_at"]:
        return _outdone(sale, clock, first_at, winners)
    age, what = sale["sold_at"] - clock, sale["what"]
    if age > sale["assisted_us"]:
        over, last = span(age - sale["assisted_us"]), window(sale["assisted_us"])
        reason = f"it helped {span(age)} before the {what}, which is {over} more than {last}"
        return Verdict("too-old", reason, f"missed {last} by {over}")
    if clock < sale["path_from_at"]:
        before = span((sale["previous_at"] or clock) - clock)
        reason = f"it helped {before} before the person's previous order, which ends the path"
        return Verdict("before-previous-order", reason)
    if sale["time_window"] == "path":
        return _outdone(sale, clock, first_at, winners)
    direct, over = window(sale["direct_us"]), span(age - sale["direct_us"])
    if winners and winners[0]["tier"] == 1:
        reason = f"older than {direct}, while a newer touch was inside"
        return Verdict("older-than-direct", reason, f"missed {direct} by {over}")
    return replace(_outdone(sale, clock, first_at, winners), near_miss=f"not direct by {over}")


def _outdone(sale: Row, clock: int, first_at: int | None, winners: Sequence[Row]) -> Verdict:
    """It competed, and the model chose another."""
    winner = winners[0] if winners else None
    if sale["model"] == "last_touch":
        if winner is not None and winner["touched_at"] > clock:
            after = span(winner["touched_at"] - clock)
            return Verdict("earlier", f"the winning touch helped {after} later")
        return Verdict("earlier", "at the same instant as the winning touch; the smaller id wins")
    if sale["model"] != "first_touch":
        age = span(sale["sold_at"] - clock)
        return Verdict("weightless", f"it helped {age} before: its weight is zero")
    if winner is not None and first_at is not None and first_at > winner["ranked_at"]:
        after = span(first_at - winner["ranked_at"])
        return Verdict("later", f"the winning touch was {after} earlier")
    return Verdict("later", "at the same instant as the winning touch; the smaller id wins")


def won(sale: Row, winner: Row) -> Verdict:
    """The verdict on a touch that earned the sale, or a share of it."""
    verb = "came" if winner["kind"] == "other_channel" else "helped"
    before = f"it {verb} {span(sale['sold_at'] - winner['touched_at'])} before the {sale['what']}"
    miss = direct_miss(sale, winner) if winner["kind"] == "assisted" else None
    return Verdict("won", f"{before}: {_place(sale, winner)}", miss)


def _place(sale: Row, winner: Row) -> str:
    """Where among the touches of its window a winner stood, and what the model gave it."""
    direct, assisted = window(sale["direct_us"]), window(sale["assisted_us"])
    if sale["time_window"] == "path":
        inside = f"on the path of {assisted}"
    elif winner["tier"] == 1:
        inside = f"inside {direct}"
    else:
        inside = f"inside {assisted}"
    older = winner["tier"] != 1 and sale["time_window"] != "path"
    nothing = f"nothing was inside {direct}, and it was " if older else ""
    if sale["model"] in ("first_touch", "last_touch"):
        return f"{nothing}the {sale['model'].removesuffix('_touch')} {inside}"
    named = sale["model"].replace("_", " ")
    return f"{nothing}number {winner['place']} of {winner['n_winners']} {inside}, by {named}"


def direct_miss(sale: Row, winner: Row) -> str:
    """By how much a winner of the second window missed the first."""
    over = sale["sold_at"] - winner["touched_at"] - sale["direct_us"]
    return f"not direct by {span(over)}: credited as {winner['kind']}"
