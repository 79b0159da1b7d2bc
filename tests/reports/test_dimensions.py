"""How dimensions are asked for."""

from __future__ import annotations

import pytest

from talkworth.reports.amounts import BadChoice
from talkworth.reports.dimensions import DIMENSIONS, Dimension, parse_dimensions


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("device", (Dimension("device"),)),
        (" device , intent", (Dimension("device"), Dimension("intent"))),
        ("property:plan", (Dimension("property", "plan"),)),
        ("property:a b,property:c", (Dimension("property", "a b"), Dimension("property", "c"))),
        ("property:property:x", (Dimension("property", "property:x"),)),
    ],
)
def test_one_or_two_are_read(by: str, expected: tuple[Dimension, ...]) -> None:
    assert parse_dimensions(by) == expected


@pytest.mark.parametrize("name", [*DIMENSIONS, "property:plan"])
def test_a_dimension_is_written_as_it_is_asked_for(name: str) -> None:
    (found,) = parse_dimensions(name)

    assert found.text == name


@pytest.mark.parametrize(
    "by", ["", "x", "device,device", "a,b,c", "property:", "property", "p" * 99]
)
def test_anything_else_is_refused_with_what_there_is(by: str) -> None:
    with pytest.raises(BadChoice, match=r"Send one of traffic_source.*property:NAME"):
        parse_dimensions(by)


def test_a_name_no_event_may_have_is_refused() -> None:
    assert parse_dimensions("property:" + "n" * 64)
    with pytest.raises(BadChoice):
        parse_dimensions("property:" + "n" * 65)
