"""
A small shop on the web: pages with a strict CSP, and a cart that speaks Shopify's Ajax API.

It is served under any name that ends in `.localhost`: to a browser those are other origins, and
other sites, to a browser, with cookies of their own.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

_NONCE = "bmV2ZXIgZG8gdGhpcyBhdCBob21l"
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Tea</title><link rel="icon" href="data:,">
{head}
<script nonce="{nonce}">{inline}</script>
{tag}
<body><h1>Tea</h1>{body}</body></html>
"""


@dataclass
class Cart:
    """The one cart of the shop, as its server keeps it."""

    attributes: dict[str, str] = field(default_factory=dict)
    items: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {"token": "cart-1", "attributes": self.attributes, "items": self.items}


@dataclass
class ShopSite:
    """
    What the shop's pages hold; a test may change all of it before it opens one.

    `attributes` are the script's `data-...`, `inline` runs before it, `asked` is every request
    the shop got, as (method, path), `cookie` what came with the last one that changed something.
    """

    port: int
    script: str
    attributes: dict[str, str] = field(default_factory=dict)
    inline: str = ""
    head: str = ""
    body: str = ""
    connect: str = "'self'"
    cart: Cart = field(default_factory=Cart)
    asked: list[tuple[str, str]] = field(default_factory=list)
    cookie: str = ""

    def url(self, path: str = "/", host: str = "tea.localhost") -> str:
        return f"http://{host}:{self.port}{path}"

    def html(self) -> str:
        data = "".join(f' data-{name}="{value}"' for name, value in self.attributes.items())
        tag = f'<script async src="{self.script}"{data}></script>' if self.script else ""
        return _PAGE.format(
            head=self.head, nonce=_NONCE, inline=self.inline, tag=tag, body=self.body
        )

    def policy(self) -> str:
        """Nothing but what the page says it needs: no eval, no inline code of others."""
        origin = "://".join(urlsplit(self.script)[:2]) if self.script else ""
        return (
            f"default-src 'none'; script-src 'nonce-{_NONCE}' {origin}; img-src data:; "
            f"connect-src {self.connect} {origin}; frame-src *; base-uri 'none'"
        )


class Handler(BaseHTTPRequestHandler):
    """Answers as the shop; `site` is set on a class of its own for each shop."""

    site: ShopSite
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.site.asked.append(("GET", path))
        if path == "/cart.js":
            self._answer(self.site.cart.as_dict())
        else:
            self._send(200, "text/html; charset=utf-8", self.site.html().encode())

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        self.site.asked.append(("POST", path))
        self.site.cookie = self.headers["cookie"] or ""
        sent = self.rfile.read(int(self.headers.get("content-length", 0)))
        if path == "/cart/update.js":
            self.site.cart.attributes |= _attributes(sent, self.headers["content-type"] or "")
            self._answer(self.site.cart.as_dict())
        elif path == "/cart/add.js":
            self.site.cart.items.append(json.loads(sent))
            self._answer(self.site.cart.items[-1])
        elif path == "/cart/clear.js":
            self.site.cart.items.clear()
            self._answer(self.site.cart.as_dict())
        elif path == "/checkout":
            self._answer({})
        else:
            self._send(404, "text/plain", b"")

    def _answer(self, said: object) -> None:
        self._send(200, "application/json", json.dumps(said).encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.send_header("content-security-policy", self.site.policy())
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the tests say what went wrong."""


def _attributes(sent: bytes, kind: str) -> dict[str, str]:
    """The cart attributes that an update names, as a form or as JSON; they are merged by key."""
    if "json" in kind:
        return dict(json.loads(sent).get("attributes", {}))
    fields = dict(parse_qsl(sent.decode()))
    return {name[11:-1]: text for name, text in fields.items() if name.startswith("attributes[")}


@contextmanager
def open_shop() -> Iterator[ShopSite]:
    """The shop on a free port of this machine."""
    site = ShopSite(0, "")
    with ThreadingHTTPServer(("127.0.0.1", 0), type("_Of", (Handler,), {"site": site})) as server:
        server.daemon_threads = True
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
