-- What arrived, typed: appended by the loader, never edited. Instants are UTC microseconds.
-- A *_key is 8 bytes of BLAKE2b over the names it stands for: the same in every rebuild.

create table made_by (fingerprint varchar not null);

create table watermark (seq bigint not null);

insert into watermark values (0);

create table shops (shop_id varchar, name varchar, currency varchar, timezone varchar);

create table rule_sets (
    shop_id varchar, version integer, active_from bigint, active_until bigint, model varchar,
    direct_us bigint, assisted_us bigint, late_public_us bigint, part_gap_us bigint, entry_click_us bigint
);

create table identity_limits (shop_id varchar, kind varchar, other_kind varchar, most bigint);

create table events (
    event_key bigint, shop_id varchar, event_id varchar, type varchar, trust varchar, source varchar, door varchar,
    occurred_at bigint, received_at bigint, seq bigint, identity_key bigint, conversation_id varchar,
    session_id varchar, is_bot boolean, sha256 blob, identity_keys bigint[]
);

create table rejects (
    seq bigint, shop_id varchar, door varchar, topic varchar, event_id varchar, received_at bigint, reason varchar
);

create table clashes (shop_id varchar, trust varchar, event_id varchar, seq_kept bigint, seq_other bigint);

create table duplicates (seq bigint, shop_id varchar, door varchar, trust varchar, event_id varchar);

create table sessions (
    event_key bigint, shop_id varchar, event_id varchar, identity_key bigint, session_id varchar, occurred_at bigint,
    traffic_source varchar, landing varchar, device varchar, country varchar
);

create table conversation_events (
    event_key bigint, shop_id varchar, event_id varchar, identity_key bigint, conversation_id varchar,
    session_id varchar, occurred_at bigint, received_at bigint, trust varchar, is_bot boolean, step varchar,
    form varchar, outcome varchar, outcome_source varchar, is_greeting boolean, addressed_to varchar, channel varchar,
    intent varchar, workflow varchar, assistant varchar, assistant_version varchar, handled_by varchar
);

create table clicks (
    event_key bigint, shop_id varchar, event_id varchar, identity_key bigint, conversation_id varchar,
    session_id varchar, occurred_at bigint, received_at bigint, trust varchar, is_bot boolean, click_type varchar,
    item_id varchar, is_answered boolean, identity_keys bigint[]
);

create table order_facts (
    event_key bigint, shop_id varchar, order_id varchar, order_key bigint, trust varchar, occurred_at bigint,
    type varchar, payload blob
);

-- One row per event and link it carries, -1 where a clash took the event back; a link holds while its sum is positive.
create table identity_links (one_key bigint, other_key bigint, n bigint);

create table identities (
    node_key bigint, shop_id varchar, kind varchar, group_key bigint, person_key bigint, is_ignored boolean,
    is_known boolean
);

-- What the ledger made of an order's facts; person and rule set are joined by the models.
create table order_states (
    order_key bigint, shop_id varchar, order_id varchar, order_name varchar, ordered_at bigint, paid_at bigint,
    currency varchar, total_minor bigint, tax_minor bigint, shipping_minor bigint, tips_minor bigint,
    gift_card_minor bigint, net_minor bigint, balance_minor bigint, trust varchar, is_conflicting boolean,
    excluded_reason varchar, sales_channel varchar, is_shopper_placed boolean, rate_numerator bigint,
    rate_denominator bigint, shop_currency varchar, customer_order_index bigint, source varchar
);

create table order_lines (
    order_key bigint, shop_id varchar, line_id varchar, product_id varchar, title varchar, category varchar,
    quantity bigint, net_minor bigint, is_gift_card boolean
);

create table order_entries (
    entry_id varchar, order_key bigint, shop_id varchar, line_id varchar, entry_type varchar, occurred_at bigint,
    currency varchar, amount_minor bigint, before_minor bigint, after_minor bigint, reporting_minor bigint,
    reporting_before_minor bigint, reporting_after_minor bigint, trust varchar
);

create table order_identifiers (order_key bigint, shop_id varchar, kind varchar, value varchar, node_key bigint);
