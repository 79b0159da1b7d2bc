"""NAME: a turn of an assistant that only emits OpenTelemetry; the environment says where to.

The model's span is exported before the agent's has ended, as in any turn that takes a while.
"""

import json
import sys
import time

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

name = sys.argv[1]


def said(role: str, text: str) -> str:
    return json.dumps([{"role": role, "parts": [{"type": "text", "content": text}]}])


provider = TracerProvider(resource=Resource.create({"service.name": "shop-assistant"}))
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(), schedule_delay_millis=100))
tracer = provider.get_tracer("assistant")
with tracer.start_as_current_span("POST /chat") as root:
    root.set_attribute("gen_ai.conversation.id", f"talk-{name}")
    root.set_attribute("user.id", f"customer-{name}")
    with tracer.start_as_current_span("invoke_agent concierge") as agent:
        agent.set_attribute("gen_ai.operation.name", "invoke_agent")
        agent.set_attribute("gen_ai.agent.name", "concierge")
        with tracer.start_as_current_span("chat model") as chat:
            chat.set_attribute("gen_ai.operation.name", "chat")
            chat.set_attribute("gen_ai.input.messages", said("user", "Which board?"))
            chat.set_attribute("gen_ai.output.messages", said("assistant", "Take the Hydrogen."))
        time.sleep(0.6)
provider.shutdown()
