"""Which server is asked, and with which key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from talkworth.mcp.asker import Where
from talkworth.mcp.refusals import BadAddress, KeyUnreadable, KeyUnset, NotServed
from talkworth.runtime import read_serve_file


def at_url(url: str, key: str, key_file: Path | None) -> Callable[[], Where]:
    """
    A server anywhere, asked with the key in `key_file`, else with `key`.

    Raises:
        BadAddress, KeyUnset, KeyUnreadable
    """
    try:
        parts = urlsplit(url)
        is_address = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError as error:
        raise BadAddress(url) from error
    is_plain = not (parts.query or parts.fragment or parts.username)
    if parts.scheme not in ("http", "https") or not is_address or not is_plain:
        raise BadAddress(url)
    where = Where(url.rstrip("/"), _one_line(key_file) if key_file else key.strip())
    if not where.key:
        raise KeyUnset
    return lambda: where


def on_machine(data: Path) -> Callable[[], Where]:
    """
    The server that owns a directory, asked with the token it leaves for this user, as the
    command line does; it may be started, stopped and started again meanwhile.

    The result raises:
        NotServed: none runs.
    """

    def where() -> Where:
        server = read_serve_file(data)
        if server is None:
            raise NotServed(data)
        return Where(server.address, server.token)

    return where


def _one_line(path: Path) -> str:
    try:
        key = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnreadable(path, error) from error
    if not key or len(key.split()) != 1:
        raise KeyUnreadable(path, "it is empty, or has more than one word")
    return key
