/** What a shop can set: attributes `data-...` of the script, or `talkworth('init', {...})`. */

export interface Config {
  /** The public key, `pk_...`. */
  key?: string;
  /** The folder of the server; else the script's own. */
  host?: string;
  /** `granted`, `pending`, `anonymous`, `denied`, or who knows: `shopify`, `wp`. */
  consent?: string;
  /** Other domains of the shop whose links carry the visitor along. */
  domains?: string | readonly string[];
  /** Origins of iframes that may speak through this page. */
  frames?: string | readonly string[];
  /** A domain to share the cookie over, such as `shop.example`. */
  cookieDomain?: string;
  /** `off`: never write to Shopify's cart. */
  cart?: string;
  /**
   * Present: take the published calls of another vendor, though none waits on the page yet.
   * `listen`: that vendor's widget is live here; calls are passed on to it, its events are heard.
   */
  dropin?: string | boolean;
  /** Present: say every event and every reason to drop one in the console. */
  debug?: string | boolean;
  /** Present: count browsers that are driven by a program. For tests. */
  allowWebdriver?: string | boolean;
}

/** An attribute without a value is on, and so is `true`. */
export const isOn = (flag: string | boolean | undefined) => flag === '' || flag;

/** Words between spaces or commas. */
export const list = (words: string | readonly string[] | undefined) => ('' + words).split(/[\s,]+/);
