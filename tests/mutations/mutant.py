"""What a planted bug is, and the tests that are to find one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class Stale(Exception):
    """The code that a mutant changes is not there any more, or more than once."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """
    One bug: in `file`, `new` stands for `old`, and one of `tests` must fail.

    `file` is a path inside the package; a model goes by its relation, without its number.
    `tests` are ids as pytest prints them.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def plant(self, package: Path) -> None:
        """
        Change the copy of the package that lies at `package`.

        Raises:
            Stale: `file` is not there, or does not hold `old` exactly once.
        """
        path = self._path(package)
        path.write_text(self._changed(path))

    def check(self, package: Path) -> None:
        """
        Raises:
            Stale: as `plant` would.
        """
        self._changed(self._path(package))

    def _path(self, package: Path) -> Path:
        path = package / self.file
        if path.parent.name == "models":
            path = next(path.parent.glob(f"[0-9][0-9]_{path.name}"), path)
        if not path.is_file():
            raise Stale(f"{self.name}: there is no {self.file}")
        return path

    def _changed(self, path: Path) -> str:
        text = path.read_text()
        if (n := text.count(self.old)) != 1:
            raise Stale(f"{self.name}: {self.file} holds {n} times {self.old!r}")
        return text.replace(self.old, self.new)


def row_by_row(rules: str = "as-made", seed: int = 0) -> tuple[str, ...]:
    """The warehouse against the reference: 20 random shops under one rule set."""
    name = "test_the_warehouse_agrees_with_the_reference_row_by_row"
    return (f"tests/test_reference.py::{name}[shops-{seed}-{rules}]",)


ROWS = row_by_row()
MORE_ROWS = (*ROWS, *row_by_row(seed=1_000))
