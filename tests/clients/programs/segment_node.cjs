// ADDRESS KEY ORDER: a conversation and an order, through Segment's own client.
const { Analytics } = require("@segment/analytics-node");

const [address, writeKey, order] = process.argv.slice(2);
const analytics = new Analytics({ writeKey, host: address, maxRetries: 1 });
const failures = [];
analytics.on("error", (error) => failures.push(error));

const began = Date.now() - 5 * 60_000;
const who = { userId: `customer-${order}`, anonymousId: `visitor-${order}` };
const talk = { conversation_id: `talk-${order}` };
const said = [
  ["Question Asked", { ...talk, text: "Does it fit?" }],
  ["Answer Given", { ...talk, text: "It fits all of them." }],
  [
    "Order Completed",
    {
      order_id: order,
      revenue: 19.99 + 19.99,
      currency: "EUR",
      products: [{ product_id: "p1", price: 19.99, quantity: 2 }],
    },
  ],
];
said.forEach(([event, properties], minute) => {
  analytics.track({ ...who, event, properties, timestamp: new Date(began + minute * 60_000) });
});
analytics.closeAndFlush().then(() => {
  if (failures.length) throw new Error(JSON.stringify(failures));
});
