"""Why a question of an assistant has no answer, each with a stable code and a way out."""

from __future__ import annotations

from pathlib import Path

from talkworth.errors import BadInput, NotAuthenticated, NotFound, Unavailable


class BadArgument(BadInput):
    code = "bad-argument"

    def __init__(self, tool: str, reason: object, names: list[str]) -> None:
        super().__init__(
            f"{tool}: {str(reason)[:300]}. It takes {', '.join(names) or 'nothing'}; its schema "
            "says what each may be."
        )


class NotServed(NotFound):
    code = "not-served"

    def __init__(self, data: Path) -> None:
        super().__init__(
            f"No server runs on {data}. Start `talkworth serve --data {data}` and ask again, or "
            "name a running server with `talkworth mcp --url`."
        )


class ServerSilent(Unavailable):
    code = "server-silent"

    def __init__(self, address: str, reason: object) -> None:
        super().__init__(
            f"The server at {address} does not answer: {reason}. See that it runs and can be "
            "reached from here, then ask again."
        )


class NotTalkworth(BadInput):
    code = "not-talkworth"

    def __init__(self, address: str, reason: object) -> None:
        super().__init__(
            f"What answers at {address} is no Talkworth of this version: {str(reason)[:200]}. "
            "Give `talkworth mcp` the address that `talkworth serve` prints, and run the same "
            "version on both sides."
        )


class BadAddress(BadInput):
    code = "bad-address"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text[:200]!r} is no address of a server. Write http:// or https://, a host, and a "
            "port where it has one, such as https://numbers.example."
        )


class KeyUnset(NotAuthenticated):
    code = "key-unset"

    def __init__(self) -> None:
        super().__init__(
            "There is no key to ask with. Put a secret key of the scope reports:read into "
            "TALKWORTH_KEY, or into a file that --key-file names; `talkworth key add SHOP secret "
            "--scope reports:read` makes one."
        )


class KeyUnreadable(NotAuthenticated):
    code = "key-unreadable"

    def __init__(self, path: Path, reason: object) -> None:
        super().__init__(
            f"{path} holds no key: {reason}. It must be one line, sk_..., that this user may read."
        )


class ServerRefused(Exception):
    """The server's own refusal, with its `code` and message; not ours to word."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message
