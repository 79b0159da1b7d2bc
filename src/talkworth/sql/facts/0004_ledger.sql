-- What the ledger made of an order's facts; person and rule set are joined by the models.
create table order_states (
    order_key bigint, shop_id varchar, order_id varchar, order_name varchar, ordered_at bigint, paid_at bigint,
    currency varchar, total_minor bigint, tax_minor bigint, shipping_minor bigint, tips_minor bigint,
    gift_card_minor bigint, net_minor bigint, balance_minor bigint, trust varchar, is_conflicting boolean,
    excluded_reason varchar, sales_channel varchar, is_shopper_placed boolean, rate_numerator bigint,
    rate_denominator bigint, shop_currency varchar, customer_order_index bigint, source varchar,
    is_renewal boolean, subscription_id varchar
);

-- What was bought at one time. The key of an order's main sale is the order's own.
create table order_sales (
    order_key bigint, sale_key bigint, shop_id varchar, order_id varchar, sale_id varchar, sold_at bigint
);

-- The units of a line that were sold in one sale.
create table order_portions (
    order_key bigint, sale_key bigint, shop_id varchar, portion_id varchar, portion_key bigint, portion_no integer,
    line_id varchar, product_id varchar, quantity bigint, sold_minor bigint
);

create table order_exchanges (order_key bigint, shop_id varchar, exchange_id varchar, occurred_at bigint);

create table order_refunds (order_key bigint, shop_id varchar, refund_id varchar);

create table order_lines (
    order_key bigint, shop_id varchar, line_id varchar, product_id varchar, title varchar, category varchar,
    quantity bigint, net_minor bigint, is_gift_card boolean
);

create table order_entries (
    entry_id varchar, order_key bigint, shop_id varchar, line_id varchar, entry_type varchar, occurred_at bigint,
    currency varchar, amount_minor bigint, before_minor bigint, after_minor bigint, reporting_minor bigint,
    reporting_before_minor bigint, reporting_after_minor bigint, trust varchar, sale_key bigint,
    portion_id varchar, portion_key bigint, entry_no integer
);

create table order_identifiers (order_key bigint, shop_id varchar, kind varchar, value varchar, node_key bigint);
