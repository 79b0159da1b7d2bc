/** Loaded by the script, where a page makes the published calls of another vendor. */

import { dropIn } from './dropin';
import { guarded, page } from './safe';

guarded(() => {
  const isLive = document.querySelector('script[data-dropin=listen]') || page.gleenWidget?.on;
  dropIn(page.talkworth, !!isLive);
})();
