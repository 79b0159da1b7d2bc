/** What addresses say and carry: campaigns, and the token of a link between domains. */

const TOKEN = /([?&])_tw=([^&#]*)(&?)/;
const CLICK =
  /[?&](\w*cl(ick|k)?id|[gw]braid|gad_source|li_fat_id|epik|ScCid|rdt_cid|awc|cjevent|mc_eid|_kx|srsltid|igshid)=/;

/** The tags of an address and the *name* of its click id, never the value. */
export const campaign = (search: string) => {
  const tag = (name: string) => new URLSearchParams(search).get(name)?.slice(0, 255);
  return {
    utm_source: tag('utm_source'),
    utm_medium: tag('utm_medium'),
    utm_campaign: tag('utm_campaign'),
    click_id: search.match(CLICK)?.[1],
  };
};

export const tokenIn = (href: string) => decodeURIComponent(href.match(TOKEN)?.[2] ?? '');

/** The address without its token. No other byte of it changes. */
export const withoutToken = (href: string) =>
  href.replace(TOKEN, (_, lead, __, more) => more && lead);

export const withToken = (href: string, token: string) => {
  href = withoutToken(href);
  const lead = /^[^#]*\?/.test(href) ? '&' : '?';
  return href.replace(/#|$/, `${lead}_tw=${encodeURIComponent(token)}$&`);
};
