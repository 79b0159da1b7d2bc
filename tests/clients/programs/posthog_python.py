"""ADDRESS KEY ORDER: a model's question and answer, and an order, through PostHog's client."""

import sys
from datetime import UTC, datetime, timedelta

from posthog import Posthog

address, key, order = sys.argv[1:]
failures = []
client = Posthog(key, host=address, on_error=lambda error, _: failures.append(error), gzip=True)
began = datetime.now(UTC) - timedelta(minutes=5)
customer = f"customer-{order}"
client.capture(
    "$ai_generation",
    distinct_id=customer,
    timestamp=began,
    properties={
        "$ai_trace_id": f"talk-{order}",
        "$ai_model": "some-model",
        "$ai_input": [{"role": "user", "content": "Does it fit?"}],
        "$ai_output_choices": [{"role": "assistant", "content": "It fits all of them."}],
    },
)
client.capture(
    "order_completed",
    distinct_id=customer,
    timestamp=began + timedelta(minutes=1),
    properties={
        "order_id": order,
        "revenue": 39.98,
        "currency": "EUR",
        "$set": {"email": "ada@example.com"},
    },
)
print(client.get_all_flags(customer))
client.flush()
client.shutdown()
sys.exit(f"not delivered: {failures}" if failures else 0)
