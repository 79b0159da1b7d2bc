// Written by `npm run types` from `talkworth schema`; do not edit.

export interface SessionStarted {
  readonly type: 'session_started';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly traffic_source?: string;
  readonly utm_source?: string;
  readonly utm_medium?: string;
  readonly utm_campaign?: string;
  readonly click_id?: string;
  readonly referrer?: string;
  readonly landing?: string;
  readonly device?: 'desktop' | 'mobile' | 'other' | 'tablet';
  readonly country?: string;
}

export interface ConversationStarted {
  readonly type: 'conversation_started';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly channel?: string;
  readonly assistant?: string;
  readonly assistant_version?: string;
  readonly handled_by?: 'assistant' | 'human';
}

export interface MessageSent {
  readonly type: 'message_sent';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly role: 'assistant' | 'human' | 'shopper';
  readonly form?: 'attachment' | 'quick_reply' | 'text';
  readonly text?: string;
  readonly outcome?: 'answered' | 'escalated' | 'no_answer';
  readonly is_greeting?: boolean;
  readonly addressed_to?: 'assistant' | 'human';
  readonly channel?: string;
  readonly intent?: string;
  readonly workflow?: string;
  readonly assistant?: string;
  readonly assistant_version?: string;
}

export interface ConversationResolved {
  readonly type: 'conversation_resolved';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
}

export interface ConversationHandedOff {
  readonly type: 'conversation_handed_off';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly reason?: string;
}

export interface FaqClicked {
  readonly type: 'faq_clicked';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly faq_id: string;
  readonly question?: string;
  readonly is_answered?: boolean;
}

export interface NudgeShown {
  readonly type: 'nudge_shown';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly nudge_id: string;
}

export interface NudgeClicked {
  readonly type: 'nudge_clicked';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly nudge_id: string;
}

export interface ProductViewed {
  readonly type: 'product_viewed';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly product_id: string;
  readonly category?: string;
}

export interface ProductRecommended {
  readonly type: 'product_recommended';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly product_id: string;
  readonly category?: string;
}

export interface RecommendationClicked {
  readonly type: 'recommendation_clicked';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly product_id: string;
  readonly category?: string;
}

export interface CartChanged {
  readonly type: 'cart_changed';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly currency?: string;
  readonly total?: string;
  readonly lines?: readonly LineChange[];
  readonly change?: 'added' | 'decreased' | 'increased' | 'removed' | 'replaced';
}

export interface LineChange {
  readonly product_id?: string;
  readonly line_id?: string;
  readonly quantity?: number;
  readonly amount?: string;
  readonly quantity_after?: number;
}

export interface CheckoutStarted {
  readonly type: 'checkout_started';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly currency?: string;
  readonly total?: string;
  readonly lines?: readonly LineChange[];
  readonly has_contact?: boolean;
}

export interface FrictionMet {
  readonly type: 'friction_met';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly kind: 'checkout' | 'discount' | 'payment' | 'stock';
  readonly product_id?: string;
  readonly detail?: string;
}

export interface OrderPlaced {
  readonly type: 'order_placed';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly order_id: string;
  readonly currency: string;
  readonly total: string;
  readonly tax?: string;
  readonly shipping?: string;
  readonly tips?: string;
  readonly order_discount?: string;
  readonly prices_include_tax?: boolean;
  readonly lines?: readonly OrderLine[];
  readonly order_name?: string;
  readonly payment_status?: 'authorized' | 'paid' | 'partially_paid' | 'pending' | 'voided';
  readonly paid_at?: string;
  readonly updated_at?: string;
  readonly shop_total?: string;
  readonly shop_currency?: string;
  readonly sales_channel?: string;
  readonly is_test?: boolean;
  readonly is_staff?: boolean;
  readonly is_draft?: boolean;
  readonly customer_order_index?: number;
}

export interface OrderLine {
  readonly line_id: string;
  readonly quantity: number;
  readonly price: string;
  readonly discount?: string;
  readonly tax?: string;
  readonly product_id?: string;
  readonly variant_id?: string;
  readonly title?: string;
  readonly category?: string;
  readonly is_gift_card?: boolean;
}

export interface OrderPaid {
  readonly type: 'order_paid';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly order_id: string;
}

