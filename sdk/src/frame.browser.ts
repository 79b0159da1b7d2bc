/** The script of an iframe: `data-parent` is the origin of the page around it. */

import { speakThrough } from './frame';
import { guarded, page } from './safe';

guarded(() => {
  const { parent } = (document.currentScript as HTMLScriptElement).dataset;
  page.tw = page.talkworth = speakThrough(parent!, page.talkworth?.q);
})();
