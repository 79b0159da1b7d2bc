"""The door for OpenTelemetry traces, over a real socket: what real exporters send, and worse."""

from __future__ import annotations

import asyncio
import gzip
import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse
from tests.intake.place import Answered, Place, a_place, call, packed, reopened, served
from tests.journal.entries import Brake
from tests.sources.test_otlp_captured import CAPTURED, captured, row, told
from tests.sources.test_otlp_encodings import nested
from tests.sources.traces import (
    NOON_NS,
    PAYLOADS,
    Json,
    agent,
    as_protobuf,
    chat,
    request,
    span,
)

from talkworth.errors import TalkworthError
from talkworth.intake.otlp_forms import JSON as FORM
from talkworth.intake.otlp_forms import refusal
from talkworth.intake.refusals import BodyTooSlow
from talkworth.journal import JournalUnreadable
from talkworth.settings import Settings
from talkworth.sources import read

JSON, PROTOBUF = "application/json", "application/x-protobuf"
PATH = "/v1/traces"
AT_ONCE = Settings(trace_quiet_s=0)
WHO = {"gen_ai.conversation.id": "c1", "user.id": "501"}
TURN = (
    agent(1, attributes=WHO, seconds=9),
    chat(2, 1, asks="Which size?", says="Take an M."),
)


@pytest.fixture
def prompt(tmp_path: Path) -> Iterator[Place]:
    """A place that tells a trace as soon as it is whole."""
    with a_place(tmp_path, AT_ONCE) as place:
        yield place


@pytest.fixture
def line(prompt: Place) -> Iterator[httpx.Client]:
    with served(prompt.app) as (host, port), httpx.Client(base_url=f"http://{host}:{port}") as line:
        yield line


