"""Units of experiments, made up or of the reference (`tests/payloads/ab_statistics`)."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from talkworth.stats.arms import Arm, arm

FOLDER = Path(__file__).parents[1] / "payloads" / "ab_statistics"
CASES = ("clear_effect", "null_effect", "unequal_split_20_80", "tiny", "no_conversions")
Whole = NDArray[np.int64]


@cache
def told() -> Any:
    """The numbers of the other packages; money in whole units of the currency, not cents."""
    return json.loads((FOLDER / "ab_reference.json").read_text())


@cache
def reference_arm(case: str, variation: str, y: str = "revenue", a: str = "orders") -> Arm:
    """An arm of a reference experiment, money in cents, x the revenue before."""
    with (FOLDER / f"units_{case}.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["variation"] == variation]

    def column(name: str) -> list[int]:
        scale = 100 if name.endswith("revenue") else 1
        return [int(Decimal(row[name]) * scale) for row in rows]

    return arm(len(rows), column(y), column(a), column("pre_revenue"))


def both(case: str, y: str = "revenue", a: str = "orders") -> tuple[Arm, Arm]:
    """Treated and control."""
    return reference_arm(case, "treatment", y, a), reference_arm(case, "control", y, a)


def buyers(random: np.random.Generator, n: int, rate: float, sigma: float = 1.2) -> Whole:
    """What those of `n` units brought who bought: lognormal with a mean of 80, in cents."""
    n_buyers = random.binomial(n, rate)
    baskets = random.lognormal(np.log(8000) - sigma**2 / 2, sigma, n_buyers)
    money: Whole = np.rint(baskets).astype(np.int64)
    return money


def arm_of(money: Whole, n: int) -> Arm:
    """An arm of `n` units of which `money` names those that bought."""
    return arm(n, money.tolist())
