"""OTLP over HTTP comes in two encodings: how each is read, and how it is answered."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from talkworth.errors import BadInput, TalkworthError
from talkworth.events.parse import EARLIEST, FUTURE_LIMIT
from talkworth.intake.exchange import Answer, Request, answer_error, encode
from talkworth.intake.refusals import ContentTypeRefused, TooDeep, Unforeseen
from talkworth.sources import otlp
from talkworth.sources.otlp import NotTraces, RawSpans, Span, TooNested
from talkworth.sources.otlp.protobuf import read_protobuf, write_answer, write_status
from talkworth.sources.privacy import Keeping

_log = logging.getLogger(__name__)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_EARLIEST_US = (EARLIEST - _EPOCH) // _MICROSECOND
# Protobuf's own limit, at which its parser stops.
_PROTOBUF_DEPTH = 100
# Of google.rpc.Code: INVALID_ARGUMENT and UNAVAILABLE.
_INVALID, _UNAVAILABLE = 3, 14
_RETRY_AFTER_S = b"2"


class BadTraces(BadInput):
    code = "not-traces"

    def __init__(self, reason: object) -> None:
        super().__init__(
            f"This is no OTLP export of traces: {reason}. Send an ExportTraceServiceRequest, as "
            "an OTLP/HTTP exporter does."
        )


class Form(NamedTuple):
    """
    One of the encodings.

    `answer` is told how many spans were not taken and why, `refuse` a `google.rpc.Code`, our
    own code and a message.
    """

    content_type: bytes
    read: Callable[[bytes], RawSpans]
    answer: Callable[[int, str], bytes]
    refuse: Callable[[int, TalkworthError], bytes]


class Arrived(NamedTuple):
    """The spans of a request by trace, and how many of them cannot be used."""

    traces: dict[str, list[Span]]
    n_malformed: int
    n_ill_timed: int


def _json_answer(n_rejected: int, message: str) -> bytes:
    if not n_rejected:
        return b"{}"
    # 64-bit numbers are text in OTLP's JSON.
    return encode({"partialSuccess": {"rejectedSpans": str(n_rejected), "errorMessage": message}})


def _json_refusal(code: int, error: TalkworthError) -> bytes:
    ours = {"code": error.code, "message": error.message}
    return encode({"code": code, "message": error.message, "error": ours})


def _protobuf_refusal(code: int, error: TalkworthError) -> bytes:
    return write_status(code, f"{error.code}: {error.message}")


JSON = Form(b"application/json", otlp.read_json, _json_answer, _json_refusal)
PROTOBUF = Form(b"application/x-protobuf", read_protobuf, write_answer, _protobuf_refusal)
_FORMS = {
    "application/json": JSON,
    "application/x-protobuf": PROTOBUF,
    "application/protobuf": PROTOBUF,
}


def form_of(request: Request) -> Form:
    """
    Raises:
        ContentTypeRefused
    """
    content_type = request.header(b"content-type")
    form = _FORMS.get(content_type.partition(";")[0].strip().lower())
    if form is None:
        raise ContentTypeRefused(content_type)
    return form


def arrived(body: bytes, form: Form, keeping: Keeping) -> Arrived:
    """
    The spans of a body, less all texts.

    Raises:
        BadTraces, TooDeep
    """
    try:
        found = form.read(body)
    except NotTraces as error:
        raise BadTraces(error) from None
    except TooNested:
        raise TooDeep(_PROTOBUF_DEPTH) from None
    latest_us = time.time_ns() // 1000 + FUTURE_LIMIT // _MICROSECOND
    traces: dict[str, list[Span]] = {}
    n_ill_timed = 0
    for raw in found.spans:
        if _EARLIEST_US <= raw.started_us <= latest_us and raw.ended_us <= latest_us:
            traces.setdefault(raw.trace_id, []).append(otlp.kept(raw, keeping))
        else:
            n_ill_timed += 1
    return Arrived(traces, found.n_malformed, n_ill_timed)


def refusal(error: TalkworthError, form: Form) -> Answer:
    """
    The error as its answer.

    Exporters throw away what is answered 408 or 429, so that whatever may pass later is a 503.
    """
    if error.status == 500:
        _log.error("%s: %s", error.code, error.message)
        error = Unforeseen()
    answer = answer_error(error)
    is_passing = error.status in (408, 429, 503)
    headers = list(answer.headers)
    if is_passing and not any(name == b"retry-after" for name, _ in headers):
        headers.append((b"retry-after", _RETRY_AFTER_S))
    return Answer(
        503 if is_passing else error.status,
        form.refuse(_UNAVAILABLE if is_passing else _INVALID, error),
        headers,
        form.content_type,
    )
