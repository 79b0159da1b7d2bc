"""Who belongs together, drawn as small graphs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworth.warehouse.persons import resolve_persons

KINDS = {"K": "customer", "E": "email", "V": "visitor", "C": "conversation", "B": "cart"}


def persons(graph: str, alone: str = "") -> set[frozenset[str]]:
    """Persons of a graph told as links, `"V1-K1 V1-C1"`: customers K, emails E, visitors V..."""
    pairs = [tuple(link.split("-")) for link in graph.split()]
    names = sorted({end for pair in pairs for end in pair} | set(alone.split()))
    keys = {name: 10 * place - 35 for place, name in enumerate(names)}
    one, other = (np.array([keys[pair[end]] for pair in pairs], dtype=np.int64) for end in (0, 1))
    found = resolve_persons(
        np.array(list(keys.values()), dtype=np.int64), [KINDS[n[0]] for n in names], one, other
    )
    grouped: dict[int, set[str]] = {}
    for name, person in zip(names, found.person_key.tolist(), strict=True):
        grouped.setdefault(person, set()).add(name)
    assert all(min(keys[name] for name in group) == key for key, group in grouped.items())
    return {frozenset(group) for group in grouped.values()}


def sets(*groups: str) -> set[frozenset[str]]:
    return {frozenset(group.split()) for group in groups}


GRAPHS = [
    ("strangers", "", "V1 V2", sets("V1", "V2")),
    ("an anonymous visitor's conversations", "V1-C1 V1-C2", "", sets("V1 C1 C2")),
    ("two devices of one customer", "V1-K1 V2-K1 V1-C1 V2-C2", "", sets("K1 V1 V2 C1 C2")),
    ("two customer ids of one e-mail", "K1-E1 K2-E1 V1-K2", "", sets("K1 K2 E1 V1")),
    (
        "a family computer: its own conversations stay with neither",
        "V1-K1 V1-K2 V1-C1 K1-C2",
        "",
        sets("K1 C2", "K2", "V1 C1"),
    ),
    (
        "nearest wins on a chain between two customers",
        "K1-V1 V1-C1 C1-B1 B1-V2 V2-K2",
        "",
        sets("K1 V1 C1", "K2 V2 B1"),
    ),
    (
        "what is equally far from two belongs to neither, nor what lies behind it",
        "K1-V1 V1-C1 C1-V2 V2-K2 C1-B1",
        "",
        sets("K1 V1", "K2 V2", "C1 B1"),
    ),
    ("an e-mail that no customer has only joins visitors", "V1-E1 V2-E1", "", sets("V1 V2 E1")),
]


@pytest.mark.parametrize(("name", "graph", "alone", "expected"), GRAPHS)
def test_identifiers_divide_into_these_persons(
    name: str, graph: str, alone: str, expected: set[frozenset[str]]
) -> None:
    assert persons(graph, alone) == expected


nodes = st.sampled_from("K1 K2 K3 E1 V1 V2 V3 C1 C2 B1".split())
# An event carries one identifier of a kind, so a link never joins two of one kind.
links = st.lists(st.tuples(nodes, nodes).filter(lambda ends: ends[0][0] != ends[1][0]), min_size=1)


@given(links)
def test_the_order_and_direction_of_links_do_not_matter(drawn: list[tuple[str, str]]) -> None:
    graph = " ".join(f"{one}-{other}" for one, other in drawn)
    turned = " ".join(f"{other}-{one}" for one, other in reversed(drawn))
    assert persons(graph) == persons(turned)


@given(links)
def test_two_customers_are_one_person_only_through_a_common_email(
    drawn: list[tuple[str, str]],
) -> None:
    emails = {frozenset(link) for link in drawn if "E1" in link}
    for person in persons(" ".join(f"{one}-{other}" for one, other in drawn)):
        customers = {name for name in person if name.startswith("K")}
        if len(customers) > 1:
            assert all(frozenset((customer, "E1")) in emails for customer in customers)
