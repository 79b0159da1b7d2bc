"""The models on many machines: the same SQL files, transpiled, on Apache Spark."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talkworth.errors import BadInput
from talkworth.scale.dialect import for_spark
from talkworth.scale.facts import Facts
from talkworth.scale.missing import need_java, spark_part
from talkworth.scale.relations import sealed_tables, shared_steps
from talkworth.warehouse.build import KEPT, models
from talkworth.warehouse.db import Row, sql_text

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_SHOWN = 20
# What the numbers depend on. Overflow is an error, and a recursion ends by itself or not at all.
_RULES = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "false",
    "spark.sql.cteRecursionLevelLimit": "-1",
    "spark.sql.cteRecursionRowLimit": "-1",
}
# What may be set otherwise: nobody listens to a page that nobody asked for.
# Each model compiles its own code; the JVM's default cache of it fills up before the last one.
_HABITS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.extraJavaOptions": "-XX:ReservedCodeCacheSize=512m",
    "spark.executor.extraJavaOptions": "-XX:ReservedCodeCacheSize=512m",
}
_HERE = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}


class EngineFailed(BadInput):
    code = "engine-failed"

    def __init__(self, doing: str, error: Exception) -> None:
        said = next(
            (line for line in str(error).splitlines() if line.strip()), type(error).__name__
        )
        super().__init__(
            f"Spark failed while {doing}: {said} Nothing was published. Look at Spark's log; "
            "memory and cores are set with --conf."
        )


class Spark:
    """
    The models over `facts`, worked out by the cluster at `master`.

    `folder` is where results go; with a cluster every machine must see it, and the facts, under
    the same path. `conf` is any setting of Spark's.

    Raises:
        EngineMissing, EngineFailed
    """

    def __init__(self, facts: Facts, folder: Path, master: str, conf: Mapping[str, str]) -> None:
        self._facts, self._folder = facts, folder
        self._kept: list[DataFrame] = []
        self.session = _session(master, conf)
        try:
            self.session.sql(sql_text("engine", "spark"))
            for table in sealed_tables():
                self._view(table, [str(path) for path in facts.files(table)])
        except Exception as error:
            self.close()
            raise EngineFailed("reading the facts", error) from error

    def run(self) -> dict[str, int]:
        """
        Make every model; rows by result.

        Results are written and read on from there, so that no plan grows long; a step that
        several others read is worked out once.

        Raises:
            EngineFailed
        """
        for name, relation in models():
            try:
                self._make(name, relation)
            except Exception as error:
                raise EngineFailed(f"making {relation}", error) from error
        return {relation: self.session.table(relation).count() for relation in KEPT}

    def broken(self, check: str) -> list[Row]:
        """Rows that break an invariant of `sql/checks`, 20 of them at most."""
        try:
            found = self.session.sql(for_spark("checks", check)).take(_SHOWN)
        except Exception as error:
            raise EngineFailed(f"checking {check}", error) from error
        return [row.asDict() for row in found]

    def close(self) -> None:
        for frame in self._kept:
            frame.unpersist()
        self.session.stop()

    def _make(self, name: str, relation: str) -> None:
        frame = self.session.sql(for_spark("models", name))
        if relation in KEPT:
            place = self._folder / relation
            frame.write.parquet(_uri(place), compression="zstd")
            self._view(relation, [str(place)])
            return
        if relation in shared_steps():
            frame = frame.persist()
            self._kept.append(frame)
        frame.createOrReplaceTempView(relation)

    def _view(self, relation: str, paths: Sequence[str]) -> None:
        uris = [_uri(Path(path)) for path in paths]
        self.session.read.parquet(*uris).createOrReplaceTempView(relation)


def _session(master: str, conf: Mapping[str, str]) -> SparkSession:
    need_java()
    pyspark: Any = spark_part("pyspark.sql")
    # A failing statement is told once, by our error, and not once more as a page of JSON.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    builder = pyspark.SparkSession.builder.master(master).appName("talkworth build")
    here = _HERE if master.startswith("local") else {}
    for name, value in {**_HABITS, **here, **conf, **_RULES}.items():
        builder = builder.config(name, value)
    try:
        session: SparkSession = builder.getOrCreate()
    except Exception as error:
        raise EngineFailed(f"starting with master {master}", error) from error
    session.sparkContext.setLogLevel("ERROR")
    return session


def _uri(path: Path) -> str:
    """Without it a cluster would take the path for one of its own file system."""
    return f"file://{path}"
