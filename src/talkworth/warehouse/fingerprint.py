"""What made a warehouse file: a hash of all code and SQL that its numbers depend on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

MAKERS = (
    "money.py",
    "rules.py",
    "detectors",
    "events",
    "experiments",
    "sources",
    "ledger",
    "warehouse",
    "sql/engine",
    "sql/facts",
    "sql/load",
    "sql/models",
)


@cache
def fingerprint() -> str:
    """
    The same as long as no adapter, ledger rule, identity rule or model has changed.

    A file with another fingerprint holds numbers that this release would make differently: it
    is built again from the journal.
    """
    digest = sha256()
    for maker in MAKERS:
        for name, text in _texts(files("talkworth").joinpath(maker)):
            digest.update(name.encode() + b"\0" + text + b"\0")
    return digest.hexdigest()


def _texts(place: Traversable) -> Iterator[tuple[str, bytes]]:
    if place.is_file():
        if place.name.endswith((".py", ".sql")):
            yield place.name, place.read_bytes()
        return
    for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
        yield from _texts(entry)
