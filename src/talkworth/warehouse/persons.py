"""
Who belongs together: groups of linked identifiers, divided into persons.

A group without a customer, or with one known customer, is one person. In a group with several
known customers each identifier goes to the one nearest by number of links; one that is equally
near to two belongs to neither, and what lies behind it stays anonymous. Known customers never
merge through a shared browser, whatever arrives first: the result depends on the links alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Keys = NDArray[np.int64]
STRONG = ("customer", "email")


@dataclass(frozen=True, slots=True)
class Resolved:
    """For each node, in the order given: its group, its person, whether that is a known one."""

    group_key: Keys
    person_key: Keys
    is_known: NDArray[np.bool_]


def resolve_persons(node_keys: Keys, kinds: list[str], one: Keys, other: Keys) -> Resolved:
    """
    Divide nodes into groups and persons.

    `one` and `other` are the ends of the links, as node keys; ignored nodes and their links are
    left out by the caller. A person's key is the smallest node key in it.
    """
    order = np.argsort(node_keys)
    ends = [order[np.searchsorted(node_keys, end, sorter=order)] for end in (one, other)]
    groups = _components(len(node_keys), ends[0], ends[1])
    is_customer = np.array([kind == "customer" for kind in kinds], dtype=np.bool_)
    is_strong = np.array([kind in STRONG for kind in kinds], dtype=np.bool_)
    strong_links = (
        is_strong[ends[0]] & is_strong[ends[1]] & (is_customer[ends[0]] | is_customer[ends[1]])
    )
    owners = _components(len(node_keys), ends[0][strong_links], ends[1][strong_links])

    known_of_group = defaultdict(set)
    for node in np.flatnonzero(is_customer):
        known_of_group[int(groups[node])].add(int(owners[node]))
    n_known = np.zeros(groups.max(initial=-1) + 1, dtype=np.int64)
    for group, known in known_of_group.items():
        n_known[group] = len(known)

    person = groups.astype(np.int64)
    is_known = n_known[groups] == 1 if len(groups) else np.zeros(0, dtype=np.bool_)
    shared = np.flatnonzero(n_known[groups] > 1) if len(groups) else np.zeros(0, dtype=np.int64)
    if len(shared):
        _divide(shared, ends, owners, is_customer, person, is_known, groups)
    return Resolved(
        group_key=_smallest(node_keys, groups),
        person_key=_smallest(node_keys, person),
        is_known=is_known,
    )


def _components(n: int, one: Keys, other: Keys) -> Keys:
    graph = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(n, n))
    labels: Keys = connected_components(graph, directed=False)[1].astype(np.int64)
    return labels


def _smallest(node_keys: Keys, labels: Keys) -> Keys:
    """For each node the smallest key that carries its label."""
    dense, place = np.unique(labels, return_inverse=True)
    smallest = np.full(len(dense), np.iinfo(np.int64).max)
    np.minimum.at(smallest, place, node_keys)
    result: Keys = smallest[place]
    return result


def _divide(
    shared: Keys,
    ends: list[Keys],
    owners: Keys,
    is_customer: NDArray[np.bool_],
    person: Keys,
    is_known: NDArray[np.bool_],
    groups: Keys,
) -> None:
    """Give the nodes of groups with several known customers their own persons, in place."""
    members = {int(node) for node in shared}
    neighbours: dict[int, list[int]] = {node: [] for node in members}
    for one, other in zip(ends[0].tolist(), ends[1].tolist(), strict=True):
        if one in members:
            neighbours[one].append(other)
            neighbours[other].append(one)
    known = {int(owners[node]) for node in members if is_customer[node]}
    start = {node: int(owners[node]) for node in members if int(owners[node]) in known}
    owner = _nearest(start, neighbours)
    anonymous = _anonymous(members - owner.keys(), neighbours)
    # Labels of divided nodes must differ from every group's label: count on from the last.
    free = int(groups.max()) + 1
    for node in members:
        is_known[node] = node in owner
        label = 2 * owner[node] if node in owner else 2 * anonymous[node] + 1
        person[node] = free + label


def _nearest(start: dict[int, int], neighbours: dict[int, list[int]]) -> dict[int, int]:
    """Breadth first from all known persons at once; a node reached from two is a wall."""
    owner, walls, edge = dict(start), set[int](), set(start)
    while edge:
        reached: dict[int, set[int]] = defaultdict(set)
        for node in edge:
            for neighbour in neighbours[node]:
                if neighbour not in owner and neighbour not in walls:
                    reached[neighbour].add(owner[node])
        edge = {node for node, from_whom in reached.items() if len(from_whom) == 1}
        walls |= reached.keys() - edge
        owner |= {node: min(reached[node]) for node in edge}
    return owner


def _anonymous(nodes: Iterable[int], neighbours: dict[int, list[int]]) -> dict[int, int]:
    """What no known person holds groups among itself; the label is one of its nodes."""
    rest, label = set(nodes), dict[int, int]()
    while rest:
        first = rest.pop()
        stack = [first]
        while stack:
            node = stack.pop()
            label[node] = first
            found = [neighbour for neighbour in neighbours[node] if neighbour in rest]
            rest.difference_update(found)
            stack += found
    return label
