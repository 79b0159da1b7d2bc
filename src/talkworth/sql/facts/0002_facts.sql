-- Facts by type: what was said, clicked, visited, ordered. Instants are UTC microseconds.

create table sessions (
    event_key bigint, shop_id varchar, event_id varchar, identity_key bigint, session_id varchar, occurred_at bigint,
    traffic_source varchar, landing varchar, device varchar, country varchar, received_at bigint, trust varchar,
    is_bot boolean, is_campaign boolean, identity_keys bigint[]
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
