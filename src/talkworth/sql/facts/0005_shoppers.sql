-- What shoppers did on their way: carts, checkouts, views and frictions, and what they asked to undo.
--
-- quantity is signed where a cart event tells a change, and the whole where is_whole. cart_key is the node of the
-- cart's token, else of the checkout's.

create table shopper_events (
    event_key bigint, shop_id varchar, event_id varchar, identity_key bigint, session_id varchar, occurred_at bigint,
    received_at bigint, trust varchar, is_bot boolean, step varchar, cart_key bigint, has_contact boolean,
    is_whole boolean, product_id varchar, category varchar, detail varchar, identity_keys bigint[]
);

create table cart_lines (event_key bigint, shop_id varchar, product_id varchar, quantity bigint);

create table save_facts (
    event_key bigint, shop_id varchar, event_id varchar, trust varchar, occurred_at bigint, step varchar,
    request_id varchar, kind varchar, order_key bigint, subscription_id varchar, amount_minor bigint,
    currency varchar, refund_id varchar
);

create table save_lines (
    event_key bigint, shop_id varchar, line_no integer, line_id varchar, product_id varchar, quantity bigint
);

create table subscription_facts (
    event_key bigint, shop_id varchar, event_id varchar, trust varchar, occurred_at bigint, step varchar,
    subscription_id varchar, amount_minor bigint, currency varchar
);
