-- What arrived, typed: appended by the loader, never edited. Instants are UTC microseconds.
-- A *_key is 8 bytes of BLAKE2b over the names it stands for: the same in every rebuild.

create table made_by (fingerprint varchar not null);

create table watermark (seq bigint not null);

insert into watermark values (0);

create table shops (shop_id varchar, name varchar, currency varchar, timezone varchar);

-- A row for each span in which a version is in force: what happens follows the row of its own instant.
create table rule_sets (
    shop_id varchar, version integer, active_from bigint, active_until bigint, model varchar, time_window varchar,
    scope varchar, subscription_cycles integer, direct_us bigint, assisted_us bigint, recovered_us bigint,
    friction_us bigint, cart_idle_us bigint, checkout_idle_us bigint, hesitation_us bigint, lapse_open_us bigint,
    save_us bigint, cancel_settles_us bigint, return_window_us bigint, subscription_us bigint, late_public_us bigint,
    part_gap_us bigint, entry_click_us bigint
);

-- round(2^(-hours / 168) * 10^6): what a touch weighs under time decay, by whole hours before the sale.
create table decay_weights (hours integer, weight bigint);

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
