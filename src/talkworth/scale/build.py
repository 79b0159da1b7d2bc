"""Runs the models over sealed facts on an engine, proves the result, publishes it as Parquet."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, Protocol

from msgspec import Struct

from talkworth.scale.duck import Duck
from talkworth.scale.facts import Facts, read_facts
from talkworth.scale.published import Edition, folder_of, forget_older, listed, new_edition, now_us
from talkworth.scale.spark import Spark
from talkworth.warehouse.build import NotConserved
from talkworth.warehouse.db import Row, sql_names
from talkworth.warehouse.fingerprint import fingerprint

EngineName = Literal["duckdb", "spark"]


class Engine(Protocol):
    """Whatever can run the models."""

    def run(self) -> dict[str, int]: ...
    def broken(self, check: str) -> list[Row]: ...
    def close(self) -> None: ...


class Source(Struct, kw_only=True, frozen=True):
    """The seal of a node that went into results: its folder, and how far it reached."""

    node: str
    folder: str
    made_at: int
    watermark: int
    shop_ids: tuple[str, ...]


class Results(Edition, kw_only=True, frozen=True):
    """Every relation the reports read, as `engine` made it from `sources`."""

    engine: EngineName
    sources: tuple[Source, ...]


def build(
    facts_place: Path,
    out: Path,
    engine: EngineName = "duckdb",
    *,
    master: str = "local[*]",
    conf: Mapping[str, str] | None = None,
) -> Results:
    """
    Work out every number from the sealed facts of all nodes, in place of the last results.

    Both engines run the files of `sql/models` and give the same rows, to the cent. Every check
    of `sql/checks` must hold, or nothing is published.

    Raises:
        NotConserved, EngineMissing, EngineFailed, and what `read_facts` raises.
    """
    facts_place = facts_place.resolve()
    facts = read_facts(facts_place)
    with (
        new_edition(out.resolve()) as (folder, publish),
        TemporaryDirectory(prefix=".scratch-", dir=folder.parent) as scratch,
        closing(_engine(engine, facts, folder, Path(scratch), master, conf or {})) as running,
    ):
        n_rows = running.run()
        _prove(running)
        results = Results(
            folder=folder_of(folder),
            made_at=now_us(),
            fingerprint=fingerprint(),
            tables=listed(folder, n_rows),
            engine=engine,
            sources=tuple(
                Source(
                    node=seal.node,
                    folder=seal.folder,
                    made_at=seal.made_at,
                    watermark=seal.watermark,
                    shop_ids=tuple(shop.shop_id for shop in seal.shops),
                )
                for seal in facts.seals
            ),
        )
        publish(results)
    forget_older(out.resolve(), max((seal.erased_at for seal in facts.seals), default=0))
    return results


def _engine(
    name: EngineName,
    facts: Facts,
    folder: Path,
    scratch: Path,
    master: str,
    conf: Mapping[str, str],
) -> Engine:
    if name == "spark":
        return Spark(facts, folder, master, conf)
    return Duck(facts, folder, scratch)


def _prove(engine: Engine) -> None:
    for check in sql_names("checks"):
        if rows := engine.broken(check):
            raise NotConserved(
                f"{check}: {len(rows)} rows or more break it, the first is {rows[0]}. Nothing was "
                "published. This is a fault of ours: please report it with this line."
            )
