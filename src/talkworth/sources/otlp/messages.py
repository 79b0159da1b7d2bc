"""What a span says was said: the messages that went into a model and came out of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from talkworth.sources.otlp.wire import Attributes, RawSpan

_NUMBERED = re.compile(r"(gen_ai\.(?:prompt|completion))\.(\d{1,4})\.(.+)", re.ASCII)
_INFERRED = re.compile(r"llm\.(input|output)_messages\.(\d{1,4})\.message\.(.+)", re.ASCII)
_ROLES = {"human": "user", "ai": "assistant", "model": "assistant", "function": "tool"}
# The older events, one for each message; each is a role.
_EVENT_ROLES = {
    "gen_ai.user.message": "user",
    "gen_ai.assistant.message": "assistant",
    "gen_ai.tool.message": "tool",
    "gen_ai.choice": "assistant",
}
_TOOL_PARTS = frozenset({"tool_call", "tool_use", "tool-call", "function_call"})
_TEXT_PARTS = frozenset({"text", "output_text", "input_text"})
_RESULT_PARTS = frozenset({"tool_call_response", "tool_result", "tool-result"})

Messages = Mapping[int, dict[str, Any]]


class Said(Struct, frozen=True):
    """One message. `text` is `""` where it holds none, such as a bare call of a tool."""

    role: str
    text: str = ""
    calls_tool: bool = False


class Exchange(Struct, frozen=True):
    """What went in, oldest first, and what came out. Both are empty where nothing was recorded."""

    said: tuple[Said, ...] = ()
    answered: tuple[Said, ...] = ()


def exchange(span: RawSpan) -> Exchange:
    """The messages of a span, from the first of the conventions that names any."""
    for reading in _READINGS:
        said, answered = reading(span)
        if said or answered:
            # Some record the whole history as output: what the model was told is no answer.
            answers = tuple(one for one in answered if one.role == "assistant")
            return Exchange(tuple(one for one in said if one.role != "system"), answers)
    return Exchange()


_Reading = tuple[list[Said], list[Said]]


def _current(span: RawSpan) -> _Reading:
    """`gen_ai.input.messages` and `.output.messages`, on the span or on an event of it."""
    said: list[Said] = []
    answered: list[Said] = []
    for attributes in (span.attributes, *(held for _, held in span.events)):
        said = said or _listed(attributes.get("gen_ai.input.messages"), "user")
        answered = answered or _listed(attributes.get("gen_ai.output.messages"), "assistant")
    return said, answered


def _numbered(span: RawSpan) -> _Reading:
    """`gen_ai.prompt.0.content`, `gen_ai.completion.0.content`: Traceloop and its kin."""
    found = _gathered(span.attributes, _NUMBERED)
    return (
        _in_order(found.get("gen_ai.prompt", {}), "user"),
        _in_order(found.get("gen_ai.completion", {}), "assistant"),
    )


def _inferred(span: RawSpan) -> _Reading:
    """`llm.input_messages.0.message.content`: OpenInference."""
    found = _gathered(span.attributes, _INFERRED)
    return (
        _in_order(found.get("input", {}), "user"),
        _in_order(found.get("output", {}), "assistant"),
    )


def _by_event(span: RawSpan) -> _Reading:
    """One event for each message, or one for the prompt and one for the completion."""
    said: list[Said] = []
    answered: list[Said] = []
    for name, held in span.events:
        if role := _EVENT_ROLES.get(name):
            body = _decoded(held.get("gen_ai.event.content"))
            fields = body if isinstance(body, dict) else dict(held)
            if isinstance(message := fields.get("message"), dict):
                fields = {**fields, **message}
            (answered if name == "gen_ai.choice" else said).append(_said(fields, role))
        elif name == "gen_ai.content.prompt":
            said += _listed(held.get("gen_ai.prompt"), "user")
        elif name == "gen_ai.content.completion":
            answered += _listed(held.get("gen_ai.completion"), "assistant")
    return said, answered


def _vercel(span: RawSpan) -> _Reading:
    """The AI SDK: `ai.prompt.messages` or `ai.prompt`, and `ai.response.text`."""
    held = span.attributes
    said = _listed(held.get("ai.prompt.messages"), "user")
    prompt = _decoded(held.get("ai.prompt"))
    if not said and isinstance(prompt, dict):
        said = _listed(prompt.get("messages"), "user") or _listed(prompt.get("prompt"), "user")
    text, calls = held.get("ai.response.text"), held.get("ai.response.toolCalls")
    answered = [Said("assistant", _text(text), bool(calls))] if text or calls else []
    return said, answered


def _plain(span: RawSpan) -> _Reading:
    """A whole turn's input and output as text, as agents record them."""
    held = span.attributes
    history = _listed(_first(held, "pydantic_ai.all_messages", "all_messages_events"), "user")
    output = _first(held, "final_result", "output.value", "langfuse.observation.output")
    given = _first(held, "input.value", "langfuse.observation.input")
    answered = _listed(output, "assistant")
    if history:
        latest = [i for i, one in enumerate(history) if one.role == "user"]
        cut = latest[-1] + 1 if latest else 0
        return history[:cut], answered or [one for one in history[cut:] if one.text]
    return _listed(given, "user"), answered


