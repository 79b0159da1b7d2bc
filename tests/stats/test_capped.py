"""A cap on what one unit may count for."""

from __future__ import annotations

import pytest

from talkworth.stats.capped import Capped, capped


def test_what_is_above_the_cap_counts_as_the_cap_and_so_do_refunds() -> None:
    assert capped([0, 5_000, 90_000, -70_000, 60_000], 60_000) == Capped(
        (0, 5_000, 60_000, -60_000, 60_000), 2, 65_000 / 85_000
    )


@pytest.mark.parametrize("money", [[], [0, 0], [-500]])
def test_without_money_no_share_of_it_is_kept(money: list[int]) -> None:
    assert capped(money, 100).kept is None


def test_a_cap_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        capped([5], 0)
