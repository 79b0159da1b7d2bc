-- What only segments read: the properties a shop declares, and the categories that came up.
--
-- A value is text as the sender wrote it; a number or a truth value as JSON writes it.

create table conversation_properties (
    event_key bigint, shop_id varchar, event_id varchar, occurred_at bigint, conversation_node bigint, name varchar,
    value varchar
);

create table product_mentions (
    event_key bigint, shop_id varchar, event_id varchar, occurred_at bigint, conversation_id varchar,
    session_id varchar, product_id varchar, category varchar
);
