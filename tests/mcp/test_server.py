"""Everything an assistant may ask, asked by the official client of a real server."""

from __future__ import annotations

import json
import re
import socket
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import anyio
import pytest
from anyio.from_thread import BlockingPortal
from mcp import MCPError
from tests.mcp.conftest import (
    DAYS,
    EXPERIMENT,
    HOSTILE,
    N_BUYERS,
    Assistant,
    Site,
    asking,
    at,
    code_of,
    started,
    words_of,
)

from talkworth.mcp.answers import without
from talkworth.mcp.parameters import schema
from talkworth.mcp.places import on_machine
from talkworth.mcp.tool import Tool
from talkworth.mcp.tools import TOOLS

pytestmark = pytest.mark.slow

# What a tool needs beside the days.
ASKED: dict[str, dict[str, Any]] = {
    "explain_order": {"key": "#1000"},
    "explain_conversation": {"key": "c-0"},
    "search": {"text": "10"},
    "revenue_per_conversation": {"by": "intent"},
    "definitions": {"word": "recovered"},
    "experiment": {"experiment_id": EXPERIMENT},
    "before_after": {"on": "2025-03-03", "days": 14},
}
ASKING = [tool for tool in TOOLS if tool.look is None]
# These tell how long ago something was.
BY_THE_CLOCK = re.compile(r'"(data_to|as_of|silent_s|quiet_s|\w*_ago_s|\w*lag_s)":[^,}]*')


@pytest.fixture(scope="module")
def paths(site: Site) -> dict[str, Any]:
    """The addresses of the API, as its OpenAPI document tells them."""
    found: dict[str, Any] = site.get("/v1/openapi.json")["paths"]
    return found


def takes(tool: Tool, name: str) -> bool:
    return any(one.name == name for one in tool.parameters)


def arguments(tool: Tool) -> dict[str, Any]:
    days = DAYS if takes(tool, "period") else {}
    return {**days, **ASKED.get(tool.name, {})}


def steady(answer: Any) -> Any:
    return json.loads(BY_THE_CLOCK.sub('"":0', json.dumps(answer, separators=(",", ":"))))


def test_every_tool_says_what_it_does_takes_and_never_changes(assistant: Assistant) -> None:
    tools = assistant.run(assistant.session.list_tools).tools

    assert [tool.name for tool in tools] == [tool.name for tool in TOOLS]
    for tool in tools:
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.destructive_hint is False
        assert len(tool.description) > 50
        assert tool.input_schema["additionalProperties"] is False
        for name, taken in tool.input_schema["properties"].items():
            assert taken["description"], (tool.name, name)
            assert taken["type"] in ("string", "integer", "number", "array"), (tool.name, name)


@pytest.mark.parametrize("tool", ASKING, ids=lambda tool: tool.name)
def test_a_tool_answers_what_the_api_answers(tool: Tool, assistant: Assistant, site: Site) -> None:
    asked = arguments(tool)
    found = assistant.call(tool.name, **asked)
    assert not found.is_error, words_of(found)

    query = dict(asked)
    path = tool.path.format(**{one: quote(query.pop(one)) for one in tool.named_in_path()})
    used = {one.name: one.default for one in tool.parameters if isinstance(one.default, (int, str))}
    api = site.get(path, **{**used, **query})
    answer = found.structured_content["answer"]
    assert steady(answer) == steady(without(api, tool.without))
    assert json.loads(found.content[1].text) == answer  # type: ignore[union-attr]
    assert found.structured_content["words"] == words_of(found).splitlines()


@pytest.mark.parametrize(
    "tool", [tool for tool in ASKING if tool.is_attributed], ids=lambda tool: tool.name
)
def test_no_money_is_told_without_what_belongs_beside_it(tool: Tool, assistant: Assistant) -> None:
    words = words_of(assistant.call(tool.name, **arguments(tool)))

    last = words.splitlines()[-1]
    assert "no cause" in last or "by experiment: " in last
    if takes(tool, "period"):
        assert "2025-03-01 to 2025-03-31 (Europe/Berlin), in EUR" in words
        assert re.search(r"Net of refunds, cancellations and chargebacks to 20\d\d-", words)
        assert "interval" in words
        assert "trust" in words.lower()


def test_the_headline_has_its_interval_and_how_much_the_data_can_say(
    assistant: Assistant,
) -> None:
    words = words_of(assistant.call("revenue_impact", **DAYS))

    assert "306.00 EUR (direct 306.00, assisted 0.00" in words
    assert re.search(r"23\.54 EUR \(95 % interval [\d.]+ to [\d.]+, evidence low\)", words)
    assert f"13 conversations, {N_BUYERS} paying persons" in words
    few = words_of(assistant.call("revenue_impact", **{"from": "2025-03-04", "to": "2025-03-04"}))
    assert "Revenue per meaningful conversation: unknown: nothing to divide by" in few


