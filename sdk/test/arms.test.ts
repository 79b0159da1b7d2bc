import assert from 'node:assert/strict';
import { test } from 'node:test';
import { armOf, position } from '../src/arms';
import vectors from './arms.json';

test('every unit stands where the vectors of both languages say, and meets that arm', () => {
  for (const { salt, unit_id, position: expected, arms, arm } of vectors) {
    const text = arms.map(([name, weight]) => `${name}:${weight}`).join(',');
    assert.equal(position(salt, unit_id), expected, unit_id);
    assert.equal(armOf(salt, unit_id, text), arm, unit_id);
  }
});

test('arms get their share of units', () => {
  let n_holdout = 0;
  for (let unit = 0; unit < 20_000; unit++) {
    if (armOf('holdout', `visitor-${unit}`, 'assistant:90,holdout:10') === 'holdout') n_holdout++;
  }
  // 10 %, give or take five standard errors.
  assert.ok(Math.abs(n_holdout / 20_000 - 0.1) < 5 * Math.sqrt((0.1 * 0.9) / 20_000));
});
