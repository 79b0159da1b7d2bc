"""What must be said beside the report of escalation, in words."""

from __future__ import annotations

from collections.abc import Iterator

from talkworth.control.escalation_records import Action, EscalationPolicy
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
        said = {"gains": "A human added", "loses": "A human cost more than was added:"}
        begin = said.get(total.finding, "Not shown that a human adds anything:")
        return f"{begin} {middle} (95 % interval {ends}), after minutes and capacity."
    return {
        "too little data": "Too little data: under 30 effective decisions that ended in an order "
        "on a side.",
        "no policy": "What a human is worth needs a policy: the margin, and what a minute costs.",
    }.get(total.finding, "Not identifiable: nothing was decided by lot with a logged chance.")


def each(minor: float, currency: str) -> str:
    """An amount per conversation, to the minor unit."""
    return amount(round(minor), currency)


def notices(
    total: EscalationSegment,
    policy: EscalationPolicy | None,
    *,
    n_not_matured: int,
    n_repeated: int,
    horizon_d: int,
) -> Iterator[EscalationNotice]:
    """What to know before reading, what blocks a verdict first."""
    for code, severity, n, said in _doubts(total, policy, n_not_matured, n_repeated, horizon_d):
        if n:
            yield EscalationNotice(code=code, severity=severity, n=n, words=said)


def _doubts(
    total: EscalationSegment,
    policy: EscalationPolicy | None,
    n_not_matured: int,
    n_repeated: int,
    horizon_d: int,
) -> Iterator[tuple[str, Severity, int, str]]:
    n, minutes = total.n_decisions, total.minutes
    assumed = f"{policy.assumed_minutes:g} are" if policy else "some would have to be"
    yield (
        "no-decisions",
        "blocks",
        int(n == 0),
        (
            "No matured decision in these days. Ask `POST /v1/decisions/escalation`, or send "
            "`decision_logged` events."
        ),
    )
    yield (
        "no-policy",
        "blocks",
        int(policy is None),
        (
            "The shop has no escalation policy, so no margin and no price of a minute. `talkworth "
            "escalation set` makes one."
        ),
    )
    yield (
        "not-identifiable",
        "blocks",
        n if total.n_compared == 0 else 0,
        (
            "No decision has a logged chance from 5 % to 95 %, so nobody can tell what a human "
            "added. Let a share be drawn, and log each chance when it is decided."
        ),
    )
    yield (
        "unlogged",
        "warns",
        total.n_unlogged if total.n_compared else 0,
        (f"{total.n_unlogged:,} decisions have no propensity and are in no figure of a value."),
    )
    yield (
        "handed-over",
        "warns",
        total.n_handed_over,
        (
            f"{total.n_handed_over:,} conversations were to go on and were handed over all the "
            "same. They stay where they were decided, which pulls the value towards 0."
        ),
    )
    yield (
        "not-handed-over",
        "warns",
        total.n_not_handed_over,
        (
            f"{total.n_not_handed_over:,} conversations were to be handed over, and no hand-off "
            "and no message of a human is seen in them. Send `conversation_handed_off`, or look "
            "why not."
        ),
    )
    yield (
        "assumed-minutes",
        "warns",
        minutes.n_assumed,
        (
            f"The minutes of {minutes.n_assumed:,} of {minutes.n_assumed + minutes.n_measured:,} "
            f"conversations with a human were not measured; {assumed} assumed for each."
        ),
    )
    yield (
        "certain",
        "notes",
        total.n_certain,
        (
            f"{total.n_certain:,} decisions were certain, or all but: hard rules among them. They "
            "have nothing to be compared with."
        ),
    )
    yield (
        "not-matured",
        "notes",
        n_not_matured,
        (f"{n_not_matured:,} decisions are younger than {horizon_d} days and do not count yet."),
    )
    yield (
        "repeated",
        "notes",
        n_repeated,
        (f"{n_repeated:,} decisions came after a first one about the same conversation."),
    )
