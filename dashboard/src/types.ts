// Written by `make docs` from the routes' answers; do not edit.

export interface AfterIntent {
  readonly intent: string | null;
  readonly n_conversations: number;
  readonly n_persons: number;
  readonly n_followed: number;
  readonly n_orders: number;
  readonly reorder_minor: number;
  readonly upsell_minor: number;
  readonly unknown_minor: number;
  readonly credited_minor: number;
  readonly bought_per_conversation: Interval;
}

export interface AfterSupport {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly horizon_d: number;
  readonly trust: 'client-reported' | 'verified';
  readonly is_maturing: boolean;
  readonly final_at: string;
  readonly intents: ReadonlyArray<string>;
  readonly total: AfterIntent;
  readonly by_intent: ReadonlyArray<AfterIntent>;
  readonly published_rule: PublishedRule;
  readonly basis: Basis;
}

export interface Alarm {
  readonly code: 'conflicting' | 'missing' | 'no-rate' | 'nothing' | 'silent' | 'unconfirmed';
  readonly n: number;
  readonly door: string;
}

export interface Annotations {
  readonly shop_id: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly annotations: ReadonlyArray<ToldAnnotation>;
}

export interface Answer {
  readonly event_id: string;
  readonly at: string;
  readonly is_earning: boolean;
  readonly code: string;
  readonly reason: string;
}

export interface ArmComparison {
  readonly arm: string;
  readonly revenue: MoneyEffect;
  readonly lift: ShareEffect;
  readonly p_adjusted: number | null;
  readonly watched: WatchedEffect;
  readonly incremental: MoneyTotal;
  readonly holdout_cost: MoneyTotal;
  readonly conversion: ShareEffect;
  readonly order_value: MoneyEffect;
  readonly capped: CappedEffect | null;
  readonly cuped: CupedEffect | null;
  readonly naive: Naive;
  readonly segments: ReadonlyArray<SegmentEffect>;
}

export interface ArmCount {
  readonly arm: string;
  readonly n_assigned: number;
  readonly n_expected: number;
}

export interface ArmSeen {
  readonly arm: string;
  readonly n_persons: number;
}

export interface AssignedDay {
  readonly day: string;
  readonly n_assigned: ReadonlyArray<number>;
}

export interface AtRisk {
  readonly portion_id: string;
  readonly balance_minor: number;
  readonly risk_minor: number;
  readonly saved_minor: number;
}

export interface AttributedRevenue {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly refunds: 'booked' | 'restated';
  readonly trust: 'client-reported' | 'verified';
  readonly verified: TrustRevenue;
  readonly client_reported: TrustRevenue;
  readonly verified_share: number | null;
  readonly excluded: ReadonlyArray<ExcludedOrders>;
  readonly published_rule: PublishedRule;
  readonly robustness: Robustness | null;
  readonly basis: Basis;
}

export interface Audit {
  readonly changed_at: number;
  readonly actor: string;
  readonly shop_id: string;
  readonly change: string;
  readonly subject: string;
}

export interface Basis {
  readonly as_of: string | null;
  readonly restatements: ReadonlyArray<ToldRestatement>;
  readonly filters: ReadonlyArray<string>;
  readonly rules: TriedRules | null;
  readonly money: 'gross' | 'net';
}

export interface BeforeAfter {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly on: string;
  readonly n_days: number;
  readonly from_on: string;
  readonly to_on: string;
  readonly horizon_d: number;
  readonly trust: 'client-reported' | 'verified';
  readonly before: ReadonlyArray<Stretch>;
  readonly after: ReadonlyArray<Stretch>;
  readonly revenue_per_conversation: RatioChange;
  readonly attributed_revenue: RevenueChange;
  readonly annotations: ReadonlyArray<Noted>;
  readonly warning: string;
  readonly words: ReadonlyArray<string>;
  readonly published_rule: PublishedRule;
  readonly basis: Basis;
}

export interface BoughtCategories {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly trust: 'client-reported' | 'verified';
  readonly categories: ReadonlyArray<BoughtCategory>;
  readonly published_rule: PublishedRule;
  readonly basis: Basis;
}

export interface BoughtCategory {
  readonly category: string;
  readonly n_orders: number;
  readonly revenue: ByKind;
  readonly other_minor: number;
  readonly net_minor: number;
}

export interface ByKind {
  readonly direct_minor: number;
  readonly assisted_minor: number;
  readonly recovered_minor: number;
  readonly saved_minor: number;
  readonly total_minor: number;
}

export interface CappedEffect {
  readonly cap_minor: number;
  readonly effect: MoneyEffect;
  readonly n_capped: number;
  readonly kept: number | null;
}

export interface CartDay {
  readonly day: string;
  readonly n_carts: number;
  readonly n_changes: number;
  readonly added_minor: number;
  readonly removed_minor: number;
  readonly value_minor: number;
  readonly average_cart_minor: number;
}

export interface CartFigures {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly n_active_days: number;
  readonly n_cart_days: number;
  readonly n_changes: number;
  readonly added_minor: number;
  readonly removed_minor: number;
  readonly add_to_cart_minor: number;
  readonly average_cart_minor: number | null;
  readonly daily_cart_minor: number | null;
  readonly n_unpriced: number;
  readonly days: ReadonlyArray<CartDay>;
  readonly basis: Basis;
}

export interface ChangeParts {
  readonly change_minor: number;
  readonly volume_minor: number;
  readonly mix_minor: number;
  readonly rate_minor: number;
  readonly value_minor: number;
}

export interface ChangedGroup {
  readonly n_values: number;
  readonly before: PeriodSums;
  readonly now: PeriodSums;
  readonly parts: ChangeParts;
}

export interface ChangedValue {
  readonly values: ReadonlyArray<string>;
  readonly before: PeriodSums;
  readonly now: PeriodSums;
  readonly parts: ChangeParts;
}

export interface ChannelRevenue {
  readonly channel: string;
  readonly n_orders: number;
  readonly revenue: ByKind;
  readonly provisional_minor: number;
  readonly click_minor: number;
  readonly handed_off_minor: number;
}

export interface ChannelShare {
  readonly channel: string;
  readonly n_sales: number;
  readonly revenue_minor: number;
  readonly share: number | null;
}

export interface Checklist {
  readonly shop_id: string;
  readonly steps: ReadonlyArray<ChecklistStep>;
  readonly is_complete: boolean;
}

export interface ChecklistStep {
  readonly step: 'answer' | 'conversation' | 'event' | 'order' | 'webhook';
  readonly at: string | null;
  readonly what: string;
  readonly how: string;
  readonly connectors: ReadonlyArray<string>;
  readonly docs: string;
}

export interface ClickReport {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly horizon_d: number;
  readonly trust: 'client-reported' | 'verified';
  readonly faq_questions: ClickedKind;
  readonly nudges: ClickedKind;
  readonly published_rule: PublishedRule;
  readonly basis: Basis;
}

export interface ClickedItem {
  readonly item_id: string | null;
  readonly n_clicks: number;
  readonly n_unanswered: number;
  readonly n_opened: number;
  readonly n_orders: number;
  readonly revenue: ByKind;
  readonly revenue_per_click: Interval;
  readonly opened_minor: number;
}

export interface ClickedKind {
  readonly total: ClickedItem;
  readonly n_items: number;
  readonly items: ReadonlyArray<ClickedItem>;
}

export interface ClientReported {
  readonly n_orders: number;
  readonly revenue: ByKind;
}

