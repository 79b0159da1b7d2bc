"""A shop leaves: its entries, keys, secrets and rules go; other shops' numbers stay as they are."""

from __future__ import annotations

from msgspec import Struct

from talkworth.control.outbox import OUTBOX, Outbox
from talkworth.journal import Entry, StoredEntry
from talkworth.runtime.exchange import Progress, exchange
from talkworth.runtime.owned import Owned
from talkworth.runtime.reduction import blank
from talkworth.runtime.sealing import seal_again


class ErasedShop(Struct, kw_only=True, frozen=True):
    """How many journal entries were the shop's, and which archives were written anew."""

    shop_id: str
    n_entries: int
    sealed: list[str]
    unreachable: list[str]


def erase_shop(owned: Owned, shop_id: str, progress: Progress | None = None) -> ErasedShop:
    """
    Delete all of a shop. Its keys and webhooks stop first, so that nothing more arrives.

    Raises:
        UnknownShop, TotalsDiffer, MountedPlace, JournalUnwritable
    """
    control = owned.control
    control.shop(shop_id)
    outlets = [outlet.outlet_id for outlet in control.outlets.outlets(shop_id)]
    control.silence(shop_id)
    owned.loader.load_all()
    seqs: set[int] = set()
    said = shop_id.encode()

    def change(entry: StoredEntry) -> Entry | None:
        if entry.shop_id != shop_id:
            return None
        seqs.add(entry.seq)
        return blank(entry)

    with owned.loader.paused():
        exchange(
            owned,
            lambda _first, _last, packed: said in packed,
            change,
            without=shop_id,
            progress=progress,
        )
        _forget_messages(owned, outlets)
        control.erase_shop(shop_id)
    sealed, unreachable = seal_again(owned)
    return ErasedShop(shop_id=shop_id, n_entries=len(seqs), sealed=sealed, unreachable=unreachable)


def _forget_messages(owned: Owned, outlet_ids: list[str]) -> None:
    path = owned.data / OUTBOX
    if not path.exists():
        return
    outbox = Outbox(path)
    try:
        for outlet_id in outlet_ids:
            outbox.forget(outlet_id)
        outbox.empty([])
    finally:
        outbox.close()
