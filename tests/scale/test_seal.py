"""A node's facts on shared storage: all of one instant, complete, and typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.reference.worlds import world
from tests.scale.nodes import held, loaded, published, shops

from talkworth.scale.published import read_edition
from talkworth.scale.relations import sealed_tables
from talkworth.scale.seal import BadNode, Seal, seal, this_node


def test_a_seal_holds_every_fact_of_its_node(tmp_path: Path) -> None:
    tea = world(0, 3)
    warehouse = loaded(tea)
    heard: list[tuple[int, int]] = []

    made = seal(
        warehouse,
        shops(tea),
        tmp_path,
        "one",
        progress=lambda n, total: heard.append((n, total)),
    )

    found = read_edition(tmp_path / "one", Seal, "sealed facts")
    assert found == made
    assert (found.node, found.watermark) == ("one", len(tea.entries))
    assert [shop.shop_id for shop in found.shops] == ["s0", "s1", "s2"]
    for table in sealed_tables():
        rows = held(warehouse, table)
        assert published(tmp_path / "one", found, table) == rows
        assert found.tables[table].n_rows == rows.total()
    assert heard[-1] == (len(sealed_tables()), len(sealed_tables()))
    warehouse.close()


def test_a_later_seal_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    tea = world(1)
    warehouse = loaded(tea)
    first = seal(warehouse, shops(tea), tmp_path, "one")
    second = seal(warehouse, shops(tea), tmp_path, "one")

    found = read_edition(tmp_path / "one", Seal, "sealed facts")
    assert found.folder == second.folder != first.folder
    warehouse.close()


@pytest.mark.parametrize("node", ["", "..", "a/b", ".hidden", "a" * 64])
def test_a_node_is_called_something_that_a_folder_can_be_called(tmp_path: Path, node: str) -> None:
    tea = world(1)
    warehouse = loaded(tea)
    with pytest.raises(BadNode, match="cannot name a node"):
        seal(warehouse, shops(tea), tmp_path, node)
    warehouse.close()


def test_this_machine_has_a_name() -> None:
    assert this_node()
