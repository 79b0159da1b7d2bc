// ADDRESS KEY ORDER: what a model was asked and said, and an order, through PostHog's own client.
const { PostHog } = require("posthog-node");

const [host, key, order] = process.argv.slice(2);
const client = new PostHog(key, { host, flushAt: 20 });
const failures = [];
client.on("error", (error) => failures.push(String(error)));

const began = Date.now() - 5 * 60_000;
const distinctId = `customer-${order}`;
client.capture({
  distinctId,
  event: "$ai_generation",
  timestamp: new Date(began),
  properties: {
    $ai_trace_id: `talk-${order}`,
    $ai_model: "some-model",
    $ai_input: [{ role: "user", content: "Does it fit?" }],
    $ai_output_choices: [{ role: "assistant", content: "It fits all of them." }],
  },
});
client.capture({
  distinctId,
  event: "Order Completed",
  timestamp: new Date(began + 60_000),
  properties: { order_id: order, total: 39.98, currency: "EUR" },
});
client
  .getAllFlags(distinctId)
  .then((flags) => console.log(JSON.stringify(flags)))
  .then(() => client.shutdown())
  .then(() => {
    if (failures.length) throw new Error(failures.join());
  });