def turns_in(place: Place, n_turns: int) -> list[Any]:
    """The events of the turns in the journal, once there are that many."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        found = [one for one in place.stored() if one.topic == "turn"]
        if len(found) >= n_turns:
            assert len(found) == n_turns
            return [
                event
                for one in found
                if not one.reason
                for event in read(one.door, one.topic, one.payload)
            ]
        time.sleep(0.02)
    raise AssertionError(f"no {n_turns} turns in {[one.event_id for one in place.stored()]}")


def send(
    line: httpx.Client, place: Place, content: Any, content_type: str = JSON, **headers: str
) -> httpx.Response:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    if not {"authorization", "talkworth-key"} & set(given):
        given["authorization"] = f"Bearer {place.secret_key}"
    return line.post(PATH, content=content, headers={"content-type": content_type, **given})


@pytest.mark.parametrize("name", CAPTURED)
def test_a_real_request_is_accepted_as_it_was_sent(
    line: httpx.Client, prompt: Place, name: str
) -> None:
    body = (PAYLOADS / name / "001_POST_v1_traces.body.bin").read_bytes()
    sent = json.loads((PAYLOADS / name / "001_POST_v1_traces.json").read_text())
    headers = {key.lower(): value for key, value in sent["headers"]}
    for ours in ("host", "connection", "content-length"):
        headers.pop(ours, None)
    is_chunked = headers.pop("transfer-encoding", "") == "chunked"
    headers["authorization"] = f"Bearer {prompt.secret_key}"

    answer = line.post(
        sent["path"],
        content=iter([body[:100], body[100:]]) if is_chunked else body,
        headers=headers,
    )

    assert answer.status_code == 200
    assert answer.content in (b"", b"{}")
    expected, n_nobodys = told(captured(name))
    n_turns = len({e.event_id.partition("/")[2].partition("/")[2] for e in expected}) + n_nobodys
    found = turns_in(prompt, n_turns)
    assert sorted(map(row, found)) == sorted(CAPTURED[name])
    assert {e.event_id for e in found} == {e.event_id for e in expected}


def test_both_encodings_plain_and_zipped_tell_the_same(tmp_path: Path) -> None:
    document = request(*TURN)
    plain, binary = packed(document), as_protobuf(document)
    found = []
    for number, (body, content_type, encoding) in enumerate(
        [
            (plain, JSON, "identity"),
            (gzip.compress(plain, mtime=0), f"{JSON}; charset=utf-8", "gzip"),
            (binary, PROTOBUF, "identity"),
            (gzip.compress(binary, mtime=0), PROTOBUF, "GZIP"),
        ]
    ):
        data = tmp_path / str(number)
        data.mkdir()
        with a_place(data, AT_ONCE) as place, served(place.app) as (host, port):
            with httpx.Client(base_url=f"http://{host}:{port}") as line:
                answer = send(line, place, body, content_type, content_encoding=encoding)
                assert answer.status_code == 200
                assert answer.headers.get("content-type", content_type) in content_type
            found.append(turns_in(place, 1))

    assert found[0]
    assert all(one == found[0] for one in found)


def test_a_large_request_is_read_beside_the_others(line: httpx.Client, prompt: Place) -> None:
    long = "It forgives a lot. " * 4000
    spans = (agent(1, attributes=WHO, seconds=9), chat(2, 1, asks="Which?", says=long))

    assert send(line, prompt, packed(request(*spans))).status_code == 200
    assert len(turns_in(prompt, 1)) == 3


def test_a_request_that_is_sent_again_is_told_once(line: httpx.Client, prompt: Place) -> None:
    body = packed(request(*TURN))
    assert send(line, prompt, body).status_code == 200
    turns_in(prompt, 1)
    assert send(line, prompt, body).status_code == 200
    time.sleep(0.3)

    turns_in(prompt, 1)
    assert [one.topic for one in prompt.stored()] == ["spans", "turn"]


def test_the_key_is_a_secret_one_however_it_is_sent(line: httpx.Client, prompt: Place) -> None:
    body, secret = packed(request(*TURN)), prompt.secret_key
    for headers in (
        {"authorization": f"Bearer {secret}"},
        {"authorization": f"Bearer%20{secret}"},
        {"authorization": f"bearer {secret}"},
        {"talkworth-key": secret},
    ):
        assert (
            line.post(PATH, content=body, headers={**headers, "content-type": JSON}).status_code
            == 200
        )
    for headers, status, code in (
        ({"x-nothing": "1"}, 401, "key-missing"),
        ({"authorization": "Bearer sk_guessed"}, 401, "key-refused"),
        ({"authorization": f"Bearer {prompt.public_key}"}, 403, "not-for-public-keys"),
        ({"talkworth-key": prompt.public_key}, 403, "not-for-public-keys"),
    ):
        refused = line.post(PATH, content=body, headers={**headers, "content-type": JSON})
        assert (refused.status_code, refused.json()["error"]["code"]) == (status, code)
    in_url = line.post(f"{PATH}?key={secret}", content=body, headers={"content-type": JSON})
    assert (in_url.status_code, in_url.json()["error"]["code"]) == (401, "secret-key-in-url")


@pytest.mark.parametrize(
    ("body", "content_type", "encoding", "status", "code"),
    [
        (b"{", JSON, "", 400, "not-traces"),
        (b"[]", JSON, "", 400, "not-traces"),
        (b"\xff\xff", PROTOBUF, "", 400, "not-traces"),
        (b"{}", "text/plain", "", 415, "wrong-content-type"),
        (b"{}", "application/grpc", "", 415, "wrong-content-type"),
        (b"{}", JSON, "br", 415, "wrong-content-encoding"),
        (b"{}", JSON, "gzip", 400, "not-gzip"),
        (gzip.compress(b" " * (9 << 20), mtime=0), JSON, "gzip", 413, "body-too-large"),
        (b" " * (9 << 20), PROTOBUF, "", 413, "body-too-large"),
        (nested(200), PROTOBUF, "", 413, "too-deep"),
        (b'{"resourceSpans":' + b"[" * 9999 + b"]" * 9999 + b"}", JSON, "", 413, "too-deep"),
    ],
)
def test_what_no_retry_will_mend_is_refused_for_good(
    line: httpx.Client,
    prompt: Place,
    body: bytes,
    content_type: str,
    encoding: str,
    status: int,
    code: str,
) -> None:
    headers = {"content_encoding": encoding} if encoding else {}
    refused = send(line, prompt, body, content_type, **headers)

    assert refused.status_code == status
    assert "retry-after" not in refused.headers
    assert code in refused.text
    assert refused.headers["content-type"] in (JSON, content_type)
    assert prompt.stored() == []


def test_only_post_is_taken(line: httpx.Client) -> None:
    assert line.get(PATH).status_code == 405


def test_spans_we_cannot_use_are_counted_and_cost_no_other(
    line: httpx.Client, prompt: Place
) -> None:
    late = str(NOON_NS * 3)
    document = request(
        *TURN,
        {**chat(3), "traceId": "ab"},
        {**chat(4), "startTimeUnixNano": late, "endTimeUnixNano": late},
        {**chat(5), "startTimeUnixNano": "0"},
    )
    in_json = send(line, prompt, packed(document))
    partial = in_json.json()["partialSuccess"]
    assert (in_json.status_code, partial["rejectedSpans"]) == (200, "3")
    assert "malformed-span: 1" in partial["errorMessage"]
    assert "impossible-clock: 2" in partial["errorMessage"]

    in_protobuf = send(line, prompt, as_protobuf(document), PROTOBUF)
    answer = ExportTraceServiceResponse.FromString(in_protobuf.content)
    assert answer.partial_success.rejected_spans == 3
    assert answer.partial_success.error_message == partial["errorMessage"]
    assert in_protobuf.headers["content-type"] == PROTOBUF
    assert len(turns_in(prompt, 1)) == 3
    assert prompt.app.counters.rejected == {"malformed-span": 2, "impossible-clock": 4}


def test_spans_that_are_no_talk_are_counted_and_not_kept(line: httpx.Client, prompt: Place) -> None:
    assert send(line, prompt, packed(request(span(1), span(2, 1)))).status_code == 200

    assert prompt.stored() == []
    assert prompt.app.counters.unread == {"other-span": 2}


def test_a_turn_of_nobody_is_kept_with_its_reason(line: httpx.Client, prompt: Place) -> None:
    send(line, prompt, packed(request(chat(1, asks="Write a text.", says="A text."))))

    assert turns_in(prompt, 1) == []
    assert [one.reason for one in prompt.stored()] == ["", "no-conversation"]


async def post(place: Place, document: Json, *parts: bytes, **headers: str) -> Answered:
    given = [
        (b"content-type", JSON.encode()),
        (b"authorization", f"Bearer {place.secret_key}".encode()),
        *((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()),
    ]
    answer = await call(place.app, PATH, "", given, parts or [packed(document)])
    assert answer
    return answer


def test_overload_is_a_503_that_says_when_and_nothing_is_lost(tmp_path: Path) -> None:
    async def example(place: Place) -> None:
        brake = Brake()
        brake.hold(place.journal)
        traces = [
            asyncio.create_task(post(place, request(chat(1, attributes=WHO, trace=f"{n:032x}"))))
            for n in range(1, 31)
        ]
        await asyncio.sleep(0.1)
        brake.release()
        answers = await asyncio.gather(*traces)
        refused = [one for one in answers if one.status != 200]
        assert {one.status for one in refused} == {503}
        assert {one.code for one in refused} == {"journal-full"}
        assert all(int(one.headers["retry-after"]) > 0 for one in refused)
        again = await asyncio.gather(
            *(
                post(place, request(chat(1, attributes=WHO, trace=f"{n:032x}")))
                for n, one in enumerate(answers, 1)
                if one.status != 200
            )
        )
        assert {one.status for one in again} <= {200, 503}

    with a_place(tmp_path, Settings(max_queued=10, trace_quiet_s=600)) as place:
        asyncio.run(example(place))


def test_a_key_that_is_too_fast_is_told_503_because_exporters_drop_at_429(tmp_path: Path) -> None:
    async def example(place: Place, key: str) -> list[Answered]:
        place_of_key = Place(
            place.app, place.control, place.journal, place.reader, "", "", secret_key=key
        )
        return [await post(place_of_key, request(*TURN)) for _ in range(8)]

    with a_place(tmp_path, Settings(rate=1, burst=2, trace_quiet_s=600)) as place:
        _, key = place.control.add_key("shop", "secret", rate=1)
        answers = asyncio.run(example(place, key))

    refused = [one for one in answers if one.status != 200]
    assert {(one.status, one.code) for one in refused} == {(503, "key-too-fast")}
    assert all(int(one.headers["retry-after"]) > 0 for one in refused)


def test_a_restart_in_the_middle_of_a_turn_loses_nothing(tmp_path: Path) -> None:
    root, model = TURN
    slow = Settings(trace_quiet_s=600)
    with a_place(tmp_path, slow) as place:
        assert asyncio.run(post(place, request(model))).status == 200
        assert [one.topic for one in place.stored()] == ["spans"]
        secret_key = place.secret_key

    with reopened(tmp_path, AT_ONCE, secret_key) as place:

        async def example() -> None:
            assert (await post(place, request(root))).status == 200
            await asyncio.sleep(0.5)

        asyncio.run(example())
        kinds = [event.__struct_config__.tag for event in turns_in(place, 1)]

    assert kinds == ["conversation_started", "message_sent", "message_sent"]


def test_a_turn_that_the_disk_cannot_take_is_told_once_it_can(tmp_path: Path) -> None:
    async def example(place: Place) -> None:
        other = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
        assert (await post(place, request(*TURN))).status == 200
        other.execute("begin immediate")
        await asyncio.sleep(2.5)
        assert [one.topic for one in place.stored()] == ["spans"]
        other.execute("rollback")
        other.close()
        await asyncio.sleep(2.5)

    with a_place(tmp_path, Settings(trace_quiet_s=1)) as place:
        asyncio.run(example(place))
        assert len(turns_in(place, 1)) == 3


def test_a_restart_alone_tells_what_was_silent_meanwhile(tmp_path: Path) -> None:
    with a_place(tmp_path, Settings(trace_quiet_s=600)) as place:
        assert asyncio.run(post(place, request(*TURN))).status == 200
        secret_key = place.secret_key

    with reopened(tmp_path, AT_ONCE, secret_key) as place, served(place.app):
        assert len(turns_in(place, 1)) == 3


wild = st.binary(max_size=200) | st.sampled_from(
    [packed(request(*TURN)), as_protobuf(request(*TURN))]
).flatmap(
    lambda whole: st.builds(
        lambda at, junk: whole[:at] + junk + whole[at + len(junk) :],
        st.integers(0, len(whole)),
        st.binary(max_size=6),
    )
)


@settings(max_examples=150)
@given(wild, st.sampled_from([JSON, PROTOBUF]), st.sampled_from([b"", b"gzip", b"identity"]))
def test_whatever_is_sent_is_never_our_fault(
    place: Place, body: bytes, content_type: str, encoding: bytes
) -> None:
    headers = [
        (b"content-type", content_type.encode()),
        (b"authorization", f"Bearer {place.secret_key}".encode()),
        (b"content-encoding", encoding),
    ]
    answer = asyncio.run(call(place.app, PATH, "", headers, [body]))

    assert answer
    assert answer.status in {200, 400, 413}
    assert b"unforeseen" not in answer.body


@pytest.mark.parametrize("error", [BodyTooSlow(30), JournalUnreadable(Path("gone.db"), "gone")])
def test_whatever_may_pass_later_is_a_503(error: TalkworthError) -> None:
    answer = refusal(error, FORM)

    assert answer.status == 503
    assert (b"retry-after", b"2") in list(answer.headers)
