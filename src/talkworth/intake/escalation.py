"""The door that decides about a human: `POST /v1/decisions/escalation`, logged, then answered."""

from __future__ import annotations

import hmac
import time
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

import talkworth.intake.keys as keys
from talkworth.control import Key
from talkworth.control.escalation_records import Action, EscalationPolicy
from talkworth.errors import BadInput, Unavailable
from talkworth.events import parse_event
from talkworth.events.envelope import Id, Properties
from talkworth.events.parse import NotJson, encode_event
from talkworth.events.types import DecisionLogged, Named
from talkworth.intake.body import check_depth, read_body, unpack
from talkworth.intake.deciding import Decided, Reason, decide
from talkworth.intake.doorway import Doorway
from talkworth.intake.events import DOOR
from talkworth.intake.exchange import Answer, Request, encode
from talkworth.intake.refusals import MethodNotAllowed, NotForPublicKeys
from talkworth.journal import VERIFIED, Entry

PATH = "/v1/decisions/escalation"
NAME = "decisions"
_MAX_BODY = 64 * 1024
_NO_STORE = ((b"cache-control", b"no-store"),)


class NotAQuestion(BadInput):
    code = "not-a-question"

    def __init__(self, reason: object) -> None:
        super().__init__(f"{reason}. docs/escalation.md shows what to send.")


class EscalationAsked(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """
    Which conversation, whose, and what is known of it.

    `segment` is what rules go by, without it `intent`. Where one of `segment`, `intent` and
    `reason` is among what is always handed over, it is. `properties` are kept with the decision.
    """

    conversation_id: Id
    segment: Named | None = None
    intent: Named | None = None
    reason: Named | None = None
    visitor_id: Id | None = None
    customer_id: Id | None = None
    session_id: Id | None = None
    properties: Properties | UnsetType = UNSET


class EscalationDecision(Struct, kw_only=True, frozen=True):
    """
    What to do, and the chance with which that was chosen.

    `decision_id` is null where the decision could not be logged; `propensity` where it cannot be
    learned from; `policy_version` without a policy.
    """

    decision_id: str | None
    action: Action
    propensity: Annotated[float, Meta(gt=0, le=1)] | None
    reason: Reason
    policy_version: int | None


_decode = msgspec.json.Decoder(EscalationAsked).decode


class EscalationDoor:
    """Decides, logs the decision, and only then says it."""

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway

    async def answer(self, request: Request) -> Answer:
        """
        A decision, whatever the disk does: what cannot be logged is not drawn.

        Raises:
            BadInput: not a secret key, or not a question that can be answered.
        """
        if request.method != "POST":
            raise MethodNotAllowed(request.method)
        key = keys.find_key(request, self._doorway.control)
        if key.kind != "secret":
            raise NotForPublicKeys("decisions")
        self._doorway.enter(key)
        asked = self._asked(unpack(request, await read_body(request, _MAX_BODY), _MAX_BODY))
        policy = self._doorway.control.escalation.active(key.shop_id)
        segment = asked.segment or asked.intent
        words = [word for word in (asked.segment, asked.intent, asked.reason) if word]
        decided = decide(policy, asked.conversation_id, segment, words)
        pepper = self._doorway.keeping(key.shop_id).pepper
        decision_id = _decision_id(pepper, policy, asked, decided)
        entry = _entry(key, asked, segment, policy, decided, decision_id)
        told: str | None = decision_id
        try:
            await self._doorway.store(DOOR, [entry])
        except Unavailable as error:
            self._doorway.note_rejection(key.shop_id, NAME, error, decision_id)
            decided, told = _unlogged(decided), None
        decision = EscalationDecision(
            decision_id=told,
            action=decided.action,
            propensity=decided.propensity,
            reason=decided.reason,
            policy_version=policy.version if policy else None,
        )
        return Answer(200, encode(decision), _NO_STORE)

    def _asked(self, body: bytes) -> EscalationAsked:
        check_depth(body, self._doorway.settings.max_depth)
        try:
            return _decode(body)
        except msgspec.ValidationError as error:
            raise NotAQuestion(error) from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise NotJson(f"This is not JSON: {error}. Send one JSON object in UTF-8.") from None


def _unlogged(decided: Decided) -> Decided:
    """What must be handed over still is; all else goes on as if nobody had asked."""
    if decided.reason == "always":
        return Decided("escalate", None, "always")
    return Decided("continue", None, "not-logged")


def _decision_id(
    pepper: bytes, policy: EscalationPolicy | None, asked: EscalationAsked, decided: Decided
) -> str:
    """
    The same for the same question under the same policy, so that a retry is one decision.

    Keyed with the shop's own secret: who is erased is not found again by its hash.
    """
    version, segment = policy.version if policy else 0, asked.segment or asked.intent
    question = (version, asked.conversation_id, segment, decided.reason)
    return f"dec_{hmac.digest(pepper, encode(question), 'sha256').hex()[:24]}"


def _entry(
    key: Key,
    asked: EscalationAsked,
    segment: str | None,
    policy: EscalationPolicy | None,
    decided: Decided,
    decision_id: str,
) -> Entry:
    """
    The decision as an event of ours, in the form in which a shop's own decisions come.

    Raises:
        BadCharacter
    """
    received_us = time.time_ns() // 1000
    received_at = datetime.fromtimestamp(received_us / 1e6, UTC)
    event = DecisionLogged(
        event_id=decision_id,
        occurred_at=received_at,
        conversation_id=asked.conversation_id,
        visitor_id=asked.visitor_id,
        customer_id=asked.customer_id,
        session_id=asked.session_id,
        properties=asked.properties,
        decision_id=decision_id,
        action=decided.action,
        propensity=decided.propensity,
        policy_version=str(policy.version) if policy else None,
        segment=segment,
        reason=decided.reason,
        is_randomised=decided.reason == "drawn",
    )
    payload = encode_event(event)
    parse_event(payload, received_at, is_corrected=False)
    return Entry(
        received_at=received_us,
        shop_id=key.shop_id,
        door=DOOR,
        topic="decision_logged",
        trust=VERIFIED,
        event_id=decision_id,
        payload=payload,
        # Of the question alone: a retry says the same at another instant.
        sha256=sha256(encode(asked)).digest(),
    )