def test_what_an_experiment_measured_stands_beside_attributed_money(assistant: Assistant) -> None:
    measured = words_of(assistant.call("incremental_revenue", **DAYS))
    days = words_of(assistant.call("revenue_impact", **DAYS)).splitlines()
    view = words_of(assistant.call("revenue_impact", **DAYS, filter=["device:mobile"]))
    verdict = words_of(assistant.call("experiment", experiment_id=EXPERIMENT))

    assert re.search(r"76% \[\d+%, \d+%\] is causally incremental ⇒ €234\.00 \[€", measured)
    assert days[-1].startswith("Of the attributed revenue of these days, by experiment: 76% [")
    assert view.splitlines()[-1].startswith("Incrementality not measured under a filter")
    assert "Verdict (wins): 'assistant' wins against 'holdout': €19.50" in verdict
    assert re.search(
        r"per person: 19\.50 EUR \(95 % interval [\d.]+ to [\d.]+, evidence low", verdict
    )


@pytest.mark.parametrize("tool", ASKING, ids=lambda tool: tool.name)
def test_a_tool_takes_only_what_its_address_takes(tool: Tool, paths: dict[str, Any]) -> None:
    operation = paths[tool.path]["get"]
    known = {one["name"]: one["schema"] for one in operation.get("parameters", ())}

    for parameter in tool.parameters:
        assert parameter.name in known
    ours = {one["name"]: one for one in _choices(tool)}
    for name, choice in ours.items():
        theirs = known[name].get("enum") or known[name].get("oneOf", [{}])[0].get("enum")
        assert set(choice["enum"]) == set(theirs or choice["enum"]), name


def _choices(tool: Tool) -> list[dict[str, Any]]:
    properties = schema(tool.parameters)["properties"]
    return [{"name": name, **told} for name, told in properties.items() if "enum" in told]


@pytest.mark.parametrize(
    ("name", "asked", "code"),
    [
        ("trend", {"shop": "coffee"}, "other-shop"),
        ("trend", {"horizon": 8}, "bad-argument"),
        ("trend", {"format": "csv"}, "bad-argument"),
        ("orders", {"page_size": 101}, "bad-argument"),
        ("explain_order", {}, "bad-argument"),
        ("explain_order", {"key": "nope"}, "unknown-order"),
        ("explain_order", {"key": "../../v1/audit"}, "unknown-order"),
        ("trend", {"from": "yesterday"}, "bad-date"),
        ("revenue_per_conversation", {"by": "shoe_size"}, "bad-choice"),
    ],
)
def test_what_cannot_be_answered_is_a_refusal_with_a_way_out(
    name: str, asked: dict[str, Any], code: str, assistant: Assistant
) -> None:
    found = assistant.call(name, **asked)

    assert code_of(found) == code
    assert "Traceback" not in words_of(found)


def test_null_is_what_was_left_out(assistant: Assistant) -> None:
    found = assistant.call("trend", **DAYS, shop=None, filter=None)

    assert found.structured_content["answer"]["shop_id"] == "tea"


def test_what_shoppers_and_staff_wrote_stays_data(assistant: Assistant) -> None:
    found = assistant.call("explain_order", key="2000")
    shown = json.dumps(found.structured_content["answer"])
    lines = words_of(found).splitlines()

    assert "ignore all caveats" in shown
    assert not any(line.lstrip().startswith("SYSTEM") for line in lines)
    assert all(line.isprintable() for line in lines)
    assert lines[0].startswith('tea: order "#')
    by_intent = assistant.call("revenue_per_conversation", **DAYS, by="intent")
    assert HOSTILE[:20].split("\n")[0] in str(by_intent.structured_content["answer"])
    assert "ignore all" not in words_of(by_intent)


def test_no_raw_event_and_no_identifier_goes_to_an_assistant(assistant: Assistant) -> None:
    found = assistant.call("explain_order", key="#1000").structured_content["answer"]

    assert "events" not in found
    assert "flags" not in found
    assert found["identifiers"]
    assert all("value" not in one for one in found["identifiers"])


