"""An intake node's facts as Parquet on shared storage, where any engine can read them."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct

from talkworth.control import Shop
from talkworth.control.experiments import Experiment
from talkworth.errors import BadInput
from talkworth.scale.parquet import one_instant, write_tables
from talkworth.scale.published import Edition, folder_of, listed, new_edition, now_us
from talkworth.scale.relations import sealed_tables
from talkworth.warehouse import Warehouse
from talkworth.warehouse.db import sql_text
from talkworth.warehouse.fingerprint import fingerprint

Progress = Callable[[int, int], None]
_NODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")


class BadNode(BadInput):
    code = "bad-node"

    def __init__(self, node: str) -> None:
        super().__init__(
            f"{node[:80]!r} cannot name a node. Use letters, digits, `-`, `_` and `.`, 63 at most."
        )


class SealedShop(Struct, kw_only=True, frozen=True):
    """A shop whose facts are in a seal."""

    shop_id: str
    name: str
    currency: str
    timezone: str


class Seal(Edition, kw_only=True, frozen=True):
    """
    All facts of one node up to the journal entry `watermark`.

    `erased_at` is when somebody was last erased there, UTC microseconds, 0 if nobody was:
    results made before it are not to be kept. `experiments` are those registered for the shops.
    """

    node: str
    watermark: int
    shops: tuple[SealedShop, ...]
    erased_at: int = 0
    experiments: tuple[Experiment, ...] = ()


def this_node() -> str:
    """The name of this machine, as far as it can name a node."""
    return re.sub(r"[^A-Za-z0-9_.-]", "-", socket.gethostname())[:63] or "node"


def seal(
    warehouse: Warehouse,
    shops: list[Shop],
    out: Path,
    node: str,
    erased_at: int = 0,
    progress: Progress = lambda _, __: None,
    experiments: Iterable[Experiment] = (),
) -> Seal:
    """
    Write the warehouse's facts to `out`/`node`, all of one instant, in place of the last seal.

    Persons and ledgers are settled in them: no identifier and no order crosses shops, and a
    shop lives on one node, so what a node worked out alone is what all of them would have.
    The loader may go on meanwhile. `progress` hears how many of how many tables are written.

    Raises:
        BadNode, OSError
    """
    if not _NODE.fullmatch(node):
        raise BadNode(node)
    with new_edition(out / node) as (folder, publish), one_instant(warehouse.db) as cursor:
        ((watermark,),) = cursor.execute(sql_text("state", "watermark")).fetchall()
        n_rows = write_tables(cursor, sealed_tables(), folder, progress)
        sealed = Seal(
            folder=folder_of(folder),
            made_at=now_us(),
            fingerprint=fingerprint(),
            tables=listed(folder, n_rows),
            node=node,
            watermark=watermark,
            erased_at=erased_at,
            experiments=tuple(experiments),
            shops=tuple(
                SealedShop(
                    shop_id=shop.shop_id,
                    name=shop.name,
                    currency=shop.currency,
                    timezone=shop.timezone,
                )
                for shop in shops
            ),
        )
        publish(sealed)
    return sealed
