"""
What may go wrong on the way to the server.

    ClientError
    ├── Unsendable      this event will never be taken; the message says what is wrong with it
    ├── QueueFull       as many events wait as the client may hold
    ├── Closed          the client was closed before
    ├── NotDelivered    the server did not take it now; sending the same again later will help
    └── Refused         the server will not take it from this client: a wrong key, a wrong address
"""

from __future__ import annotations


class ClientError(Exception):
    """Whatever the client raises. A `Client` raises into its host only when it was asked to."""


class Unsendable(ClientError):
    """The event is none the server would take."""


class QueueFull(ClientError):
    def __init__(self, n_queued: int) -> None:
        super().__init__(
            f"{n_queued} events wait to be sent, which is all this client may hold; this one is "
            "lost. Raise `max_queued`, or see why the server does not answer."
        )


class Closed(ClientError):
    def __init__(self) -> None:
        super().__init__("This client is closed; the event is lost. Make a new one.")


class NotDelivered(ClientError):
    """`retry_after_s` is how long the server asks us to wait; `None` where it does not say."""

    def __init__(self, reason: str, retry_after_s: float | None = None) -> None:
        super().__init__(f"Not delivered: {reason}. Send the same again later.")
        self.retry_after_s = retry_after_s


class Refused(ClientError):
    """`status` and `code` are the server's; 413 means that fewer at once may pass."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code = status, code
