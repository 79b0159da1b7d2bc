"""Who belongs together: identifiers grouped into persons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import combinations

from tests.reference.facts import Row
from tests.reference.rulebook import Rulebook

from talkworth.rules import RuleSet

FIELDS = {
    "conversation": "conversation_id",
    "cart": "cart_token",
    "checkout": "checkout_token",
    "visitor": "visitor_id",
    "customer": "customer_id",
    "email": "email_key",
}
BELONGS_BY = ("conversation", "customer", "email", "visitor", "cart", "checkout")


@dataclass(frozen=True, slots=True)
class Node:
    """One identifier of one shop."""

    shop: str
    kind: str
    value: str

    @property
    def key(self) -> int:
        """The signed 64-bit key of this identifier."""
        text = f"{self.shop}\x1f{self.kind}\x1f{self.value}".encode()
        return int.from_bytes(blake2b(text, digest_size=8).digest(), "big", signed=True) >> 1


@dataclass(slots=True)
class Persons:
    """Every identifier's person (its smallest key). Ignored identifiers have none."""

    person: dict[Node, int] = field(default_factory=dict)
    ignored: set[Node] = field(default_factory=set)
    known: set[int] = field(default_factory=set)

    def of(self, row: Row, kinds: Iterable[str] = BELONGS_BY) -> int | None:
        """The person of a row's strongest identifier that is not ignored."""
        found = {node.kind: self.person.get(node) for node in nodes(row)}
        return next((person for kind in kinds if (person := found.get(kind)) is not None), None)


Links = Mapping[Node, Collection[Node]]


def nodes(row: Row) -> list[Node]:
    """The identifiers an event carries."""
    found = [(kind, getattr(row.event, name)) for kind, name in FIELDS.items()]
    found.append(("visitor", getattr(row.event, "linked_visitor_id", None)))
    return list({Node(row.shop, kind, value): 0 for kind, value in found if value is not None})


def persons(rows: Iterable[Row], rules: Rulebook) -> Persons:
    """Group all identifiers."""
    links: dict[Node, set[Node]] = defaultdict(set)
    for row in rows:
        seen = nodes(row)
        for node in seen:
            links[node]  # an identifier that is always alone is still a person
        for one, other in combinations(seen, 2):
            links[one].add(other)
            links[other].add(one)

    result = Persons()
    result.ignored = {
        node for node in links if _is_shared(node, links[node], rules.newest(node.shop))
    }
    open_links = {
        node: others - result.ignored
        for node, others in links.items()
        if node not in result.ignored
    }
    owner = _grow(_known_cores(open_links), open_links)
    _name(result, owner, open_links)
    return result


def _is_shared(node: Node, others: Collection[Node], rules: RuleSet) -> bool:
    """Whether an identifier is seen with more others than its rules allow."""
    n_customers = sum(other.kind == "customer" for other in others)
    n_visitors = sum(other.kind == "visitor" for other in others)
    match node.kind:
        case "visitor":
            return (
                n_customers > rules.max_visitor_customers or n_visitors > rules.max_linked_visitors
            )
        case "email":
            return n_visitors > rules.max_email_visitors
        case "cart" | "checkout":
            return n_customers > rules.max_token_customers
        case _:
            return False


def _known_cores(links: Links) -> list[set[Node]]:
    """Customers and the e-mails seen with them: the persons we know by name."""
    core_links = {
        node: {other for other in others if {node.kind, other.kind} == {"customer", "email"}}
        for node, others in links.items()
        if node.kind in ("customer", "email")
    }
    groups = components(core_links)
    return [group for group in groups if any(node.kind == "customer" for node in group)]


def _grow(cores: list[set[Node]], links: Links) -> dict[Node, int]:
    """
    Give every identifier to the nearest known person, one link at a time.

    An identifier reached from two persons at once belongs to neither, and nothing behind it is
    reached through it.
    """
    owner = {node: index for index, core in enumerate(cores) for node in core}
    blocked: set[Node] = set()
    frontier = set(owner)
    while frontier:
        reached: dict[Node, set[int]] = defaultdict(set)
        for node in frontier:
            for other in links[node]:
                if other not in owner and other not in blocked:
                    reached[other].add(owner[node])
        frontier = {node for node, from_whom in reached.items() if len(from_whom) == 1}
        blocked |= reached.keys() - frontier
        owner.update({node: min(reached[node]) for node in frontier})
    return owner


def _name(result: Persons, owner: Mapping[Node, int], links: Links) -> None:
    known: dict[int, set[Node]] = defaultdict(set)
    for node, index in owner.items():
        known[index].add(node)
    rest = {node: set(others) - owner.keys() for node, others in links.items() if node not in owner}
    for group, is_known in [
        *((group, True) for group in known.values()),
        *((group, False) for group in components(rest)),
    ]:
        key = min(node.key for node in group)
        result.person.update(dict.fromkeys(group, key))
        if is_known:
            result.known.add(key)


def components(links: Links) -> list[set[Node]]:
    """The groups of nodes that hang together."""
    groups: list[set[Node]] = []
    seen: set[Node] = set()
    for start in links:
        if start in seen:
            continue
        group, waiting = {start}, [start]
        while waiting:
            for other in links[waiting.pop()]:
                if other not in group:
                    group.add(other)
                    waiting.append(other)
        seen |= group
        groups.append(group)
    return groups
