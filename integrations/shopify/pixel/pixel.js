// The readable form of custom-pixel.js, which is what a merchant pastes. It tells what Shopify's sandbox
// shows of carts and checkouts, once the shopper allowed it; the money itself comes by webhook.
let may = init.customerPrivacy
api.customerPrivacy.subscribe("visitorConsentCollected", (event) => may = event.customerPrivacy)

for (let name of ["product_added_to_cart", "product_removed_from_cart", "checkout_started", "checkout_completed"])
  analytics.subscribe(name, async ({ id, timestamp, data: { checkout, cartLine } }) => {
    if (!may.analyticsProcessingAllowed) return
    // The cart's attribute goes before the cookie: a checkout may be on another domain.
    let note = checkout?.attributes?.find((one) => one.key == "__tw")?.value
    let [visitor, ...talk] = (note || unescape(await browser.cookie.get("_tw") || "")).split(".")
    if (visitor || checkout) fetch("https://YOUR-HOST/v1/events?key=YOUR-KEY", {
      method: "POST",
      keepalive: true,
      // What is empty or not known is left out.
      body: JSON.stringify({ sent_at: new Date, events: [{
        type: cartLine ? "cart_changed" : checkout.order ? "order_placed" : "checkout_started",
        event_id: id,
        occurred_at: timestamp,
        source: "pixel",
        visitor_id: visitor,
        conversation_id: talk.join("."),
        checkout_token: checkout?.token,
        change: cartLine && name.split("_")[1],
        lines: cartLine && [{ product_id: cartLine.merchandise.product.id, quantity: cartLine.quantity }],
        currency: checkout?.currencyCode,
        // A number such as 59.970000000000006; no currency has more than 3 decimals here.
        total: checkout && "" + +checkout.totalPrice.amount.toFixed(3),
        order_id: checkout?.order?.id.split("/").pop()
      }] }, (_, value) => value || void 0)
    }).catch(() => 0)
  })