export interface Cohort {
  readonly channel: string | null;
  readonly n_conversations: number;
  readonly n_meaningful: number;
  readonly n_human_only: number;
  readonly n_bots: number;
  readonly n_persons: number;
  readonly n_payers: number;
  readonly n_orders: number;
  readonly revenue: ByKind;
  readonly handed_off_minor: number;
  readonly provisional_minor: number;
  readonly average_order_minor: number | null;
  readonly revenue_per_conversation: RatioByKind;
}

export interface ComparedRow {
  readonly channel: string | null;
  readonly kind: string;
  readonly amounts_minor: ReadonlyArray<number>;
}

export interface ComparedRules {
  readonly label: string;
  readonly version: number | null;
  readonly rules: RuleSet;
  readonly attributed_minor: number;
}

export interface Comparison {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly trust: 'client-reported' | 'verified';
  readonly net_minor: number;
  readonly candidates: ReadonlyArray<ComparedRules>;
  readonly rows: ReadonlyArray<ComparedRow>;
}

export interface Concession {
  readonly amount_minor: number;
  readonly currency: string;
  readonly refund_id: string | null;
  readonly is_counted: boolean;
  readonly reason: string;
}

export interface Connector {
  readonly door: string;
  readonly trust: 'client-reported' | 'verified';
  readonly n_events: number;
  readonly n_duplicates: number;
  readonly n_named: number;
  readonly n_bots: number;
  readonly n_ahead: number;
  readonly median_delay_s: number | null;
  readonly last_received_at: string;
  readonly quiet_for_min: number;
  readonly longest_gap_min: number;
  readonly is_silent: boolean;
}

export interface Connectors {
  readonly shop_id: string;
  readonly address: string;
  readonly is_public: boolean;
  readonly public_key: string | null;
  readonly connectors: ReadonlyArray<ToldConnector>;
}

export interface ConversationList {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly which: string;
  readonly horizon_d: number;
  readonly trust: 'client-reported' | 'verified';
  readonly sort: string;
  readonly page: number;
  readonly page_size: number;
  readonly n_rows: number;
  readonly reporting_minor: number;
  readonly conversations: ReadonlyArray<ListedConversation>;
  readonly basis: Basis;
}

export interface CreditedOrder {
  readonly order_id: string;
  readonly order_name: string | null;
  readonly ordered_at: string;
  readonly currency: string;
  readonly total_minor: number;
  readonly net_minor: number;
  readonly balance_minor: number;
  readonly is_refunded: boolean;
  readonly trust: 'client-reported' | 'verified';
  readonly is_conflicting: boolean;
  readonly kind: string;
  readonly channel: string | null;
  readonly joined_by: string | null;
  readonly confidence: 'exact' | 'known customer' | 'same browser' | null;
  readonly touched_at: string | null;
  readonly conversation_id: string | null;
  readonly credit_minor: number;
  readonly reporting_minor: number | null;
  readonly settles_at: string | null;
}

export interface CreditedOrders {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly cohort: string;
  readonly horizon_d: number;
  readonly kind: string;
  readonly sort: string;
  readonly page: number;
  readonly page_size: number;
  readonly n_rows: number;
  readonly n_orders: number;
  readonly reporting_minor: number;
  readonly orders: ReadonlyArray<CreditedOrder>;
  readonly basis: Basis;
}

export interface CupedEffect {
  readonly effect: MoneyEffect;
  readonly theta: number;
  readonly variance_left: number | null;
}

export interface DataHealth {
  readonly shop_id: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly connectors: ReadonlyArray<Connector>;
  readonly identity_rate: number | null;
  readonly duplicate_rate: number | null;
  readonly bot_rate: number | null;
  readonly ahead_rate: number | null;
  readonly kept_aside: ReadonlyArray<KeptAside>;
  readonly n_clashes: number;
  readonly orders: OrderSums;
  readonly consent_gap_rate: number | null;
  readonly unreported_rate: number | null;
  readonly n_missing: number;
  readonly findings: ReadonlyArray<HealthFinding>;
  readonly basis: Basis;
}

export interface DecidedDimension {
  readonly by: string;
  readonly total: SegmentGroup;
  readonly revenue_per_conversation_minor: number | null;
  readonly n_differ: number;
  readonly n_may_differ: number;
  readonly n_not_known: number;
  readonly values: ReadonlyArray<DecidedValue>;
  readonly words: string;
}

export interface DecidedValue {
  readonly segment: Segment;
  readonly standing: 'differs' | 'may differ' | 'not known';
  readonly direction: 'above' | 'below' | null;
  readonly needed: Needed | null;
  readonly words: string;
}

export interface Decisions {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly horizon_d: number;
  readonly trust: 'client-reported' | 'verified';
  readonly is_maturing: boolean;
  readonly final_at: string;
  readonly n_meaningful: number;
  readonly revenue_per_conversation: Interval;
  readonly moved_share: number;
  readonly dimensions: ReadonlyArray<DecidedDimension>;
  readonly suggestions: ReadonlyArray<Suggestion>;
  readonly caveats: ReadonlyArray<string>;
  readonly published_rule: PublishedRule;
  readonly basis: Basis;
}

export interface DeclaredProperty {
  readonly name: string;
  readonly dimension: string;
  readonly n_conversations: number;
  readonly n_values: number;
}

export interface Definition {
  readonly term: 'helpful' | 'meaningful' | 'workflow';
  readonly words: string;
  readonly section: string;
  readonly rules: ReadonlyArray<string>;
  readonly fields: ReadonlyArray<string>;
}

export interface Definitions {
  readonly definitions: ReadonlyArray<Definition>;
  readonly workflows: ReadonlyArray<string>;
}

export interface Detectable {
  readonly days: number;
  readonly control_share: number;
  readonly by_visitor: number | null;
  readonly at_open: number | null;
  readonly at_open_of_all: number | null;
}

export interface DigestPreview {
  readonly language: 'de' | 'en';
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly digest: WeeklyDigest;
}

export interface Digests {
  readonly shop_id: string;
  readonly timezone: string;
  readonly digests: ReadonlyArray<ListedDigest>;
  readonly languages: ReadonlyArray<'de' | 'en'>;
  readonly mail_lacks: ReadonlyArray<string>;
}

export interface Dimensions {
  readonly shop_id: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly dimensions: ReadonlyArray<string>;
  readonly properties: ReadonlyArray<DeclaredProperty>;
}

export interface EntryCredit {
  readonly touch_id: string | null;
  readonly kind: string;
  readonly channel: string | null;
  readonly credit_minor: number;
  readonly reporting_minor: number | null;
}

export interface EscalationNotice {
  readonly code: string;
  readonly severity: 'blocks' | 'notes' | 'warns';
  readonly n: number;
  readonly words: string;
}

export interface EscalationPolicies {
  readonly shop_id: string;
  readonly currency: string;
  readonly active: ToldEscalationPolicy | null;
  readonly versions: ReadonlyArray<ToldEscalationPolicy>;
}

export interface EscalationRecommendation {
  readonly segment: string;
  readonly action: 'continue' | 'escalate';
  readonly per_conversations: number;
  readonly estimate_minor: number;
  readonly least_minor: number;
  readonly words: string;
}

