"""Arms: equal to the browser's, as large as they say, and the same for ever."""

from __future__ import annotations

import json
from collections import Counter
from math import sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworth.experiments.arms import (
    MOST_WEIGHT,
    POSITIONS,
    Arm,
    BadArms,
    arm_of,
    parse_arms,
    position,
)

# What the SDK's own tests hold as well: one file, so that the two cannot drift apart.
SHARED = json.loads((Path(__file__).parents[2] / "sdk/test/arms.json").read_text())
arm_lists = st.lists(
    st.builds(Arm, st.text(min_size=1, max_size=5), st.integers(0, 1000)), min_size=1, max_size=6
).filter(lambda arms: sum(weight for _, weight in arms) > 0)


@pytest.mark.parametrize("one", SHARED, ids=lambda one: f"{one['salt']}:{one['unit_id']}")
def test_the_browser_and_the_server_agree_on_every_shared_vector(one: dict[str, object]) -> None:
    salt, unit_id = str(one["salt"]), str(one["unit_id"])
    arms = [Arm(*arm) for arm in one["arms"]]  # type: ignore[attr-defined]

    assert position(salt, unit_id) == one["position"]
    assert arm_of(salt, unit_id, arms) == one["arm"]


@given(st.text(), st.text(), arm_lists)
def test_a_unit_is_in_one_arm_that_has_weight(salt: str, unit_id: str, arms: list[Arm]) -> None:
    chosen = arm_of(salt, unit_id, arms)

    assert 0 <= position(salt, unit_id) < POSITIONS
    assert any(name == chosen and weight > 0 for name, weight in arms)
    assert arm_of(salt, unit_id, arms) == chosen


def test_arms_are_as_large_as_their_weights_say_and_salts_are_independent() -> None:
    arms = parse_arms("assistant:90,holdout:10")
    n = 50_000
    ids = [f"{number:032x}" for number in range(n)]
    one = [arm_of("one", unit_id, arms) for unit_id in ids]
    other = [arm_of("other", unit_id, arms) for unit_id in ids]
    both = Counter(zip(one, other, strict=True))["holdout", "holdout"]

    # Four standard deviations of a binomial: ids in a row fill the arms like drawn ones.
    assert abs(one.count("holdout") - n * 0.1) < 4 * sqrt(n * 0.09)
    assert abs(both - n * 0.01) < 4 * sqrt(n * 0.0099)


def test_an_arm_that_grows_keeps_those_it_had() -> None:
    ids = [f"visitor-{number}" for number in range(2000)]
    before = {unit_id: arm_of("s", unit_id, parse_arms("a:20,b:80")) for unit_id in ids}
    after = {unit_id: arm_of("s", unit_id, parse_arms("a:50,b:50")) for unit_id in ids}

    assert all(after[unit_id] == "a" for unit_id in ids if before[unit_id] == "a")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "assistant",
        "assistant:",
        "assistant:9,",
        "Assistant:9",
        "a:1,a:2",
        "a:0,b:0",
        "a:-1,b:2",
        "a:1.5",
        f"a:{MOST_WEIGHT + 1}",
        "a:1,b:2\n,",
    ],
)
def test_arms_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(BadArms):
        parse_arms(text)


def test_spaces_around_an_arm_do_not_matter() -> None:
    assert parse_arms(" assistant:90 , holdout:10 ") == (Arm("assistant", 90), Arm("holdout", 10))


@pytest.mark.parametrize("arms", [[], [Arm("a", 0)], [Arm("a", -1), Arm("b", 2)]])
def test_nobody_is_put_into_arms_without_weight(arms: list[Arm]) -> None:
    with pytest.raises(BadArms):
        arm_of("s", "u", arms)