_READINGS: tuple[Callable[[RawSpan], _Reading], ...] = (
    _current,
    _numbered,
    _inferred,
    _vercel,
    _by_event,
    _plain,
)


def _listed(value: object, role: str) -> list[Said]:
    """Messages in a list, in JSON or decoded; a bare text is one message."""
    found = _decoded(value)
    if isinstance(found, dict):
        found = found.get("messages", [found])
    if isinstance(found, list):
        return [_said(one, role) for one in found if isinstance(one, dict)]
    return [Said(role, found)] if isinstance(found, str) and found.strip() else []


def _said(fields: Mapping[str, Any], role: str) -> Said:
    stated = fields.get("role")
    role = stated.lower() if isinstance(stated, str) and stated else role
    parts = fields.get("parts", fields.get("content", fields.get("contents")))
    listed = parts if isinstance(parts, list) else ()
    kinds = {str(part.get("type")) for part in listed if isinstance(part, dict)}
    if kinds & _RESULT_PARTS:
        role = "tool"
    return Said(
        _ROLES.get(role, role),
        _text(parts),
        bool(fields.get("tool_calls")) or bool(kinds & _TOOL_PARTS),
    )


def _first(held: Attributes, *names: str) -> object:
    return next((held[name] for name in names if name in held), None)


def _text(parts: object) -> str:
    """The text of a message's content: text itself, or the text parts of a list."""
    if isinstance(parts, str):
        return parts
    if not isinstance(parts, list):
        return ""
    return "\n".join(found for part in parts if (found := _text_of(part)))


def _text_of(part: object) -> str:
    if isinstance(part, str):
        return part
    if not isinstance(part, dict) or str(part.get("type", "text")) not in _TEXT_PARTS:
        return ""
    text = part.get("content", part.get("text"))
    return text if isinstance(text, str) else ""


def _gathered(
    attributes: Attributes, pattern: re.Pattern[str]
) -> dict[str, dict[int, dict[str, Any]]]:
    """Numbered attributes as lists of messages: by list, by number, by field."""
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for name, value in attributes.items():
        if matched := pattern.fullmatch(name):
            which, number, field = matched.groups()
            found.setdefault(which, {}).setdefault(int(number), {})[field] = value
    return found


def _in_order(messages: Messages, role: str) -> list[Said]:
    return [_flat(messages[number], role) for number in sorted(messages)]


def _flat(fields: Mapping[str, Any], role: str) -> Said:
    """A message whose parts are numbered attributes too."""
    named = _said(fields, role)
    texts = [
        value
        for name, value in sorted(fields.items())
        if name.startswith("contents.") and name.endswith("message_content.text")
    ]
    decoded = _decoded(fields.get("content"))
    text = named.text if isinstance(decoded, str) else _text(decoded)
    return Said(
        named.role,
        text or _text(texts),
        named.calls_tool or any(name.startswith("tool_calls.") for name in fields),
    )


def _decoded(value: object) -> object:
    """The value, decoded where it is a JSON list or object in text."""
    if not isinstance(value, str) or not value.lstrip().startswith(("[", "{")):
        return value
    try:
        return msgspec.json.decode(value)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return value
