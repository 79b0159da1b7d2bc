"""The touches that an order could have been credited to, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from talkworth.reports.explained import Touch
from talkworth.reports.period import instant
from talkworth.reports.verdicts import (
    Verdict,
    click_verdict,
    conversation_verdict,
    direct_miss,
)
from talkworth.reports.wording import span, window
from talkworth.warehouse import Warehouse

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """An order, the touches that won it, and the persons its identifiers lead to."""

    order: dict[str, Any]
    winners: list[dict[str, Any]]
    identifiers: list[dict[str, Any]]

    def persons(self) -> dict[int, str | None]:
        """Each person an identifier leads to: how it joins, `None` where it may not."""
        return {
            row["person_key"]: row["joined_by"] if row["is_reached"] else None
            for row in sorted(self.identifiers, key=lambda row: bool(row["is_reached"]))
            if not row["is_ignored"]
        }

    def winner(self, touch_id: str) -> dict[str, Any] | None:
        return next((row for row in self.winners if row["touch_id"] == touch_id), None)


def open_case(warehouse: Warehouse, shop_id: str, key: str) -> Case | None:
    """The order of this id or name, with what won it; `None` if there is none."""
    rows = warehouse.query("explain_order", shop_id=shop_id, key=key)
    if not rows:
        return None
    order = rows[0]
    if order["direct_from_at"] is None:
        order["direct_from_at"] = order["ordered_at"] - order["direct_us"]
        order["path_from_at"] = order["ordered_at"] - order["assisted_us"]
    named = {"shop_id": shop_id, "order_key": order["order_key"]}
    return Case(
        order,
        warehouse.query("explain_winners", **named),
        warehouse.query("explain_identifiers", **named),
    )


def touches(warehouse: Warehouse, shop_id: str, case: Case) -> list[Touch]:
    """Every conversation part and click the order's persons began before it, newest first."""
    found = [
        *_conversations(warehouse, shop_id, case),
        *_clicks(warehouse, shop_id, case),
    ]
    return sorted(found, key=lambda touch: (not touch.is_winner, -touch.started_at.timestamp()))


def _conversations(warehouse: Warehouse, shop_id: str, case: Case) -> list[Touch]:
    order, persons = case.order, case.persons()
    talks = warehouse.query(
        "explain_conversations",
        shop_id=shop_id,
        person_keys=list(persons),
        ordered_at=order["ordered_at"],
        direct_from_at=order["direct_from_at"],
        path_from_at=order["path_from_at"],
    )
    answers = answers_of(warehouse, shop_id, talks)
    found = []
    for talk in talks:
        touch_id = f"{talk['conversation_id']}#{talk['part']}"
        joined_by = persons[talk["person_key"]]
        winner = case.winner(touch_id)
        verdict = (
            won(order, winner)
            if winner
            else conversation_verdict(
                order,
                talk,
                answers.get(talk["conversation_key"], []),
                case.winners[0] if case.winners else None,
                is_reached=joined_by is not None,
            )
        )
        clock = talk["last_earned_at"]
        found.append(_touch(touch_id, "conversation", talk, clock, (winner, verdict), joined_by))
    return found


def _clicks(warehouse: Warehouse, shop_id: str, case: Case) -> list[Touch]:
    order, persons = case.order, case.persons()
    clicks = warehouse.query(
        "explain_clicks",
        shop_id=shop_id,
        person_keys=list(persons),
        ordered_at=order["ordered_at"],
    )
    found = []
    for click in clicks:
        joined_by = persons[click["person_key"]]
        winner = case.winner(click["event_id"])
        verdict = (
            won(order, winner)
            if winner
            else click_verdict(
                order,
                click,
                case.winners[0] if case.winners else None,
                is_reached=joined_by is not None,
            )
        )
        shown = {
            "channel": click["click_type"],
            "conversation_id": None,
            "started_at": click["occurred_at"],
        }
        clock = click["occurred_at"] if click["is_answered"] else None
        found.append(_touch(click["event_id"], "click", shown, clock, (winner, verdict), joined_by))
    return found


def _touch(
    touch_id: str,
    form: str,
    row: Row,
    clock: int | None,
    outcome: tuple[Row | None, Verdict],
    joined_by: str | None,
) -> Touch:
    winner, verdict = outcome
    share = None
    if winner:
        share = f"{winner['weight_upto'] - winner['weight_before']} of {winner['weight_total']}"
    return Touch(
        touch_id=touch_id,
        form=form,
        channel=row["channel"],
        conversation_id=row["conversation_id"],
        started_at=instant(row["started_at"]),
        answered_at=None if clock is None else instant(clock),
        is_winner=winner is not None,
        code=verdict.code,
        reason=verdict.reason,
        joined_by=winner["joined_by"] if winner else joined_by,
        kind=winner["kind"] if winner else None,
        share=share,
        near_miss=verdict.near_miss,
    )


def won(order: Row, winner: Row) -> Verdict:
    """The verdict on a touch that earned the order."""
    before = span(order["ordered_at"] - winner["touched_at"])
    if winner["tier"] == 1:
        reason = (
            f"it helped {before} before the order: the first inside {window(order['direct_us'])}"
        )
        return Verdict("won", reason)
    reason = (
        f"it helped {before} before the order: nothing was inside {window(order['direct_us'])}, "
        f"and it was the first inside {window(order['assisted_us'])}"
    )
    return Verdict("won", reason, direct_miss(order, winner))


def answers_of(
    warehouse: Warehouse, shop_id: str, talks: Sequence[Row]
) -> dict[int, list[dict[str, Any]]]:
    """The assistant's messages of each conversation part, oldest first."""
    nodes = list({talk["conversation_key"] - talk["part"] for talk in talks})
    rows = warehouse.query("explain_answers", shop_id=shop_id, nodes=nodes)
    return {
        talk["conversation_key"]: [
            row
            for row in rows
            if row["node_key"] == talk["conversation_key"] - talk["part"]
            and talk["started_at"] <= row["occurred_at"] <= talk["ended_at"]
        ]
        for talk in talks
    }
