"""Keeps every identifier's person true as links arrive; the same function serves a rebuild."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Set
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from talkworth.warehouse.db import Database
from talkworth.warehouse.facts import Fact
from talkworth.warehouse.persons import resolve_persons

Link = tuple[int, int]


@dataclass(slots=True)
class LinkChanges:
    """
    The identifiers of a batch, how many times each link came (or was taken back), and which
    events carry each identifier.
    """

    nodes: dict[int, tuple[str, str]] = field(default_factory=dict)
    links: Counter[Link] = field(default_factory=Counter)
    carriers: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, fact: Fact) -> None:
        for kind, node in fact.nodes:
            self.nodes[node] = fact.entry.shop_id, kind
            self.carriers[node].append(fact.event_key)
        self.links.update(fact.links())

    def take_back(self, links: list[Link]) -> None:
        self.links.subtract(links)


@dataclass(frozen=True, slots=True)
class _Node:
    node_key: int
    kind: str
    person_key: int
    is_known: bool
    group_key: int
    is_ignored: bool


def settle_links(db: Database, changes: LinkChanges) -> set[int]:
    """
    Append the links, and work out again the groups they touch.

    Returns the persons that changed: the old keys and the new ones.
    """
    held_before = _links_at(db, {end for link in changes.links for end in link})
    _append(db, changes)
    moved = {link for link, n in changes.links.items() if n and (n < 0) == (link in held_before)}
    persons = _resolve(db, {end for link in moved for end in link}) if moved else set()
    # What came with an identifier that is already ignored goes to its next one.
    known = _known(db, changes.nodes)
    came = {event for node in known if known[node] for event in changes.carriers[node]}
    return persons | (_move_events(db, list(came)) if came else set())


def settle_everything(db: Database) -> None:
    """Work out every group from all links: the rebuild's way."""
    nodes = {row[0] for row in db.rows("load", "all_nodes")}
    _resolve(db, nodes)


def append_links(db: Database, changes: LinkChanges) -> None:
    """Append the links alone; `settle_everything` follows."""
    _append(db, changes)


def _append(db: Database, changes: LinkChanges) -> None:
    known = _known(db, changes.nodes)
    new = {node: names for node, names in changes.nodes.items() if node not in known}
    db.insert(
        "identities",
        {
            "node_key": list(new),
            "shop_id": [shop_id for shop_id, _ in new.values()],
            "kind": [kind for _, kind in new.values()],
            "group_key": list(new),
            "person_key": list(new),
            "is_ignored": [False] * len(new),
            "is_known": [kind == "customer" for _, kind in new.values()],
        },
    )
    links = [(one, other, n) for (one, other), n in changes.links.items() if n]
    if links:
        one, other, n = (list(column) for column in zip(*links, strict=True))
        db.insert("identity_links", {"one_key": one, "other_key": other, "n": n})


def _known(db: Database, nodes: Collection[int]) -> dict[int, bool]:
    """Those of the nodes that we have, and whether each is ignored."""
    with db.staged("batch_nodes", {"node_key": list(nodes)}):
        return dict(db.rows("load", "batch_nodes_known"))


def _links_at(db: Database, nodes: Set[int]) -> set[Link]:
    if not nodes:
        return set()
    with db.staged("link_nodes", {"node_key": list(nodes)}):
        return {(one, other) for one, other in db.rows("load", "links_at_nodes")}


def _resolve(db: Database, ends: set[int]) -> set[int]:
    shared = _shared(db, ends)
    before = _nodes_of_groups(db, ends)
    freed = {key for key in ends if before[key].is_ignored and key not in shared}
    if freed:
        around = {end for link in _links_at(db, freed) for end in link}
        before |= _nodes_of_groups(db, around)
    ignored = {
        key for key, node in before.items() if (key in shared if key in ends else node.is_ignored)
    }
    after = _persons(db, before, ignored)
    changed = {key for key, node in after.items() if node != before[key]}
    _write(db, [after[key] for key in changed])
    flipped = [key for key in changed if after[key].is_ignored != before[key].is_ignored]
    persons = {node[key].person_key for node in (before, after) for key in changed}
    return persons | (_move_carriers(db, flipped) if flipped else set())


def _shared(db: Database, ends: set[int]) -> set[int]:
    with db.staged("link_nodes", {"node_key": list(ends)}):
        return {row[0] for row in db.rows("load", "shared_nodes")}


def _nodes_of_groups(db: Database, ends: set[int]) -> dict[int, _Node]:
    with db.staged("link_nodes", {"node_key": list(ends)}):
        rows = db.rows("load", "group_nodes")
    return {row[0]: _Node(*row) for row in rows}


def _persons(db: Database, nodes: dict[int, _Node], ignored: set[int]) -> dict[int, _Node]:
    """What the nodes are now; an ignored one stands alone."""
    joining = nodes.keys() - ignored
    keys = np.array(list(joining), dtype=np.int64)
    # An ignored identifier, of this group or of any other, links nothing.
    links = [link for link in _links_at(db, joining) if joining.issuperset(link)]
    ends = np.array(links, dtype=np.int64).reshape(-1, 2)
    kinds = [nodes[key].kind for key in keys.tolist()]
    found = resolve_persons(keys, kinds, ends[:, 0], ends[:, 1])
    columns: list[Any] = [found.person_key, found.is_known, found.group_key]
    after = {
        key: _Node(key, kind, int(person), bool(is_known), int(group), False)
        for key, kind, person, is_known, group in zip(keys.tolist(), kinds, *columns, strict=True)
    }
    for key in ignored:
        kind = nodes[key].kind
        after[key] = _Node(key, kind, key, kind == "customer", key, True)
    return after


def _write(db: Database, nodes: list[_Node]) -> None:
    if not nodes:
        return
    columns = {
        name: [getattr(node, name) for node in nodes]
        for name in ("node_key", "group_key", "person_key", "is_known", "is_ignored")
    }
    with db.staged("moved_nodes", columns):
        db.run("load", "move_nodes")


def _move_carriers(db: Database, nodes: list[int]) -> set[int]:
    """Events that carry a node which began or ceased to be ignored may change hands."""
    with db.staged("flipped_nodes", {"node_key": nodes}):
        events = [row[0] for row in db.rows("load", "events_at_nodes")]
    return _move_events(db, events) if events else set()


def _move_events(db: Database, events: list[int]) -> set[int]:
    """Each event goes to its first identifier that joins; the persons it may belong to."""
    with db.staged("moved_events", {"event_key": events}):
        carried = {row[0] for row in db.rows("load", "nodes_of_events")}
        db.script("load", "move_events")
    return {node.person_key for node in _nodes_of_groups(db, carried).values()}
