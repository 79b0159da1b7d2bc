"""The file by which a running server tells the CLI where it is."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from talkworth.runtime.lock import owner


class ServeFile(Struct, kw_only=True, frozen=True):
    """`DATA/serve.json`: where the running server is, and the token the CLI may use."""

    address: str
    token: str
    pid: int


def read_serve_file(data: Path) -> ServeFile | None:
    """Where the server of `data` is; `None` if none runs."""
    if owner(data) is None:
        return None
    try:
        return msgspec.json.decode((data / "serve.json").read_bytes(), type=ServeFile)
    except (OSError, msgspec.DecodeError):
        return None


@contextlib.contextmanager
def serve_file(data: Path, address: str, token: str) -> Iterator[None]:
    """`serve.json` while the context lasts, never seen half written, for its owner alone."""
    path, draft = data / "serve.json", data / ".serve.json.draft"
    content = msgspec.json.encode(ServeFile(address=address, token=token, pid=os.getpid()))
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