export interface EscalationReport {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly horizon_d: number;
  readonly trust: 'client-reported' | 'verified';
  readonly is_maturing: boolean;
  readonly final_at: string;
  readonly policy: ToldEscalationPolicy | null;
  readonly n_decisions: number;
  readonly n_not_matured: number;
  readonly n_repeated: number;
  readonly total: EscalationSegment;
  readonly segments: ReadonlyArray<EscalationSegment>;
  readonly notices: ReadonlyArray<EscalationNotice>;
  readonly words: ReadonlyArray<string>;
  readonly basis: Basis;
}

export interface EscalationSegment {
  readonly segment: string | null;
  readonly action: 'continue' | 'escalate' | null;
  readonly n_decisions: number;
  readonly n_escalated: number;
  readonly n_drawn: number;
  readonly n_compared: number;
  readonly n_unlogged: number;
  readonly n_certain: number;
  readonly effective_escalated: number;
  readonly effective_continued: number;
  readonly revenue: Gain;
  readonly value: Gain;
  readonly naive_minor: number | null;
  readonly finding: 'gains' | 'loses' | 'no policy' | 'not identifiable' | 'not shown' | 'too little data';
  readonly p_adjusted: number | null;
  readonly minutes: HumanMinutes;
  readonly value_per_minute_minor: number | null;
  readonly rank: number | null;
  readonly n_handed_over: number;
  readonly n_not_handed_over: number;
  readonly recommendation: EscalationRecommendation | null;
}

export interface ExcludedOrders {
  readonly reason: string;
  readonly n_orders: number;
}

export interface ExperimentArm {
  readonly name: string;
  readonly is_control: boolean;
  readonly weight: number;
  readonly n_assigned: number;
  readonly n_matured: number;
  readonly n_payers: number;
  readonly n_buyers: number;
  readonly n_orders: number;
  readonly n_chatters: number;
  readonly revenue_minor: number;
  readonly revenue_per_unit_minor: number | null;
  readonly conversion: Share;
  readonly order_value_minor: number | null;
  readonly attributed_minor: number;
  readonly attributed_per_unit_minor: number | null;
}

export interface ExperimentFactor {
  readonly experiment_id: string;
  readonly name: string;
  readonly arm: string;
  readonly control: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly n_treated: number;
  readonly n_control: number;
  readonly control_share: number;
  readonly method: 'randomisation' | 'sequence';
  readonly factor: Factor | null;
  readonly evidence: 'good' | 'low' | 'none';
  readonly finding: 'attributed revenue too small' | 'blocked' | 'harmful' | 'incremental' | 'not yet shown' | 'too little data' | 'two assistants';
  readonly incremental: MoneyTotal;
  readonly attributed_minor: number;
  readonly weighed_by: string | null;
  readonly stale: string | null;
  readonly is_used: boolean;
}

export interface ExperimentFinding {
  readonly code: 'bots' | 'crossovers' | 'empty-arm' | 'exposed-before-assigned' | 'looking-early' | 'no-orders' | 'not-matured' | 'one-large-order' | 'overlapping' | 'registered-late' | 'rules-changed' | 'salt-mismatch' | 'sample-ratio' | 'stopped-early' | 'unknown-arm' | 'untied-orders' | 'without-rate';
  readonly severity: 'blocks' | 'notes' | 'warns';
  readonly n: number;
  readonly words: string;
}

export interface ExperimentPlanReport {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly trust: 'client-reported' | 'verified';
  readonly horizon_d: number;
  readonly visitors: UnitHistory;
  readonly openers: UnitHistory;
  readonly asked: PlannedLift;
  readonly lifts: ReadonlyArray<PlannedLift>;
  readonly detectable: ReadonlyArray<Detectable>;
  readonly advised: 'conversation' | 'too-little-history' | 'visitor';
  readonly words: string;
}

export interface ExperimentReport {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly trust: 'client-reported' | 'verified';
  readonly as_of: string;
  readonly experiment: ToldExperiment;
  readonly progress: Progress;
  readonly method: 'randomisation' | 'sequence';
  readonly rule_set_versions: ReadonlyArray<number>;
  readonly n_orders_without_rate: number;
  readonly arms: ReadonlyArray<ExperimentArm>;
  readonly sample_ratio: SampleRatioCheck;
  readonly comparisons: ReadonlyArray<ArmComparison>;
  readonly findings: ReadonlyArray<ExperimentFinding>;
  readonly verdict: Verdict;
}

export interface Experiments {
  readonly shop_id: string;
  readonly timezone: string;
  readonly experiments: ReadonlyArray<ListedExperiment>;
  readonly unregistered: ReadonlyArray<SeenExperiment>;
}

export interface ExplainedConversation {
  readonly shop_id: string;
  readonly timezone: string;
  readonly conversation_id: string;
  readonly statement: string;
  readonly parts: ReadonlyArray<ExplainedPart>;
  readonly events: ReadonlyArray<RawEvent>;
  readonly flags: ReadonlyArray<ToldFlag>;
}

export interface ExplainedLapse {
  readonly event_id: string;
  readonly lapse_type: string;
  readonly step: string;
  readonly occurred_at: string;
  readonly opened_at: string;
  readonly open_until_at: string;
  readonly covers: string;
  readonly is_recovered: boolean;
  readonly code: string;
  readonly reason: string;
  readonly near_miss: string | null;
}

export interface ExplainedOrder {
  readonly shop_id: string;
  readonly timezone: string;
  readonly order_id: string;
  readonly order_name: string | null;
  readonly ordered_at: string;
  readonly paid_at: string | null;
  readonly trust: 'client-reported' | 'verified';
  readonly is_conflicting: boolean;
  readonly source: string | null;
  readonly sales_channel: string;
  readonly is_renewal: boolean;
  readonly subscription_id: string | null;
  readonly excluded_reason: string | null;
  readonly candidate: string | null;
  readonly statement: string;
  readonly near_misses: ReadonlyArray<string>;
  readonly path: ReadonlyArray<Step>;
  readonly sum: Sum;
  readonly identifiers: ReadonlyArray<Identifier>;
  readonly sales: ReadonlyArray<ExplainedSale>;
  readonly portions: ReadonlyArray<ExplainedPortion>;
  readonly saves: ReadonlyArray<ExplainedSave>;
  readonly entries: ReadonlyArray<LedgerEntry>;
  readonly events: ReadonlyArray<RawEvent>;
  readonly flags: ReadonlyArray<ToldFlag>;
}

export interface ExplainedPart {
  readonly part: number;
  readonly started_at: string;
  readonly ended_at: string;
  readonly channel: string;
  readonly channel_reason: string;
  readonly is_meaningful: boolean;
  readonly code: string | null;
  readonly meaning: string;
  readonly is_handed_off: boolean;
  readonly n_shopper_messages: number;
  readonly n_answers: number;
  readonly intent: string | null;
  readonly workflow: string | null;
  readonly assistant: string | null;
  readonly answers: ReadonlyArray<Answer>;
  readonly orders: ReadonlyArray<PartOrder>;
}

export interface ExplainedPortion {
  readonly portion_id: string;
  readonly sale_id: string;
  readonly line_id: string;
  readonly title: string | null;
  readonly product_id: string | null;
  readonly quantity: number;
  readonly sold_minor: number;
  readonly balance_minor: number;
  readonly arithmetic: string;
  readonly pools: ReadonlyArray<Pool>;
}

export interface ExplainedSale {
  readonly sale_id: string;
  readonly sold_at: string;
  readonly what: string;
  readonly is_competing: boolean;
  readonly rules: RulesShown;
  readonly previous_order_at: string | null;
  readonly touches: ReadonlyArray<Touch>;
  readonly lapses: ReadonlyArray<ExplainedLapse>;
}

