/** The calls a page can make. */

import type { Config } from './config';
import type { Consent } from './consent';
import type { Event } from './wire';

type Given<T extends Event['type']> = Omit<
  Extract<Event, { type: T }>,
  'type' | 'event_id' | 'occurred_at' | 'visitor_id' | 'session_id'
>;
type Of<T extends Event['type']> = Omit<Given<T>, 'conversation_id'>;
export type Outcome = 'answered' | 'no_answer' | 'escalated';

/** Each gives the id of the event it made, or `undefined` where it made none. */
export interface Tw {
  (call: 'init', config: Config): void;
  (call: 'consent', consent: Consent): void;
  /** Runs when it is settled who the visitor is. */
  (call: 'ready', run: (tw: Tw) => void): void;

  /** A conversation was opened. */
  (call: 'chat', conversation: string, about?: Of<'conversation_started'>): string | undefined;
  /** A message, the shopper's unless `role` says otherwise. */
  (
    call: 'message',
    conversation: string,
    about?: Partial<Of<'message_sent'>>,
  ): string | undefined;
  (
    call: 'answer',
    conversation: string,
    outcome?: Outcome,
    about?: Partial<Of<'message_sent'>>,
  ): string | undefined;
  (call: 'faq', conversation: string | null, about: Of<'faq_clicked'>): string | undefined;
  (call: 'nudge', conversation: string | null, about: Of<'nudge_clicked'>): string | undefined;
  /** An opaque reference of the shop's own, or the SHA-256 of an address; never an address. */
  (call: 'identify', customer: string): string | undefined;
  <T extends Event['type']>(call: 'track', type: T, fields: Given<T>): string | undefined;

  /**
   * The visitor's arm; `arms` is like `assistant:90,holdout:10`, the first is the treatment. The
   * hash's `salt` is the experiment's name unless it is given.
   */
  (
    call: 'arm',
    experiment: string,
    arms: string,
    use?: ((arm: string) => void) | null,
    salt?: string,
  ): string;

  /** The visitor's id, or '' where there is none. */
  (call: 'id'): string;
  /** `VISITOR.CONVERSATION`, for the order's attribute `__tw`. */
  (call: 'token'): string;
  /** An address on another domain of the shop, with the visitor in it for two minutes. */
  (call: 'link', href: string): string;
  /** A link to Shopify's cart, `VARIANT:QUANTITY,...`, whose order names the conversation. */
  (call: 'permalink', items: string): string;
}
