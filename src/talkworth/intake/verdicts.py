"""What became of each event of a request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from talkworth.errors import TalkworthError
from talkworth.intake.exchange import Answer, encode

_ID_LENGTH = 255


class Verdict(Struct, kw_only=True, frozen=True, omit_defaults=True, gc=False):
    """Accepted means: on disk. `event_id` is `None` where we could not read one."""

    event_id: str | None
    status: Literal["accepted", "rejected"]
    code: str | UnsetType = UNSET
    message: str | UnsetType = UNSET


class ErrorBody(Struct, kw_only=True, frozen=True):
    code: str
    message: str


class Report(Struct, kw_only=True, frozen=True, omit_defaults=True):
    """The answer to `POST /v1/events`: one verdict for each event, in the order sent."""

    accepted: int
    rejected: int
    verdicts: Sequence[Verdict]
    error: ErrorBody | UnsetType = UNSET

    def answer(self) -> Answer:
        return Answer(200 if self.error is UNSET else 400, encode(self))


def report(verdicts: Sequence[Verdict], n_accepted: int) -> Report:
    """The verdicts and their sums; with an `error` if none was accepted."""
    n_rejected = len(verdicts) - n_accepted
    error: ErrorBody | UnsetType = UNSET
    if n_accepted == 0:
        error = _lone_error(verdicts[0]) if len(verdicts) == 1 else _error_of_many(n_rejected)
    return Report(accepted=n_accepted, rejected=n_rejected, verdicts=verdicts, error=error)


def accepted(event_id: str) -> Verdict:
    return Verdict(event_id=event_id, status="accepted")


def rejected(raw: bytes, error: TalkworthError) -> Verdict:
    """The verdict on an event we do not take; its id is read from `raw` if there is one."""
    return Verdict(
        event_id=_event_id(raw), status="rejected", code=error.code, message=error.message
    )


class _Named(Struct):
    event_id: str


_decode_id = msgspec.json.Decoder(_Named).decode


def _event_id(raw: bytes) -> str | None:
    try:
        return _decode_id(raw).event_id[:_ID_LENGTH]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _lone_error(verdict: Verdict) -> ErrorBody:
    return ErrorBody(code=str(verdict.code), message=str(verdict.message))


def _error_of_many(n_events: int) -> ErrorBody:
    return ErrorBody(
        code="none-accepted",
        message=f"None of the {n_events} events was taken. `verdicts` says why, one by one.",
    )
