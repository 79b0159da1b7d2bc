"""Spark gives the rows that DuckDB gives: every relation, every column, to the cent."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from tests.demo.shop import N_SHOPPERS, SEED, UNTIL
from tests.demo.shop import loaded as loaded_demo
from tests.scale.nodes import Rows, published, seal_two_nodes

from talkworth.control import Shop
from talkworth.demo import generate
from talkworth.demo.stream import DEMO_SHOPS
from talkworth.scale.build import Results, build
from talkworth.scale.facts import read_facts
from talkworth.scale.missing import EngineMissing
from talkworth.scale.published import files
from talkworth.scale.seal import seal
from talkworth.scale.spark import EngineFailed, Spark
from talkworth.warehouse.build import KEPT

pytestmark = [pytest.mark.slow, pytest.mark.needs("java")]

MASTER = "local[2]"
# Little data: what takes time is planning, not running.
CONF = {
    "spark.driver.memory": "2g",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
MOST = 2**63 - 1
CUTS = [
    (MOST, MOST, MOST),
    (MOST, 1, 3),
    (2**31, 2**32, 2**33 + 1),
    (2**31 - 1, 2**32 - 1, 2**32),
    (100, 1, 3),
    (0, 5, 7),
]

Built = tuple[Path, dict[str, Results]]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nodes of random shops with everything in them, and a node with the demo's shops."""
    place = tmp_path_factory.mktemp("spark-facts")
    seal_two_nodes(place, n_shops=16)
    demo = loaded_demo(generate(SEED, N_SHOPPERS, UNTIL).arrivals)
    shops = [
        Shop(
            shop_id=shop.shop_id,
            name=shop.name,
            currency=shop.currency,
            timezone=shop.timezone,
            created_at=0,
        )
        for shop in DEMO_SHOPS
    ]
    seal(demo, shops, place, "demo")
    demo.close()
    return place


@pytest.fixture(scope="module")
def built(facts: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    out = tmp_path_factory.mktemp("results")
    return out, {
        "duckdb": build(facts, out / "duckdb"),
        "spark": build(facts, out / "spark", "spark", master=MASTER, conf=CONF),
    }


@pytest.mark.parametrize("relation", sorted(KEPT))
def test_both_engines_give_the_same_rows(built: Built, relation: str) -> None:
    out, results = built
    ours: Rows = published(out / "duckdb", results["duckdb"], relation)
    theirs: Rows = published(out / "spark", results["spark"], relation)

    assert ours - theirs == {}
    assert theirs - ours == {}
    assert ours.total() == results["spark"].tables[relation].n_rows > 0


@pytest.mark.parametrize("relation", sorted(KEPT))
def test_both_engines_give_the_same_types(built: Built, relation: str) -> None:
    out, results = built
    types = {}
    for engine, edition in results.items():
        paths = [str(path) for path in files(out / engine, edition, relation)]
        found = duckdb.read_parquet(paths)
        types[engine] = dict(zip(found.columns, map(str, found.types), strict=True))

    assert types["duckdb"] == types["spark"]


def test_cut_is_exact_on_spark(facts: Path, tmp_path: Path) -> None:
    spark = Spark(read_facts(facts), tmp_path, MASTER, CONF)
    try:
        rows = ", ".join(f"({b}L, {w}L, {t}L)" for b, w, t in CUTS)
        found = spark.session.sql(
            f"select b, w, t, cut(b, w, t) as c from values {rows} as v(b, w, t)"
        )
        assert {tuple(row) for row in found.collect()} == {
            (b, w, t, b * w // t) for b, w, t in CUTS
        }
        nothing = spark.session.sql("select cut(5, 1, 0) as a, cut(null, 1, 1) as b").collect()
        assert tuple(nothing[0]) == (None, None)
    finally:
        spark.close()


def test_a_cluster_that_cannot_be_reached_is_named(facts: Path, tmp_path: Path) -> None:
    with pytest.raises(EngineFailed, match="starting with master nonsense"):
        build(facts, tmp_path, "spark", master="nonsense", conf=CONF)
    assert not list(tmp_path.iterdir())


def test_without_java_that_is_said(
    facts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)

    with pytest.raises(EngineMissing, match="needs Java 17"):
        build(facts, tmp_path / "results", "spark", master=MASTER)
