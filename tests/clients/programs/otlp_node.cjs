// NAME: a turn of an assistant that emits OpenTelemetry and nothing else; the environment says where to.
const { OTLPTraceExporter } = require("@opentelemetry/exporter-trace-otlp-http");
const { BasicTracerProvider, BatchSpanProcessor } = require("@opentelemetry/sdk-trace-base");
const { context, trace } = require("@opentelemetry/api");

const name = process.argv[2];
const messages = (role, text) => JSON.stringify([{ role, parts: [{ type: "text", content: text }] }]);
const exporter = new OTLPTraceExporter();
const provider = new BasicTracerProvider({
  spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 100 })],
});
const tracer = provider.getTracer("assistant");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

(async () => {
  const agent = tracer.startSpan("invoke_agent concierge", {
    attributes: {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": "concierge",
      "session.id": `talk-${name}`,
      "enduser.id": `customer-${name}`,
    },
  });
  const chat = tracer.startSpan(
    "chat model",
    {
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.input.messages": messages("user", "Which board is for beginners?"),
        "gen_ai.output.messages": messages("assistant", "Take the Hydrogen."),
      },
    },
    trace.setSpan(context.active(), agent),
  );
  chat.end();
  await wait(600);
  agent.end();
  await provider.shutdown();
})();
