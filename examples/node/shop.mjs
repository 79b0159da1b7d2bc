// A shop's backend tells one conversation and the order that followed.
//
//     TALKWORTH_URL=http://127.0.0.1:8377 TALKWORTH_KEY=sk_... node examples/node/shop.mjs

import { Talkworth } from "./talkworth.mjs";

const talkworth = new Talkworth(process.env.TALKWORTH_URL, process.env.TALKWORTH_KEY);
const whose = { conversation_id: "node-chat-1", visitor_id: "node-v-1" };

talkworth.track({
  ...whose,
  type: "message_sent",
  event_id: "node-chat-1/1",
  occurred_at: "2025-03-03T10:00:00Z",
  role: "shopper",
  text: "Is the green tea organic?",
});
talkworth.track({
  ...whose,
  type: "message_sent",
  event_id: "node-chat-1/2",
  occurred_at: "2025-03-03T10:00:04Z",
  role: "assistant",
  text: "Yes, it is certified organic.",
});
talkworth.track({
  type: "order_placed",
  event_id: "order_placed/node-5001",
  occurred_at: "2025-03-03T11:40:00Z",
  order_id: "node-5001",
  visitor_id: "node-v-1",
  currency: "EUR",
  total: "45.90",
  shipping: "5.90",
  lines: [{ line_id: "1", quantity: 2, price: "20.00" }],
});

await talkworth.close(60_000);
