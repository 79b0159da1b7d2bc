"""The seals of all nodes as one set of facts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from talkworth.errors import BadInput
from talkworth.scale.published import CURRENT, NothingPublished, files, read_edition
from talkworth.scale.relations import tables
from talkworth.scale.seal import Seal
from talkworth.warehouse.fingerprint import fingerprint


class ShopSealedTwice(BadInput):
    code = "shop-sealed-twice"

    def __init__(self, shop_id: str, one: str, other: str) -> None:
        super().__init__(
            f"The shop {shop_id} is sealed by the nodes {one} and {other}. A shop lives on one "
            "node, which alone knows its persons and its ledger: take the other node's folder "
            "away, or move the shop's journal to one node and seal there."
        )


class SealOutdated(BadInput):
    code = "seal-outdated"

    def __init__(self, node: str) -> None:
        super().__init__(
            f"The facts of node {node} were sealed by another release, which may count "
            "differently. Install the same release everywhere and run `talkworth seal` there."
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of shops that live on one node each."""

    place: Path
    seals: tuple[Seal, ...]

    def files(self, table: str) -> list[Path]:
        """The files of a table: of every node, or of one where all have the same rows."""
        seals = self.seals if tables()[table] else self.seals[:1]
        return [path for s in seals for path in files(self.place / s.node, s, table)]


def read_facts(place: Path, folders: dict[str, str] | None = None) -> Facts:
    """
    The current seal of every node under `place`, or for each node of `folders` the one named.

    Raises:
        NothingPublished, EditionDamaged, ShopSealedTwice, SealOutdated
    """
    if folders is None:
        nodes = sorted(path.parent.name for path in place.glob(f"*/{CURRENT}"))
        folders = dict.fromkeys(nodes, "")
    if not folders:
        raise NothingPublished(place, "sealed facts")
    seals = tuple(
        read_edition(place / node, Seal, "sealed facts", folder or None)
        for node, folder in sorted(folders.items())
    )
    homes: dict[str, str] = {}
    for one in seals:
        if one.fingerprint != fingerprint():
            raise SealOutdated(one.node)
        for shop in one.shops:
            if shop.shop_id in homes:
                raise ShopSealedTwice(shop.shop_id, homes[shop.shop_id], one.node)
            homes[shop.shop_id] = one.node
    return Facts(place, seals)
