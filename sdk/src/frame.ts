/** A chat in an iframe speaks through the page around it, which alone has the shopper's id. */

import type { Tw } from './api';
import { guarded, on, page } from './safe';

/** Sends every call to the page of `origin`, once that page answers; knows `id`, `token`, `ready`. */
export function speakThrough(origin: string, early: [at: number, args: any[]][] = []): Tw {
  const waiting: any[][] = [];
  let token: string | undefined;
  let tries = 0;
  const tell = (tw: unknown) => parent.postMessage({ tw }, origin);
  const post = (args: any[]) => (args[0] === 'ready' ? args[1](call) : tell(args));
  const hello = () => {
    if (token != null || tries > 12) return;
    tell(1);
    setTimeout(hello, 50 * 2 ** tries++);
  };
  on(page, 'message', (event) => {
    const answer = event.origin === origin && event.data?.twToken;
    if (typeof answer === 'string') {
      token = answer;
      waiting.splice(0).forEach(guarded(post));
    }
  });
  const call = guarded((...args: any[]): unknown => {
    if (args[0] === 'token') return token ?? '';
    if (args[0] === 'id') return (token ?? '').split('.')[0];
    return void (token == null ? waiting.push(args) : post(args));
  }) as Tw;
  early.forEach(([, args]) => call(...(args as Parameters<Tw>)));
  hello();
  return call;
}
