"""The sums over persons that SQL makes are those of the persons, one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product

import pytest
from tests.reference.arrivals import facts
from tests.reference.compare import load, opened
from tests.reference.report import Answer, answer
from tests.reference.worlds import world
from tests.stats.persons import moments_of, paired_moments_of

from talkworth.reports.amounts import DAY_US, KINDS, NO_CUT, moments
from talkworth.stats.trend import PairedMoments
from talkworth.warehouse import Warehouse

HORIZON_US, SAVED_US = 30 * DAY_US, 90 * DAY_US
Person = tuple[int, int]


@pytest.fixture(scope="module", params=range(600, 604))
def shop(request: pytest.FixtureRequest) -> Iterable[tuple[Warehouse, Answer]]:
    made = world(request.param, n_happenings=40)
    warehouse = opened(made)
    load(warehouse, [made.entries])
    yield warehouse, answer(facts(made.entries), made.shops, made.rule_sets)
    warehouse.close()


def persons(
    found: Answer, instants: range, channel: str = "*", kind: str = "*", cut_at: int = NO_CUT
) -> dict[int, Person]:
    """Revenue and conversations of each person who talked, the slow and plain way."""
    counted = {
        (part.conversation_id, part.part): part
        for part in found.parts
        if part.is_meaningful
        and part.started_at in instants
        and part.started_at < cut_at
        and channel in ("*", part.channel)
    }
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for part in counted.values():
        sums[part.person][1] += 1
    for credit in found.credits:
        won = credit.touch.part if credit.touch else None
        if won is None or credit.holder.lag_us is None or credit.order.trust != "verified":
            continue
        horizon_us = SAVED_US if credit.kind == "saved" else HORIZON_US
        is_due = (won.conversation_id, won.part) in counted and credit.holder.lag_us <= horizon_us
        last_at = max(credit.order.ordered_at, credit.occurred_at)
        if is_due and last_at < cut_at and kind in ("*", credit.kind):
            sums[won.person][0] += credit.reporting or 0
    return {person: (r, n) for person, (r, n) in sums.items()}


def stretch(found: Answer) -> tuple[int, int, int]:
    """The first, a middle and the last instant of the shop's conversations."""
    starts = sorted(part.started_at for part in found.parts)
    return starts[0], starts[len(starts) // 2], starts[-1] + 1


def test_the_moments_by_channel_and_kind(shop: tuple[Warehouse, Answer]) -> None:
    warehouse, found = shop
    first, _, last = stretch(found)
    rows = warehouse.query(
        "rpc_moments",
        shop_id="s0",
        from_at=first,
        until_at=last,
        horizon_us=HORIZON_US,
        saved_us=SAVED_US,
        trust="verified",
    )
    made = {(row["channel"], row["kind"]): moments(row) for row in rows}
    channels = {part.channel for part in found.parts if part.is_meaningful}

    assert {channel for channel, _ in made} == channels | {"*"}
    for channel, kind in product([*channels, "*"], ["*", *KINDS]):
        expected = moments_of(list(persons(found, range(first, last), channel, kind).values()))
        if expected.n_payers:
            assert made[channel, kind] == expected


def test_the_moments_of_each_stretch(shop: tuple[Warehouse, Answer]) -> None:
    warehouse, found = shop
    first, middle, last = stretch(found)
    cut_at = middle + 5 * DAY_US
    rows = warehouse.query(
        "rpc_trend",
        shop_id="s0",
        bounds=[first, middle, last],
        horizon_us=HORIZON_US,
        saved_us=SAVED_US,
        trust="verified",
        cut_at=cut_at,
    )
    made = {row["stretch"]: moments(row) for row in rows}

    for number, instants in ((1, range(first, middle)), (2, range(middle, last))):
        everybody: Sequence[Person] = list(persons(found, instants, cut_at=cut_at).values())
        if everybody:
            assert made[number] == moments_of(everybody)
        else:
            assert number not in made


def test_the_paired_moments_of_two_periods(shop: tuple[Warehouse, Answer]) -> None:
    warehouse, found = shop
    first, middle, last = stretch(found)
    cut_at = middle + 5 * DAY_US
    (row,) = warehouse.query(
        "rpc_change",
        shop_id="s0",
        from1_at=first,
        until1_at=middle,
        cut1_at=cut_at,
        from2_at=middle,
        until2_at=last,
        horizon_us=HORIZON_US,
        saved_us=SAVED_US,
        trust="verified",
    )
    before = persons(found, range(first, middle), cut_at=cut_at)
    now = persons(found, range(middle, last))
    everybody = [(*before.get(p, (0, 0)), *now.get(p, (0, 0))) for p in before | now]

    made = PairedMoments(**{name: value or 0 for name, value in row.items()})
    assert made == paired_moments_of(everybody)