export interface ExplainedSave {
  readonly request_id: string;
  readonly kind: string;
  readonly requested_at: string;
  readonly withdrawn_at: string | null;
  readonly touch_id: string | null;
  readonly channel: string | null;
  readonly touched_at: string | null;
  readonly joined_by: string | null;
  readonly confidence: 'exact' | 'known customer' | 'same browser' | null;
  readonly cycle: number | null;
  readonly risk_minor: number;
  readonly conceded_minor: number;
  readonly saved_minor: number;
  readonly settles_at: string | null;
  readonly is_saved: boolean;
  readonly code: string;
  readonly reason: string;
  readonly near_miss: string | null;
  readonly portions: ReadonlyArray<AtRisk>;
  readonly concessions: ReadonlyArray<Concession>;
  readonly moved: ReadonlyArray<Moved>;
}

export interface Factor {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export interface Feature {
  readonly value: string;
  readonly is_standard: boolean;
  readonly n_conversations: number;
  readonly n_meaningful: number;
  readonly n_helped: number;
  readonly n_handed_off: number;
  readonly helpful: Proportion;
  readonly segment: Segment | null;
  readonly n_shown: number | null;
  readonly clicks: ClickedItem | null;
}

export interface FeatureReport {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly by: string;
  readonly horizon_d: number;
  readonly trust: 'client-reported' | 'verified';
  readonly is_maturing: boolean;
  readonly final_at: string;
  readonly n_features: number;
  readonly total: SegmentGroup;
  readonly features: ReadonlyArray<Feature>;
  readonly published_rule: PublishedRule;
  readonly basis: Basis;
}

export interface Flags {
  readonly shop_id: string;
  readonly n_open: number;
  readonly flags: ReadonlyArray<ToldFlag>;
}

export interface Found {
  readonly what: 'conversation' | 'order';
  readonly key: string;
  readonly name: string;
  readonly at: string;
  readonly trust: 'client-reported' | 'verified' | null;
  readonly is_exact: boolean;
  readonly is_credited: boolean;
  readonly statement: string;
}

export interface Gain {
  readonly estimate_minor: number | null;
  readonly low_minor: number | null;
  readonly high_minor: number | null;
}

export interface Health {
  readonly status: 'ok';
  readonly version: string;
  readonly n_waiting: number;
}

export interface HealthFinding {
  readonly code: string;
  readonly state: 'bad' | 'look';
  readonly found: string;
  readonly advice: string;
}

export interface Holder {
  readonly touch_id: string | null;
  readonly kind: string;
  readonly channel: string | null;
  readonly share: string | null;
  readonly units: string | null;
  readonly held_minor: number;
}

export interface HumanMinutes {
  readonly n_measured: number;
  readonly n_assumed: number;
  readonly mean_minutes: number | null;
  readonly cost_minor: number | null;
}

export interface Identifier {
  readonly kind: string;
  readonly value: string;
  readonly confidence: 'exact' | 'known customer' | 'same browser' | null;
  readonly is_ignored: boolean;
  readonly is_reached: boolean;
  readonly meaning: string;
}

export interface IdentityReport {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly n_orders: number;
  readonly n_without_key: number;
  readonly n_reaching: number;
  readonly n_credited: number;
  readonly keys: ReadonlyArray<KeyKind>;
  readonly basis: Basis;
}

export interface Impact {
  readonly shop: ImpactShop;
  readonly from_on: string;
  readonly to_on: string;
  readonly data_to: string;
  readonly state: ShopState;
  readonly revenue_per_conversation: RevenuePerConversation;
  readonly attributed_revenue: AttributedRevenue;
  readonly trend: Trend;
  readonly cart_figures: CartFigures;
  readonly orders: CreditedOrders;
}

export interface ImpactShop {
  readonly shop_id: string;
  readonly name: string;
  readonly currency: string;
  readonly decimals: number;
  readonly timezone: string;
  readonly headline_trust: 'client-reported' | 'verified';
}

export interface IncrementalRevenue {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly trust: 'client-reported' | 'verified';
  readonly from_on: string;
  readonly to_on: string;
  readonly as_of: string;
  readonly attributed_minor: number;
  readonly standing: 'cannot be calibrated' | 'measured' | 'measuring' | 'not measured';
  readonly finding: 'harmful' | 'incremental' | 'not yet shown' | null;
  readonly source: 'experiment' | 'prediction' | null;
  readonly factor: Factor | null;
  readonly incremental: MoneyTotal | null;
  readonly is_stale: boolean;
  readonly n_experiments: number;
  readonly drift: number | null;
  readonly is_drift_assumed: boolean;
  readonly headline: string;
  readonly words: ReadonlyArray<string>;
  readonly experiments: ReadonlyArray<ExperimentFactor>;
  readonly basis: Basis;
}

export interface Interval {
  readonly estimate_minor: number | null;
  readonly low_minor: number | null;
  readonly high_minor: number | null;
  readonly evidence: 'good' | 'low' | 'none';
}

export interface KeptAside {
  readonly door: string;
  readonly reason: string;
  readonly meaning: string;
  readonly n_entries: number;
  readonly last_received_at: string;
  readonly last_seq: number;
}

export interface KeyKind {
  readonly kind: string;
  readonly n_orders: number;
  readonly n_joined: number;
  readonly n_only: number;
  readonly credited_minor: number;
  readonly n_ignored_orders: number;
  readonly n_ignored_keys: number;
  readonly n_keys: number;
  readonly n_ignored: number;
}

export interface Keys {
  readonly shop_id: string;
  readonly keys: ReadonlyArray<ToldKey>;
}

export interface LedgerEntry {
  readonly entry_id: string;
  readonly line_id: string;
  readonly portion_id: string;
  readonly title: string | null;
  readonly entry_type: string;
  readonly occurred_at: string;
  readonly amount_minor: number;
  readonly after_minor: number;
  readonly credits: ReadonlyArray<EntryCredit>;
}

export interface ListedConversation {
  readonly conversation_id: string;
  readonly part: number;
  readonly started_at: string;
  readonly ended_at: string;
  readonly channel: string;
  readonly intent: string | null;
  readonly workflow: string | null;
  readonly assistant: string | null;
  readonly is_meaningful: boolean;
  readonly code: string | null;
  readonly reason: string | null;
  readonly outcome: 'helped' | 'not helped' | 'unanswered';
  readonly is_handed_off: boolean;
  readonly n_messages: number;
  readonly n_answers: number;
  readonly n_orders: number;
  readonly revenue: ByKind;
}

export interface ListedDigest {
  readonly digest_id: string;
  readonly kind: 'email' | 'webhook';
  readonly target: string;
  readonly weekday: number;
  readonly hour: number;
  readonly language: 'de' | 'en';
  readonly created_at: string;
  readonly sent_week: string | null;
  readonly sent_at: string | null;
  readonly n_tries: number;
  readonly next_try_at: string | null;
  readonly failure: string;
}

export interface ListedExperiment {
  readonly experiment: ToldExperiment;
  readonly status: 'assigning' | 'final' | 'maturing' | 'planned';
  readonly assigned_until: string;
  readonly final_at: string;
  readonly n_assigned: number;
  readonly arms: ReadonlyArray<ArmSeen>;
  readonly first_assigned_at: string | null;
  readonly last_assigned_at: string | null;
  readonly snippets: ReadonlyArray<Snippet>;
}

export interface LiveEntry {
  readonly event: LiveEvent;
  readonly payload: unknown;
  readonly sha256: string;
  readonly is_content_kept: boolean;
  readonly today: ReadToday;
  readonly is_replayable: boolean;
  readonly advice: string;
}

export interface LiveEvent {
  readonly live_id: string;
  readonly seq: number | null;
  readonly state: 'accepted' | 'duplicate' | 'refused' | 'rejected' | 'waiting';
  readonly received_at: string;
  readonly occurred_at: string | null;
  readonly door: string;
  readonly topic: string;
  readonly source: string | null;
  readonly trust: 'client-reported' | 'verified' | null;
  readonly event_id: string | null;
  readonly event_types: ReadonlyArray<string>;
  readonly conversation_id: string | null;
  readonly order_id: string | null;
  readonly amount_minor: number | null;
  readonly currency: string | null;
  readonly reason: string | null;
  readonly message: string;
  readonly n_times: number;
}

export interface LivePage {
  readonly shop_id: string;
  readonly timezone: string;
  readonly events: ReadonlyArray<LiveEvent>;
  readonly cursor: string;
  readonly next_before: string | null;
  readonly n_waiting: number;
}

export interface MadeDigest {
  readonly digest: ListedDigest;
  readonly secret: string | null;
}

export interface MadeKey {
  readonly key: ToldKey;
  readonly text: string;
  readonly replaces: ToldKey | null;
}

export interface MadeOutlet {
  readonly outlet: ToldOutlet;
  readonly secret: string | null;
}

export interface MadeShare {
  readonly share: ToldShare;
  readonly link: string;
}

export interface MadeUser {
  readonly user: ToldUser;
  readonly link: string | null;
}

export interface MissingNumbers {
  readonly prefix: string;
  readonly first: number;
  readonly last: number;
}

export interface MixAdjusted {
  readonly previous_from_on: string;
  readonly previous_to_on: string;
  readonly before_minor: number;
  readonly now_minor: number;
  readonly change_minor: number;
  readonly mix_minor: number;
  readonly rate_minor: number;
  readonly rate_low_minor: number | null;
  readonly rate_high_minor: number | null;
  readonly evidence: 'good' | 'low' | 'none';
  readonly verdict: 'could be noise' | 'likely real' | 'too little data';
  readonly segments: ReadonlyArray<SegmentChange>;
}

export interface ModelComparison {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly trust: 'client-reported' | 'verified';
  readonly n_sales: number;
  readonly net_minor: number;
  readonly scopes: ReadonlyArray<ScopeShares>;
  readonly note: string;
  readonly basis: Basis;
}

export interface ModelShares {
  readonly model: 'first_touch' | 'last_touch' | 'linear' | 'position' | 'time_decay' | 'markov' | 'shapley' | 'shapley_rate';
  readonly is_view: boolean;
  readonly revenue_minor: number;
  readonly by_channel: ReadonlyArray<ChannelShare>;
  readonly missing: string | null;
}

export interface MoneyEffect {
  readonly estimate_minor: number | null;
  readonly low_minor: number | null;
  readonly high_minor: number | null;
  readonly p_value: number | null;
  readonly evidence: 'good' | 'low' | 'none';
}

export interface MoneyTotal {
  readonly estimate_minor: number | null;
  readonly low_minor: number | null;
  readonly high_minor: number | null;
}

export interface Moved {
  readonly touch_id: string | null;
  readonly kind: string;
  readonly credit_minor: number;
}

export interface MovedCredit {
  readonly kind: string;
  readonly channel: string | null;
  readonly touch_id: string | null;
  readonly before_minor: number;
  readonly after_minor: number;
}

export interface MovedOrder {
  readonly order_id: string;
  readonly order_name: string | null;
  readonly ordered_at: string;
  readonly trust: 'client-reported' | 'verified';
  readonly moved_minor: number;
  readonly credits: ReadonlyArray<MovedCredit>;
}

export interface Naive {
  readonly n_chatters: number;
  readonly n_others: number;
  readonly chatters_minor: number | null;
  readonly others_minor: number | null;
  readonly control_minor: number | null;
  readonly lift_over_others: number | null;
  readonly lift_over_control: number | null;
  readonly claimed_minor: number | null;
  readonly claimed_low_minor: number | null;
  readonly claimed_high_minor: number | null;
  readonly words: string;
}

export interface Needed {
  readonly n_conversations: number;
  readonly n_more: number;
  readonly n_more_days: number;
}

export interface Noted {
  readonly on: string;
  readonly kind: 'campaign' | 'note' | 'release';
  readonly text: string;
}

export interface OrderSums {
  readonly n_orders: number;
  readonly n_verified: number;
  readonly n_conflicting: number;
  readonly n_unconfirmed: number;
  readonly n_unreported: number;
  readonly n_late: number;
  readonly n_web: number;
  readonly n_unnamed: number;
}

export interface OrderTruth {
  readonly shop_id: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly concern: string;
  readonly page: number;
  readonly page_size: number;
  readonly n_rows: number;
  readonly sums: OrderSums;
  readonly n_missing: number;
  readonly missing: ReadonlyArray<MissingNumbers>;
  readonly orders: ReadonlyArray<QuestionedOrder>;
  readonly basis: Basis;
}

export interface OtherChannel {
  readonly channel: string;
  readonly n_orders: number;
  readonly revenue_minor: number;
}

export interface Outlets {
  readonly shop_id: string;
  readonly outlets: ReadonlyArray<ToldOutlet>;
}

export interface PartOrder {
  readonly order_id: string;
  readonly order_name: string | null;
  readonly ordered_at: string;
  readonly currency: string;
  readonly kinds: ReadonlyArray<string>;
  readonly credit_minor: number;
  readonly code: string;
  readonly reason: string;
}

export interface Pasted {
  readonly where: string;
  readonly language: string;
  readonly text: string;
}

export interface PeriodSums {
  readonly n_meaningful: number;
  readonly n_orders: number;
  readonly revenue_minor: number;
}

export interface PlannedLift {
  readonly lift: number;
  readonly control_share: number;
  readonly by_visitor: Size | null;
  readonly at_open: Size | null;
}

export interface Pool {
  readonly claim_type: string | null;
  readonly source_id: string | null;
  readonly claimed_at: string | null;
  readonly taken_minor: number | null;
  readonly pool_minor: number;
  readonly holders: ReadonlyArray<Holder>;
}

export interface Preset {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly says: string;
  readonly differs: ReadonlyArray<string>;
  readonly rules: RuleSet;
}

export interface Presets {
  readonly presets: ReadonlyArray<Preset>;
}

export interface Preview {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly candidate: string;
  readonly version: number | null;
  readonly rules: RuleSet;
  readonly changes: ReadonlyArray<RuleChange>;
  readonly notes: ReadonlyArray<string>;
  readonly trust: 'client-reported' | 'verified';
  readonly attributed_before_minor: number;
  readonly attributed_after_minor: number;
  readonly rows: ReadonlyArray<PreviewRow>;
  readonly outside_minor: number;
  readonly n_changed: number;
  readonly orders: ReadonlyArray<MovedOrder>;
}

export interface PreviewRow {
  readonly trust: 'client-reported' | 'verified';
  readonly channel: string | null;
  readonly kind: string;
  readonly before_minor: number;
  readonly after_minor: number;
  readonly change_minor: number;
}

export interface Progress {
  readonly n_assigned: number;
  readonly n_matured: number;
  readonly n_planned: number;
  readonly n_bots: number;
  readonly n_outside: number;
  readonly assigned_until: string;
  readonly final_at: string;
  readonly is_final: boolean;
  readonly days: ReadonlyArray<AssignedDay>;
}

export interface Proportion {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface Provider {
  readonly name: string;
}

export interface PublishedRule {
  readonly amount_minor: number;
  readonly currency: string;
  readonly n_orders: number;
}

export interface QuestionedOrder {
  readonly order_id: string;
  readonly order_name: string | null;
  readonly ordered_at: string;
  readonly currency: string;
  readonly total_minor: number;
  readonly net_minor: number;
  readonly trust: 'client-reported' | 'verified';
  readonly verified_at: string | null;
  readonly browser_at: string | null;
  readonly browser_minor: number | null;
  readonly browser_currency: string | null;
}

export interface RatioByKind {
  readonly direct: Interval;
  readonly assisted: Interval;
  readonly recovered: Interval;
  readonly saved: Interval;
  readonly total: Interval;
}

export interface RatioChange {
  readonly before_minor: number | null;
  readonly now_minor: number | null;
  readonly change: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly evidence: 'good' | 'low' | 'none';
  readonly verdict: 'could be noise' | 'likely real' | 'too little data';
}

export interface RawEvent {
  readonly seq: number;
  readonly event_id: string;
  readonly type: string;
  readonly occurred_at: string;
  readonly received_at: string;
  readonly trust: 'client-reported' | 'verified';
  readonly source: string | null;
  readonly door: string;
  readonly is_bot: boolean;
  readonly payload: Readonly<Record<string, unknown>> | null;
}

export interface ReadToday {
  readonly events: ReadonlyArray<Readonly<Record<string, unknown>>>;
  readonly reason: string | null;
  readonly detail: string;
}

export interface RegisteredExperiment {
  readonly timezone: string;
  readonly registered: ListedExperiment;
  readonly notes: ReadonlyArray<string>;
}

export interface Replay {
  readonly is_changed: boolean;
  readonly state_before: 'accepted' | 'duplicate' | 'refused' | 'rejected' | 'waiting';
  readonly event: LiveEvent;
  readonly advice: string;
}

export interface RevenueChange {
  readonly before_minor: number;
  readonly now_minor: number;
  readonly change: number | null;
}

export interface RevenuePerConversation {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly horizon_d: number;
  readonly saved_horizon_d: number;
  readonly trust: 'client-reported' | 'verified';
  readonly is_maturing: boolean;
  readonly final_at: string;
  readonly saves_final_at: string;
  readonly total: Cohort;
  readonly by_channel: ReadonlyArray<Cohort>;
  readonly client_reported: ClientReported;
  readonly n_orders_without_rate: number;
  readonly published_rule: PublishedRule;
  readonly robustness: Robustness | null;
  readonly basis: Basis;
}

export interface Robustness {
  readonly windows: ReadonlyArray<WindowTotal>;
  readonly low_minor: number | null;
  readonly high_minor: number | null;
  readonly is_ai_only: boolean;
}

export interface RotatedWebhook {
  readonly webhook: ToldWebhook;
  readonly replaces: ToldWebhook;
}

export interface RuleChange {
  readonly rule: string;
  readonly before: number | string;
  readonly after: number | string;
}

export interface RuleField {
  readonly rule: string;
  readonly kind: 'choice' | 'number';
  readonly unit: 'days' | 'hours' | 'minutes' | 'payments' | null;
  readonly least: number | null;
  readonly greatest: number | null;
  readonly choices: ReadonlyArray<string>;
  readonly default: number | string;
  readonly words: string;
  readonly holds_for: 'ever' | 'its sales';
}

export interface RuleFields {
  readonly fields: ReadonlyArray<RuleField>;
}

export interface RuleSet {
  readonly direct_h: number;
  readonly assisted_h: number;
  readonly model: 'first_touch' | 'last_touch' | 'linear' | 'position' | 'time_decay';
  readonly window: 'path' | 'tiers';
  readonly scope: 'ai_only' | 'all_channels';
  readonly recovered_h: number;
  readonly friction_h: number;
  readonly cart_idle_min: number;
  readonly checkout_idle_min: number;
  readonly hesitation_min: number;
  readonly lapse_open_h: number;
  readonly save_h: number;
  readonly cancel_settles_d: number;
  readonly return_window_d: number;
  readonly subscription_d: number;
  readonly subscription_cycles: number;
  readonly late_public_h: number;
  readonly part_gap_h: number;
  readonly entry_click_min: number;
  readonly max_visitor_customers: number;
  readonly max_linked_visitors: number;
  readonly max_email_visitors: number;
  readonly max_token_customers: number;
}

export interface RuleSets {
  readonly shop_id: string;
  readonly timezone: string;
  readonly rule_sets: ReadonlyArray<ToldRuleSet>;
  readonly restatements: ReadonlyArray<ToldRestatement>;
}

export interface RulesShown {
  readonly version: number;
  readonly model: string;
  readonly window: string;
  readonly scope: string;
  readonly direct: string;
  readonly assisted: string;
  readonly recovered: string;
  readonly friction: string;
  readonly save: string;
  readonly late_public: string;
  readonly part_gap: string;
  readonly entry_click: string;
}

export interface SampleRatioCheck {
  readonly arms: ReadonlyArray<ArmCount>;
  readonly log_e: number;
  readonly p_value: number;
  readonly is_broken: boolean;
}

export interface ScopeShares {
  readonly scope: 'ai_only' | 'all_channels';
  readonly n_sales: number;
  readonly n_lost: number;
  readonly revenue_minor: number;
  readonly models: ReadonlyArray<ModelShares>;
}

export interface Screen {
  readonly path: string;
  readonly query: string;
}

export interface SearchResult {
  readonly shop_id: string;
  readonly timezone: string;
  readonly text: string;
  readonly found: ReadonlyArray<Found>;
}

export interface SeenExperiment {
  readonly experiment_id: string;
  readonly n_assigned: number;
  readonly arms: ReadonlyArray<ArmSeen>;
  readonly first_assigned_at: string;
  readonly last_assigned_at: string;
}

export interface Segment {
  readonly values: ReadonlyArray<string>;
  readonly n_meaningful: number;
  readonly n_persons: number;
  readonly n_payers: number;
  readonly n_orders: number;
  readonly revenue: ByKind;
  readonly revenue_per_conversation: Interval;
  readonly shrunk_minor: number | null;
  readonly shrunk_low_minor: number | null;
  readonly shrunk_high_minor: number | null;
  readonly expected_orders: number;
  readonly p_value: number | null;
  readonly finding: 'above' | 'below' | 'not shown' | 'too little data';
  readonly best_place: number | null;
  readonly worst_place: number | null;
}

export interface SegmentChange {
  readonly values: ReadonlyArray<string>;
  readonly before_share: number;
  readonly now_share: number;
  readonly before_minor: number | null;
  readonly now_minor: number | null;
  readonly mix_minor: number;
  readonly rate_minor: number;
}

export interface SegmentEffect {
  readonly arm: string;
  readonly dimension: string;
  readonly value: string;
  readonly n_treated: number;
  readonly n_control: number;
  readonly share: number;
  readonly revenue: MoneyEffect;
  readonly attributed_estimate_minor: number | null;
  readonly p_adjusted: number | null;
  readonly finding: 'less' | 'more' | 'not shown' | 'too little data';
}

export interface SegmentGroup {
  readonly n_segments: number;
  readonly n_meaningful: number;
  readonly n_orders: number;
  readonly revenue: ByKind;
}

export interface SegmentReport {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly by: ReadonlyArray<string>;
  readonly horizon_d: number;
  readonly trust: 'client-reported' | 'verified';
  readonly is_maturing: boolean;
  readonly final_at: string;
  readonly total: SegmentGroup;
  readonly revenue_per_conversation: Interval;
  readonly segments: ReadonlyArray<Segment>;
  readonly rest: SegmentGroup;
  readonly mix_adjusted: MixAdjusted | null;
  readonly published_rule: PublishedRule;
  readonly basis: Basis;
}

export interface SessionShop {
  readonly shop_id: string;
  readonly name: string;
  readonly currency: string;
  readonly timezone: string;
  readonly role: 'admin' | 'analyst' | 'viewer';
}

export interface SessionState {
  readonly state: 'set-up' | 'signed-in' | 'signed-out';
  readonly is_demo: boolean;
  readonly user: SignedInUser | null;
  readonly csrf: string | null;
  readonly shops: ReadonlyArray<SessionShop>;
  readonly sign_in: SignIn;
  readonly version: string;
}

export interface Share {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface ShareEffect {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly p_value: number | null;
  readonly evidence: 'good' | 'low' | 'none';
}

export interface SharedScreen {
  readonly name: string;
  readonly shop: SharedShop;
  readonly screen: Screen;
  readonly with_orders: boolean;
  readonly expires_at: string;
}

export interface SharedShop {
  readonly shop_id: string;
  readonly name: string;
  readonly currency: string;
  readonly timezone: string;
}

export interface ShopShares {
  readonly shop_id: string;
  readonly shares: ReadonlyArray<ToldShare>;
}

export interface ShopState {
  readonly last_received_at: string | null;
  readonly has_conversation: boolean;
  readonly has_order: boolean;
  readonly has_verified_order: boolean;
}

export interface ShopUsers {
  readonly shop_id: string;
  readonly users: ReadonlyArray<ToldUser>;
}

export interface Shops {
  readonly shops: ReadonlyArray<ToldShop>;
  readonly least_retention_d: number;
}

export interface SignIn {
  readonly password: boolean;
  readonly oidc: Provider | null;
}

export interface SignedInUser {
  readonly user_id: string;
  readonly email: string;
  readonly name: string;
  readonly is_owner: boolean;
}

export interface Size {
  readonly lift: number;
  readonly n_treated: number;
  readonly n_control: number;
  readonly n_planned: number;
  readonly days: number;
  readonly days_with_horizon: number;
}

export interface Snippet {
  readonly place: 'browser' | 'server';
  readonly words: string;
  readonly code: string;
}

export interface Span {
  readonly from_at: string | null;
  readonly until_at: string | null;
}

export interface Step {
  readonly at: string;
  readonly code: string;
  readonly what: string;
  readonly is_help: boolean;
  readonly event_id: string | null;
  readonly source: string;
  readonly trust: 'client-reported' | 'verified';
  readonly seq: number;
}

export interface Stretch {
  readonly from_on: string;
  readonly to_on: string;
  readonly n_meaningful: number;
  readonly revenue_per_conversation: Interval;
  readonly revenue: ByKind;
  readonly n_orders: number;
}

export interface Suggestion {
  readonly by: string;
  readonly from_values: ReadonlyArray<string>;
  readonly to_values: ReadonlyArray<string>;
  readonly from_minor: number;
  readonly to_minor: number;
  readonly n_moved: number;
  readonly gain_minor: number;
  readonly low_minor: number;
  readonly high_minor: number;
  readonly words: string;
}

export interface Sum {
  readonly currency: string;
  readonly total_minor: number;
  readonly tax_minor: number;
  readonly shipping_minor: number;
  readonly tips_minor: number;
  readonly gift_card_minor: number;
  readonly other_minor: number;
  readonly net_minor: number;
  readonly up_charge_minor: number;
  readonly refunded_minor: number;
  readonly chargeback_minor: number;
  readonly cancelled_minor: number;
  readonly exchanged_minor: number;
  readonly removed_minor: number;
  readonly balance_minor: number;
  readonly revenue: ByKind;
  readonly credited_minor: number;
  readonly other_channel_minor: number;
  readonly base_renewal_minor: number;
  readonly unattributed_minor: number;
  readonly reporting_currency: string;
  readonly reporting_minor: number | null;
  readonly rate: string | null;
  readonly rate_at: string | null;
}

export interface ToldAnnotation {
  readonly annotation_id: string;
  readonly on: string;
  readonly kind: 'campaign' | 'note' | 'release';
  readonly text: string;
  readonly written_by: string | null;
  readonly written_at: string;
}

export interface ToldArm {
  readonly name: string;
  readonly weight: number;
}

export interface ToldConnection {
  readonly connection_id: string;
  readonly domain: string;
  readonly asked_at: string | null;
  readonly seen_until: string | null;
  readonly failure: string;
}

export interface ToldConnector {
  readonly connector: string;
  readonly title: string;
  readonly says: string;
  readonly group: 'assistant' | 'page' | 'server' | 'shop';
  readonly page: string;
  readonly key: 'public' | 'secret' | null;
  readonly is_signed: boolean;
  readonly state: 'absent' | 'silent' | 'waiting' | 'working';
  readonly n_events: number;
  readonly last_event_at: string | null;
  readonly address: string;
  readonly webhooks: ReadonlyArray<ToldWebhook>;
  readonly connections: ReadonlyArray<ToldConnection>;
  readonly snippets: ReadonlyArray<Pasted>;
}

export interface ToldEscalationPolicy {
  readonly version: number;
  readonly is_on: boolean;
  readonly margin: number;
  readonly minute_minor: number;
  readonly capacity_minor: number;
  readonly assumed_minutes: number;
  readonly drawn_share: number;
  readonly always: ReadonlyArray<string>;
  readonly default_action: 'continue' | 'escalate';
  readonly rules: ReadonlyArray<ToldEscalationRule>;
  readonly made_at: string;
  readonly made_by: string;
}

export interface ToldEscalationRule {
  readonly segment: string;
  readonly action: 'continue' | 'escalate';
  readonly adopted_by: string;
  readonly adopted_at: string;
  readonly evidence: string;
}

export interface ToldExperiment {
  readonly experiment_id: string;
  readonly name: string;
  readonly hypothesis: string;
  readonly arms: ReadonlyArray<ToldArm>;
  readonly control: string;
  readonly control_share: number;
  readonly unit: 'conversation' | 'visitor';
  readonly salt: string;
  readonly assigned_by: 'browser' | 'outside';
  readonly starts_at: string;
  readonly ends_at: string;
  readonly horizon_d: number;
  readonly n_planned: number;
  readonly cap_minor: number | null;
  readonly uses_cuped: boolean;
  readonly segments: ReadonlyArray<string>;
  readonly rule_set_version: number;
  readonly registered_at: string;
  readonly registered_by: string;
  readonly stopped_at: string | null;
  readonly stopped_by: string | null;
  readonly stop_reason: string | null;
}

export interface ToldFlag {
  readonly flag_id: string;
  readonly what: 'conversation' | 'order';
  readonly subject_id: string;
  readonly note: string;
  readonly flagged_by: string;
  readonly flagged_at: string;
  readonly answer: string;
  readonly resolved_by: string | null;
  readonly resolved_at: string | null;
}

export interface ToldKey {
  readonly key_id: string;
  readonly kind: 'public' | 'secret';
  readonly state: 'expired' | 'revoked' | 'works';
  readonly label: string;
  readonly text: string | null;
  readonly origins: ReadonlyArray<string>;
  readonly scopes: ReadonlyArray<'admin' | 'events:write' | 'reports:read' | 'reports:write'>;
  readonly rate: number | null;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly last_used_on: string | null;
}

export interface ToldOutlet {
  readonly outlet_id: string;
  readonly kind: 'export' | 'ga4' | 'webhook';
  readonly target: string;
  readonly told: 'all' | 'verified';
  readonly created_at: string;
  readonly n_waiting: number;
  readonly n_sent: number;
  readonly n_dead: number;
}

export interface ToldRestatement {
  readonly version: number;
  readonly from_at: string;
  readonly until_at: string;
  readonly reason: string;
  readonly recorded_at: string;
}

export interface ToldRuleSet {
  readonly version: number;
  readonly name: string;
  readonly note: string;
  readonly state: 'archived' | 'draft' | 'former' | 'in force' | 'scheduled';
  readonly created_at: string;
  readonly active_from: string | null;
  readonly archived_at: string | null;
  readonly spans: ReadonlyArray<Span>;
  readonly changes: ReadonlyArray<RuleChange>;
  readonly rules: RuleSet;
}

export interface ToldShare {
  readonly share_id: string;
  readonly name: string;
  readonly screen: Screen;
  readonly with_orders: boolean;
  readonly made_by: string;
  readonly works: boolean;
  readonly created_at: string;
  readonly expires_at: string;
  readonly revoked_at: string | null;
}

export interface ToldShop {
  readonly shop_id: string;
  readonly name: string;
  readonly currency: string;
  readonly timezone: string;
  readonly transcripts: 'drop' | 'keep';
  readonly retention_d: number | null;
  readonly created_at: string;
}

export interface ToldUser {
  readonly user_id: string;
  readonly email: string;
  readonly name: string;
  readonly role: 'admin' | 'analyst' | 'viewer';
  readonly is_owner: boolean;
  readonly state: 'active' | 'invited' | 'lapsed';
  readonly invited_until: string | null;
}

export interface ToldWebhook {
  readonly webhook_id: string;
  readonly platform: string;
  readonly domain: string;
  readonly path: string;
  readonly created_at: string;
  readonly expires_at: string | null;
}

export interface TopOrder {
  readonly order_id: string;
  readonly order_name: string | null;
  readonly ordered_at: string;
  readonly kind: 'assisted' | 'direct' | 'recovered' | 'saved';
  readonly revenue_minor: number;
}

export interface Touch {
  readonly touch_id: string;
  readonly form: string;
  readonly channel: string;
  readonly conversation_id: string | null;
  readonly started_at: string;
  readonly answered_at: string | null;
  readonly is_winner: boolean;
  readonly code: string;
  readonly reason: string;
  readonly joined_by: string | null;
  readonly confidence: 'exact' | 'known customer' | 'same browser' | null;
  readonly kind: string | null;
  readonly share: string | null;
  readonly near_miss: string | null;
}

export interface Trend {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly previous_from_on: string;
  readonly previous_to_on: string;
  readonly step: 'day' | 'week';
  readonly horizon_d: number;
  readonly trust: 'client-reported' | 'verified';
  readonly current: ReadonlyArray<Stretch>;
  readonly previous: ReadonlyArray<Stretch>;
  readonly revenue_per_conversation: RatioChange;
  readonly attributed_revenue: RevenueChange;
  readonly published_rule: PublishedRule;
  readonly basis: Basis;
}

export interface Trial {
  readonly is_taken: boolean;
  readonly words: string;
}

export interface TriedRules {
  readonly label: string;
  readonly version: number | null;
  readonly changes: ReadonlyArray<RuleChange>;
}

export interface TrustRevenue {
  readonly trust: 'client-reported' | 'verified';
  readonly n_orders: number;
  readonly n_credited: number;
  readonly n_without_rate: number;
  readonly revenue: ByKind;
  readonly provisional_minor: number;
  readonly other_channel_minor: number;
  readonly base_renewal_minor: number;
  readonly unattributed_minor: number;
  readonly outside_filter_minor: number;
  readonly net_minor: number;
  readonly by_channel: ReadonlyArray<ChannelRevenue>;
  readonly other_channels: ReadonlyArray<OtherChannel>;
}

export interface UnitHistory {
  readonly unit: 'conversation' | 'visitor';
  readonly from_on: string;
  readonly to_on: string;
  readonly n_days: number;
  readonly n_units: number;
  readonly n_buyers: number;
  readonly n_per_day: number | null;
  readonly conversion: number | null;
  readonly value_per_buyer_minor: number | null;
  readonly variation: number | null;
  readonly revenue_per_unit_minor: number | null;
  readonly evidence: 'good' | 'low' | 'none';
}

export interface Verdict {
  readonly state: 'blocked' | 'collecting' | 'loses' | 'not-shown' | 'too-little-data' | 'wins';
  readonly arm: string | null;
  readonly method: 'randomisation' | 'sequence' | null;
  readonly words: string;
}

export interface WatchedEffect {
  readonly estimate_minor: number | null;
  readonly low_minor: number | null;
  readonly high_minor: number | null;
  readonly p_value: number | null;
  readonly evidence: 'good' | 'low' | 'none';
  readonly n_missing: number;
}

export interface Webhooks {
  readonly shop_id: string;
  readonly webhooks: ReadonlyArray<ToldWebhook>;
}

export interface WeeklyDigest {
  readonly shop_id: string;
  readonly shop_name: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly trust: 'client-reported' | 'verified';
  readonly revenue_per_conversation: Interval;
  readonly change: RatioChange;
  readonly is_maturing: boolean;
  readonly final_at: string;
  readonly n_conversations: number;
  readonly n_meaningful: number;
  readonly n_orders: number;
  readonly average_order_minor: number | null;
  readonly revenue: ByKind;
  readonly revenue_change: RevenueChange;
  readonly verified_share: number | null;
  readonly unverified_minor: number;
  readonly published_rule: PublishedRule;
  readonly incremental: IncrementalRevenue;
  readonly top_orders: ReadonlyArray<TopOrder>;
  readonly alarms: ReadonlyArray<Alarm>;
}

export interface WhatChanged {
  readonly shop_id: string;
  readonly currency: string;
  readonly timezone: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly compared_from_on: string;
  readonly compared_to_on: string;
  readonly compared_until: string;
  readonly by: ReadonlyArray<string>;
  readonly horizon_d: number;
  readonly trust: 'client-reported' | 'verified';
  readonly is_maturing: boolean;
  readonly final_at: string;
  readonly before: PeriodSums;
  readonly now: PeriodSums;
  readonly total: ChangeParts | null;
  readonly values: ReadonlyArray<ChangedValue>;
  readonly rest: ChangedGroup | null;
  readonly per_conversation: MixAdjusted | null;
  readonly words: ReadonlyArray<string>;
  readonly published_rule: PublishedRule;
  readonly basis: Basis;
}

export interface WindowTotal {
  readonly window_h: number;
  readonly amount_minor: number | null;
}
