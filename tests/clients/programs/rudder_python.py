"""ADDRESS KEY ORDER: a conversation and an order, through RudderStack's own client."""

import sys
from datetime import UTC, datetime, timedelta

import rudderstack.analytics as rudder

address, key, order = sys.argv[1:]
failures = []
rudder.write_key, rudder.dataPlaneUrl, rudder.host = key, address, address
rudder.on_error = lambda error, _: failures.append(error)
began = datetime.now(UTC) - timedelta(minutes=5)
who = {"user_id": f"customer-{order}", "anonymous_id": f"visitor-{order}"}
talk = {"conversation_id": f"talk-{order}"}
for minute, event, properties in (
    (1, "Question Asked", {**talk, "text": "Does it fit?"}),
    (2, "Answer Given", {**talk, "text": "It fits all of them."}),
    (
        3,
        "Order Completed",
        {"order_id": order, "total": "39.98", "currency": "EUR", "products": []},
    ),
):
    rudder.track(
        event=event, properties=properties, timestamp=began + timedelta(minutes=minute), **who
    )
rudder.flush()
sys.exit(f"not delivered: {failures}" if failures else 0)
