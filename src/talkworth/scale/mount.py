"""Sealed facts and built results as the warehouse of a directory that only answers questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Self

import msgspec

from talkworth.control import Control, Shop
from talkworth.errors import BadInput
from talkworth.journal import Reader
from talkworth.journal.entry import StoredEntry
from talkworth.rules import Ruling
from talkworth.scale.build import Results
from talkworth.scale.facts import Facts, SealOutdated, read_facts
from talkworth.scale.parquet import insert_files
from talkworth.scale.published import files, read_edition
from talkworth.scale.relations import sealed_tables
from talkworth.warehouse import Loaded, Warehouse
from talkworth.warehouse.build import KEPT, build_everything
from talkworth.warehouse.db import Database, sql_names
from talkworth.warehouse.fingerprint import fingerprint
from talkworth.warehouse.rebuild import WAREHOUSE
from talkworth.warehouse.warehouse import WarehouseOutdated

MOUNTED = "mounted.json"
_BESIDE = "warehouse.mounting.duckdb"
_JOURNAL = "journal.db"


class MountedPlace(BadInput):
    code = "mounted"

    def __init__(self, data: Path | None = None) -> None:
        super().__init__(
            f"{data or 'This directory'} holds mounted results and has no journal: it answers "
            "questions about what was sealed. Take events, go back in time and rebuild on the "
            "shop's node; seal and build there, and `talkworth mount` again."
        )


class NotMountable(BadInput):
    code = "not-mountable"

    def __init__(self, data: Path) -> None:
        super().__init__(
            f"{data} has a journal of its own. Mount results in a directory that has none: what "
            "is mounted would take the place of its numbers."
        )


class MountOutdated(BadInput):
    code = "mount-outdated"

    def __init__(self, data: Path) -> None:
        super().__init__(
            f"What is mounted in {data} was made by another release. Seal, build and mount again "
            "with this one."
        )


class NoJournal(Reader):
    """What stands for the journal where results are mounted: no payloads, and nothing to replay."""

    def __init__(self, data: Path) -> None:
        super().__init__(data / _JOURNAL)

    def last_seq(self) -> int:
        """Nothing ever arrived here."""
        return 0

    def get(self, seqs: Iterable[int]) -> list[StoredEntry]:  # noqa: ARG002
        """None: the payloads are in the journals of the nodes."""
        return []

    def read(self, after_seq: int, limit: int) -> list[StoredEntry]:  # noqa: ARG002
        """
        Raises:
            MountedPlace: always; an empty answer would read as a past without events.
        """
        raise MountedPlace


class Mounted(Warehouse):
    """A warehouse whose numbers were worked out elsewhere; `set_shops` changes none of them."""

    @classmethod
    def of(cls, data: Path) -> Self:
        """
        The warehouse mounted in `data`.

        Raises:
            MountOutdated, WarehouseUnreadable
        """
        try:
            return cls.open(data, (), ())  # type: ignore[return-value]
        except WarehouseOutdated as error:
            raise MountOutdated(data) from error

    def set_shops(self, shops: Sequence[Shop], rule_sets: Sequence[Ruling]) -> None:
        """The shops and rule sets are those that were sealed."""

    def load(self, entries: Sequence[StoredEntry]) -> Loaded:  # noqa: ARG002
        """
        Raises:
            MountedPlace: always; nothing is loaded into results.
        """
        raise MountedPlace

    def load_again(self, entry: StoredEntry) -> Loaded | None:  # noqa: ARG002
        """
        Raises:
            MountedPlace: always; nothing is loaded into results.
        """
        raise MountedPlace


def is_mounted(data: Path) -> bool:
    """Whether `data` holds mounted results."""
    return (data / MOUNTED).exists()


def mount(results_place: Path, facts_place: Path, data: Path) -> Results:
    """
    Put results and the facts they were made from into `data`, in place of what was mounted.

    Shops that `data` does not know yet are added to its control file, so that keys can be made
    for them, and experiments as they were registered on the shops' nodes. The caller holds the
    lock of `data`.

    Raises:
        NotMountable: events arrived here; this is an intake node.
        NothingPublished, EditionDamaged, SealOutdated
    """
    if (data / _JOURNAL).exists() and not is_mounted(data):
        raise NotMountable(data)
    results = read_edition(results_place, Results, "results")
    if results.fingerprint != fingerprint():
        raise SealOutdated(", ".join(source.node for source in results.sources))
    facts = read_facts(facts_place, {s.node: s.folder for s in results.sources})
    _fill(data, results_place, results, facts)
    _add_shops(data, facts)
    (data / MOUNTED).write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1))
    _move(data / _BESIDE, data / WAREHOUSE)
    return results


def _fill(data: Path, place: Path, results: Results, facts: Facts) -> None:
    """A file like any warehouse: the models over no facts give the tables, the results the rows."""
    _move(data / _BESIDE, None)
    with closing(Database(data / _BESIDE)) as db, db.transaction():
        for name in sql_names("facts"):
            db.script("facts", name)
        db.script("engine", "duckdb")
        db.run("load", "set_made_by", fingerprint=fingerprint())
        build_everything(db)
        for table in sealed_tables():
            insert_files(db, table, facts.files(table))
        for relation in sorted(KEPT):
            insert_files(db, relation, files(place, results, relation))


def _add_shops(data: Path, facts: Facts) -> None:
    with closing(Control.open(data, actor="mount")) as control:
        known = {shop.shop_id for shop in control.shops()}
        for shop in (shop for seal in facts.seals for shop in seal.shops):
            if shop.shop_id not in known:
                control.add_shop(shop.shop_id, shop.currency, shop.timezone, shop.name)
        control.experiments.copy(one for seal in facts.seals for one in seal.experiments)


def _move(path: Path, to: Path | None) -> None:
    """A DuckDB file and the log beside it, to another name or away."""
    for suffix in ("", ".wal"):
        old = path.with_name(path.name + suffix)
        if to is not None:
            new = to.with_name(to.name + suffix)
            new.unlink(missing_ok=True)
            if old.exists():
                old.replace(new)
        else:
            old.unlink(missing_ok=True)
