"""The platforms whose API we may ask: their sealed tokens, and how far we have asked."""

from __future__ import annotations

import secrets
import sqlite3
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

import talkworth.control.checks as checks
from talkworth.control.refusals import UnknownShop
from talkworth.control.sealing import Sealer
from talkworth.control.store import Store, now
from talkworth.errors import BadInput, NotFound

PLATFORMS = ("shopify",)
_WRITTEN = ("connection_id", "url")
_LONGEST_TOKEN = 4096
_LONGEST_FAILURE = 500


class BadConnection(BadInput):
    """No address for a platform to reach us, or no token."""

    code = "bad-connection"


class UnknownConnection(NotFound):
    code = "unknown-connection"

    def __init__(self, connection_id: str) -> None:
        super().__init__(
            f"There is no connection {connection_id[:80]!r}. `talkworth connect list` lists them."
        )


class Connection(Struct, kw_only=True, frozen=True):
    """
    A platform's API without the token that opens it. Instants are UTC microseconds.

    `url` is where the platform reaches us. `polled_at` is when we last asked for orders,
    `polled_until` up to when, by the platform's clock, we have seen them; both are `None` before
    the first time. `failure` is why the last try stopped, `""` if it did not.
    """

    connection_id: str
    shop_id: str
    platform: str
    domain: str
    url: str
    created_at: int
    polled_at: int | None
    polled_until: int | None
    failure: str


class Connections:
    """
    The connections in a control file.

    Raises:
        SecretKeyFileWrong: a token was sealed with another key.
    """

    def __init__(self, store: Store, sealer: Sealer) -> None:
        self._store, self._sealer = store, sealer

    def add(self, shop_id: str, platform: str, domain: str, url: str, token: str) -> Connection:
        """
        Keep the token of a shop's API; one that is there already for the domain is replaced.

        Raises:
            UnknownShop, BadConnection, BadWebhook: no domain.
        """
        if platform not in PLATFORMS:
            raise BadConnection(f"We ask no API of {platform[:80]!r}. We do of {PLATFORMS[0]}.")
        domain, url = checks.clean_domain(platform, domain), clean_url(url)
        _check_token(token)
        if shop_id not in self._store.fresh().shops:
            raise UnknownShop(shop_id)
        known = next((c for c in self.list(shop_id) if c.domain == domain), None)
        connection = msgspec.structs.replace(
            known or _new(shop_id, platform, domain), url=url, failure=""
        )
        sealed = self._sealer.seal(token.encode(), shop_id, _purpose(connection))
        did = "renew_connection" if known else "add_connection"
        names = _WRITTEN if known else (*_WRITTEN, "shop_id", "platform", "domain", "created_at")
        with self._store.change() as change:
            values = {name: getattr(connection, name) for name in names}
            change.write(did, **values, sealed_token=sealed)
            subject = f"{platform} {domain} {connection.connection_id}"
            change.audit(shop_id, did.replace("_", "-"), subject)
        return connection

    def list(self, shop_id: str | None = None) -> list[Connection]:
        """The connections of a shop, or of all, oldest first."""
        found = [_connection(row) for row in self._store.read("connections")]
        return [one for one in found if shop_id in (None, one.shop_id)]

    def token(self, connection: Connection) -> str:
        """
        Raises:
            UnknownConnection: it was removed meanwhile.
        """
        for row in self._store.read("connections"):
            if row["connection_id"] == connection.connection_id:
                sealed = row["sealed_token"]
                return self._sealer.unseal(sealed, row["shop_id"], _purpose(connection)).decode()
        raise UnknownConnection(connection.connection_id)

    def remove(self, connection_id: str) -> Connection:
        """
        Forget a connection and its token.

        Raises:
            UnknownConnection
        """
        known = next((c for c in self.list() if c.connection_id == connection_id), None)
        if known is None:
            raise UnknownConnection(connection_id)
        with self._store.change() as change:
            change.write("remove_connection", connection_id=connection_id)
            change.audit(known.shop_id, "remove-connection", connection_id)
        return known

    def note_poll(self, connection: Connection, polled_until: int | None, failure: str) -> None:
        """Note that orders were asked for just now; what was seen before is kept on a failure."""
        with self._store.change() as change:
            change.write(
                "note_poll",
                connection_id=connection.connection_id,
                polled_at=change.changed_at,
                polled_until=polled_until,
                failure=failure[:_LONGEST_FAILURE],
            )


def _new(shop_id: str, platform: str, domain: str) -> Connection:
    return Connection(
        connection_id=f"cn_{secrets.token_hex(6)}",
        shop_id=shop_id,
        platform=platform,
        domain=domain,
        url="",
        created_at=now(),
        polled_at=None,
        polled_until=None,
        failure="",
    )


def _connection(row: sqlite3.Row) -> Connection:
    return Connection(**{name: row[name] for name in Connection.__struct_fields__})


def clean_url(url: str) -> str:
    """Where the platform can reach us: `https://HOST`, with a path where a proxy puts us there."""
    try:
        parts = urlsplit(url.strip().rstrip("/"))
        is_good = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        is_good = False
    if not is_good or parts.query or parts.fragment:
        raise BadConnection(
            f"{url[:200]!r} is not where a platform can reach us. Give the address of this "
            "service as the internet sees it, such as 'https://talkworth.tea.example'."
        )
    return parts.geturl()


def _check_token(token: str) -> None:
    if not 0 < len(token) <= _LONGEST_TOKEN or not token.isascii() or not token.isprintable():
        raise BadConnection(
            f"The access token has {len(token)} characters, and needs 1 to {_LONGEST_TOKEN} "
            "printable ones in one line. Copy it from the app's page in the platform's admin."
        )


def _purpose(connection: Connection) -> str:
    return f"connection/{connection.platform}/{connection.domain}/{connection.connection_id}"
