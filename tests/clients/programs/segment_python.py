"""ADDRESS KEY ORDER [gzip]: a conversation, a cart and an order, through Segment's own client."""

import sys
from datetime import UTC, datetime, timedelta

from segment.analytics import Client

address, key, order, *more = sys.argv[1:]
failures = []
client = Client(
    key, host=address, gzip="gzip" in more, on_error=lambda e, _: failures.append(e), max_retries=1
)
began = datetime.now(UTC) - timedelta(minutes=5)
who = {"user_id": f"customer-{order}", "anonymous_id": f"visitor-{order}"}
talk = {"conversation_id": f"talk-{order}"}


def at(minutes: float) -> datetime:
    return began + timedelta(minutes=minutes)


def track(event, minutes, **properties):
    client.track(**who, event=event, timestamp=at(minutes), properties=properties)


client.identify(**who, traits={"email": f"ada+{order}@example.com"}, timestamp=at(0))
track("Question Asked", 1, **talk, text="Does it fit?")
track("Answer Given", 2, **talk, text="It fits all of them.")
line = {"product_id": "p1", "name": "Bag", "price": 19.99, "quantity": 2}
track("Product Added", 2.5, **line, currency="EUR", cart_id=order)
sums = {"total": 45.48, "tax": 3.0, "shipping": 2.5}
track("Order Completed", 3, order_id=order, currency="EUR", products=[line], **sums)
back = [{**line, "quantity": 1}]
track("Order Refunded", 4, order_id=order, currency="EUR", total=19.99, products=back)
client.flush()
client.join()
sys.exit(f"not delivered: {failures}" if failures else 0)