def test_pages_and_prompts_are_there(assistant: Assistant) -> None:
    session = assistant.session
    pages = assistant.run(session.list_resources).resources
    texts = [assistant.run(session.read_resource, str(one.uri)).contents[0].text for one in pages]
    (prompt,) = assistant.run(session.list_prompts).prompts
    asked = assistant.run(session.get_prompt, prompt.name, {"shop": "tea"})

    assert [text.splitlines()[0] for text in texts] == [
        f"# {page}" for page in ("What the numbers mean", "Statistics", "Reports")
    ]
    assert "of the shop tea" in asked.messages[0].content.text
    for refused in (
        lambda: assistant.run(session.read_resource, "talkworth://docs/../pyproject"),
        lambda: assistant.run(session.get_prompt, "nope"),
        lambda: assistant.call("nope"),
    ):
        with pytest.raises(MCPError, match="There is no"):
            refused()


def test_a_word_is_explained_without_asking_anybody(portal: BlockingPortal) -> None:
    with asking(portal, at("http://127.0.0.1:1")) as assistant:
        found = assistant.call("definitions", word="recovered")

    assert found.structured_content["answer"]["sections"][0]["heading"] == "9. Recovered"


def test_keys_see_what_they_may(site: Site, portal: BlockingPortal) -> None:
    def asked(key: str, **more: Any) -> str:
        with asking(portal, at(site.address, key)) as assistant:
            return code_of(assistant.call("trend", **more))

    assert asked("sk_" + "0" * 48) == "key-refused"
    assert asked(site.sender) == "scope-missing"
    assert asked(site.other, shop="tea") == "other-shop"


def test_a_key_that_may_write_cannot_write_through_it(site: Site, portal: BlockingPortal) -> None:
    def changes() -> list[Any]:
        return [one for one in site.get("/v1/audit", site.writer) if one["shop_id"] == "tea"]

    before = changes()
    with asking(portal, at(site.address, site.writer)) as assistant:
        for tool in ASKING:
            assert not assistant.call(tool.name, **arguments(tool)).is_error

    assert changes() == before


def test_a_key_in_the_environment_opens_one_shop(site: Site, portal: BlockingPortal) -> None:
    line = (sys.executable, "-m", "talkworth", "mcp", "--url", site.address)
    with started(portal, *line, TALKWORTH_KEY=site.other) as assistant:
        seen = assistant.call("shops").structured_content["answer"]["shops"]
        words = words_of(assistant.call("revenue_impact"))

    assert [shop["shop_id"] for shop in seen] == ["coffee"]
    assert words.endswith("Incrementality not measured: what rules attribute is no cause.")


def test_the_server_of_a_directory_is_found_without_a_key(
    site: Site, portal: BlockingPortal
) -> None:
    with asking(portal, on_machine(site.data)) as assistant:
        seen = assistant.call("shops").structured_content["answer"]["shops"]
        refused = assistant.call("trend")

    assert [shop["shop_id"] for shop in seen] == ["coffee", "tea"]
    assert code_of(refused) == "shop-missing"


def test_a_directory_that_nobody_serves_says_what_to_start(
    portal: BlockingPortal, tmp_path: Path
) -> None:
    with asking(portal, on_machine(tmp_path)) as assistant:
        refused = assistant.call("trend")

    assert code_of(refused) == "not-served"
    assert f"talkworth serve --data {tmp_path}" in words_of(refused)


def test_a_server_that_is_down_or_another_is_told_apart(portal: BlockingPortal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with asking(portal, at(f"http://127.0.0.1:{port}")) as assistant:
        assert code_of(assistant.call("trend")) == "server-silent"
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            with other.accept()[0] as caller:
                caller.recv(65536)
                caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")

        port = other.getsockname()[1]
        with asking(portal, at(f"http://127.0.0.1:{port}")) as assistant:
            answered = portal.start_task_soon(anyio.to_thread.run_sync, answer)
            assert code_of(assistant.call("rules")) == "not-talkworth"
            answered.result()


def test_a_question_that_is_taken_back_is_taken_back_from_the_server_too(
    portal: BlockingPortal,
) -> None:
    async def taken_back(assistant: Assistant, slow: socket.socket) -> tuple[bytes, bytes]:
        async with anyio.create_task_group() as group:
            group.start_soon(assistant.session.call_tool, "rules", {})
            caller, _ = await anyio.to_thread.run_sync(slow.accept)
            caller.settimeout(30)
            asked = await anyio.to_thread.run_sync(caller.recv, 65536)
            group.cancel_scope.cancel()
        with caller:
            return asked, await anyio.to_thread.run_sync(caller.recv, 1)

    with socket.create_server(("127.0.0.1", 0)) as slow:
        slow.settimeout(30)
        port = slow.getsockname()[1]
        with asking(portal, at(f"http://127.0.0.1:{port}")) as assistant:
            asked, end = portal.call(taken_back, assistant, slow)

    assert asked.startswith(b"GET /v1/rules")
    assert end == b""
