"""Errors as responses: always `{"error": {"code", "message"}}`, never a traceback."""

from __future__ import annotations

import logging
from typing import Any

from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException, InternalServerException, ValidationException
from msgspec import Struct

from talkworth.errors import NotFound, TalkworthError

_log = logging.getLogger(__name__)


class Refusal(Struct, kw_only=True, frozen=True):
    """`code` is stable; `message` says what we got, what we needed and what to do."""

    code: str
    message: str


class ErrorBody(Struct, kw_only=True, frozen=True):
    error: Refusal


class UnknownAddress(NotFound):
    code = "unknown-address"

    def __init__(self, path: str) -> None:
        super().__init__(
            f"There is nothing at {path[:200]!r}. `GET /v1/openapi.json` lists what there is."
        )


_HTTP_CODES = {404: "unknown-address", 405: "method-not-allowed", 413: "body-too-large"}


def refusal(request: Request[Any, Any, Any], error: Exception) -> tuple[int, Refusal]:
    """The status and body an error is answered with; what we did not foresee is logged."""
    if isinstance(error, TalkworthError):
        if error.status == 500:
            _log.error("%s: %s", error.code, error.message)
        return error.status, Refusal(code=error.code, message=error.message)
    if isinstance(error, ValidationException):
        return 400, Refusal(code="bad-parameter", message=_parameters(error))
    if isinstance(error, InternalServerException) and "`$.data" in str(error.__cause__):
        # A field of the body has the name of something that handlers share, and is taken for it.
        message = f"Parameters we cannot read: {error.__cause__}."
        return 400, Refusal(code="bad-parameter", message=message)
    if isinstance(error, HTTPException) and error.status_code < 500:
        if error.status_code == 404:
            return 404, Refusal(
                code="unknown-address", message=UnknownAddress(request.url.path).message
            )
        code = _HTTP_CODES.get(error.status_code, "bad-request")
        return error.status_code, Refusal(code=code, message=_sentence(error, request))
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return 500, Refusal(
        code="internal",
        message="Something went wrong on our side; it is in our log. Try again later.",
    )


def _sentence(error: HTTPException, request: Request[Any, Any, Any]) -> str:
    if error.status_code == 405:
        return f"{request.method} is not answered here. `GET /v1/openapi.json` lists what is."
    return f"{error.detail or 'The request cannot be answered'}. Mend it and send it again."


def _parameters(error: ValidationException) -> str:
    extra = error.extra if isinstance(error.extra, list) else []
    found = [f"{item.get('key', '?')}: {item.get('message', 'not understood')}" for item in extra]
    return f"Parameters we cannot read: {'; '.join(found) or error.detail}."


def answer_json(request: Request[Any, Any, Any], error: Exception) -> Response[ErrorBody]:
    """Any error, as JSON."""
    status, body = refusal(request, error)
    return Response(
        ErrorBody(error=body),
        status_code=status,
        media_type=MediaType.JSON,
        headers=headers_of(status, error),
    )


def headers_of(status: int, error: Exception) -> dict[str, str]:
    """`Retry-After` where sending again helps; what kind of key a 401 wants."""
    found: dict[str, str] = {}
    if isinstance(error, HTTPException) and error.headers:
        found.update(error.headers)
    if (retry_after_s := getattr(error, "retry_after_s", None)) is not None:
        found["Retry-After"] = str(retry_after_s)
    if status == 401:
        found["WWW-Authenticate"] = "Bearer"
    return found
