"""Which attributes say what: the names that OpenTelemetry, its kin and we ourselves use."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from talkworth.sources.otlp.wire import Attributes

# A turn is spoken for by an agent or by a chain of steps; in it models answer and tools are used.
Kind = Literal["agent", "chain", "model", "tool", "other"]

# Strongest first: the first that any span of the turn carries names the conversation.
CONVERSATION = (
    "talkworth.conversation_id",
    "gen_ai.conversation.id",
    "session.id",
    "langfuse.session.id",
    "traceloop.association.properties.conversation_id",
    "traceloop.association.properties.session_id",
    "traceloop.association.properties.thread_id",
    "traceloop.association.properties.chat_id",
    "ai.telemetry.metadata.conversationId",
    "ai.telemetry.metadata.sessionId",
    "ai.telemetry.metadata.threadId",
    "ai.telemetry.metadata.chatId",
    "ai.telemetry.metadata.conversation_id",
    "ai.telemetry.metadata.session_id",
    "ai.telemetry.metadata.thread_id",
    "ai.telemetry.metadata.chat_id",
)
CUSTOMER = (
    "talkworth.customer_id",
    "enduser.id",
    "user.id",
    "langfuse.user.id",
    "traceloop.association.properties.user_id",
    "ai.telemetry.metadata.userId",
    "ai.telemetry.metadata.user_id",
)
EMAIL = ("talkworth.email", "user.email")
VISITOR = ("talkworth.visitor_id",)
CART = ("talkworth.cart_token", "shopify.cart_token")
CHANNEL = ("talkworth.channel",)
OUTCOME = ("talkworth.outcome",)
PRODUCTS = ("talkworth.product_ids",)
ASSISTANT = ("talkworth.assistant", "gen_ai.agent.name", "agent.name")
ASSISTANT_VERSION = ("talkworth.assistant_version", "gen_ai.agent.version")
SERVICE = ("service.name",)
SERVICE_VERSION = ("service.version",)

FINISHED = ("gen_ai.response.finish_reasons", "llm.finish_reason", "ai.response.finishReason")
FINISHED_EACH = "gen_ai.completion.0.finish_reason"
FILTERED = frozenset({"content_filter", "content-filter", "safety", "refusal", "blocklist"})
CALLS_TOOLS = frozenset({"tool_calls", "tool_call", "tool-calls", "tool_use", "function_call"})

EVALUATION = "gen_ai.evaluation.result"
EVALUATION_NAMES = frozenset("outcome answered helpfulness resolution task_completion".split())
EVALUATION_LABELS: Mapping[str, Literal["answered", "no_answer", "escalated"]] = MappingProxyType(
    {
        **dict.fromkeys(("answered", "pass", "passed", "helpful", "resolved", "true"), "answered"),
        **dict.fromkeys(
            ("no_answer", "fail", "failed", "unhelpful", "not_helpful", "unresolved", "false"),
            "no_answer",
        ),
        "escalated": "escalated",
    }
)

_OPERATIONS: Mapping[str, Kind] = MappingProxyType(
    {
        "invoke_agent": "agent",
        "invoke_workflow": "agent",
        **dict.fromkeys(("chat", "text_completion", "generate_content", "completion"), "model"),
        "execute_tool": "tool",
    }
)
# By attribute: what its value makes of the span. Asked in this order; the first that is there
# decides, so that an embedding or a retrieval is none of these.
_SIGNS: tuple[tuple[str, Mapping[str, Kind]], ...] = (
    ("gen_ai.operation.name", _OPERATIONS),
    (
        "openinference.span.kind",
        MappingProxyType({"llm": "model", "agent": "agent", "chain": "chain", "tool": "tool"}),
    ),
    (
        "traceloop.span.kind",
        MappingProxyType({"workflow": "chain", "agent": "agent", "tool": "tool"}),
    ),
    (
        "ai.operationId",
        MappingProxyType(
            {
                **dict.fromkeys(("ai.generatetext", "ai.streamtext"), "agent"),
                **dict.fromkeys(("ai.generateobject", "ai.streamobject"), "agent"),
                **dict.fromkeys(("ai.generatetext.dogenerate", "ai.streamtext.dostream"), "model"),
                "ai.generateobject.dogenerate": "model",
                "ai.streamobject.dostream": "model",
                "ai.toolcall": "tool",
            }
        ),
    ),
    (
        "langfuse.observation.type",
        MappingProxyType(
            {"generation": "model", "agent": "agent", "chain": "chain", "tool": "tool"}
        ),
    ),
    ("llm.request.type", MappingProxyType({"chat": "model", "completion": "model"})),
)
_HUMAN_HANDOFFS = ("human", "live_agent", "escalat")
_HANDOFFS = frozenset({"agent_handoff", "handoff", "hand_off"})


def kind_of(attributes: Attributes) -> Kind:
    """What a span is; `other` for all that is no part of talk, such as an embedding."""
    for name, kinds in _SIGNS:
        if isinstance(value := attributes.get(name), str):
            return kinds.get(value.lower(), "other")
    return "other"


def hands_off(span_name: str, tool_name: object) -> bool:
    """Whether a tool or a span hands the shopper to a human; agents among themselves do not."""
    for name in (span_name.removeprefix("execute_tool "), tool_name):
        if isinstance(name, str):
            plain = "_".join(name.lower().replace("-", " ").replace("_", " ").split())
            if plain in _HANDOFFS or any(word in plain for word in _HUMAN_HANDOFFS):
                return True
    return False
