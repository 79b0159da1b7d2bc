"""What must be said beside the report of escalation, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from talkworth.control.escalation_records import Action
from talkworth.reports.escalation_result import EscalationNotice, EscalationSegment, Severity
from talkworth.reports.wording import amount


def recommended_words(
    segment: str, action: Action, n: int, least_minor: int, estimate_minor: int, currency: str
) -> str:
    """What a rule is worth, at least and by the middle estimate."""
    what = f"Hand over {segment!r}" if action == "escalate" else f"Stop handing over {segment!r}"
    return (
        f"{what}: in {n:,} of its conversations that is worth {amount(least_minor, currency)} at "
        f"least, {amount(estimate_minor, currency)} by the middle estimate, after minutes and "
        "capacity."
    )


def words(
    total: EscalationSegment, segments: list[EscalationSegment], currency: str
) -> Iterator[str]:
    """What the report comes to; then why the plain comparison is none."""
    yield _verdict(total, currency)
    advised = [one.recommendation.words for one in segments if one.recommendation]
    yield from advised
    if not advised and total.n_decisions:
        yield "No rule is recommended: none is better for sure than what the policy does."
    if total.naive_minor is not None:
        less, gap = total.naive_minor < 0, amount(abs(round(total.naive_minor)), currency)
        yield (
            f"Escalated conversations brought {gap} {'less' if less else 'more'} each than the "
            "others. That is not what a human added: they differed before anybody decided."
        )


def _verdict(total: EscalationSegment, currency: str) -> str:
    gain = total.value
    if gain.low_minor is not None and gain.high_minor is not None:
        ends = f"{each(gain.low_minor, currency)} to {each(gain.high_minor, currency)}"
        middle = f"{each(gain.estimate_minor or 0, currency)} a conversation"
        # "Cost more" would be said too often: where few are handed over, skew pulls intervals down.
        is_gain = total.finding == "gains"
        begin = "A human added" if is_gain else "Not shown that a human adds anything:"
        return f"{begin} {middle} (95 % interval {ends}), after minutes and capacity."
    return {
        "too little data": "Too little data: under 30 effective decisions that ended in an order "
        "on a side.",
        "no policy": "What a human is worth needs a policy: the margin, and what a minute costs.",
    }.get(total.finding, "Not identifiable: nothing was decided by lot with a logged chance.")


def each(minor: float, currency: str) -> str:
    """An amount per conversation, to the minor unit."""
    return amount(round(minor), currency)


# What to know before reading, what blocks a verdict first. `n` is how many.
_NOTICES: Final[dict[str, tuple[Severity, str]]] = {
    "no-decisions": (
        "blocks",
        "No matured decision in these days. Ask `POST /v1/decisions/escalation`, or send "
        "`decision_logged` events.",
    ),
    "no-policy": (
        "blocks",
        "The shop has no escalation policy, so no margin and no price of a minute. `talkworth "
        "escalation set` makes one.",
    ),
    "not-identifiable": (
        "blocks",
        "No decision has a logged chance from 5 % to 95 %, so nobody can tell what a human added. "
        "Let a share be drawn, and log each chance when it is decided.",
    ),
    "unlogged": (
        "warns",
        "{n:,} decisions have no propensity and are in no figure of a value.",
    ),
    "handed-over": (
        "warns",
        "{n:,} conversations were to go on and were handed over all the same. They stay where "
        "they were decided, which pulls the value towards 0.",
    ),
    "not-handed-over": (
        "warns",
        "{n:,} conversations were to be handed over, and no hand-off and no message of a human is "
        "seen in them. Send `conversation_handed_off`, or look why not.",
    ),
    "assumed-minutes": (
        "warns",
        "Nobody measured the minutes of {n:,} of {n_human:,} conversations with a human: those "
        "the policy assumes stand in.",
    ),
    "certain": (
        "notes",
        "{n:,} decisions were certain, or all but: hard rules among them. They have nothing to be "
        "compared with.",
    ),
    "not-matured": (
        "notes",
        "{n:,} decisions are younger than {horizon_d} days and do not count yet.",
    ),
    "repeated": (
        "notes",
        "{n:,} decisions came after a first one about the same conversation.",
    ),
}


def notices(
    total: EscalationSegment,
    *,
    has_policy: bool,
    n_not_matured: int,
    n_repeated: int,
    horizon_d: int,
) -> Iterator[EscalationNotice]:
    """What to know before reading; what does not occur is left out."""
    n, minutes = total.n_decisions, total.minutes
    counted = {
        "no-decisions": int(n == 0),
        "no-policy": int(not has_policy),
        "not-identifiable": n if total.n_compared == 0 else 0,
        "unlogged": total.n_unlogged if total.n_compared else 0,
        "handed-over": total.n_handed_over,
        "not-handed-over": total.n_not_handed_over,
        "assumed-minutes": minutes.n_assumed,
        "certain": total.n_certain,
        "not-matured": n_not_matured,
        "repeated": n_repeated,
    }
    n_human = minutes.n_assumed + minutes.n_measured
    for code, (severity, words) in _NOTICES.items():
        if found := counted[code]:
            said = words.format(n=found, n_human=n_human, horizon_d=horizon_d)
            yield EscalationNotice(code=code, severity=severity, n=found, words=said)
