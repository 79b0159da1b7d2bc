"""Whom somebody means: all identifiers of one person, and every entry of the journal about them."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Literal

import msgspec
from msgspec import Struct

from talkworth.control import Control
from talkworth.errors import NotFound
from talkworth.journal import Reader, StoredEntry
from talkworth.reports.live import events_of
from talkworth.sources.erased import KINDS
from talkworth.sources.privacy import email_key
from talkworth.warehouse import Warehouse
from talkworth.warehouse.keys import node_key

Kind = Literal["customer", "email", "visitor", "order"]


class UnknownPerson(NotFound):
    code = "unknown-person"

    def __init__(self, shop_id: str) -> None:
        # The identifier is left out: it is personal, and errors are logged.
        super().__init__(
            f"Shop {shop_id!r} holds nothing on this person. Look at the identifier; a customer "
            "is named by the shop platform's id, an order by its id."
        )


class Named(Struct, kw_only=True, frozen=True):
    """How a person is named; several identifiers must be those of one person."""

    customer: str | None = None
    email: str | None = None
    email_key: str | None = None
    visitor: str | None = None
    order: str | None = None


class Person(Struct, kw_only=True, frozen=True):
    """
    `nodes` are the keys of the identifiers, `seqs` the journal's entries about them.

    `values` are the identifiers themselves by kind, sessions among them, as far as an event of
    those entries carries them.
    """

    shop_id: str
    nodes: frozenset[int]
    seqs: frozenset[int]
    values: dict[str, tuple[str, ...]]

    def texts(self) -> list[str]:
        """Every identifier once, as text."""
        return sorted({value for values in self.values.values() for value in values})


class Held(Struct, kw_only=True, frozen=True):
    """One entry of the journal: `payload` is what it keeps, as JSON or else in base 64."""

    seq: int
    received_at: int
    door: str
    topic: str
    trust: str
    user_agent: str
    reason: str
    payload: Any


class Export(Struct, kw_only=True, frozen=True):
    """Everything we hold on one person. Instants are UTC microseconds."""

    shop_id: str
    identifiers: dict[str, tuple[str, ...]]
    entries: list[Held]


def find_person(
    warehouse: Warehouse, reader: Reader, control: Control, shop_id: str, named: Named
) -> Person:
    """
    The person that was named, as far as the warehouse is up to date.

    Raises:
        UnknownShop, UnknownPerson
    """
    given = _given(warehouse, control, shop_id, named)
    if not given:
        raise UnknownPerson(shop_id)
    asked = sorted({node_key(shop_id, kind, value) for kind, value in given})
    rows = warehouse.query("person_nodes", shop_id=shop_id, node_keys=asked)
    nodes = frozenset(row["node_key"] for row in rows) | frozenset(asked)
    about = warehouse.query("person_entries", shop_id=shop_id, node_keys=sorted(nodes))
    seqs = frozenset(row["seq"] for row in about)
    values = _values(shop_id, nodes, reader.get(seqs))
    for kind, value in given:
        values[kind].add(value)
    return Person(
        shop_id=shop_id,
        nodes=nodes,
        seqs=seqs,
        values={kind: tuple(sorted(found)) for kind, found in sorted(values.items())},
    )


def export_person(reader: Reader, person: Person) -> Export:
    """
    What the journal holds on a person.

    Raises:
        UnknownPerson: no entry names them.
    """
    if not person.seqs:
        raise UnknownPerson(person.shop_id)
    return Export(
        shop_id=person.shop_id,
        identifiers=person.values,
        entries=[_held(entry) for entry in reader.get(person.seqs)],
    )


def _given(
    warehouse: Warehouse, control: Control, shop_id: str, named: Named
) -> list[tuple[str, str]]:
    """The identifiers in `named`; of an order, those of whom it belongs to first of all."""
    control.shop(shop_id)
    key = named.email_key
    if named.email:
        key = email_key(control.email_pepper(shop_id), email=named.email)
    pairs = (("customer", named.customer), ("email", key), ("visitor", named.visitor))
    given = [(kind, value) for kind, value in pairs if value]
    if named.order:
        rows = warehouse.query("person_of_order", shop_id=shop_id, order_id=named.order)
        given += [(row["kind"], row["value"]) for row in rows]
    return given


def _values(
    shop_id: str, nodes: frozenset[int], entries: Iterable[StoredEntry]
) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        for event in events_of(entry):
            named = [
                (kind, value)
                for field, kind in KINDS.items()
                if (value := getattr(event, field, None))
            ]
            mine = [
                (kind, value)
                for kind, value in named
                if kind != "session" and node_key(shop_id, kind, value) in nodes
            ]
            for kind, value in mine:
                found[kind].add(value)
            if mine:
                found["session"].update(value for kind, value in named if kind == "session")
    if not found["session"]:
        del found["session"]
    return found


def _held(entry: StoredEntry) -> Held:
    payload: Any
    try:
        payload = msgspec.json.decode(entry.payload)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        payload = base64.b64encode(entry.payload).decode()
    return Held(
        seq=entry.seq,
        received_at=entry.received_at,
        door=entry.door,
        topic=entry.topic,
        trust=entry.trust,
        user_agent=entry.user_agent,
        reason=entry.reason,
        payload=payload,
    )
