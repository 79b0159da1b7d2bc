"""The sentences of decisions that a shop's data rarely asks for."""

from __future__ import annotations

import pytest
from msgspec import structs

from talkworth.reports.amounts import ByKind, Interval
from talkworth.reports.decision_words import Worded, dimension_words, value_words
from talkworth.reports.segments import Segment

EMAIL = Segment(
    values=["email", "mobile"],
    n_meaningful=9_000,
    n_persons=9_000,
    n_payers=9,
    n_orders=9,
    revenue=ByKind(direct_minor=9_000),
    revenue_per_conversation=Interval(
        estimate_minor=1.0, low_minor=None, high_minor=None, evidence="none"
    ),
    shrunk_minor=120.0,
    shrunk_low_minor=None,
    shrunk_high_minor=None,
    expected_orders=40.0,
    p_value=0.2,
    finding="not shown",
    best_place=1,
    worst_place=3,
)
EURO = Worded("EUR", 100.0, 3)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (None, "there are no others to compare it with."),
        ((0, 0), "no difference found; one of 25% would most likely have been."),
        (
            (1, 1),
            "nothing can be said; a difference of 25% would be found with some 1 more conversation,"
            " 1 day at this pace.",
        ),
    ],
)
def test_what_is_not_known(more: tuple[int, int] | None, words: str) -> None:
    assert value_words(EMAIL, "not known", None, more, EURO) == f"email, mobile: {words}"


def test_a_figure_may_stand_without_an_interval() -> None:
    bounded = structs.replace(EMAIL, shrunk_low_minor=-5.0, shrunk_high_minor=245.0)

    assert [value_words(one, "may differ", "above", (7, 2), EURO) for one in (EMAIL, bounded)] == [
        "email, mobile may bring more: €1.20 per conversation, €1.00 of all.",
        "email, mobile may bring more: €1.20 per conversation (-€0.05 to €2.45), €1.00 of all.",
    ]


def test_a_dimension_of_two_or_of_a_property_has_a_name() -> None:
    assert dimension_words("device,landing_group", [0, 0, 0], []) == (
        "Device and landing group: no meaningful conversation to tell apart."
    )
    assert dimension_words("property:save_flow", [1, 0, 1], [["a"], ["b"]]).startswith(
        "Save flow, values: 2. Surely different: 1."
    )
