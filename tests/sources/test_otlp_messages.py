"""The words of a turn, in every convention that instrumentations use."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.traces import messages

from talkworth.sources.otlp.messages import Exchange, Said, exchange
from talkworth.sources.otlp.wire import RawSpan

ASKED, SAID = Said("user", "Which size?"), Said("assistant", "Take an M.")
BOTH = Exchange((ASKED,), (SAID,))
SYSTEM = {"role": "system", "content": "You sell boards."}
PLAIN = [SYSTEM, {"role": "user", "content": "Which size?"}]
REPLY = {"role": "assistant", "content": "Take an M."}
Events = list[tuple[str, dict[str, Any]]]


def heard(attributes: dict[str, Any], events: Events | None = None) -> Exchange:
    held = tuple(events or ())
    return exchange(RawSpan("t", "s", "", "chat", 0, 0, False, attributes, held, {}))


NEW = {
    "gen_ai.input.messages": messages(("system", "You sell boards."), ("user", "Which size?")),
    "gen_ai.output.messages": messages(("assistant", "Take an M.")),
}
NUMBERED = {
    "gen_ai.prompt.0.role": "system",
    "gen_ai.prompt.0.content": "You sell boards.",
    "gen_ai.prompt.1.role": "user",
    "gen_ai.prompt.1.content": "Which size?",
    "gen_ai.completion.0.role": "assistant",
    "gen_ai.completion.0.content": "Take an M.",
}
INFERRED = {
    "llm.input_messages.0.message.role": "system",
    "llm.input_messages.0.message.content": "You sell boards.",
    "llm.input_messages.1.message.role": "user",
    "llm.input_messages.1.message.contents.0.message_content.type": "text",
    "llm.input_messages.1.message.contents.0.message_content.text": "Which size?",
    "llm.output_messages.0.message.role": "assistant",
    "llm.output_messages.0.message.content": "Take an M.",
}
HISTORY = json.dumps(
    [
        {"role": "user", "parts": [{"type": "text", "content": "Which size?"}]},
        {"role": "assistant", "parts": [{"type": "text", "content": "Take an M."}]},
    ]
)


@pytest.mark.parametrize(
    ("attributes", "events"),
    [
        pytest.param(NEW, [], id="gen_ai messages"),
        pytest.param(
            {name: json.loads(text) for name, text in NEW.items()}, [], id="gen_ai values"
        ),
        pytest.param({}, [("gen_ai.client.inference.operation.details", NEW)], id="gen_ai event"),
        pytest.param(NUMBERED, [], id="numbered"),
        pytest.param(INFERRED, [], id="OpenInference"),
        pytest.param(
            {"ai.prompt.messages": json.dumps(PLAIN), "ai.response.text": "Take an M."},
            [],
            id="AI SDK messages",
        ),
        pytest.param(
            {"ai.prompt": json.dumps({"messages": PLAIN}), "ai.response.text": "Take an M."},
            [],
            id="AI SDK prompt",
        ),
        pytest.param(
            {"ai.prompt": json.dumps({"prompt": "Which size?"}), "ai.response.text": "Take an M."},
            [],
            id="AI SDK text",
        ),
        pytest.param(
            {},
            [
                ("gen_ai.system.message", {"content": "You sell boards.", "role": "system"}),
                ("gen_ai.user.message", {"content": "Which size?"}),
                ("gen_ai.choice", {"message": REPLY, "finish_reason": "stop"}),
            ],
            id="events",
        ),
        pytest.param(
            {},
            [
                ("gen_ai.user.message", {"gen_ai.event.content": '{"content": "Which size?"}'}),
                ("gen_ai.choice", {"gen_ai.event.content": json.dumps({"message": REPLY})}),
            ],
            id="events in JSON",
        ),
        pytest.param(
            {},
            [
                ("gen_ai.content.prompt", {"gen_ai.prompt": json.dumps(PLAIN)}),
                ("gen_ai.content.completion", {"gen_ai.completion": json.dumps([REPLY])}),
            ],
            id="prompt event",
        ),
        pytest.param({"pydantic_ai.all_messages": HISTORY}, [], id="pydantic-ai"),
        pytest.param(
            {"all_messages_events": json.dumps([*PLAIN, REPLY]), "final_result": "Take an M."},
            [],
            id="pydantic-ai before",
        ),
        pytest.param(
            {"input.value": "Which size?", "output.value": "Take an M."}, [], id="plain text"
        ),
        pytest.param(
            {
                "langfuse.observation.input": json.dumps({"messages": PLAIN}),
                "langfuse.observation.output": json.dumps(REPLY),
            },
            [],
            id="Langfuse",
        ),
    ],
)
def test_every_convention_says_the_same(attributes: dict[str, Any], events: Events) -> None:
    assert heard(attributes, events) == BOTH


def test_what_was_not_recorded_is_empty() -> None:
    assert heard({"gen_ai.request.model": "m"}) == Exchange()
    assert heard({"input.value": " ", "output.value": ""}) == Exchange()


@pytest.mark.parametrize(
    "parts",
    [
        [{"type": "tool_call", "name": "add", "arguments": {}}],
        [{"type": "tool_use", "name": "add"}],
        [{"type": "tool-call", "toolName": "add"}],
    ],
)
def test_a_bare_call_of_a_tool_has_no_words(parts: list[Any]) -> None:
    found = heard({"gen_ai.output.messages": json.dumps([{"role": "assistant", "parts": parts}])})

    assert found.answered == (Said("assistant", "", calls_tool=True),)


@pytest.mark.parametrize(
    "attributes",
    [
        {
            "llm.output_messages.0.message.role": "assistant",
            "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "add",
        },
        {
            "gen_ai.completion.0.role": "assistant",
            "gen_ai.completion.0.tool_calls.0.name": "add",
        },
        {"ai.response.toolCalls": '[{"toolName": "add"}]'},
        {
            "gen_ai.output.messages": '[{"role": "assistant", "content": null, '
            '"tool_calls": [{"id": "1"}]}]'
        },
    ],
)
def test_every_convention_says_that_a_tool_was_called(attributes: dict[str, Any]) -> None:
    assert heard(attributes).answered == (Said("assistant", "", calls_tool=True),)


def test_the_result_of_a_tool_is_not_the_shoppers_word() -> None:
    given = [
        {"role": "user", "parts": [{"type": "text", "content": "add it"}]},
        {"role": "user", "parts": [{"type": "tool_result", "content": "ok"}]},
    ]

    assert [one.role for one in heard({"gen_ai.input.messages": json.dumps(given)}).said] == [
        "user",
        "tool",
    ]


def test_parts_that_are_no_text_are_left_out_and_the_rest_is_joined() -> None:
    parts = [
        {"type": "text", "content": "Which"},
        {"type": "image", "uri": "x"},
        "size?",
        {"type": "text", "text": 7},
        3,
    ]
    found = heard({"gen_ai.input.messages": json.dumps([{"role": "USER", "parts": parts}])})

    assert found.said == (Said("user", "Which\nsize?"),)


@pytest.mark.parametrize(("role", "known"), [("human", "user"), ("function", "tool")])
def test_roles_go_by_other_names(role: str, known: str) -> None:
    found = heard({"gen_ai.input.messages": json.dumps([{"role": role, "content": "x"}])})

    assert [one.role for one in found.said] == [known]


def test_numbered_messages_may_hold_parts_in_json() -> None:
    content = json.dumps([{"type": "text", "text": "Which size?"}])

    assert heard({"gen_ai.prompt.0.role": "user", "gen_ai.prompt.0.content": content}).said == (
        ASKED,
    )


def test_numbered_messages_are_in_the_order_of_their_numbers() -> None:
    attributes = {f"gen_ai.prompt.{n}.content": str(n) for n in (10, 9, 2)}

    assert [one.text for one in heard(attributes).said] == ["2", "9", "10"]


def test_a_history_without_a_question_is_all_answer() -> None:
    history = json.dumps([{"role": "assistant", "content": "Hello!"}])

    assert heard({"pydantic_ai.all_messages": history}) == Exchange(
        (), (Said("assistant", "Hello!"),)
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from("role parts content type text messages message tool_calls".split()),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
names = st.sampled_from(
    [
        *("gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.prompt.0.content"),
        *("gen_ai.prompt.1.role", "llm.output_messages.0.message.content", "ai.prompt"),
        *("ai.prompt.messages", "ai.response.text", "pydantic_ai.all_messages", "final_result"),
        *("input.value", "output.value", "gen_ai.event.content", "message", "content", "role"),
    ]
)


@given(
    st.dictionaries(names, json_values | json_values.map(json.dumps), max_size=4),
    st.dictionaries(names, json_values | json_values.map(json.dumps), max_size=3),
    st.sampled_from(["gen_ai.choice", "gen_ai.user.message", "gen_ai.content.prompt", "other"]),
)
def test_whatever_stands_where_words_should_be_is_words_or_nothing(
    attributes: dict[str, Any], held: dict[str, Any], event: str
) -> None:
    found = heard(attributes, [(event, held)])

    for one in (*found.said, *found.answered):
        assert isinstance(one.role, str)
        assert isinstance(one.text, str)


def test_a_text_nested_beyond_reason_is_no_list_of_messages() -> None:
    deep = "[" * 100_000

    assert heard({"gen_ai.input.messages": deep}).said == (Said("user", deep),)
