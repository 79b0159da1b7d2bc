"""What only the owner of the data can answer: `/healthz` to all, the rest to our own CLI."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

import msgspec

from talkworth.errors import TalkworthError
from talkworth.intake.exchange import App, Receive, Scope, Send
from talkworth.runtime.erasing_shop import erase_shop
from talkworth.runtime.health import alive, health
from talkworth.runtime.importing import import_events
from talkworth.runtime.metrics import CONTENT_TYPE, Metrics
from talkworth.runtime.owned import Owned
from talkworth.runtime.polling import reconcile_shop
from talkworth.runtime.proof import prove
from talkworth.runtime.sealing import seal_owned

ALIVE_PATH: Final = "/healthz"
HEALTH_PATH: Final = "/v1/admin/health"
METRICS_PATH: Final = "/metrics"
CHECK_PATH: Final = "/v1/admin/check"
IMPORT_PATH: Final = "/v1/admin/import"
SEAL_PATH: Final = "/v1/admin/seal"
RECONCILE_PATH: Final = "/v1/admin/reconcile"
ERASE_SHOP_PATH: Final = "/v1/admin/erase-shop"

_log = logging.getLogger(__name__)
_Answer = Callable[[dict[str, str], bytes], object]


class Admin:
    """
    Answers on the paths above, and passes everything else on.

    All but the first need the token of `serve.json`. The import takes a list of events, each
    as text, for `?shop=`; the seal goes to the folder `?out=`, for `?node=`; orders are fetched
    for `?shop=`, changed `?since=` (RFC 3339); all of `?shop=` is erased. The metrics take
    `metrics_token` in place of ours where there is one.
    """

    def __init__(self, owned: Owned, token: str, then: App, metrics_token: str = "") -> None:
        self.metrics = Metrics(owned)
        self._owned, self._then = owned, then
        self._authorization = f"Bearer {token}".encode()
        self._scraper = f"Bearer {metrics_token}".encode() if metrics_token else None
        self._answers: dict[tuple[str, str], _Answer] = {
            ("GET", ALIVE_PATH): self._alive,
            ("GET", HEALTH_PATH): self._health,
            ("GET", METRICS_PATH): self._metrics,
            ("GET", CHECK_PATH): self._check,
            ("POST", IMPORT_PATH): self._import,
            ("POST", SEAL_PATH): self._seal,
            ("POST", RECONCILE_PATH): self._reconcile,
            ("POST", ERASE_SHOP_PATH): self._erase_shop,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = scope["type"] == "http" and self._answers.get((scope["method"], scope["path"]))
        # To a stranger these paths do not exist: the app behind says so in its own words.
        if not answer or not self._may_ask(scope):
            await self._then(scope, receive, send)
            return
        named = parse_qs(scope["query_string"].decode("latin-1"))
        values = {name: texts[0] for name, texts in named.items()}
        body = await _body(receive)
        try:
            status, answered = 200, await asyncio.to_thread(answer, values, body)
        except TalkworthError as error:
            status, answered = error.status, _error(error.code, error.message)
        except Exception as error:
            _log.exception("%s failed", scope["path"])
            status, answered = 500, _error("internal", f"{type(error).__name__}: {error}")
        if isinstance(answered, bytes):
            content_type, text = CONTENT_TYPE, answered
        else:
            content_type, text = b"application/json", msgspec.json.encode(answered)
        headers = [(b"content-type", content_type), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": text})

    def _may_ask(self, scope: Scope) -> bool:
        if scope["path"] == ALIVE_PATH:
            return True
        given = dict(scope["headers"]).get(b"authorization", b"")
        if scope["path"] == METRICS_PATH and self._scraper is not None:
            return hmac.compare_digest(given, self._scraper)
        return hmac.compare_digest(given, self._authorization)

    def _alive(self, _values: dict[str, str], _body: bytes) -> object:
        return alive(self._owned.loader)

    def _health(self, _values: dict[str, str], _body: bytes) -> object:
        refused = self.metrics.counters.refused
        return health(self._owned.warehouse, self._owned.loader, refused)

    def _metrics(self, _values: dict[str, str], _body: bytes) -> object:
        return self.metrics.text()

    def _check(self, _values: dict[str, str], _body: bytes) -> object:
        return prove(self._owned)

    def _import(self, values: dict[str, str], body: bytes) -> object:
        raws = [text.encode() for text in msgspec.json.decode(body, type=list[str])]
        owned = self._owned
        return import_events(owned.control, owned.journal, values.get("shop", ""), raws)

    def _reconcile(self, values: dict[str, str], _body: bytes) -> object:
        since = values.get("since")
        since_at = datetime.fromisoformat(since) if since else None
        return reconcile_shop(self._owned, values.get("shop", ""), since_at)

    def _erase_shop(self, values: dict[str, str], _body: bytes) -> object:
        return erase_shop(self._owned, values.get("shop", ""))

    def _seal(self, values: dict[str, str], _body: bytes) -> object:
        return seal_owned(self._owned, Path(values.get("out", "")), values.get("node", ""))


async def _body(receive: Receive) -> bytes:
    # The CLI of this machine sends it, in parts of a size it chooses: no limit is needed.
    chunks: list[bytes] = []
    is_whole = False
    while not is_whole:
        message: Any = await receive()
        chunks.append(message.get("body", b""))
        is_whole = not message.get("more_body", False)
    return b"".join(chunks)


def _error(code: str, message: str) -> dict[str, dict[str, str]]:
    return {"error": {"code": code, "message": message}}
