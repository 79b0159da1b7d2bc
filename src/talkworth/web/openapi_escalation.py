"""OpenAPI of the door that decides about a human, from the structs it reads and answers with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from talkworth.intake.escalation import PATH, EscalationAsked, EscalationDecision

Refusals = Callable[..., dict[str, Any]]
_AT = "#/components/schemas/"


def escalation_paths(refusals: Refusals) -> dict[str, Any]:
    """Its path; `refusals` makes the answers of the statuses it is given."""
    return {PATH: {"post": _post_decision(refusals)}}


def escalation_schemas() -> dict[str, Any]:
    """The named schemas that it takes and answers."""
    kinds = (EscalationAsked, EscalationDecision)
    return msgspec.json.schema_components(kinds, ref_template=f"{_AT}{{name}}")[1]


def _post_decision(refusals: Refusals) -> dict[str, Any]:
    asked, decided = (
        {"application/json": {"schema": {"$ref": f"{_AT}{kind.__name__}"}}}
        for kind in (EscalationAsked, EscalationDecision)
    )
    return {
        "operationId": "PostEscalationDecision",
        "tags": ["escalation"],
        "summary": "Ask whether a human takes a conversation",
        "description": "By rule, by reason, or by lot. The decision and its chance are on disk "
        "when this answers; the same question again has the same answer. What cannot be logged "
        "is not drawn: the answer is `continue`.",
        "security": [{"secretKey": []}],
        "requestBody": {"required": True, "content": asked},
        "responses": {
            "200": {"description": "What to do.", "content": decided},
            **refusals("400", "401", "403", "405", "408", "413", "415", "429", "503"),
        },
    }
