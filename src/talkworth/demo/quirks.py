"""The cases that a demo must hold whatever the dice say: each falls to every 400th shopper."""

from __future__ import annotations

CYCLE = 400

# How an order came about, or what became of it.
ORDERS = (
    "test",
    "staff",
    "open-draft",
    "completed-draft",
    "zero-value",
    "gift-cards-only",
    "voided",
    "pending",
    "partially-paid",
    "authorized",
    "paid-later",
    "captured-later",
    "pos",
    "no-rate",
    "conflicting",
    "client-reported",
    "cancelled",
    "refunded-whole",
    "refunded-without-lines",
    "refunded-in-part",
    "refunded-with-shipping",
    "restocked-only",
    "no-attributes",
    "guest",
)
# How the order lies to the conversation before it: gap to the last helpful answer.
GAPS = (
    "gap-10-min",
    "gap-24-h",
    "gap-24-h-and-1-s",
    "gap-30-d",
    "gap-30-d-and-1-s",
    "gap-41-d",
    "late-browser",
    "other-device",
)
# An identifier that several people share.
SHARED = ("family-one", "family-two", "kiosk", "kiosk", "kiosk", "kiosk", "kiosk")

_NAMES = (*ORDERS, *GAPS, *SHARED)
QUIRKS = {5 + 7 * place: name for place, name in enumerate(_NAMES[: len(ORDERS) + len(GAPS)])}
QUIRKS |= {350 + place: name for place, name in enumerate(SHARED)}


def quirk_of(index: int) -> str | None:
    """What is odd about the shopper of this number; `None` for nearly all of them."""
    return QUIRKS.get(index % CYCLE)
