"""DuckDB over the seals of two nodes gives what one warehouse with all shops holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.reference.worlds import World, world
from tests.scale.nodes import held, loaded, published, shops

from talkworth.scale.build import Results, build
from talkworth.scale.facts import read_facts
from talkworth.scale.parquet import NotWhole, write_tables
from talkworth.scale.published import NothingPublished, read_edition
from talkworth.scale.seal import seal
from talkworth.warehouse.build import KEPT, NotConserved
from talkworth.warehouse.db import Database

pytestmark = pytest.mark.slow


def test_two_nodes_built_together_are_one_warehouse(
    sealed: tuple[Path, World], tmp_path: Path
) -> None:
    place, whole = sealed

    results = build(place, tmp_path)

    warehouse = loaded(whole)
    for relation in KEPT:
        assert published(tmp_path, results, relation) == held(warehouse, relation), relation
    warehouse.close()
    assert results == read_edition(tmp_path, Results, "results")
    assert [source.node for source in results.sources] == ["one", "two"]
    assert [s.folder for s in results.sources] == [s.folder for s in read_facts(place).seals]
    assert not list(tmp_path.glob(".*"))


def test_numbers_that_do_not_add_up_are_never_published(tmp_path: Path) -> None:
    whole = world(0, 2)
    warehouse = loaded(whole)
    warehouse.connection.execute("update order_entries set before_minor = before_minor + 1")
    seal(warehouse, shops(whole), tmp_path / "facts", "one")
    warehouse.close()

    with pytest.raises(NotConserved, match="Nothing was published"):
        build(tmp_path / "facts", tmp_path / "results")
    with pytest.raises(NothingPublished):
        read_edition(tmp_path / "results", Results, "results")


def test_a_column_that_a_file_would_round_is_refused(tmp_path: Path) -> None:
    db = Database(None)
    db.connection.execute("create table sums as select 1::hugeint as total_minor")

    with pytest.raises(NotWhole, match=r"sums\.total_minor is a HUGEINT"):
        write_tables(db.connection, ["sums"], tmp_path)
    db.close()
