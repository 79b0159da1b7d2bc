"""Mounted results answer like the warehouse they were sealed from, and take nothing in."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from tests.reference.worlds import World
from tests.scale.nodes import held, loaded

from talkworth.control import Control
from talkworth.runtime import Owned, rebuild
from talkworth.runtime.proof import prove
from talkworth.runtime.sealing import seal_owned
from talkworth.scale.build import build
from talkworth.scale.mount import (
    MOUNTED,
    MountedPlace,
    MountOutdated,
    NotMountable,
    is_mounted,
    mount,
)
from talkworth.scale.relations import sealed_tables
from talkworth.settings import Settings
from talkworth.warehouse.build import KEPT
from talkworth.warehouse.rebuild import WAREHOUSE

# Their rows say at which place of their node's journal they stand.
OF_ONE_JOURNAL = {"events", "clashes", "rejects", "duplicates"}

pytestmark = pytest.mark.slow


@pytest.fixture
def mounted(sealed: tuple[Path, World], tmp_path: Path) -> Path:
    place, _ = sealed
    build(place, tmp_path / "results")
    data = tmp_path / "data"
    data.mkdir()
    mount(tmp_path / "results", place, data)
    return data


def test_a_mounted_place_holds_all_facts_and_results(
    sealed: tuple[Path, World], mounted: Path
) -> None:
    _, whole = sealed
    warehouse = loaded(whole)
    with Owned(Settings(data=mounted)) as owned:
        owned.loader.load_all()
        for table in {*KEPT, *sealed_tables()} - OF_ONE_JOURNAL:
            assert held(owned.warehouse, table) == held(warehouse, table), table
        shop = sorted(whole.shops)[0]
        assert owned.warehouse.query("shop_state", shop_id=shop) == warehouse.query(
            "shop_state", shop_id=shop
        )
        assert prove(owned) == []
    warehouse.close()


def test_nothing_is_loaded_rebuilt_or_sealed_there(mounted: Path, tmp_path: Path) -> None:
    settings = Settings(data=mounted)
    with pytest.raises(MountedPlace, match="has no journal"):
        rebuild(settings)
    with Owned(settings) as owned:
        with pytest.raises(MountedPlace):
            owned.warehouse.load([])
        with pytest.raises(MountedPlace), owned.past.at(0, owned.control):
            pass
        assert owned.reader.get([1]) == []
        assert owned.reader.last_seq() == 0
        with pytest.raises(MountedPlace):
            seal_owned(owned, tmp_path / "facts", "three")


def test_later_results_take_the_place_of_what_is_mounted(
    sealed: tuple[Path, World], mounted: Path, tmp_path: Path
) -> None:
    place, whole = sealed
    build(place, tmp_path / "results")
    mount(tmp_path / "results", place, mounted)

    with closing(Control.open(mounted)) as control:
        assert {shop.shop_id for shop in control.shops()} == set(whole.shops)
    assert is_mounted(mounted)
    assert not list(mounted.glob("*mounting*"))


def test_an_intake_node_is_not_written_over(sealed: tuple[Path, World], tmp_path: Path) -> None:
    place, _ = sealed
    build(place, tmp_path / "results")
    with Owned(Settings(data=tmp_path / "data")):
        pass

    with pytest.raises(NotMountable, match="journal of its own"):
        mount(tmp_path / "results", place, tmp_path / "data")


def test_what_another_release_mounted_is_refused_and_stays(mounted: Path) -> None:
    with Owned(Settings(data=mounted)) as owned:
        owned.warehouse.connection.execute("update made_by set fingerprint = 'another'")

    with pytest.raises(MountOutdated, match="mount again"), Owned(Settings(data=mounted)):
        pass
    assert (mounted / WAREHOUSE).exists()
    assert (mounted / MOUNTED).exists()
