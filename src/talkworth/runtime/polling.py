"""Asking connected platforms for what their webhooks did not bring, now and every hour."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from talkworth.connect.admin_api import AdminApi
from talkworth.connect.reconcile import Reconciled, Shelves, reconcile
from talkworth.control.connections import Connection
from talkworth.errors import NotFound, TalkworthError
from talkworth.ledger.facts import EPOCH, micros
from talkworth.runtime.owned import Owned
from talkworth.scale.mount import Mounted, MountedPlace
from talkworth.sources.privacy import Keeping

_log = logging.getLogger(__name__)

# A platform's clock and ours differ, and its lists lag behind its webhooks.
_OVERLAP: Final = timedelta(minutes=10)
_FIRST_TIME: Final = timedelta(days=7)
_LOOK_EVERY_S: Final = 30.0
_TIMEOUT_S: Final = 10.0


class NotConnected(NotFound):
    code = "not-connected"

    def __init__(self, shop_id: str) -> None:
        super().__init__(
            f"Shop {shop_id!r} is connected to no platform. `talkworth connect shopify "
            f"{shop_id} --domain ... --url ...` connects it."
        )


class _Stopped(Exception):
    """The server is about to end; what was taken stays."""


def reconcile_shop(
    owned: Owned,
    shop_id: str,
    since: datetime | None = None,
    on_page: Callable[[int], object] = lambda _: None,
) -> list[Reconciled]:
    """
    Fetch a shop's orders from every platform it is connected to.

    Raises:
        UnknownShop, NotConnected, MountedPlace, and what `reconcile` raises.
    """
    owned.control.shop(shop_id)
    connections = owned.control.connections.list(shop_id)
    if not connections:
        raise NotConnected(shop_id)
    return [_ask(owned, one, since, on_page=on_page) for one in connections]


def _ask(
    owned: Owned,
    connection: Connection,
    since: datetime | None,
    *,
    on_page: Callable[[int], object],
    sleep: Callable[[float], object] | None = None,
) -> Reconciled:
    """Fetch from one platform, and note how it went."""
    if isinstance(owned.warehouse, Mounted):
        raise MountedPlace(owned.data)
    connections = owned.control.connections
    shelves = Shelves(
        shop_id=connection.shop_id,
        keeping=Keeping(owned.control.email_pepper(connection.shop_id)),
        journal=owned.journal,
        warehouse=owned.warehouse,
        catch_up=owned.loader.load_all,
    )
    api = AdminApi(
        connection.domain,
        connections.token(connection),
        address=owned.settings.shopify_api,
        timeout_s=_TIMEOUT_S,
        **({"sleep": sleep} if sleep else {}),
    )
    try:
        with api:
            found = reconcile(
                api, shelves, since or _since(connection), connection.connection_id, on_page
            )
    except TalkworthError as error:
        connections.note_poll(connection, None, f"{error.code}: {error.message}")
        raise
    # A look at the last hour alone says nothing of the days before.
    has_gap = found.since > _since(connection) + _OVERLAP
    seen_until = micros(found.seen_until) if found.seen_until and not has_gap else None
    is_further = seen_until is not None and seen_until > (connection.polled_until or 0)
    connections.note_poll(connection, seen_until if is_further else None, "")
    return found


def _since(connection: Connection) -> datetime:
    if connection.polled_until is None:
        return datetime.now(UTC) - _FIRST_TIME
    return EPOCH + timedelta(microseconds=connection.polled_until) - _OVERLAP


class Poller:
    """
    A thread that asks each connected platform once in `reconcile_s` seconds; 0 is never.

    A platform that fails is asked again at its next turn; `talkworth connect list` says why.
    """

    def __init__(self, owned: Owned) -> None:
        self._owned = owned
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="poller", daemon=True)

    def start(self) -> None:
        if self._owned.settings.reconcile_s and not isinstance(self._owned.warehouse, Mounted):
            self._thread.start()

    def close(self) -> None:
        """Finish the request at hand, then stop."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        look_every_s = min(_LOOK_EVERY_S, float(self._owned.settings.reconcile_s))
        while not self._stop.wait(look_every_s):
            try:
                for connection in self._owned.control.connections.list():
                    if self._is_due(connection):
                        self._poll(connection)
            except _Stopped:
                return
            except Exception:
                _log.exception("asking platforms failed")

    def _is_due(self, connection: Connection) -> bool:
        every_us = self._owned.settings.reconcile_s * 1_000_000
        polled_at = connection.polled_at
        return polled_at is None or micros(datetime.now(UTC)) - polled_at >= every_us

    def _poll(self, connection: Connection) -> None:
        try:
            found = _ask(
                self._owned,
                connection,
                None,
                on_page=self._go_on,
                sleep=self._rest,
            )
        except TalkworthError as error:
            if connection.failure != f"{error.code}: {error.message}"[:500]:
                _log.warning("%s: %s", connection.domain, error.message)
            return
        if found.n_lacking_before:
            _log.warning(
                "%s had %d orders that no webhook brought; %d are lacking now",
                connection.domain,
                found.n_lacking_before,
                found.n_lacking_after,
            )

    def _go_on(self, _n_orders: int) -> None:
        if self._stop.is_set():
            raise _Stopped

    def _rest(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise _Stopped
