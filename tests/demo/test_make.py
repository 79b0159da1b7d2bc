from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from tests.demo.shop import UNTIL

from talkworth.control import Control
from talkworth.control.refusals import ShopExists
from talkworth.demo import generate, make_demo
from talkworth.demo.arrivals import micros
from talkworth.demo.truth import Truth
from talkworth.journal import Journal, Reader

FEW = 60


@pytest.fixture
def control(tmp_path: Path) -> Iterator[Control]:
    control = Control.open(tmp_path)
    yield control
    control.close()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "journal.db")
    journal.start()
    yield journal
    journal.close()


def test_a_demo_is_shops_a_journal_and_the_truth(
    tmp_path: Path, control: Control, journal: Journal
) -> None:
    steps: list[tuple[int, int]] = []
    demo = make_demo(
        tmp_path,
        control,
        journal,
        seed=3,
        n_shoppers=FEW,
        until=UNTIL,
        progress=lambda n, total: steps.append((n, total)),
    )
    stream = generate(3, FEW, UNTIL)

    assert [(s.shop_id, s.currency) for s in demo.shops] == [("demo", "USD"), ("demo-tokyo", "JPY")]
    assert control.shops() == list(demo.shops)
    assert control.webhooks("demo", "shopify")
    assert [key.kind for key in control.keys("demo-tokyo")] == ["public"]
    assert [len(control.experiments.of(shop.shop_id)) for shop in demo.shops] == [2, 1]
    assert control.escalation.active("demo")
    assert steps[-1] == (demo.n_events, demo.n_events)
    assert msgspec.json.decode(demo.truth_path.read_bytes(), type=Truth) == stream.truth

    entries = Reader(tmp_path / "journal.db").read(0, 100_000)
    assert len(entries) == demo.n_events
    assert [e.received_at for e in entries] == [a.received_at_us for a in stream.arrivals]
    assert all(entry.received_at <= micros(UNTIL) for entry in entries)


def test_a_demo_ends_with_the_hour_it_was_made_in(
    tmp_path: Path, control: Control, journal: Journal
) -> None:
    before = datetime.now(UTC)
    demo = make_demo(tmp_path, control, journal, n_shoppers=5)
    truth = msgspec.json.decode(demo.truth_path.read_bytes(), type=Truth)
    until = datetime.fromisoformat(truth.until)

    assert (until.minute, until.second, until.microsecond) == (0, 0, 0)
    assert until <= datetime.now(UTC)
    assert (before - until).total_seconds() < 3600


def test_a_second_demo_is_refused_before_anything_is_written(
    tmp_path: Path, control: Control, journal: Journal
) -> None:
    make_demo(tmp_path, control, journal, n_shoppers=5, until=UNTIL)
    n_entries = Reader(tmp_path / "journal.db").last_seq()

    with pytest.raises(ShopExists):
        make_demo(tmp_path, control, journal, n_shoppers=5, until=UNTIL)
    assert Reader(tmp_path / "journal.db").last_seq() == n_entries
