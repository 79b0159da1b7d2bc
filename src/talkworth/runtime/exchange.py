"""Journal and warehouse exchanged for new ones, whose totals must be equal to the cent."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from talkworth.errors import Broken
from talkworth.journal import Reader, Rewriting
from talkworth.journal.rewrite import Change, Concerns, forget_draft
from talkworth.runtime.leftovers import ASIDE, DRAFT, JOURNAL, move_file, remove_file
from talkworth.runtime.owned import Owned
from talkworth.scale.mount import Mounted, MountedPlace
from talkworth.warehouse import Warehouse
from talkworth.warehouse.rebuild import BESIDE, WAREHOUSE, build_beside

Progress = Callable[[int], None]
Totals = dict[tuple[str, str], tuple[int, int, int]]


class TotalsDiffer(Broken):
    code = "totals-differ"

    def __init__(self, differing: list[tuple[str, str]]) -> None:
        super().__init__(
            f"The totals would not be what they were: {len(differing)} differ, the first is "
            f"{differing[0]}. Nothing was changed. This is a fault of ours: please report it "
            "with this line."
        )


def exchange(
    owned: Owned,
    concerns: Concerns,
    change: Change,
    *,
    without: str | None = None,
    on_tail: Callable[[], None] = lambda: None,
    progress: Progress | None = None,
) -> None:
    """
    Rewrite the journal, make the warehouse of it, and put both in place of the old ones.

    The caller holds the loader. Events are taken meanwhile; what arrived since the warehouse was
    up to date is copied as it is, after `on_tail` was asked. Reports answer from the old
    numbers until the new ones are complete. A kill leaves the old journal or the new one, and at
    worst no warehouse, which is then made from it. Totals must stay equal, less
    those of the shop `without`, which the new warehouse does not know.

    Raises:
        TotalsDiffer, MountedPlace, JournalUnwritable, and what `on_tail` raises; nothing changed.
    """
    data, warehouse = owned.data, owned.warehouse
    if isinstance(warehouse, Mounted):
        raise MountedPlace(data)
    draft = data / DRAFT
    try:
        anew = Rewriting(data / JOURNAL, draft, concerns, change)
        anew.copy()
        _build(owned, draft, without, progress)

        def whole() -> Path:
            anew.copy()
            on_tail()
            return draft

        with owned.past.forgotten():
            warehouse.exchange(lambda: _put_in_place(owned, whole))
    finally:
        forget_draft(draft)
        remove_file(data / BESIDE)


def totals_of(warehouse: Warehouse, without: str | None = None) -> Totals:
    """Every total that names nobody, by part and name; less those of a shop."""
    return {
        (row["part"], row["named"]): (row["n"], row["amount_minor"], row["reporting_minor"])
        for row in warehouse.query("totals")
        if row["named"].partition("|")[0] != without
    }


def _build(owned: Owned, draft: Path, without: str | None, progress: Progress | None) -> None:
    shops = [shop for shop in owned.control.shops() if shop.shop_id != without]
    rulings = [one for one in owned.control.rule_sets() if one.shop_id != without]
    with closing(Reader(draft)) as reader:
        build_beside(
            owned.data,
            reader.read,
            shops,
            rulings,
            up_to=owned.warehouse.watermark(),
            progress=progress,
        )
    with closing(Warehouse.open(owned.data, shops, rulings, name=BESIDE)) as new:
        then, now = totals_of(owned.warehouse, without), totals_of(new)
    if then != now:
        differing = {name for name, _ in then.items() ^ now.items()}
        raise TotalsDiffer(sorted(differing))


def _put_in_place(owned: Owned, whole: Callable[[], Path]) -> None:
    """With the warehouse's file closed: the old one aside, the journal, the new warehouse."""
    data = owned.data
    move_file(data / WAREHOUSE, data / ASIDE)
    try:
        with owned.reader.closed():
            owned.journal.swap(whole)
    except BaseException:
        move_file(data / ASIDE, data / WAREHOUSE)
        raise
    move_file(data / BESIDE, data / WAREHOUSE)
    for left in (ASIDE, *(path.name for path in data.glob(f"{WAREHOUSE}.unreadable-*"))):
        remove_file(data / left)
