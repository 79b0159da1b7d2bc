/** Leaves the token on Shopify's cart, and again when somebody else wiped it. */

import { log, on, page } from './safe';

const root = () => page.Shopify?.routes?.root;

/** Returns what writes the token of the moment, where there is a cart to write it to. */
export const watchCart = (token: () => string): () => void => {
  let written = '';
  const assert = () => {
    if (root() && token() !== written) {
      const body = new URLSearchParams({ 'attributes[__tw]': (written = token()) });
      fetch(root() + 'cart/update.js', { method: 'POST', body }).catch(log);
    }
  };
  // These fire before the cart changes. An update of attributes replaces them all; a cart whose
  // lines change may be a new one.
  on(document, 'shopify:cart:attributes-update shopify:cart:lines-update', (event) => {
    const again = () => {
      if (event.attributes?.every((one: any) => one.key !== '__tw')) written = '';
      assert();
    };
    Promise.resolve(event.promise).then(again, again);
  });
  return assert;
};

/** A cart link whose order names the conversation. */
export const permalink = (items: string, token: string) =>
  `${root() ?? '/'}cart/${items}?attributes[__tw]=${encodeURIComponent(token)}`;
