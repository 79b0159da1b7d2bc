import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoff, encode, isDear } from '../src/transport';

test('what no text can hold is replaced, and everything else is left', () => {
  const texts = ['half \ud83d', '\udc00 half', 'nul \0', '\\u0000 told, not meant', '\\', '😀', 'é'];
  const body = encode(texts.map((text) => ({ text })));
  const sent = JSON.parse(body).events.map((event: { text: string }) => event.text);

  assert.deepEqual(sent, ['half \ufffd', '\ufffd half', 'nul \ufffd', ...texts.slice(3)]);
  assert.match(JSON.parse(body).sent_at, /^\d{4}-.*Z$/);
});

test('waiting doubles from a second to five minutes, a quarter more or less', () => {
  assert.equal(backoff(0, 0), 750);
  assert.equal(backoff(0, 0.5), 1000);
  assert.equal(backoff(0, 1), 1250);
  assert.equal(backoff(3, 0.5), 8000);
  assert.equal(backoff(40, 0.5), 300_000);
});

test('what makes a touch, or is credited to one, is dear', () => {
  const dear = 'conversation_started message_sent faq_clicked nudge_clicked cart_changed order_placed';
  for (const type of dear.split(' ')) assert.ok(isDear({ type }), type);
  for (const type of ['session_started', 'product_viewed', 'exposure_logged', 'identified']) {
    assert.ok(!isDear({ type }), type);
  }
});
