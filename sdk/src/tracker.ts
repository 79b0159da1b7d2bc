/** One page's tracker: who it is, what may be said, and every call. */

import { campaign, tokenIn, withoutToken, withToken } from './address';
import type { Tw } from './api';
import { armOf } from './arms';
import { permalink, watchCart } from './cart';
import { type Config, isOn, list } from './config';
import { type Consent, watchConsent } from './consent';
import * as identity from './identity';
import { guarded, log, now, on, page, speak } from './safe';
import { writeCookie } from './storage';
import { isDear, isOrder, openTransport } from './transport';

type Fields = Record<string, any>;
type Call = (at: number, ...args: any[]) => unknown;

const enum Limit {
  /** Milliseconds: a session without activity, the server's answer, and how long an anchor holds. */
  Session = 1800000,
  Answer = 2000,
  Anchor = 86400000,
  Text = 4000,
  Orders = 20,
}
const BOT = /bot|crawl|spider|headless|lighthouse/i;
/** Names of fields that say who it is. */
const AN_ID = /_token|^(visitor|session|customer|email)/;

/** The tracker of this page; it begins with its key, given here or by `init`. */
export const open = (config: Config, early: [at: number, args: any[]][] = []): Tw => {
  let transport: ReturnType<typeof openTransport>;
  let isBot: unknown;
  let consent: Consent = 'pending';
  let memory: identity.Memory = {};
  let isReady = false;
  let waiting: (() => void)[] = [];
  let linkToken = '';
  let last: string;
  let assertCart = () => {};
  const exposed: Record<string, unknown> = {};

  const token = () => identity.tokenOf(memory);
  const url = (path: string) => config.host + path + '?key=' + config.key;
  const ask = (more: string) => fetch(url('c') + more, { credentials: 'include' });

  /** Runs it once consent and identity are settled. */
  const whenReady = (run: () => void) => {
    if (isReady) run();
    else waiting.push(guarded(run));
  };

  const settle = () => {
    isReady = true;
    waiting.splice(0).forEach((run) => run());
  };

  const emit = (at: number, type: string, fields: Fields) => {
    const event_id = isOrder({ type }) ? 'order/' + fields.order_id : identity.newId();
    if (consent === 'denied') return log(consent, type) as undefined;
    whenReady(() => {
      // What is sent again must be the same bytes, whatever the page does to its objects.
      const event: Fields = JSON.parse(
        JSON.stringify({ type, event_id, occurred_at: new Date(at), ...fields }),
      );
      const { conversation_id, text, order_id } = event;
      // Another page of the shopper may remember more.
      const theirs = (memory.v && identity.recall()) as Fields | undefined;
      if (theirs?.a > memory.a!) Object.assign(memory, theirs);
      if (isOrder(event)) {
        if ((memory.o ??= []).includes(order_id)) return log('repeated', event);
        memory.o = [order_id, ...memory.o].slice(0, Limit.Orders);
      }
      event.text = text?.slice(0, Limit.Text);
      if (conversation_id) {
        memory.c = conversation_id;
        memory.u = at;
      }
      if (memory.v) {
        if (type !== 'session_started') visit(at);
        event.visitor_id = memory.v;
        event.session_id = memory.s;
      } else {
        for (const name in event) if (AN_ID.test(name)) delete event[name];
        if (!conversation_id && !isOrder(event)) return log(consent, event);
      }
      log(event);
      transport.push(event);
      if (isDear(event)) assertCart();
    });
    return event_id;
  };

  /** A session begins after 30 minutes without activity, or when an address brings a new campaign. */
  const visit = (at = now()) => {
    const tags = campaign(location.search);
    const key = Object.values(tags).join('');
    // Pages with campaigns of their own must not begin sessions in turns: an address counts once.
    const isNew = last !== location.href && key && key !== memory.k;
    const isOver = isNew || !(at - memory.a! < Limit.Session);
    last = location.href;
    memory.a = at;
    if (isOver) {
      memory.s = identity.newId();
      memory.k = key;
    }
    // Stored before it is told: who tells looks at what is stored.
    identity.store(memory, config.cookieDomain);
    if (isOver) {
      const referrer = document.referrer.split('/')[2] ?? '';
      emit(at, 'session_started', { ...tags, referrer, landing: location.pathname });
    }
  };

  const recognise = () => {
    const stored = identity.recall();
    let linked = identity.readLinkToken(linkToken);
    const mine: identity.Memory = (memory = stored ?? { v: linked?.v ?? identity.newId() });
    const signed = /^2\./.test(linkToken) ? '&t=' + linkToken : '';
    const done = () => {
      if (isReady || memory !== mine) return;
      transport.keep();
      settle();
      visit();
      if (linked) {
        emit(now(), 'identified', { linked_visitor_id: linked.v, conversation_id: linked.c });
      }
    };
    if (stored && !signed && now() - mine.r! < Limit.Anchor) return done();
    mine.r = now();
    // Who leaves before the answer, or waits too long for it, has the id that was made up.
    on(page, 'pagehide', done);
    setTimeout(done, Limit.Answer);
    ask(`&v=${mine.v}&n=${stored ? 0 : 1}${signed}`)
      .then((answer) => answer.json())
      .then(({ v, c }) => {
        if (v && !isReady) mine.v = v;
        if (c) linked = { c };
      })
      .then(done, done);
  };

  const allow = (next: Consent): any => {
    // A word we do not know changes nothing.
    if (isBot || next === consent || !/^(granted|pending|anonymous|denied)$/.test(next)) return;
    consent = next;
    isReady = false;
    memory = {};
    log(next);
    // In a task of its own: the first touch of what is stored and the first request
    // cost a browser as much as all before them.
    if (next === 'granted') return setTimeout(() => consent === next && recognise());
    if (next === 'pending') return;
    if (identity.recall()) {
      writeCookie('', config.cookieDomain);
      writeCookie('');
      ask('&forget=1').catch(log);
    }
    transport.forget();
    if (next === 'denied') waiting = [];
    else settle();
  };

  /** A new address: of a single-page app, of a page that came back, perhaps with a token in it. */
  const turn = () => {
    const { href } = location;
    const found = tokenIn(href);
    if (found) {
      linkToken = found;
      return history.replaceState(history.state, '', withoutToken(href));
    }
    if (isReady && memory.v) visit();
    if (/\/cart\b/.test(href)) whenReady(assertCart);
  };

  const carry = (href: string) =>
    memory.v ? withToken(href, identity.linkToken(memory)) : href;

  const say =
    (type: string, fields?: Fields): Call =>
    (at, conversation_id, about) =>
      emit(at, type, { conversation_id, ...fields, ...about });

  const calls: Record<string, Call> = {
    init: (_, more) => begin(more),
    consent: (_, next) => allow(next),
    ready: (_, run) => whenReady(run),
    track: emit,
    chat: say('conversation_started', { channel: 'chat' }),
    message: say('message_sent', { role: 'shopper' }),
    answer: (at, id, outcome = 'answered', about?) =>
      say('message_sent', { role: 'assistant', outcome })(at, id, about),
    faq: say('faq_clicked'),
    nudge: say('nudge_clicked'),
    identify: (at, ref) =>
      // An address is no reference.
      /@/.test(ref) ||
      emit(at, 'identified', { [/^[0-9a-f]{64}$/i.test(ref) ? 'email_hash' : 'customer_id']: ref }),
    arm: (_, experiment_id, text, use, salt = experiment_id) => {
      // Who is not in the experiment meets what everybody meets.
      let [arm] = text.split(':');
      const tell = () => {
        const forced =
          isOn(config.debug) && location.search.match(`tw_arm=${experiment_id}:([^&]+)`);
        if (forced) arm = forced[1];
        else if (memory.v) {
          arm = armOf(salt, memory.v, text);
          exposed[experiment_id] ??= emit(now(), 'exposure_logged', { experiment_id, arm, salt });
        }
        use?.(arm);
      };
      if (consent === 'granted') whenReady(tell);
      else tell();
      return arm;
    },
    id: () => memory.v ?? '',
    token,
    link: (_, href) => carry(href),
    permalink: (_, items) => permalink(items, token()),
  };

  const call: Call = guarded((at, name, ...args) => calls[name]!(at, ...args));

  const observe = guarded(() => {
    assertCart = config.cart === 'off' ? assertCart : watchCart(token);
    turn();
    for (const name of ['pushState', 'replaceState'] as const) {
      const former = history[name];
      history[name] = function (...args) {
        former.apply(this, args);
        guarded(turn)();
      };
    }
    on(page, 'popstate pageshow', turn);
    on(document, 'mousedown touchstart keydown auxclick', (event) => {
      const link = event.composedPath()[0].closest('a[href]');
      const isListed = (domain: string) => ('.' + link.hostname).endsWith('.' + domain);
      if (link && link.hostname !== location.hostname && list(config.domains).some(isListed)) {
        link.href = carry(link.href);
      }
    });
    on(page, 'message', ({ data, origin, source }) => {
      const args = list(config.frames).includes(origin) && data?.tw;
      if (args === 1) source.postMessage({ twToken: token() }, origin);
      // The page's owner alone decides on consent.
      else if (args && args[0] !== 'consent') call(now(), ...args);
    });
    watchConsent(config.consent, allow);
    if (page._alhenaEventQueue || page.gleenWidget || isOn(config.dropin)) {
      // With the nonce this script came with, where the page's policy asks for one.
      import(config.host + 'dropin.js').catch(log);
    }
  });

  const begin = (more?: Config) => {
    Object.assign(config, more);
    if (!config.key || transport) return;
    if (isOn(config.debug)) speak();
    transport = openTransport(url('v1/events'));
    isBot =
      !isOn(config.allowWebdriver) &&
      (navigator.webdriver || page.Cypress || BOT.test(navigator.userAgent));
    if (isBot) consent = 'denied';
    if ((document as any).prerendering) on(document, 'prerenderingchange', observe);
    else observe();
  };

  begin();
  early.forEach(([at, args]) => call(at, ...(args as [])));
  return ((...args: any[]) => call(now(), ...args)) as Tw;
};
