"""
Why a touch won or lost an order. The models decide; this says what they saw.

Every verdict has a stable code; `CODES` says what each means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from talkworth.reports.wording import listing, span, window

Row = Mapping[str, Any]

CODES = {
    "won": "it earned the order",
    "later": "another touch in the same window was earlier: first touch wins",
    "older-than-direct": "older than the first window, in which a newer touch was found",
    "before-previous-order": "it lies before the person's previous order",
    "too-old": "older than the last window",
    "answered-after-order": "its first helpful answer came after the order",
    "not-helpful": "none of its answers before the order helped",
    "unanswered": "nobody answered",
    "late": "a browser reported it too late to earn",
    "greeting-only": "the shopper only greeted",
    "no-message": "the shopper wrote nothing",
    "human-only": "only humans took part",
    "bot": "it was a bot",
    "another-customer": "it belongs to another known customer",
    "faq-not-answered": "the FAQ's answer was not shown",
    "judged-by-conversation": "the click opened a conversation, whose answers count",
    "order-not-counted": "the order is not in the ledger, so nothing earned it",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`near_miss` is set where an exact distance decided it."""

    code: str
    reason: str
    near_miss: str | None = None


def answer_fault(answer: Row) -> str | None:
    """Why an assistant's message helps nobody; `None` where it does help."""
    if answer["outcome"] != "answered":
        return {
            "no_answer": "'no_answer' (\"I don't know\")",
            "escalated": "'escalated'",
        }.get(answer["outcome"] or "", "of unknown outcome")
    if answer["is_greeting"]:
        return "a greeting"
    if answer["follows_greeting"]:
        return "an answer to a greeting"
    if answer["is_late"]:
        late = answer["received_at"] - answer["occurred_at"]
        return (
            f"too late: a browser's word that reached us after {span(late)}, "
            f"{span(late - answer['late_public_us'])} over the {window(answer['late_public_us'])}"
        )
    return None


def conversation_verdict(
    order: Row, talk: Row, answers: Sequence[Row], winner: Row | None, *, is_reached: bool
) -> Verdict:
    """What became of a conversation part, for an order it began before."""
    if not is_reached:
        return Verdict("another-customer", CODES["another-customer"])
    if not talk["is_meaningful"] or talk["is_bot"]:
        return not_meaningful(talk)
    if talk["last_earned_at"] is None:
        return _never_helped(order, talk, answers)
    first_at = talk["first_direct_at"] or talk["first_path_at"]
    if talk["entry_click_at"] is not None and first_at is not None:
        direct_from = order["direct_from_at"] or 0
        click_at = talk["entry_click_at"]
        inside = click_at >= (
            direct_from if talk["first_direct_at"] else order["path_from_at"] or 0
        )
        first_at = min(first_at, click_at) if inside else first_at
    return _in_time(order, talk["last_earned_at"], first_at, winner)


def click_verdict(order: Row, click: Row, winner: Row | None, *, is_reached: bool) -> Verdict:
    """What became of an FAQ or nudge click before an order."""
    if not is_reached:
        return Verdict("another-customer", CODES["another-customer"])
    if click["is_bot"]:
        return Verdict("bot", CODES["bot"])
    if click["is_late"]:
        late = click["received_at"] - click["occurred_at"]
        over = late - click["late_public_us"]
        reason = f"a browser's word that reached us after {span(late)}"
        limit = window(click["late_public_us"])
        return Verdict("late", reason, f"too late by {span(over)}: the limit is {limit}")
    if not click["is_answered"]:
        return Verdict("faq-not-answered", CODES["faq-not-answered"])
    if click["conversation_id"] is not None:
        helped_at = click["first_helpful_at"]
        if click["click_type"] == "nudge" or (
            helped_at is not None and helped_at < order["ordered_at"]
        ):
            reason = f"it opened conversation {click['conversation_id']}, whose answers count"
            return Verdict("judged-by-conversation", reason)
    return _in_time(order, click["occurred_at"], click["occurred_at"], winner)


def not_meaningful(talk: Row) -> Verdict:
    """Why a conversation part does not count."""
    if talk["is_bot"]:
        return Verdict("bot", CODES["bot"])
    if talk["is_human_only"]:
        return Verdict("human-only", CODES["human-only"])
    code = "greeting-only" if talk["n_shopper_messages"] else "no-message"
    return Verdict(code, CODES[code])


def _never_helped(order: Row, talk: Row, answers: Sequence[Row]) -> Verdict:
    """No answer that earns before the order: say what the answers were."""
    before = [answer for answer in answers if answer["occurred_at"] < order["ordered_at"]]
    if not before and talk["next_earned_at"] is not None:
        after = span(talk["next_earned_at"] - order["ordered_at"])
        reason = f"its first helpful answer came {after} after the order"
        return Verdict("answered-after-order", reason, reason)
    if not before:
        return Verdict("unanswered", CODES["unanswered"])
    faults = Counter(answer_fault(answer) or "helpful" for answer in before)
    if len(before) == 1:
        reason = f"the only answer was {next(iter(faults))}"
    else:
        said = listing([f"{count} {fault}" for fault, count in faults.items()])
        reason = f"none of its {len(before)} answers before the order helped: {said}"
    code = "late" if all(answer["is_late"] for answer in before) else "not-helpful"
    return Verdict(code, reason, reason)


def _in_time(order: Row, clock: int, first_at: int | None, winner: Row | None) -> Verdict:
    """A touch that could earn: inside which window, and who was before it."""
    if order["excluded_reason"] is not None:
        return Verdict("order-not-counted", CODES["order-not-counted"])
    if clock >= order["direct_from_at"]:
        return _later(first_at, winner)
    age, direct = order["ordered_at"] - clock, window(order["direct_us"])
    if age > order["assisted_us"]:
        over = span(age - order["assisted_us"])
        last = window(order["assisted_us"])
        reason = f"it helped {span(age)} before the order, which is {over} more than {last}"
        return Verdict("too-old", reason, f"missed {last} by {over}")
    if clock < order["path_from_at"]:
        before = span((order["previous_at"] or clock) - clock)
        reason = f"it helped {before} before the person's previous order, which ends the path"
        return Verdict("before-previous-order", reason)
    over = span(age - order["direct_us"])
    if winner is not None and winner["tier"] == 1:
        reason = f"older than {direct}, while a newer touch was inside"
        return Verdict("older-than-direct", reason, f"missed {direct} by {over}")
    return replace(_later(first_at, winner), near_miss=f"not direct by {over}")


def _later(first_at: int | None, winner: Row | None) -> Verdict:
    if winner is not None and first_at is not None and first_at > winner["ranked_at"]:
        after = span(first_at - winner["ranked_at"])
        return Verdict("later", f"the winning touch was {after} earlier")
    return Verdict("later", "at the same instant as the winning touch; the smaller id wins")


def direct_miss(order: Row, winner: Row) -> str:
    """By how much a winner of the second window missed the first."""
    over = order["ordered_at"] - winner["touched_at"] - order["direct_us"]
    return f"not direct by {span(over)}: credited as {winner['kind']}"
