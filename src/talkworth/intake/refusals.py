"""What the doors refuse, each with a stable code and a way out."""

from __future__ import annotations

from talkworth.errors import (
    BadInput,
    NotAllowed,
    NotAuthenticated,
    TooLarge,
    TooMany,
    Unavailable,
    WrongMediaType,
)


class KeyMissing(NotAuthenticated):
    code = "key-missing"

    def __init__(self) -> None:
        super().__init__(
            "This request names no key. Send `?key=pk_...` from a browser, "
            "`Authorization: Bearer sk_...` from a server."
        )


class KeyRefused(NotAuthenticated):
    code = "key-refused"

    def __init__(self) -> None:
        super().__init__(
            "We do not know this key, or it was revoked, or it has expired. `talkworth key list "
            "SHOP` lists the keys that work."
        )


class SecretKeyInUrl(NotAuthenticated):
    code = "secret-key-in-url"

    def __init__(self) -> None:
        super().__init__(
            "A secret key came in the URL, which logs and browsers keep. Send it as "
            "`Authorization: Bearer sk_...`, and revoke this one."
        )


class SecretKeyInBrowser(NotAuthenticated):
    code = "secret-key-in-browser"

    def __init__(self) -> None:
        super().__init__(
            "A secret key came from a page, or as a page sends it: every visitor can read it "
            "there. Put a public key (`pk_...`) in its place, and revoke this one."
        )


class OriginNotAllowed(NotAllowed):
    code = "origin-not-allowed"

    def __init__(self, origin: str) -> None:
        super().__init__(
            f"This key is not for {origin[:200]!r}. `talkworth key allow --origin` lets it."
            if origin
            else "This key is bound to origins and the request names none. Browsers send "
            "`Origin` by themselves; from a server, use a secret key."
        )


class MethodNotAllowed(BadInput):
    code = "method-not-allowed"
    status = 405

    def __init__(self, method: str, allowed: str = "POST") -> None:
        super().__init__(f"This address takes {allowed}, not {method[:20]}.")
        self.allowed = allowed


class BodyTooSlow(BadInput):
    code = "body-too-slow"
    status = 408

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The body was not here after {seconds:g} seconds. Send it again.")


class BodyTooLarge(TooLarge):
    code = "body-too-large"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"This body is larger than {limit} bytes, as sent or as unpacked. Send less at once."
        )


class TooDeep(TooLarge):
    code = "too-deep"

    def __init__(self, limit: int) -> None:
        super().__init__(f"This JSON is nested more than {limit} levels deep. Events are flat.")


class BatchTooLarge(TooLarge):
    code = "batch-too-large"

    def __init__(self, n_events: int, limit: int) -> None:
        super().__init__(f"This batch has {n_events} events, we take {limit}. Send smaller ones.")


class ContentTypeRefused(WrongMediaType):
    code = "wrong-content-type"

    def __init__(self, content_type: str) -> None:
        super().__init__(
            f"The Content-Type is {content_type[:100]!r}. Send JSON as `application/json` or, "
            "from a beacon, as `text/plain`."
        )


class ContentEncodingRefused(WrongMediaType):
    code = "wrong-content-encoding"

    def __init__(self, encoding: str) -> None:
        super().__init__(
            f"The Content-Encoding is {encoding[:100]!r}. Send events plain or as `gzip`, "
            "webhooks plain."
        )


class NotGzip(BadInput):
    code = "not-gzip"

    def __init__(self) -> None:
        super().__init__(
            "The body says `Content-Encoding: gzip` and is not one whole gzip stream. Send it "
            "again, or send it plain."
        )


class NotABatch(BadInput):
    code = "not-a-batch"

    def __init__(self, reason: object) -> None:
        super().__init__(
            f'This is no batch: {reason}. Send `{{"sent_at": ..., "events": [...]}}` with at '
            "least one event, or one event by itself."
        )


class KeyTooFast(TooMany):
    code = "key-too-fast"

    def __init__(self, rate: int, retry_after_s: int) -> None:
        super().__init__(
            f"This key sent more than its {rate} events a second. Nothing of this "
            f"request was taken; send it again in {retry_after_s} s.",
            retry_after_s,
        )


class EventTooLarge(TooLarge):
    code = "event-too-large"

    def __init__(self, n_bytes: int, limit: int) -> None:
        super().__init__(
            f"This event has {n_bytes} bytes, we take {limit}. Cut its texts or its properties."
        )


class NotMessages(BadInput):
    code = "not-messages"

    def __init__(self, reason: object) -> None:
        super().__init__(
            f"This is no message and no batch of them: {reason}. Send one JSON object, as the "
            'client\'s own documentation says, or `{"batch": [...]}`.'
        )


class NotAnAlhenaEvent(BadInput):
    code = "not-an-alhena-event"

    def __init__(self, topic: str, cause: str) -> None:
        super().__init__(
            f"This is not one of {topic}. {cause} docs/connect-alhena.md lists what we need."
        )


class NotForPublicKeys(NotAllowed):
    code = "not-for-public-keys"

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"A public key may not send {kind}: anybody can read it in the page. Send it from "
            "a server, with a secret key."
        )


class EventFailed(Unavailable):
    """A fault of ours that one event brings out; it must not hold up the others."""

    code = "event-failed"

    def __init__(self) -> None:
        super().__init__(
            "We could not process this event; the fault is ours and in our log. Keep it, and "
            "send it again after an update."
        )


class WrongSignature(NotAuthenticated):
    code = "wrong-signature"

    def __init__(self) -> None:
        super().__init__(
            "No secret we hold for this shop signs this body. `talkworth webhook list SHOP` "
            "lists them; add the one the platform shows you."
        )


class StaleSignature(NotAuthenticated):
    """Signed by one of our secrets, too long ago or ahead of our clock: a replay perhaps."""

    code = "stale-signature"

    def __init__(self, off_s: float, tolerance_s: float) -> None:
        super().__init__(
            f"The signature is {abs(off_s):.0f} seconds off our clock, we take {tolerance_s:.0f}. "
            "Send the webhook anew, and set the clock of this machine."
        )


class WrongDomain(NotAllowed):
    code = "wrong-domain"

    def __init__(self, domain: str) -> None:
        super().__init__(
            f"The signature is good and the shop domain is {domain[:200]!r}, which is not the "
            "one it is registered for. `talkworth webhook add` registers it."
        )


class Unforeseen(Unavailable):
    code = "unforeseen"

    def __init__(self) -> None:
        super().__init__(
            "Something went wrong on our side; it is in our log. Nothing was stored. Send it "
            "again later."
        )
