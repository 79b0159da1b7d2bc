"""Links that show one screen of a shop to whoever holds them, until they end."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote_plus

import msgspec

from talkworth.control.access_records import Share
from talkworth.control.access_refusals import BadShare, UnknownShare
from talkworth.control.naming import naming
from talkworth.control.refusals import UnknownShop
from talkworth.control.store import Store

SHARE_PREFIX: Final = "share_"
DEFAULT_DAYS: Final = 14
MOST_DAYS: Final = 90
_DAY_US: Final = 86_400_000_000
_LONGEST_NAME, _LONGEST_SCREEN = 80, 2000


class Shares:
    """The shared links of a control file. `at` is our clock, UTC microseconds."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(
        self,
        shop_id: str,
        name: str,
        path: str,
        query: str,
        *,
        at: int,
        days: int = DEFAULT_DAYS,
        with_orders: bool = False,
    ) -> tuple[Share, str]:
        """
        A new share and its token, which is shown this once.

        Raises:
            UnknownShop, BadShare
        """
        _check(name, path, query, days)
        token = f"{SHARE_PREFIX}{secrets.token_hex(24)}"
        with self._store.change() as change:
            if shop_id not in change.snapshot.shops:
                raise UnknownShop(shop_id)
            share = Share(
                share_id=f"shr_{secrets.token_hex(6)}",
                shop_id=shop_id,
                name=name.strip(),
                path=path,
                query=query,
                with_orders=with_orders,
                made_by=change.actor,
                created_at=at,
                expires_at=at + days * _DAY_US,
            )
            row = msgspec.structs.asdict(share)
            del row["revoked_at"]
            change.write("add_share", **row, sha256=_sha256(token))
            change.audit(shop_id, "add-share", f"{share.share_id} {days}d")
        return share, token

    def of(self, shop_id: str) -> list[Share]:
        """The shop's shares, newest first, those that have ended too."""
        return [_share(row) for row in self._store.read("shares", shop_id=shop_id)]

    def revoke(self, shop_id: str, share_id: str) -> Share:
        """
        End a share now. Again changes nothing.

        Raises:
            UnknownShare: not of this shop.
        """
        with self._store.change() as change:
            rows = change.read("shares", shop_id=shop_id)
            known = next((_share(row) for row in rows if row["share_id"] == share_id), None)
            if known is None:
                raise UnknownShare(share_id)
            if known.revoked_at is not None:
                return known
            change.write("revoke_share", share_id=share_id, revoked_at=change.changed_at)
            change.audit(shop_id, "revoke-share", share_id)
        return msgspec.structs.replace(known, revoked_at=change.changed_at)

    def forget(self, shop_id: str, texts: Iterable[str]) -> None:
        """
        Delete the shares whose name or screen holds one of the identifiers, such as that of an
        open conversation; nothing of them is left in the file's free pages.
        """
        is_named = naming(texts)
        gone = [
            share
            for share in self.of(shop_id)
            if is_named(share.name) or is_named(unquote_plus(f"{share.path}?{share.query}"))
        ]
        if gone:
            with self._store.change() as change:
                for share in gone:
                    change.write("remove_share", share_id=share.share_id)
            self._store.shrink()

    def find(self, token: str, at: int) -> Share | None:
        """The share with this token, or `None` if there is none that works."""
        rows = self._store.read("share_of_token", sha256=_sha256(token))
        share = _share(rows[0]) if rows else None
        return share if share and share.works_at(at) else None


def _check(name: str, path: str, query: str, days: int) -> None:
    if not 0 < len(name.strip()) <= _LONGEST_NAME or not name.isprintable():
        raise BadShare(f"A share's name is 1 to {_LONGEST_NAME} printable characters.")
    if not 1 <= days <= MOST_DAYS:
        raise BadShare(f"A share lasts 1 to {MOST_DAYS} days, not {days}.")
    is_plain = all("!" <= character <= "~" for character in path + query)
    if not path.startswith("/") or path.startswith("//") or "\\" in path or not is_plain:
        raise BadShare(
            "A share shows a screen: send its `path`, such as '/', and its `query`, as they "
            "stand in the address, encoded."
        )
    if len(path) + len(query) > _LONGEST_SCREEN:
        raise BadShare(f"The screen's address is longer than {_LONGEST_SCREEN} characters.")


def _share(row: sqlite3.Row) -> Share:
    return Share(**{**dict(row), "with_orders": bool(row["with_orders"])})


def _sha256(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
