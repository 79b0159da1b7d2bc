"""What is kept of each kind of message. Titles of products are kept, texts and addresses never."""

from __future__ import annotations

from talkworth.sources.privacy import Rules
from talkworth.sources.segment.message import ENVELOPE

_SUMS = "total revenue value subtotal tax shipping discount amount currency".split()
_PRODUCT = """
    product_id sku variant_id variant line_id name category price quantity is_gift_card
""".split()
_TALK = """
    role form outcome is_greeting addressed_to channel intent workflow assistant assistant_version
    handled_by reason faq_id question is_answered nudge_id
""".split()
# What the detectors found; the text itself only where the shop keeps transcripts.
FOUND = "is_greeting outcome intent workflow outcome_source detector_version text".split()


def _of(names: list[str], place: str = "properties") -> Rules:
    return dict.fromkeys((f"{place}.{name}" for name in names), "keep")


_TOKENS = _of("cart_id cart_token checkout_id checkout_token".split())

# Nothing but who and when: of what we do not act on.
WAITING: Rules = ENVELOPE
PAGE: Rules = {
    **ENVELOPE,
    "landing": "cut",
    "referrer": "keep",
    "click_id": "keep",
    "is_entry": "keep",
    **_of("source medium name".split(), "campaign"),
}
PRODUCT: Rules = {
    **ENVELOPE,
    **_TOKENS,
    **_of([*_PRODUCT, "currency", "reason", "code"]),
}
ORDER: Rules = {
    **ENVELOPE,
    **_TOKENS,
    **_of(
        [
            *_SUMS,
            *"order_id transaction_id order_number refund_id payment_status".split(),
            *"sales_channel is_test test reason".split(),
        ]
    ),
    **_of(_PRODUCT, "properties.products[]"),
}
TALK: Rules = {**ENVELOPE, **_of(_TALK), **_of(FOUND, "_detected.message")}
EXPERIMENT: Rules = {
    **ENVELOPE,
    **_of(
        """
        experiment_id experiment_name variation_id variation_name variant_id variant_name
        """.split()
    ),
}
