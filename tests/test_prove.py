"""The proof on made-up shops: what is compared with what, when it fails, and a short run of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from tools.prove import TOO_FEW, UNTIL, Made, Proof, exit_code, main, summary

from talkworth.demo import generate

FEW = ["--seeds", "2", "--shoppers", "500", "--holdout", "50", "--jobs", "2"]
HELD = Proof(
    made=Made(seed=1, n_shoppers=500, holdout_percent=50),
    state="not-shown",
    n_treated=120,
    n_control=110,
    true_minor=100_00,
    attributed_minor=250_00,
    estimate_minor=120_00,
    low_minor=-50_00,
    high_minor=100_00,
    claimed_minor=300_00,
    claimed_low_minor=100_01,
    claimed_high_minor=500_00,
)
MISSED = replace(HELD, high_minor=99_99)
UNTOLD = replace(HELD, low_minor=None, high_minor=None, state="too-little-data")


@pytest.mark.parametrize(
    ("n_held", "n_missed", "code"),
    [(93, 7, 0), (92, 8, TOO_FEW), (3, 0, 0), (2, 1, TOO_FEW), (28, 2, 0)],
)
def test_93_of_100_are_needed_and_as_large_a_share_of_fewer(
    n_held: int, n_missed: int, code: int
) -> None:
    assert exit_code([HELD] * n_held + [MISSED] * n_missed) == code


def test_an_interval_that_is_not_printed_holds_nothing() -> None:
    assert (HELD.is_held, MISSED.is_held, UNTOLD.is_held) == (True, False, False)
    assert not HELD.is_held_by_claim
    assert replace(HELD, claimed_low_minor=100_00).is_held_by_claim


def test_the_end_says_how_often_each_interval_held_and_how_far_off_they_were() -> None:
    assert summary([HELD, replace(HELD, estimate_minor=100_00), UNTOLD, MISSED]) == [
        "The true incremental revenue lies inside the printed interval in 2 of 4 seeds; 4 are "
        "needed.",
        "It lies inside the interval of comparing chatters with others in 0 of 4.",
        "On average that comparison claims 3.0 times the truth; attributed revenue is 2.5 times "
        "the truth.",
        "The experiment is off by 15 on average, with a standard error of 5; the truth is 100 on "
        "average.",
        "Verdicts: not-shown 3, too-little-data 1.",
    ]


@pytest.mark.slow
def test_two_shops_are_made_loaded_read_and_not_done_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept.jsonl"
    code = main([*FEW, "--kept", str(kept)])
    told = capsys.readouterr().out.splitlines()
    true = [
        next(one for one in truth.experiments if one.shop_id == "demo").incremental_minor
        for truth in (generate(seed, 500, UNTIL, holdout_percent=50).truth for seed in (1, 2))
    ]

    assert code in (0, TOO_FEW)
    rows = {int(row.split()[0]): row for row in told[1:3]}
    assert [int(rows[seed].split()[3].replace(",", "")) for seed in (1, 2)] == [
        round(minor / 100) for minor in true
    ]
    assert any("of 2 seeds; 2 are needed" in line for line in told)

    size = kept.stat().st_size
    assert main([*FEW, "--kept", str(kept)]) == code
    assert sorted(capsys.readouterr().out.splitlines()) == sorted(told)
    assert kept.stat().st_size == size