export interface OrderEdited {
  readonly type: 'order_edited';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly order_id: string;
  readonly edit_id: string;
  readonly added?: readonly LineChange[];
  readonly removed?: readonly LineChange[];
}

export interface OrderCancelled {
  readonly type: 'order_cancelled';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly order_id: string;
  readonly reason?: string;
}

export interface OrderFulfilled {
  readonly type: 'order_fulfilled';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly order_id: string;
}

export interface OrderRefunded {
  readonly type: 'order_refunded';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly order_id: string;
  readonly refund_id: string;
  readonly amount: string;
  readonly currency: string;
  readonly lines?: readonly RefundLine[];
  readonly shipping?: string;
  readonly updated_at?: string;
}

export interface RefundLine {
  readonly line_id: string;
  readonly quantity?: number;
  readonly subtotal: string;
  readonly tax?: string;
}

export interface Exchanged {
  readonly type: 'order_exchanged';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly order_id: string;
  readonly exchange_id: string;
  readonly returned: readonly LineChange[];
  readonly received: readonly LineChange[];
}

export interface DisputeOpened {
  readonly type: 'dispute_opened';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly order_id: string;
  readonly dispute_id: string;
  readonly amount: string;
  readonly currency: string;
}

export interface DisputeWon {
  readonly type: 'dispute_won';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly order_id: string;
  readonly dispute_id: string;
}

export interface DisputeLost {
  readonly type: 'dispute_lost';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly order_id: string;
  readonly dispute_id: string;
}

export interface SubscriptionStarted {
  readonly type: 'subscription_started';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly subscription_id: string;
  readonly order_id?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly cycle_days?: number;
}

export interface SubscriptionRenewed {
  readonly type: 'subscription_renewed';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly subscription_id: string;
  readonly order_id?: string;
  readonly amount?: string;
  readonly currency?: string;
}

export interface SubscriptionChanged {
  readonly type: 'subscription_changed';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly subscription_id: string;
  readonly amount: string;
  readonly currency: string;
}

export interface SaveRequested {
  readonly type: 'save_requested';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly kind: 'cancel' | 'churn' | 'return';
  readonly request_id: string;
  readonly order_id?: string;
  readonly subscription_id?: string;
  readonly lines?: readonly LineChange[];
}

export interface RequestWithdrawn {
  readonly type: 'request_withdrawn';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly request_id: string;
}

export interface ConcessionGranted {
  readonly type: 'concession_granted';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly request_id: string;
  readonly amount: string;
  readonly currency: string;
  readonly refund_id?: string;
}

export interface ExposureLogged {
  readonly type: 'exposure_logged';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly experiment_id: string;
  readonly arm: string;
  readonly assigned_at?: string;
  readonly salt?: string;
}

export interface DecisionLogged {
  readonly type: 'decision_logged';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly decision_id: string;
  readonly action: 'continue' | 'escalate';
  readonly kind?: 'escalation';
  readonly propensity?: number;
  readonly policy_version?: string;
  readonly segment?: string;
  readonly reason?: string;
  readonly is_randomised?: boolean;
}

export interface Identified {
  readonly type: 'identified';
  readonly event_id: string;
  readonly occurred_at: string;
  readonly sent_at?: string;
  readonly visitor_id?: string;
  readonly session_id?: string;
  readonly conversation_id?: string;
  readonly customer_id?: string;
  readonly email?: string;
  readonly email_hash?: string;
  readonly cart_token?: string;
  readonly checkout_token?: string;
  readonly source?: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly linked_visitor_id?: string;
  readonly link_token?: string;
}

export type Event =
  | SessionStarted
  | ConversationStarted
  | MessageSent
  | ConversationResolved
  | ConversationHandedOff
  | FaqClicked
  | NudgeShown
  | NudgeClicked
  | ProductViewed
  | ProductRecommended
  | RecommendationClicked
  | CartChanged
  | CheckoutStarted
  | FrictionMet
  | OrderPlaced
  | OrderPaid
  | OrderEdited
  | OrderCancelled
  | OrderFulfilled
  | OrderRefunded
  | Exchanged
  | DisputeOpened
  | DisputeWon
  | DisputeLost
  | SubscriptionStarted
  | SubscriptionRenewed
  | SubscriptionChanged
  | SaveRequested
  | RequestWithdrawn
  | ConcessionGranted
  | ExposureLogged
  | DecisionLogged
  | Identified;
