"""The dashboard's files: one page for all its addresses, and what that page loads."""

from __future__ import annotations

import gzip
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from litestar import Request, Response, Router, get
from litestar.params import FromPath

from talkworth.errors import Unavailable
from talkworth.web.refusals import UnknownAddress

FOLDER = Path(str(files("talkworth"))) / "static" / "dashboard"
# One page answers them all and reads the address itself.
ADDRESSES = [
    "/",
    *"/explore /workflows /live /health /experiments /decisions /settings".split(),
    *(f"/{page}/{{below:path}}" for page in ("experiments", "decisions", "settings")),
    *"/sign-in /set-up /invitation /share".split(),
]
_PAGE = "text/html"
# What the page loads, by the end of its name; nothing else is handed out.
_ASSETS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
# Nothing inline, nothing from elsewhere, in no frame.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# A file's name holds the hash of what is in it; the icon's does not.
_FOR_GOOD = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


class DashboardNotBuilt(Unavailable):
    code = "dashboard-not-built"

    def __init__(self) -> None:
        super().__init__(
            "This installation has no dashboard: it was installed without what browsers load. "
            "Install a release's wheel, or run `make setup` in a checkout, with Node.js at hand "
            "and without TALKWORTH_SKIP_FRONTEND. The reports are at /v1/reports meanwhile.",
            retry_after_s=600,
        )


@get(ADDRESSES, sync_to_thread=False)
def get_dashboard(request: Request[Any, Any, Any]) -> Response[bytes]:
    """
    The page itself; it shows nothing before somebody has signed in.

    Raises:
        DashboardNotBuilt
    """
    if not (FOLDER / "index.html").is_file():
        raise DashboardNotBuilt
    own = {"Content-Security-Policy": POLICY, "Cache-Control": _ASK_AGAIN}
    return _sent(request, "index.html", _PAGE, own)


@get("/assets/{name:str}", sync_to_thread=False)
def get_asset(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """
    A script, the style sheet or the icon.

    Raises:
        UnknownAddress
    """
    media_type = _ASSETS.get(Path(name).suffix)
    if media_type is None or Path(name).name != name or not (FOLDER / name).is_file():
        raise UnknownAddress(f"/assets/{name}")
    cached = _FOR_GOOD if "-" in name else _ASK_AGAIN
    return _sent(request, name, media_type, {"Cache-Control": cached})


def _sent(
    request: Request[Any, Any, Any], name: str, media_type: str, own: dict[str, str]
) -> Response[bytes]:
    state = (FOLDER / name).stat()
    etag, plain, packed = _read(name, state.st_mtime_ns, state.st_size)
    headers = {**_HEADERS, **own, "ETag": etag, "Vary": "Accept-Encoding"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    body = plain
    if "gzip" in request.headers.get("accept-encoding", "").lower():
        body = packed
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type=media_type, headers=headers)


@lru_cache(maxsize=64)
def _read(name: str, _mtime_ns: int, _size: int) -> tuple[str, bytes, bytes]:
    """Once for each state of a file: a new build is seen, an old one not read twice."""
    plain = (FOLDER / name).read_bytes()
    return f'"{sha256(plain).hexdigest()[:20]}"', plain, gzip.compress(plain, 9, mtime=0)


dashboard_routes = Router("/", route_handlers=[get_dashboard, get_asset], include_in_schema=False)
