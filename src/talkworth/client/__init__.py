"""
A client for servers written in Python: events go out in the background, in batches.

    from talkworth.client import Client

    with Client("https://YOUR-HOST", "sk_...") as talkworth:
        talkworth.message_sent("chat-1", "shopper", text="Is it organic?", visitor_id="v-1")
"""

from talkworth.client.client import Client
from talkworth.client.failures import (
    ClientError,
    Closed,
    NotDelivered,
    QueueFull,
    Refused,
    Unsendable,
)
from talkworth.client.shapes import Line, Lost, Money, RefundLine, Whose
from talkworth.client.transport import Delivered, Rejected

__all__ = [
    "Client",
    "ClientError",
    "Closed",
    "Delivered",
    "Line",
    "Lost",
    "Money",
    "NotDelivered",
    "QueueFull",
    "RefundLine",
    "Refused",
    "Rejected",
    "Unsendable",
    "Whose",
]
