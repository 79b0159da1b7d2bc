import assert from 'node:assert/strict';
import { test } from 'node:test';
import { translate } from '../src/dropin';

const order = (value: unknown, currency: string, ...lines: [value: unknown, quantity: number][]) =>
  translate('sendCheckoutEvent', {
    orderId: 'A-1',
    value,
    currency,
    lineItems: lines.map(([value, quantity], n) => ({
      productId: n + 1,
      productName: 'Mug',
      value,
      quantity,
      currency,
    })),
  })[1];

const net = (fields: Record<string, any>) =>
  fields.lines.map((line: any) => (+line.price * line.quantity - +line.discount).toFixed(2));

test('each change of a cart has its word, and says what the cart holds after it', () => {
  for (const [type, change] of [
    ['ITEM_ADDED', 'added'],
    ['ITEM_REMOVED', 'removed'],
    ['QUANTITY_INCREASED', 'increased'],
    ['QUANTITY_DECREASED', 'decreased'],
  ]) {
    const data = { type, productId: 7, productName: 'Mug', value: 79.99, currency: 'USD', quantity: 2 };
    assert.deepEqual(translate('sendCartEvent', data), [
      'cart_changed',
      {
        source: 'alhena',
        currency: 'USD',
        change,
        lines: [{ product_id: '7', amount: '79.99', quantity_after: change === 'removed' ? 0 : 2 }],
        properties: { value_is: 'unit_price', product_name: 'Mug' },
      },
    ]);
  }
});

test('a change we do not know, in other letters too, is none', () => {
  for (const type of ['item_added', 'ITEM_INCREASED_', 'CLEARED', undefined]) {
    assert.throws(() =>
      translate('sendCartEvent', { type, productId: '1', value: 1, currency: 'USD', quantity: 1 }),
    );
  }
});

test("a line's value is what sums to the order, and the event says which", () => {
  const cases: [unknown, [unknown, number][], string, string[]][] = [
    [199.97, [[79.99, 1], [119.98, 2]], 'line_total', ['79.99', '119.98']],
    [199.97, [[79.99, 1], [59.99, 2]], 'unit_price', ['79.99', '119.98']],
    [50, [[25, 1], [25, 1]], 'unit_price', ['25.00', '25.00']],
  ];
  for (const [value, lines, meaning, nets] of cases) {
    const fields = order(value, 'EUR', ...lines);
    assert.equal(fields.properties.line_value, meaning);
    assert.deepEqual(net(fields), nets);
  }
});

test('where neither sums to the order it is one without lines', () => {
  // Shipping may be in the order's value, or a voucher off it: nobody says.
  for (const value of [205.87, 60]) {
    const fields = order(value, 'EUR', [79.99, 1], [59.99, 2]);
    assert.equal(fields.properties.line_value, 'unclear');
    assert.equal(fields.lines, undefined);
  }
});

test('a total that its quantity does not divide loses no cent', () => {
  const fields = order('100.00', 'EUR', ['100.00', 3]);
  assert.deepEqual(fields.lines[0], {
    line_id: '1',
    product_id: '1',
    title: 'Mug',
    quantity: 3,
    price: '33.34',
    discount: '0.02',
  });
});

test('amounts have the decimals of their currency', () => {
  assert.equal(order(1999, 'JPY').total, '1999');
  assert.equal(order(1.2345, 'KWD').total, '1.235');
  assert.equal(order(0.1 + 0.2, 'usd').total, '0.30');
  assert.equal(order(0.1 + 0.2, 'usd').currency, 'USD');
});

test('what is no amount or no currency is no order', () => {
  for (const [value, currency] of [
    [-1, 'EUR'],
    ['free', 'EUR'],
    [undefined, 'EUR'],
    [1, 'EURO'],
    [1, undefined],
  ]) {
    assert.throws(() => order(value, currency as string));
  }
});

test('an order without an id or lines is one all the same', () => {
  const [type, fields] = translate('sendCheckoutEvent', { value: 10, currency: 'EUR' });
  assert.equal(type, 'order_placed');
  assert.match(fields.order_id, /^unnamed-\w+$/);
  assert.equal(fields.total, '10.00');
});
