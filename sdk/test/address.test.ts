import assert from 'node:assert/strict';
import { test } from 'node:test';
import { campaign, tokenIn, withoutToken, withToken } from '../src/address';

const named = (search: string) => JSON.parse(JSON.stringify(campaign(search)));

test('a campaign is its tags and the name of its click id, never the value', () => {
  assert.deepEqual(named('?utm_source=news&utm_medium=email&utm_campaign=may&utm_id=7'), {
    utm_source: 'news',
    utm_medium: 'email',
    utm_campaign: 'may',
  });
  assert.deepEqual(named('?a=1&gclid=SECRET'), { click_id: 'gclid' });
  assert.deepEqual(named('?color=red'), {});
});

test('the click ids of every network the server knows are told by name', () => {
  const names =
    'gclid gbraid wbraid dclid gad_source msclkid ttclid twclid li_fat_id epik ScCid rdt_cid awc ' +
    'cjevent irclickid mc_eid _kx srsltid fbclid igshid';
  for (const name of names.split(' ')) {
    assert.equal(campaign(`?x=1&${name}=v`).click_id, name);
  }
});

test('a token goes into an address and out again, and no other byte changes', () => {
  for (const href of [
    'https://pay.example/',
    'https://pay.example/a%20b?x=%7E+1&y',
    'https://pay.example/#top?x',
    'https://pay.example/?x=1#top',
    'https://pay.example/?#',
  ]) {
    const carried = withToken(href, '1.abc.d/é');
    assert.equal(tokenIn(carried), '1.abc.d/é', href);
    assert.equal(new URL(carried).searchParams.get('_tw'), '1.abc.d/é', href);
    assert.equal(withoutToken(carried).replace('?#', '#'), href.replace('?#', '#'), href);
    assert.equal(new URL(carried).hash, new URL(href).hash, href);
  }
});

test('a token replaces the one that is there, wherever it stands', () => {
  for (const [href, clean] of [
    ['https://a.example/?_tw=old', 'https://a.example/'],
    ['https://a.example/?_tw=old&b=1#c', 'https://a.example/?b=1#c'],
    ['https://a.example/?a=1&_tw=old&b=1', 'https://a.example/?a=1&b=1'],
    ['https://a.example/?a=1&_tw=old#c', 'https://a.example/?a=1#c'],
  ]) {
    assert.equal(withoutToken(href!), clean);
    assert.equal(tokenIn(withToken(href!, 'new')), 'new');
    assert.equal(withToken(href!, 'new').match(/_tw=/g)!.length, 1);
  }
});
