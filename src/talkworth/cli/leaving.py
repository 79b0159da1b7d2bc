"""A shop erased where its data is owned: by the server that runs, or here."""

from __future__ import annotations

from pathlib import Path

from talkworth.cli.place import Remote, opened
from talkworth.runtime.admin import ERASE_SHOP_PATH
from talkworth.runtime.erasing_shop import ErasedShop, erase_shop


def leave(data: Path, shop_id: str) -> ErasedShop:
    """
    Delete all of a shop.

    Raises:
        UnknownShop, and what an erasure raises.
    """
    with opened(data) as place:
        if isinstance(place, Remote):
            return place.post(ERASE_SHOP_PATH, None, ErasedShop, shop=shop_id)
        return erase_shop(place, shop_id)
