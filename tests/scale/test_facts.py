"""Seals of several nodes are one set of facts, or a clear refusal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.reference.worlds import World, world
from tests.scale.nodes import only, seal_world

from talkworth.scale.facts import SealOutdated, ShopSealedTwice, read_facts
from talkworth.scale.published import CURRENT, MANIFEST, NothingPublished
from talkworth.warehouse.fingerprint import fingerprint


def test_every_node_brings_its_rows_and_one_brings_the_constants(
    sealed: tuple[Path, World],
) -> None:
    place, whole = sealed
    facts = read_facts(place)

    assert [seal.node for seal in facts.seals] == ["one", "two"]
    assert {shop.shop_id for seal in facts.seals for shop in seal.shops} == set(whole.shops)
    assert len(facts.files("order_entries")) == 2
    assert len(facts.files("decay_weights")) == 1


def test_a_shop_on_two_nodes_is_refused_by_name(tmp_path: Path) -> None:
    whole = world(0, 2)
    seal_world(only(whole, ["s0", "s1"]), tmp_path, "one")
    seal_world(only(whole, ["s1"]), tmp_path, "two")

    with pytest.raises(ShopSealedTwice, match="shop s1 is sealed by the nodes one and two"):
        read_facts(tmp_path)


def test_facts_of_another_release_are_refused(tmp_path: Path) -> None:
    seal_world(world(1), tmp_path, "one")
    folder = (tmp_path / "one" / CURRENT).read_text()
    manifest = tmp_path / "one" / folder / MANIFEST
    manifest.write_text(manifest.read_text().replace(fingerprint(), "another"))

    with pytest.raises(SealOutdated, match="node one"):
        read_facts(tmp_path)


def test_a_folder_without_seals_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NothingPublished):
        read_facts(tmp_path)
    shutil.rmtree(tmp_path)
    with pytest.raises(NothingPublished):
        read_facts(tmp_path)
