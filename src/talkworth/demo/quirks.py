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
# What was left lying or stood in the way, and whether a chat or a nudge put it right.
LAPSES = (
    "cart-recovered",
    "checkout-recovered",
    "cart-lost",
    "friction-recovered",
    "second-look-recovered",
)
# What happened to an order that was bought and paid: each with its own part for the assistant.
CASES = (
    "cancel-saved",
    "return-saved",
    "return-refused",
    "return-taken-back-alone",
    "saved-then-refunded",
    "exchanged",
    "exchanged-up",
    "exchanged-down",
    "edited-after-chat",
    "dispute-won",
    "dispute-lost",
    "refunded-in-shop-currency",
)
SUBSCRIPTIONS = (
    "subscription-upgraded",
    "subscription-upgraded-alone",
    "churn-saved",
    "churned",
)
# An identifier that several people share.
SHARED = ("family-one", "family-two", "kiosk", "kiosk", "kiosk", "kiosk", "kiosk")

BOUGHT_SOON = (*LAPSES, *CASES, *SUBSCRIPTIONS)
QUIRKS = {5 + 6 * place: name for place, name in enumerate((*ORDERS, *GAPS, *BOUGHT_SOON))}
QUIRKS |= {350 + place: name for place, name in enumerate(SHARED)}


def quirk_of(index: int) -> str | None:
    """What is odd about the shopper of this number; `None` for nearly all of them."""
    return QUIRKS.get(index % CYCLE)
