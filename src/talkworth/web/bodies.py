"""What is sent to be changed, small bodies of JSON, and what nobody on the way may keep."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request

from talkworth.errors import BadInput

# Bytes; the longest text of a form is a fraction of it.
MAX_BODY: Final = 256 * 1024
NO_STORE: Final = {"Cache-Control": "no-store"}


class NotJsonBody(BadInput):
    code = "bad-request"

    def __init__(self) -> None:
        super().__init__(
            "The body is no JSON in UTF-8, or nested too deeply. Mend it and send it again."
        )


class JsonRequest(Request[Any, Any, Any]):
    """A request whose body is refused where the decoder does not foresee what is in it."""

    async def json(self) -> Any:
        """
        The body, decoded.

        Raises:
            NotJsonBody: bytes that are no UTF-8, or brackets without end.
        """
        try:
            return await super().json()
        except (UnicodeDecodeError, RecursionError):
            raise NotJsonBody from None
