"""A shop's site for browsers: a page that loads a client's own bundle from its package."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_PAGE = """<!doctype html><meta charset="utf-8"><title>Tea</title>
<link rel="icon" href="data:,"><script src="/modules/{script}"></script>"""


@contextmanager
def serve_site(modules: Path) -> Iterator[str]:
    """The site's address; `/page/SCRIPT` is a page with that file of the modules."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path.startswith("/page/"):
                body, kind = _PAGE.format(script=path[len("/page/") :]).encode(), "text/html"
            else:
                file = modules / path.removeprefix("/modules/")
                body, kind = file.read_bytes() if file.is_file() else b"", "text/javascript"
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
