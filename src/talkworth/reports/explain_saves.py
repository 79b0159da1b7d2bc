"""What was asked to be undone of an order, and whether an answer kept the money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from talkworth.reports.candidates import Case, Facts
from talkworth.reports.confidence import confidence
from talkworth.reports.explained import LedgerEntry
from talkworth.reports.explained_sales import AtRisk, Concession, ExplainedSave, Moved
from talkworth.reports.period import instant
from talkworth.reports.verdicts import Verdict
from talkworth.reports.wording import span, window

Row = Mapping[str, Any]

SAVE_CODES = {
    "saved": "an answer between the request and its withdrawal kept the money",
    "not-verified": "only a browser told of the request or of its withdrawal",
    "not-withdrawn": "the request was not withdrawn",
    "withdrawn-before-request": "the withdrawal came no later than the request",
    "outside-the-cycles": "the payment is not one of those that the save keeps",
    "answered-before-request": "the answer came before the request",
    "answered-after-withdrawal": "the answer came after the request was withdrawn",
    "answer-too-old": "the answer came too long before the request was withdrawn",
    "never-answered": "no answer helped between the request and its withdrawal",
    "nothing-at-risk": "nothing that was asked for was left",
    "conceded-away": "as much was conceded as was at risk",
    "save-not-counted": "the order is not in the ledger, so nothing of it was saved",
}


def saves(
    facts: Facts, shop_id: str, case: Case, entries: Sequence[LedgerEntry]
) -> list[ExplainedSave]:
    """The requests about the order or its subscription, oldest first."""
    order = case.order
    named = {"shop_id": shop_id, "order_key": order["order_key"]}
    rows = facts.query("explain_requests", **named, subscription_id=order["subscription_id"])
    if not rows:
        return []
    ids = [row["request_id"] for row in rows]
    risks = facts.query("explain_at_risk", order_key=order["order_key"])
    given = facts.query("explain_concessions", **named, request_ids=ids)
    return [
        _save(
            row,
            _verdict(facts, order, row),
            [risk for risk in risks if risk["request_id"] == row["request_id"]],
            [_concession(one, order) for one in given if one["request_id"] == row["request_id"]],
            _moved(entries, row["request_id"]),
        )
        for row in rows
    ]


def _verdict(facts: Facts, order: Row, row: Row) -> Verdict:
    if row["taken_minor"]:
        between = span(row["withdrawn_at"] - row["touched_at"])
        reason = (
            f"{row['touch_id']} answered {span(row['touched_at'] - row['requested_at'])} after the "
            f"request and {between} before its withdrawal"
        )
        return Verdict("saved", reason)
    if row["trust"] != "verified":
        return Verdict("not-verified", "only a browser told of the request")
    if row["withdrawn_at"] is None:
        return _not_withdrawn(row)
    if order["excluded_reason"] is not None:
        return Verdict("save-not-counted", SAVE_CODES["save-not-counted"])
    if row["claimed_at"] is None:
        return Verdict("outside-the-cycles", SAVE_CODES["outside-the-cycles"])
    if row["touch_id"] is None:
        return _not_answered(facts, order, row)
    if not row["risk_minor"]:
        return Verdict("nothing-at-risk", SAVE_CODES["nothing-at-risk"])
    return Verdict("conceded-away", SAVE_CODES["conceded-away"])


def _not_withdrawn(row: Row) -> Verdict:
    told_at = row["told_withdrawn_at"]
    if told_at is None:
        return Verdict("not-withdrawn", SAVE_CODES["not-withdrawn"])
    if told_at <= row["requested_at"]:
        before = span(row["requested_at"] - told_at)
        reason = f"the withdrawal came {before} before the request"
        return Verdict("withdrawn-before-request", reason, f"not saved: {reason}")
    return Verdict("not-verified", "only a browser told of the withdrawal")


def _not_answered(facts: Facts, order: Row, row: Row) -> Verdict:
    """The answer nearest to the time between the request and its withdrawal."""
    requested_at, withdrawn_at = row["requested_at"], row["withdrawn_at"]
    (near,) = facts.query(
        "explain_save_answers",
        order_key=order["order_key"],
        requested_at=requested_at,
        withdrawn_at=withdrawn_at,
    )
    if near["between_at"] is not None:
        age = withdrawn_at - near["between_at"]
        over = span(age - row["save_us"])
        reason = f"the answer came {span(age)} before the withdrawal, over {window(row['save_us'])}"
        return Verdict("answer-too-old", reason, f"not saved by {over}: {reason}")
    if near["before_at"] is not None:
        before = span(requested_at - near["before_at"])
        reason = f"the answer came {before} before the request"
        return Verdict("answered-before-request", reason, f"not saved: {reason}")
    if near["after_at"] is not None:
        after = span(near["after_at"] - withdrawn_at)
        reason = f"the answer came {after} after the withdrawal"
        return Verdict("answered-after-withdrawal", reason, f"not saved: {reason}")
    return Verdict("never-answered", SAVE_CODES["never-answered"])


def _save(
    row: Row,
    verdict: Verdict,
    risks: Sequence[Row],
    concessions: list[Concession],
    moved: list[Moved],
) -> ExplainedSave:
    def at(name: str) -> Any:
        return None if row[name] is None else instant(row[name])

    return ExplainedSave(
        request_id=row["request_id"],
        kind=row["kind"],
        requested_at=instant(row["requested_at"]),
        withdrawn_at=at("withdrawn_at"),
        touch_id=row["touch_id"],
        channel=row["channel"],
        touched_at=at("touched_at"),
        joined_by=row["joined_by"],
        confidence=confidence(row["joined_by"]),
        cycle=row["cycle"] if row["kind"] == "churn" else None,
        risk_minor=row["risk_minor"] or 0,
        conceded_minor=row["conceded_minor"] or 0,
        saved_minor=row["taken_minor"] or 0,
        settles_at=at("settles_at") if verdict.code == "saved" else None,
        is_saved=verdict.code == "saved",
        code=verdict.code,
        reason=verdict.reason,
        near_miss=verdict.near_miss,
        portions=[_at_risk(risk) for risk in risks],
        concessions=concessions,
        moved=moved,
    )


def _at_risk(row: Row) -> AtRisk:
    return AtRisk(
        portion_id=row["portion_id"],
        balance_minor=row["balance_minor"],
        risk_minor=row["risk_minor"],
        saved_minor=row["taken_minor"] or 0,
    )


def _concession(row: Row, order: Row) -> Concession:
    reason, is_counted = "lowers what was saved", False
    if row["trust"] != "verified":
        reason = "only a browser told of it"
    elif row["currency"] != order["currency"]:
        reason = f"it is not in the order's currency, {order['currency']}"
    elif row["is_in_ledger"]:
        reason = f"refund {row['refund_id']} paid it: the ledger has it already"
    else:
        is_counted = True
    return Concession(
        amount_minor=row["amount_minor"],
        currency=row["currency"],
        refund_id=row["refund_id"],
        is_counted=is_counted,
        reason=reason,
    )


def _moved(entries: Sequence[LedgerEntry], request_id: str) -> list[Moved]:
    """What the request's claims moved, over all portions, by holder."""
    sums: dict[tuple[str | None, str], int] = {}
    for entry in entries:
        if entry.entry_type == "save" and entry.entry_id.endswith(f"/save/{request_id}"):
            for credit in entry.credits:
                key = credit.touch_id, credit.kind
                sums[key] = sums.get(key, 0) + credit.credit_minor
    return [
        Moved(touch_id=touch_id, kind=kind, credit_minor=minor)
        for (touch_id, kind), minor in sorted(sums.items(), key=lambda item: item[1])
        if minor
    ]
