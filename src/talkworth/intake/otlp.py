"""The door for OpenTelemetry traces of an assistant: `POST /v1/traces`, OTLP over HTTP."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from urllib.parse import unquote

import talkworth.intake.keys as keys
from talkworth.control import Key
from talkworth.errors import TalkworthError
from talkworth.intake.body import check_depth, read_body, unpack
from talkworth.intake.doorway import Doorway
from talkworth.intake.exchange import Answer, Request
from talkworth.intake.otlp_forms import JSON, Arrived, Form, arrived, form_of, refusal
from talkworth.intake.refusals import MethodNotAllowed, NotForPublicKeys
from talkworth.intake.telling import Telling
from talkworth.intake.traces import MAX_SPANS_OF_TRACE, Trace, Traces

PATH = "/v1/traces"
# A larger body is read in a thread, so that nobody else waits for it.
_LARGE = 64 * 1024


class OtlpDoor:
    """
    Takes spans; tells the turns they make up once their traces are silent.

    Spans are acknowledged once they are on disk. `journal` is the journal's file, in which a
    new process finds the traces that were not told yet.
    """

    def __init__(self, doorway: Doorway, journal: Path) -> None:
        self._doorway, self._settings = doorway, doorway.settings
        self._traces = Traces(doorway.settings.trace_quiet_s)
        self._telling = Telling(doorway, self._traces, journal)

    def wake(self) -> None:
        """Tell what is due from now on, as long as the running event loop lasts."""
        self._telling.wake()

    async def answer(self, request: Request) -> Answer:
        """
        Raises:
            MethodNotAllowed, ContentTypeRefused; all else is answered in the request's own form.
        """
        if request.method != "POST":
            raise MethodNotAllowed(request.method)
        form = form_of(request)
        self.wake()
        try:
            n_rejected, why = await self._take(request, form)
        except TalkworthError as error:
            request.refusal = error
            return refusal(error, form)
        return Answer(200, form.answer(n_rejected, why), content_type=form.content_type)

    async def _take(self, request: Request, form: Form) -> tuple[int, str]:
        """How many spans were not taken, and why."""
        key = _secret_key(request, self._doorway)
        self._doorway.enter(key)
        limit = self._settings.max_trace_body
        body = unpack(request, await read_body(request, limit), limit)
        if form is JSON:
            check_depth(body, self._settings.max_depth)
        keeping = self._doorway.keeping(key.shop_id)
        if len(body) > _LARGE:
            spans = await asyncio.to_thread(arrived, body, form, keeping)
        else:
            spans = arrived(body, form, keeping)
        self._doorway.charge(key, sum(map(len, spans.traces.values())))
        await self._telling.restore()
        return await self._keep(key.shop_id, spans)

    async def _keep(self, shop_id: str, spans: Arrived) -> tuple[int, str]:
        self._traces.room_for(sum(map(len, spans.traces.values())))
        touched: list[Trace] = []
        n_too_many = n_others = 0
        for trace_id, found in spans.traces.items():
            trace, n_left_out = self._traces.take(shop_id, trace_id, found, time.monotonic())
            touched.append(trace)
            n_too_many += n_left_out
            n_others += 0 if trace.unstored() else sum(not span.is_telling for span in found)
        await self._telling.store(touched)
        counters = self._doorway.counters
        rejected = {
            "malformed-span": spans.n_malformed,
            "impossible-clock": spans.n_ill_timed,
            "too-many-spans": n_too_many,
        }
        counters.rejected.update({reason: n for reason, n in rejected.items() if n})
        if n_others:
            counters.unread["other-span"] += n_others
        return sum(rejected.values()), _told(rejected)


def _told(rejected: dict[str, int]) -> str:
    """Why spans were not taken, for the log of the exporter that sent them."""
    meanings = {
        "malformed-span": "without a trace id of 16 bytes or a span id of 8",
        "impossible-clock": "of a time before 2000 or more than 24 hours ahead",
        "too-many-spans": f"beyond the {MAX_SPANS_OF_TRACE} we take of one trace",
    }
    return "; ".join(f"{reason}: {n} {meanings[reason]}" for reason, n in rejected.items() if n)


def _secret_key(request: Request, doorway: Doorway) -> Key:
    """
    The key of a request: `Authorization: Bearer sk_...`, or the header `talkworth-key`.

    `OTEL_EXPORTER_OTLP_HEADERS` wants its values percent-encoded, and some exporters send them
    as they stand there.

    Raises:
        KeyMissing, KeyRefused, SecretKeyInUrl, OriginNotAllowed, ScopeMissing,
        NotForPublicKeys
    """
    own = request.header(b"talkworth-key").strip()
    if not own and "%" in (stated := request.header(b"authorization")):
        request.headers[b"authorization"] = unquote(stated).encode("latin-1", "replace")
    key = keys.admit(request, doorway.control, own or keys.stated_key(request))
    if key.kind == "public":
        raise NotForPublicKeys("traces")
    return key
