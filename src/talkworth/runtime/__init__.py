"""One process that owns a data directory: the lock, the files, the loader and the server."""

from talkworth.runtime.address import ServeFile, read_serve_file
from talkworth.runtime.loader import Loader, LoadState
from talkworth.runtime.lock import DataInUse, DataLock, owner
from talkworth.runtime.owned import Owned, WarehouseLocked, rebuild

# The server stays out of here: a command that only reads does not wait for its imports.
__all__ = [
    "DataInUse",
    "DataLock",
    "LoadState",
    "Loader",
    "Owned",
    "ServeFile",
    "WarehouseLocked",
    "owner",
    "read_serve_file",
    "rebuild",
]
