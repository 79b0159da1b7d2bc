"""One request: a batch of events to the server, and what became of each."""

from __future__ import annotations

import gzip
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import httpx
import msgspec
from msgspec import Struct

from talkworth.client.failures import NotDelivered, Refused

PATH = "/v1/events"
_WORTH_ZIPPING = 2048
_LATER = frozenset({408, 425, 429})


class Rejected(NamedTuple):
    """An event the server did not take: its place in the batch, and why."""

    place: int
    event_id: str | None
    code: str
    message: str


class Delivered(NamedTuple):
    """What became of a batch: the accepted are on the server's disk."""

    n_accepted: int
    rejected: list[Rejected]


class _Verdict(Struct):
    status: str
    event_id: str | None = None
    code: str = ""
    message: str = ""


class _Error(Struct):
    code: str = ""
    message: str = ""


class _Report(Struct):
    verdicts: list[_Verdict] | None = None
    error: _Error | None = None


_decode = msgspec.json.Decoder(_Report).decode


class Transport:
    """Posts to one server with one key; connections are kept, and made anew after a fork."""

    def __init__(self, url: str, key: str, timeout_s: float) -> None:
        self._url = url.rstrip("/") + PATH
        self._key, self._timeout_s = key, timeout_s
        self._client = self._connected()

    def post(self, events: Sequence[bytes]) -> Delivered:
        """
        Send a batch.

        Raises:
            NotDelivered: nobody answered, or the server is busy: the same may pass later.
            Refused: the request as a whole; the same will never pass.
        """
        body = b'{"sent_at":%b,"events":[%b]}' % (
            msgspec.json.encode(datetime.now(UTC)),
            b",".join(events),
        )
        headers = {"authorization": f"Bearer {self._key}", "content-type": "application/json"}
        if len(body) >= _WORTH_ZIPPING:
            body = gzip.compress(body, compresslevel=5)
            headers["content-encoding"] = "gzip"
        if self._pid != os.getpid():
            # A child of a fork must not share its parent's connections.
            self._client = self._connected()
        try:
            answer = self._client.post(self._url, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise NotDelivered(f"{type(error).__name__}: {error}") from error
        return _read(answer)

    def close(self) -> None:
        self._client.close()

    def _connected(self) -> httpx.Client:
        self._pid = os.getpid()
        return httpx.Client(timeout=self._timeout_s, follow_redirects=False)


def _read(answer: httpx.Response) -> Delivered:
    status = answer.status_code
    if status >= 500 or status in _LATER:
        raise NotDelivered(f"the server answered {status}", _retry_after(answer))
    try:
        report = _decode(answer.content)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise Refused(status, "not-talkworth", "This is not an answer of Talkworth.") from None
    if report.verdicts is None:
        error = report.error or _Error("not-talkworth", "This is not an answer of Talkworth.")
        raise Refused(status, error.code, error.message)
    return Delivered(
        n_accepted=sum(verdict.status == "accepted" for verdict in report.verdicts),
        rejected=[
            Rejected(place, verdict.event_id, verdict.code, verdict.message)
            for place, verdict in enumerate(report.verdicts)
            if verdict.status != "accepted"
        ],
    )


def _retry_after(answer: httpx.Response) -> float | None:
    text = answer.headers.get("retry-after", "")
    return float(text) if text.isascii() and text.isdecimal() else None
