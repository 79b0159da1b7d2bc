"""The client a host holds: it says what happened, and goes on."""

from __future__ import annotations

import atexit
import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Literal, Self, Unpack

from talkworth.client.failures import ClientError
from talkworth.client.outbox import Outbox
from talkworth.client.shapes import Line, Lost, Money, RefundLine, Whose, encoded
from talkworth.client.transport import Delivered, Transport

_log = logging.getLogger("talkworth.client")

Outcome = Literal["answered", "no_answer", "escalated"]


class Client:
    """
    Sends events to the Talkworth at `url` with a secret `key`, from a thread of its own.

    No method waits for the server but `send`, `flush` and `close`, and none raises into its host
    unless `is_strict`: what cannot be sent is logged, counted in `n_lost` and handed to
    `on_lost`. Use it as a context manager, or call `close`; a process that ends in order does
    so by itself. Threads may share a client; a child of a fork starts with an empty queue.
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        source: str | None = None,
        max_queued: int = 10_000,
        max_batch: int = 200,
        linger_s: float = 0.5,
        timeout_s: float = 10.0,
        is_strict: bool = False,
        on_lost: Callable[[Lost], None] | None = None,
    ) -> None:
        self.n_lost = 0
        self._source, self._is_strict, self._tell_lost = source, is_strict, on_lost
        self._transport = Transport(url, key, timeout_s)
        self._outbox = Outbox(
            self._transport.post,
            self._lose,
            max_queued=max_queued,
            max_batch=max_batch,
            linger_s=linger_s,
        )
        atexit.register(self.close)

    def track(self, event: Mapping[str, Any]) -> str:
        """
        Queue any event of docs/events.md; its `event_id` comes back.

        `event_id` and `occurred_at` are made up where they are missing. Checked as the server
        checks it, here and now.

        Raises:
            Unsendable, QueueFull, Closed: only if `is_strict`.
        """
        event_id = str(event.get("event_id", ""))
        packed = b""
        try:
            event_id, packed = encoded(event, self._source)
            self._outbox.add(packed)
        except ClientError as error:
            if self._is_strict:
                raise
            self._lose(Lost([packed], str(error)))
        return event_id

    def send(self, *events: Mapping[str, Any]) -> Delivered:
        """
        Send events now, past the queue, and wait for the verdicts.

        Raises:
            Unsendable, NotDelivered, Refused: whether `is_strict` or not.
        """
        return self._transport.post([encoded(event, self._source)[1] for event in events])

    def flush(self, timeout_s: float = 10.0) -> bool:
        """Wait until all that is queued was dealt with; `False` if it was not in time."""
        return self._outbox.flush(timeout_s)

    def close(self, timeout_s: float = 10.0) -> None:
        """Flush and stop. What the server did not take in time is lost. Again changes nothing."""
        if self._outbox.close(timeout_s):
            self._transport.close()
        atexit.unregister(self.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def conversation_started(
        self,
        conversation_id: str,
        *,
        channel: str | None = None,
        assistant: str | None = None,
        assistant_version: str | None = None,
        handled_by: Literal["assistant", "human"] | None = None,
        **whose: Unpack[Whose],
    ) -> str:
        """A conversation was opened."""
        return self._tell(
            "conversation_started",
            whose,
            conversation_id=conversation_id,
            channel=channel,
            assistant=assistant,
            assistant_version=assistant_version,
            handled_by=handled_by,
        )

    def message_sent(
        self,
        conversation_id: str,
        role: Literal["shopper", "assistant", "human"],
        *,
        text: str | None = None,
        outcome: Outcome | None = None,
        channel: str | None = None,
        intent: str | None = None,
        workflow: str | None = None,
        assistant: str | None = None,
        assistant_version: str | None = None,
        **whose: Unpack[Whose],
    ) -> str:
        """One message. Its text is read for its outcome when it arrives, and dropped."""
        return self._tell(
            "message_sent",
            whose,
            conversation_id=conversation_id,
            role=role,
            text=text,
            outcome=outcome,
            channel=channel,
            intent=intent,
            workflow=workflow,
            assistant=assistant,
            assistant_version=assistant_version,
        )

    def conversation_handed_off(
        self, conversation_id: str, *, reason: str | None = None, **whose: Unpack[Whose]
    ) -> str:
        """A human took over."""
        return self._tell(
            "conversation_handed_off", whose, conversation_id=conversation_id, reason=reason
        )

    def conversation_resolved(self, conversation_id: str, **whose: Unpack[Whose]) -> str:
        """The conversation was closed as resolved."""
        return self._tell("conversation_resolved", whose, conversation_id=conversation_id)

    def identified(self, **whose: Unpack[Whose]) -> str:
        """The identifiers given belong to one person."""
        return self._tell("identified", whose)

    def order_placed(
        self,
        order_id: str,
        *,
        currency: str,
        total: Money,
        lines: Iterable[Line] = (),
        tax: Money | None = None,
        shipping: Money | None = None,
        tips: Money | None = None,
        order_discount: Money | None = None,
        prices_include_tax: bool | None = None,
        order_name: str | None = None,
        payment_status: Literal["paid", "partially_paid", "authorized", "pending", "voided"]
        | None = None,
        updated_at: datetime | None = None,
        conversation_id: str | None = None,
        **whose: Unpack[Whose],
    ) -> str:
        """
        An order as it stands. Tell it again, with a later `updated_at`, whenever it changes.

        Told twice with the same `updated_at` it counts once, in whichever process.
        """
        version = f"/{updated_at.isoformat()}" if updated_at else ""
        whose.setdefault("event_id", f"order_placed/{order_id}{version}")
        return self._tell(
            "order_placed",
            whose,
            order_id=order_id,
            currency=currency,
            total=total,
            lines=list(lines) or None,
            tax=tax,
            shipping=shipping,
            tips=tips,
            order_discount=order_discount,
            prices_include_tax=prices_include_tax,
            order_name=order_name,
            payment_status=payment_status,
            updated_at=updated_at,
            conversation_id=conversation_id,
        )

    def order_cancelled(
        self, order_id: str, *, reason: str | None = None, **whose: Unpack[Whose]
    ) -> str:
        """What is left of the order counts no more."""
        whose.setdefault("event_id", f"order_cancelled/{order_id}")
        return self._tell("order_cancelled", whose, order_id=order_id, reason=reason)

    def order_refunded(
        self,
        order_id: str,
        refund_id: str,
        *,
        amount: Money,
        currency: str,
        lines: Iterable[RefundLine] = (),
        shipping: Money | None = None,
        **whose: Unpack[Whose],
    ) -> str:
        """Money went back: `amount` is all of it, tax and shipping included."""
        whose.setdefault("event_id", f"order_refunded/{order_id}/{refund_id}")
        return self._tell(
            "order_refunded",
            whose,
            order_id=order_id,
            refund_id=refund_id,
            amount=amount,
            currency=currency,
            lines=list(lines) or None,
            shipping=shipping,
        )

    def _tell(self, kind: str, whose: Whose, **fields: Any) -> str:
        return self.track({"type": kind, **fields, **whose})

    def _lose(self, lost: Lost) -> None:
        self.n_lost += len(lost.events)
        _log.warning("%d events are lost: %s", len(lost.events), lost.reason)
        if self._tell_lost is not None:
            try:
                self._tell_lost(lost)
            except Exception:
                _log.exception("on_lost failed")
