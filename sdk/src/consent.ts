/** What the shopper allows, as the shop's own consent manager tells it. */

import { recall } from './identity';
import { on, page } from './safe';

/**
 * `granted`: all. `pending`: in memory only, nothing sent, nothing stored. `anonymous`: sent
 * without any id, nothing stored. `denied`: nothing, and what was stored is removed.
 */
export type Consent = 'granted' | 'pending' | 'anonymous' | 'denied';

/**
 * Tells the consent now and whenever it changes. `kind` is a consent, or who knows it: `shopify`,
 * `wp`; unsaid, who is on the page. The browser's own opt-out makes `granted` `anonymous`.
 */
export const watchConsent = (kind: string | undefined, allow: (consent: Consent) => void): void => {
  const privacy = () => page.Shopify?.customerPrivacy;
  const tell = (next: any) =>
    allow(next === 'granted' && (navigator as any).globalPrivacyControl ? 'anonymous' : next);
  const look = () => {
    // `undefined` as long as the consent manager is not there.
    const isAllowed =
      kind === 'wp'
        ? page.wp_has_consent?.('statistics')
        : privacy()?.analyticsProcessingAllowed();
    // Not allowed, though an id is stored: it was taken back.
    tell(isAllowed ? 'granted' : isAllowed === false && recall() ? 'denied' : 'pending');
  };
  kind ||= privacy() ? 'shopify' : page.wp_has_consent ? 'wp' : 'granted';
  if (!/^[sw]/.test(kind)) return tell(kind);
  on(document, 'visitorConsentCollected wp_consent_type_defined wp_listen_for_consent_change', look);
  page.Shopify?.loadFeatures?.([{ name: 'consent-tracking-api', version: '0.1' }], look);
  look();
};
