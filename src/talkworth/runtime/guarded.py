"""What every answer tells a browser: do not guess, do not frame, do not tell where you were."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, Final

from talkworth.intake.exchange import App, Receive, Scope, Send

# An answer that says one of these itself, such as the page its own policy, keeps its own.
HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)


def guarded(app: App) -> App:
    """`app`, its answers with the headers above where they do not have them."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                names = {name.lower() for name, _ in given}
                given += [(name, value) for name, value in HEADERS if name not in names]
                message["headers"] = given
            await send(message)

        await app(scope, receive, send_guarded)

    return answer
