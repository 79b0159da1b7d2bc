import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isVisitor, linkToken, newId, readLinkToken, tokenOf } from '../src/identity';

const V = '0'.repeat(11) + 'a'.repeat(21);

test('ids are 32 hex digits, never the same, and sort by their time', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-01-01') });
  const first = newId();
  t.mock.timers.tick(1);
  const second = newId();

  assert.ok(isVisitor(first) && isVisitor(second));
  assert.ok(first < second);
  assert.equal(parseInt(first.slice(0, 12), 16), Date.parse('2026-01-01'));
  assert.equal(new Set(Array.from({ length: 1000 }, newId)).size, 1000);
});

test('a token is the visitor, and the conversation behind the first dot', () => {
  assert.equal(tokenOf({}), '');
  assert.equal(tokenOf({ v: V }), V);
  assert.equal(tokenOf({ v: V, c: 'chat.1' }), V + '.chat.1');
});

test('a link token brings visitor and conversation over, for two minutes', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-01-01') });
  const token = linkToken({ v: V, c: 'chat.1' });
  assert.deepEqual(readLinkToken(token), { v: V, c: 'chat.1' });
  assert.deepEqual(readLinkToken(linkToken({ v: V })), { v: V, c: undefined });

  t.mock.timers.tick(120_000);
  assert.ok(readLinkToken(token));
  t.mock.timers.tick(1);
  assert.equal(readLinkToken(token), undefined);
});

test('what is no link token is none', () => {
  const now = Date.now().toString(36);
  for (const token of ['', '1', `1.${V}`, `2.${V}.${now}.`, `1.${V.toUpperCase()}.${now}.`]) {
    assert.equal(readLinkToken(token), undefined, token);
  }
  assert.equal(readLinkToken(`1.${V}..`), undefined);
  assert.equal(readLinkToken(`1.${V}.zzzzzzzzzzzz.`), undefined);
});
