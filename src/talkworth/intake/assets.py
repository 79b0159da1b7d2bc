"""The door that hands out what shops' pages load: `GET /tw.js` and its kin."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from talkworth.errors import Unavailable
from talkworth.intake.exchange import Answer, Headers, Request
from talkworth.intake.refusals import MethodNotAllowed

_SCRIPT = b"text/javascript; charset=utf-8"
# By address: what we hand out, and as what.
ASSETS: Mapping[str, bytes] = MappingProxyType(
    {
        "/tw.js": _SCRIPT,
        "/tw.mjs": _SCRIPT,
        "/stub.js": _SCRIPT,
        "/dropin.js": _SCRIPT,
        "/frame.js": _SCRIPT,
    }
)
_METHODS = "GET, HEAD"
_COMMON: Headers = (
    # A page of any site may load it; it holds no secret and is the same for all.
    (b"access-control-allow-origin", b"*"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"x-content-type-options", b"nosniff"),
    # Five minutes from the browser's own copy, then a question that is answered 304 as a rule.
    (b"cache-control", b"public, max-age=300, stale-while-revalidate=86400"),
    (b"vary", b"accept-encoding"),
)

_PREFLIGHT: Headers = (*_COMMON, (b"access-control-allow-methods", _METHODS.encode()))


class NotBuilt(Unavailable):
    code = "not-built"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"This installation has no {name}: it was installed without what browsers load. "
            "Install a release's wheel, or run `make setup` in a checkout, with Node.js at hand "
            "and without TALKWORTH_SKIP_FRONTEND.",
            retry_after_s=600,
        )


class Asset(Struct, frozen=True):
    """A file as it is sent; `stamp` tells whether it is still the one on disk."""

    stamp: tuple[int, int]
    etag: bytes
    plain: bytes
    packed: bytes


class AssetsDoor:
    """Reads each file once, and again when a new build took its place."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(str(files("talkworth"))) / "static"
        self._assets: dict[str, Asset] = {}

    async def answer(self, request: Request) -> Answer:
        """
        Raises:
            MethodNotAllowed
            NotBuilt: the package was installed without it.
        """
        if request.method == "OPTIONS":
            return Answer(204, b"", _PREFLIGHT)
        if request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(request.method, _METHODS)
        asset = self._asset(request.path.removeprefix("/"))
        headers = [*_COMMON, (b"etag", asset.etag)]
        if asset.etag in request.headers.get(b"if-none-match", b""):
            return Answer(304, b"", headers)
        body = asset.plain
        if "gzip" in request.header(b"accept-encoding").lower():
            body = asset.packed
            headers.append((b"content-encoding", b"gzip"))
        return Answer(200, body, headers, ASSETS[request.path])

    def _asset(self, name: str) -> Asset:
        path = self._folder / name
        try:
            state = path.stat()
            stamp = state.st_mtime_ns, state.st_size
            asset = self._assets.get(name)
            if asset is None or asset.stamp != stamp:
                asset = self._assets[name] = _read(path, stamp)
        except FileNotFoundError:
            raise NotBuilt(name) from None
        return asset


def _read(path: Path, stamp: tuple[int, int]) -> Asset:
    plain = path.read_bytes()
    etag = b'W/"%b"' % sha256(plain).hexdigest()[:20].encode()
    return Asset(stamp, etag, plain, gzip.compress(plain, 9, mtime=0))
