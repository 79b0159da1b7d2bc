/** The script a shop includes: configured by its own tag; `window.talkworth`, in short `window.tw`. */

import { guarded, page } from './safe';
import { open } from './tracker';

const script = document.currentScript as HTMLScriptElement;
const stub = page.talkworth;

// Included twice, the first one is at work, and has no queue.
if (!stub || stub.q) {
  guarded(() => {
    const host = script.src.replace(/[^/]*(\?.*)?$/, '');
    page.tw = page.talkworth = open({ host, ...script.dataset }, stub?.q);
  })();
}
