"""The touches that a sale could have been credited to, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from talkworth.errors import NotFound
from talkworth.reports.confidence import confidence
from talkworth.reports.explained_sales import Touch
from talkworth.reports.period import instant
from talkworth.reports.verdicts import (
    Verdict,
    campaign_verdict,
    click_verdict,
    conversation_verdict,
    won,
)

Row = Mapping[str, Any]


class Facts(Protocol):
    """What answers queries: the warehouse, or a replay of it."""

    def query(self, name: str, **values: object) -> list[dict[str, Any]]:
        """The rows of `sql/queries/<name>.sql`."""


class UnknownOrder(NotFound):
    code = "unknown-order"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"There is no order {key[:100]!r} in this shop. Send its id or its name as the "
            "platform shows it, such as '#1001'; the orders report lists them."
        )


@dataclass(frozen=True, slots=True)
class Case:
    """
    An order, its sales with the touches that won each, and whom its identifiers lead to.

    A sale's row holds the order's columns too.
    """

    order: dict[str, Any]
    sales: list[dict[str, Any]]
    winners: list[dict[str, Any]]
    identifiers: list[dict[str, Any]]

    def persons(self) -> dict[int, str | None]:
        """Each person an identifier leads to: how it joins, `None` where it may not."""
        return {
            row["person_key"]: row["joined_by"] if row["is_reached"] else None
            for row in sorted(self.identifiers, key=lambda row: bool(row["is_reached"]))
            if not row["is_ignored"]
        }

    def winners_of(self, sale: Row) -> list[dict[str, Any]]:
        """Those of one sale, in their rank."""
        return [row for row in self.winners if row["sale_key"] == sale["sale_key"]]


def find_order(facts: Facts, shop_id: str, key: str) -> dict[str, Any]:
    """
    The order of this id or name.

    Raises:
        UnknownOrder
    """
    rows = facts.query("explain_order", shop_id=shop_id, key=key)
    if not rows:
        raise UnknownOrder(key)
    return rows[0]


def open_case(facts: Facts, shop_id: str, order: dict[str, Any]) -> Case:
    """The order with its sales and what won them."""
    named = {"shop_id": shop_id, "order_key": order["order_key"]}
    sales = [
        {**order, **sale, "what": "order" if sale["sale_id"] == "sale" else "sale"}
        for sale in facts.query("explain_sales", **named)
    ]
    return Case(
        order,
        sales,
        facts.query("explain_winners", **named),
        facts.query("explain_identifiers", **named),
    )


def touches(facts: Facts, shop_id: str, case: Case, sale: Row) -> list[Touch]:
    """
    Every conversation part, click and campaign the order's persons began before the sale.

    The winners first, then the newest.
    """
    found = [
        *_conversations(facts, shop_id, case, sale),
        *_clicks(facts, shop_id, case, sale),
        *_campaigns(facts, shop_id, case, sale),
    ]
    return sorted(found, key=lambda touch: (not touch.is_winner, -touch.started_at.timestamp()))


def _conversations(facts: Facts, shop_id: str, case: Case, sale: Row) -> list[Touch]:
    persons, winners = case.persons(), case.winners_of(sale)
    talks = facts.query(
        "explain_conversations",
        shop_id=shop_id,
        person_keys=list(persons),
        sold_at=sale["sold_at"],
        direct_from_at=sale["direct_from_at"],
        path_from_at=sale["path_from_at"],
    )
    answers = answers_of(facts, shop_id, talks)
    found = []
    for talk in talks:
        touch_id = f"{talk['conversation_id']}#{talk['part']}"
        joined_by = persons[talk["person_key"]]
        winner = _winner(winners, touch_id)
        verdict = (
            won(sale, winner)
            if winner
            else conversation_verdict(
                sale,
                talk,
                answers.get(talk["conversation_key"], []),
                winners,
                is_reached=joined_by is not None,
            )
        )
        clock = talk["last_earned_at"]
        found.append(_touch(touch_id, "conversation", talk, clock, (winner, verdict), joined_by))
    return found


def _clicks(facts: Facts, shop_id: str, case: Case, sale: Row) -> list[Touch]:
    persons, winners = case.persons(), case.winners_of(sale)
    clicks = facts.query(
        "explain_clicks", shop_id=shop_id, person_keys=list(persons), sold_at=sale["sold_at"]
    )
    found = []
    for click in clicks:
        joined_by = persons[click["person_key"]]
        winner = _winner(winners, click["event_id"])
        verdict = (
            won(sale, winner)
            if winner
            else click_verdict(sale, click, winners, is_reached=joined_by is not None)
        )
        shown = _shown(click, click["click_type"])
        clock = click["occurred_at"] if click["is_answered"] else None
        found.append(_touch(click["event_id"], "click", shown, clock, (winner, verdict), joined_by))
    return found


def _campaigns(facts: Facts, shop_id: str, case: Case, sale: Row) -> list[Touch]:
    persons, winners = case.persons(), case.winners_of(sale)
    visits = facts.query(
        "explain_campaigns", shop_id=shop_id, person_keys=list(persons), sold_at=sale["sold_at"]
    )
    found = []
    for visit in visits:
        joined_by = persons[visit["person_key"]]
        winner = _winner(winners, visit["event_id"])
        verdict = (
            won(sale, winner)
            if winner
            else campaign_verdict(sale, visit, winners, is_reached=joined_by is not None)
        )
        shown, clock = _shown(visit, visit["channel"]), visit["occurred_at"]
        found.append(
            _touch(visit["event_id"], "campaign", shown, clock, (winner, verdict), joined_by)
        )
    return found


def _winner(winners: Sequence[Row], touch_id: str) -> Row | None:
    return next((row for row in winners if row["touch_id"] == touch_id), None)


def _shown(row: Row, channel: str) -> Row:
    return {"channel": channel, "conversation_id": None, "started_at": row["occurred_at"]}


def _touch(
    touch_id: str,
    form: str,
    row: Row,
    clock: int | None,
    outcome: tuple[Row | None, Verdict],
    joined_by: str | None,
) -> Touch:
    winner, verdict = outcome
    key = winner["joined_by"] if winner else joined_by
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
        joined_by=key,
        confidence=confidence(key),
        kind=winner["kind"] if winner else None,
        share=share,
        near_miss=verdict.near_miss,
    )


def answers_of(facts: Facts, shop_id: str, talks: Sequence[Row]) -> dict[int, list[dict[str, Any]]]:
    """The assistant's messages of each conversation part, oldest first."""
    nodes = list({talk["conversation_key"] - talk["part"] for talk in talks})
    rows = facts.query("explain_answers", shop_id=shop_id, nodes=nodes)
    return {
        talk["conversation_key"]: [
            row
            for row in rows
            if row["node_key"] == talk["conversation_key"] - talk["part"]
            and talk["started_at"] <= row["occurred_at"] <= talk["ended_at"]
        ]
        for talk in talks
    }
