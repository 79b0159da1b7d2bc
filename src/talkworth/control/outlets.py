"""Where a shop's credits are sent to: webhooks, GA4, files."""

from __future__ import annotations

import json
import secrets
from typing import Literal

from msgspec import Struct

from talkworth.control.refusals import UnknownShop
from talkworth.control.sealing import Sealer
from talkworth.control.store import Store, now
from talkworth.errors import NotFound

OutletKind = Literal["webhook", "ga4", "export"]


class UnknownOutlet(NotFound):
    code = "unknown-outlet"

    def __init__(self, outlet_id: str) -> None:
        super().__init__(
            f"There is no outlet {outlet_id[:80]!r}. `talkworth outlet list SHOP` lists them."
        )


class Outlet(Struct, kw_only=True, frozen=True):
    """
    One way out. `target` is an address, a measurement id or a folder; `options` are its kind's.

    `created_at` is UTC microseconds.
    """

    outlet_id: str
    shop_id: str
    kind: OutletKind
    target: str
    options: dict[str, str]
    created_at: int


class OutletBook:
    """The outlets of a control file."""

    def __init__(self, store: Store, sealer: Sealer) -> None:
        self._store, self._sealer = store, sealer

    def add(
        self, shop_id: str, kind: OutletKind, target: str, options: dict[str, str], secret: bytes
    ) -> Outlet:
        """
        A new outlet; what is in `target` and `options` is checked by who knows its kind.

        Raises:
            UnknownShop
        """
        outlet = Outlet(
            outlet_id=f"out_{secrets.token_hex(6)}",
            shop_id=shop_id,
            kind=kind,
            target=target,
            options=options,
            created_at=now(),
        )
        with self._store.change() as change:
            if shop_id not in change.snapshot.shops:
                raise UnknownShop(shop_id)
            change.write(
                "add_outlet",
                outlet_id=outlet.outlet_id,
                shop_id=shop_id,
                kind=kind,
                target=target,
                options=json.dumps(options, sort_keys=True),
                sealed_secret=self._sealer.seal(secret, shop_id, _purpose(outlet.outlet_id)),
                created_at=outlet.created_at,
            )
            change.audit(shop_id, "add-outlet", f"{kind} {outlet.outlet_id}")
        return outlet

    def remove(self, outlet_id: str) -> Outlet:
        """
        Send nothing there any more.

        Raises:
            UnknownOutlet
        """
        outlet = self.outlet(outlet_id)
        with self._store.change() as change:
            change.write("remove_outlet", outlet_id=outlet_id)
            change.audit(outlet.shop_id, "remove-outlet", f"{outlet.kind} {outlet_id}")
        return outlet

    def outlets(self, shop_id: str | None = None) -> list[Outlet]:
        """
        The outlets of a shop, or of all, oldest first.

        Raises:
            UnknownShop
        """
        if shop_id is not None and shop_id not in self._store.fresh().shops:
            raise UnknownShop(shop_id)
        found = [outlet for outlet, _ in self._rows()]
        return [one for one in found if shop_id in (None, one.shop_id)]

    def outlet(self, outlet_id: str) -> Outlet:
        """
        Raises:
            UnknownOutlet
        """
        return self._row(outlet_id)[0]

    def secret(self, outlet_id: str) -> bytes:
        """
        What its messages are signed or sent with.

        Raises:
            UnknownOutlet, SecretKeyFileWrong
        """
        outlet, sealed = self._row(outlet_id)
        return self._sealer.unseal(sealed, outlet.shop_id, _purpose(outlet_id))

    def _row(self, outlet_id: str) -> tuple[Outlet, bytes]:
        for outlet, sealed in self._rows():
            if outlet.outlet_id == outlet_id:
                return outlet, sealed
        raise UnknownOutlet(outlet_id)

    def _rows(self) -> list[tuple[Outlet, bytes]]:
        return [
            (
                Outlet(
                    outlet_id=row["outlet_id"],
                    shop_id=row["shop_id"],
                    kind=row["kind"],
                    target=row["target"],
                    options=json.loads(row["options"]),
                    created_at=row["created_at"],
                ),
                row["sealed_secret"],
            )
            for row in self._store.read("outlets")
        ]


def _purpose(outlet_id: str) -> str:
    return f"outlet/{outlet_id}"
