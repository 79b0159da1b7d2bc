"""Every reason for which something received does not act, or not fully: one line each."""

from __future__ import annotations

from types import MappingProxyType

from talkworth.errors import BadInput

REASONS = MappingProxyType(
    {
        # What arrived is kept and counted, and makes no fact.
        "topic-not-used": "A topic we know and keep, which this release does not act on.",
        "unknown-topic": "A topic we do not know: its name, size and hash are kept, not its body.",
        "unknown-door": "The journal names a door that this release does not have.",
        "unreadable-body": "Not JSON, or not of the shape its topic promises.",
        "no-fact": "A state in which nothing we count happened; the source's page lists them.",
        "redact-request": "A privacy request of the platform, kept for the one who answers it.",
        "message-too-large": "A message of more than 64 KiB: its topic, size and hash are kept.",
        "not-for-public-keys": "What only a server may say, sent with a public key; not kept.",
        "partial-order": "An update of an order without its lines: no picture of the whole.",
        "bad-quantity": "A quantity below 0 or above 1,000,000.",
        "bad-amount": "An amount below 0 where there can be none, or above 10^15 minor units.",
        "amount-not-exact": "An amount with more decimals or digits than its currency has.",
        "unknown-currency": "A currency that is not an active ISO 4217 code.",
        "currency-differs": "An amount in another currency than that of its order or refund.",
        "impossible-clock": "A time before 2000 or after 2200.",
        "no-conversation": "A turn of an assistant of which nothing says whose it was.",
        "other-span": "A span that is no part of talk, of a trace without any: counted, not kept.",
        "malformed-span": "A span without a trace id of 16 bytes or a span id of 8; not kept.",
        "too-many-spans": "A span beyond the 2,000 that we take of one trace; not kept.",
        "erased": "Of an erased person, or older than the shop keeps; nothing of it was a fact.",
        "adapter-fault": "Our reader failed on it; a rebuild after the fix reads it again.",
        # Kept as facts, marked.
        "duplicate": "The same event again, byte for byte; it counts once.",
        "clash": "The same event id with other content; the smaller SHA-256 counts.",
        "bot": "Sent by a crawler or a script; its conversations do not count.",
        "late-public": "An answer told by a public key more than 48 h late; it earns nothing.",
        "no-order": "A refund, edit or cancellation of an order we never saw.",
        # Orders that are kept but stay out of the ledger, wholly or in part.
        "test-order": "A test order of the platform.",
        "staff-order": "An order of the shop's own staff.",
        "draft-order": "A draft that is still open.",
        "unpaid": "Not paid yet, only authorised, or voided.",
        "partially-paid": "Paid in part; it counts once it is paid in full.",
        "zero-value": "Nothing is left of its lines once discounts are taken off.",
        "no-rate": "No rate to the shop's currency: in the ledger, not in reporting totals.",
    }
)


class Unreadable(BadInput):
    """
    A received body makes no facts; `reason` is one of `REASONS` and is what gets counted.

    `detail` says what was wrong in the body, without quoting its values.
    """

    code = "unreadable"

    def __init__(self, reason: str, detail: str = "") -> None:
        meaning = REASONS[reason]
        super().__init__(f"{reason}: {meaning} {detail}".rstrip())
        self.reason = reason
        self.detail = detail
