"""Folders of Parquet that appear whole or not at all, each with a manifest of what is in it."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from talkworth.errors import BadInput

CURRENT = "current"
MANIFEST = "manifest.json"
_KEPT_EDITIONS = 2


class NothingPublished(BadInput):
    code = "nothing-published"

    def __init__(self, place: Path, what: str) -> None:
        super().__init__(f"{place} holds no {what}. Look at the path; docs/scale.md shows one.")


class EditionDamaged(BadInput):
    code = "edition-damaged"

    def __init__(self, path: Path, reason: object) -> None:
        super().__init__(
            f"{path} is not what its manifest says: {reason}. Copy it again, or make it again."
        )


class Part(Struct, kw_only=True, frozen=True):
    """A file of a table and its size in bytes."""

    name: str
    n_bytes: int


class Table(Struct, kw_only=True, frozen=True):
    """The Parquet files that together are a table, and how many rows it has."""

    n_rows: int
    parts: tuple[Part, ...]


class Edition(Struct, kw_only=True, frozen=True):
    """What every manifest says: who made the numbers, and the tables. `made_at` in microseconds."""

    folder: str
    made_at: int
    fingerprint: str
    tables: dict[str, Table]


_Edition = TypeVar("_Edition", bound=Edition)


@contextmanager
def new_edition(place: Path) -> Iterator[tuple[Path, Callable[[Edition], None]]]:
    """
    A folder to write an edition of `place` into, and what publishes it with its manifest.

    Until it is published readers see the edition before it, which stays until the next one
    comes. Whatever is not published is removed.
    """
    folder = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(4)}"
    place.mkdir(parents=True, exist_ok=True)
    partial = place / f".{folder}.partial"
    partial.mkdir()

    def publish(edition: Edition) -> None:
        _write(partial / MANIFEST, msgspec.json.format(msgspec.json.encode(edition), indent=1))
        _settle(partial)
        partial.rename(place / folder)
        beside = place / f".{CURRENT}.{folder}"
        _write(beside, folder.encode())
        beside.replace(place / CURRENT)
        _sync(place)
        _forget(place, folder)

    try:
        yield partial, publish
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def listed(folder: Path, n_rows: Mapping[str, int]) -> dict[str, Table]:
    """The tables under `folder` as a manifest lists them."""
    return {
        table: Table(
            n_rows=n,
            parts=tuple(
                Part(name=path.name, n_bytes=path.stat().st_size)
                for path in sorted((folder / table).glob("*.parquet"))
            ),
        )
        for table, n in sorted(n_rows.items())
    }


def folder_of(partial: Path) -> str:
    """The name under which a folder of `new_edition` will be published."""
    return partial.name.removeprefix(".").removesuffix(".partial")


def now_us() -> int:
    return time.time_ns() // 1000


def read_edition(
    place: Path, kind: type[_Edition], what: str, folder: str | None = None
) -> _Edition:
    """
    The manifest of the current edition of `place`, or of the one in `folder`.

    Raises:
        NothingPublished: there is none.
        EditionDamaged: the manifest cannot be read, or a file is missing or of another size.
    """
    try:
        name = folder or (place / CURRENT).read_text("utf-8").strip()
        text = (place / name / MANIFEST).read_bytes()
    except FileNotFoundError as error:
        raise NothingPublished(place / (folder or ""), what) from error
    try:
        edition = msgspec.json.decode(text, type=kind)
    except msgspec.MsgspecError as error:
        raise EditionDamaged(place / name / MANIFEST, error) from error
    for path, part in _parts(place / name, edition):
        size = path.stat().st_size if path.exists() else None
        if size != part.n_bytes:
            found = "missing" if size is None else f"{size} bytes long"
            raise EditionDamaged(path, f"it should have {part.n_bytes} bytes and is {found}")
    return edition


def files(place: Path, edition: Edition, table: str) -> list[Path]:
    """The files of one of the edition's tables."""
    folder = place / edition.folder / table
    return [folder / part.name for part in edition.tables[table].parts]


def _parts(folder: Path, edition: Edition) -> Iterator[tuple[Path, Part]]:
    for name, table in edition.tables.items():
        for part in table.parts:
            yield folder / name / part.name, part


def _write(path: Path, text: bytes) -> None:
    path.write_bytes(text)
    _sync(path)


def _settle(folder: Path) -> None:
    """All of the folder is on disk."""
    for path in sorted(folder.rglob("*")):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def forget_older(place: Path, made_before: int | None = None) -> None:
    """Remove all editions but the current one, or of them those made before an instant."""
    current = (place / CURRENT).read_text("utf-8").strip()
    for manifest in place.glob(f"*/{MANIFEST}"):
        if manifest.parent.name != current and _is_older(manifest, made_before):
            shutil.rmtree(manifest.parent)
    _sync(place)


def _is_older(manifest: Path, made_before: int | None) -> bool:
    if made_before is None:
        return True
    return msgspec.json.decode(manifest.read_bytes(), type=Edition).made_at < made_before


def _forget(place: Path, current: str) -> None:
    """Remove old editions; the one before stays, for whoever is reading it."""
    editions = sorted(path.parent for path in place.glob(f"*/{MANIFEST}"))
    others = [path for path in editions if path.name != current]
    for path in others[: max(0, len(others) - _KEPT_EDITIONS + 1)]:
        shutil.rmtree(path, ignore_errors=True)
