"""
A shop's backend tells one conversation and the order that followed.

    TALKWORTH_URL=http://127.0.0.1:8377 TALKWORTH_KEY=sk_... python examples/python/shop.py
"""

import os
from datetime import UTC, datetime
from decimal import Decimal

from talkworth.client import Client

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)

with Client(os.environ["TALKWORTH_URL"], os.environ["TALKWORTH_KEY"]) as talkworth:
    talkworth.message_sent(
        "python-chat-1",
        "shopper",
        text="Is the green tea organic?",
        event_id="python-chat-1/1",
        occurred_at=NOON.replace(hour=10),
        visitor_id="python-v-1",
    )
    talkworth.message_sent(
        "python-chat-1",
        "assistant",
        text="Yes, it is certified organic.",
        event_id="python-chat-1/2",
        occurred_at=NOON.replace(hour=10, second=4),
        visitor_id="python-v-1",
    )
    talkworth.order_placed(
        "python-5001",
        currency="EUR",
        total=Decimal("45.90"),
        shipping=Decimal("5.90"),
        lines=[{"line_id": "1", "quantity": 2, "price": Decimal("20.00")}],
        occurred_at=NOON.replace(hour=11, minute=40),
        visitor_id="python-v-1",
    )
