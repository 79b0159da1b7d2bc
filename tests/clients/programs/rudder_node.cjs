// ADDRESS KEY ORDER: a conversation and an order, through RudderStack's own client.
const RudderAnalytics = require("@rudderstack/rudder-sdk-node");

const [address, writeKey, order] = process.argv.slice(2);
const failures = [];
const analytics = new RudderAnalytics(writeKey, {
  dataPlaneUrl: address,
  flushInterval: 200,
  retryCount: 1,
  errorHandler: (error) => failures.push(String(error)),
});

const began = Date.now() - 5 * 60_000;
const who = { userId: `customer-${order}`, anonymousId: `visitor-${order}` };
const talk = { conversation_id: `talk-${order}` };
const said = [
  ["Question Asked", { ...talk, text: "Does it fit?" }],
  ["Answer Given", { ...talk, text: "It fits all of them." }],
  ["Order Completed", { order_id: order, total: 39.98, currency: "EUR" }],
];
said.forEach(([event, properties], minute) => {
  const originalTimestamp = new Date(began + minute * 60_000);
  analytics.track({ ...who, event, properties, originalTimestamp });
});
setTimeout(
  () =>
    analytics.flush(() => {
      if (failures.length) throw new Error(failures.join());
      process.exit(0);
    }),
  500,
);
