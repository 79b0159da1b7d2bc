/** The published calls of another vendor, as facts of ours. */

import type { Tw } from './api';
import { guarded, on, page } from './safe';

type Data = Record<string, any>;

const SOURCE = 'alhena';
const METHODS = ['sendCartEvent', 'sendCheckoutEvent'];
const id = (value: any): string | undefined =>
  value == null || value === '' ? undefined : ('' + value).slice(0, 255);

/**
 * The type and the fields of the fact that one published call states, the same that the server's
 * own door for these calls (`/analytics/...`) makes of it.
 *
 * A line's `value` is the price of a unit in one edition of the interface and the line's total in
 * another: the one that sums to the order is meant, and `line_value` says which. Where neither
 * does, the order is one without lines.
 *
 * Throws where it states nothing: no currency, no amount, no change that we know.
 */
export function translate(method: string, data: Data): [type: string, fields: Data] {
  const currency = ('' + data.currency).toUpperCase();
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
    .maximumFractionDigits!;
  const minor = (value: any) => Math.round(value * 10 ** digits);
  const text = (amount: number) => (amount / 10 ** digits).toFixed(digits);
  const value = minor(data.value);
  const known = { source: SOURCE, currency };
  if (!(value >= 0)) throw data;
  if (method === METHODS[0]) {
    const said = data.type.match(/^(?:ITEM|QUANTITY)_(ADDED|REMOVED|INCREASED|DECREASED)$/)[1];
    const change = said.toLowerCase();
    const line = {
      product_id: id(data.productId),
      amount: text(value),
      quantity_after: change === 'removed' ? 0 : (data.quantity ?? 1),
    };
    const properties = { value_is: 'unit_price', product_name: data.productName };
    return ['cart_changed', { ...known, change, lines: [line], properties }];
  }
  const sold: Data[] = data.lineItems ?? [];
  const sum = (of: (line: Data) => number) => sold.reduce((all, line) => all + of(line), 0);
  const total = (line: Data) => minor(line.value);
  const ofUnits = (line: Data) => minor(line.value) * (line.quantity ?? 1);
  const isUnit = sum(ofUnits) === value;
  const isClear = isUnit || sum(total) === value;
  const lines = sold.map((line, index) => {
    const { quantity = 1, productId, productName } = line;
    const paid = isUnit ? ofUnits(line) : total(line);
    // A total that its quantity does not divide: the price rounded up, less the excess.
    const price = Math.ceil(paid / quantity);
    return {
      line_id: id(index + 1),
      product_id: id(productId),
      title: productName,
      quantity,
      price: text(price),
      discount: text(price * quantity - paid),
    };
  });
  return [
    'order_placed',
    {
      ...known,
      // Without its id an order cannot be told from another.
      order_id: id(data.orderId) ?? 'unnamed-' + Math.random().toString(36).slice(2),
      total: text(value),
      lines: isClear ? lines : undefined,
      properties: sold[0] && {
        line_value: isClear ? (isUnit ? 'unit_price' : 'line_total') : 'unclear',
      },
    },
  ];
}

/** Takes the published calls over: those that wait, and those to come. */
export function dropIn(tw: Tw, isShared: boolean): void {
  const seen = new WeakSet();
  const track = tw as (call: 'track', type: string, fields: Data) => unknown;
  const take = guarded((method: string, data: Data) => {
    // The vendor's script may pass one object through two of its calls.
    if (seen.has(data)) return;
    seen.add(data);
    track('track', ...translate(method, data));
  });
  const takeOver = (widget: Data) => {
    for (const method of METHODS) {
      const former = isShared && widget[method];
      widget[method] = (data: Data) => {
        take(method, data);
        return former && former.call(widget, data);
      };
    }
    const former = isShared && page.trackAlhenaEvent;
    page.trackAlhenaEvent = (method: string, data: Data) => {
      take(method, data);
      return former && former(method, data);
    };
  };

  // The shop's own dice, told to the widget.
  const told = (document as Data).gleenConfig?.userMetadata;
  for (const arm of ['control', 'variant']) {
    if (told?.[`ab_${arm}_group`]) expose(tw, SOURCE + '-ab', arm);
  }

  const queue: { method: string; args: Data }[] = (page._alhenaEventQueue ??= []);
  queue.forEach(({ method, args }) => take(method, args));
  if (!isShared) {
    const visitor = () => tw('id');
    queue.length = 0;
    page.gleenWidget = { getFingerprint: visitor, getFAQFingerprint: visitor };
    return takeOver(page.gleenWidget);
  }
  // What waits is left for the vendor's script, which may come after us.
  takeOver({});
  let tries = 0;
  const attach = guarded(() => {
    const widget = page.gleenWidget;
    if (widget?.on) {
      takeOver(widget);
      listen(tw, widget.on.bind(widget));
    } else if (tries++ < 60) setTimeout(attach, 500);
  });
  attach();
}

const expose = (tw: Tw, experiment_id: string, arm: string) =>
  tw('track', 'exposure_logged', { experiment_id, arm, source: SOURCE });

/** The facts in the events of a live widget. Its data is not specified: we take what is there. */
function listen(tw: Tw, subscribe: (name: string, hear: (data: any) => void) => void): void {
  const hear = (name: string, take: (data: Data, conversation: string) => unknown) =>
    subscribe(
      name,
      guarded((given: unknown) => {
        const data: Data = typeof given === 'object' ? { ...given } : { text: given };
        const named = data.conversationId ?? data.conversation_id ?? data.ticketId ?? data.ticket_id;
        // Of a conversation without a name there is one for each visitor and day.
        const day = new Date().toISOString().slice(0, 10);
        take(data, id(named) ?? `${SOURCE}-${tw('id')}-${day}`);
      }),
    );
  const text = (data: Data) => data.message ?? data.response ?? data.answer ?? data.text;
  const spoken = (data: Data) => (typeof text(data) === 'string' ? { text: text(data) } : {});
  const source = SOURCE;

  hear('ticket:message_submitted', (data, conversation) =>
    tw('message', conversation, { ...spoken(data), source }),
  );
  hear('ticket:bot_response_finished', (data, conversation) =>
    // Answered or not: the detectors say, from the text.
    tw('message', conversation, { ...spoken(data), role: 'assistant', source }),
  );
  hear('ticket:agent_handoff', (_, conversation_id) =>
    tw('track', 'conversation_handed_off', { conversation_id, source }),
  );

  let clicked: { faq_id: string; question?: string } | undefined;
  const settle = (is_answered: boolean) => {
    if (clicked) tw('faq', null, { ...clicked, is_answered, source });
    clicked = undefined;
  };
  hear('faqs:question_clicked', (data) => {
    settle(false);
    const question = id(data.question ?? data.text);
    clicked = { faq_id: id(data.faq_id ?? data.id) ?? question ?? 'unnamed', question };
  });
  hear('faqs:bot_response_finished', () => settle(true));
  on(page, 'pagehide', () => settle(false));

  hear('product:added_to_cart', (data) => {
    const product_id = id(data.productId ?? data.product_id ?? data.id);
    if (product_id) tw('track', 'cart_changed', { change: 'added', lines: [{ product_id }], source });
  });
  hear('experiment:loaded', (data) => {
    const arm = id(data.group ?? data.variant ?? data.text);
    if (arm) expose(tw, SOURCE, arm);
  });
}
