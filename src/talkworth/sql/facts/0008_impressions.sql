-- Nudges that were shown: a count beside their clicks, never a touch. Instants are UTC microseconds.

create table impressions (
    event_key bigint, shop_id varchar, nudge_id varchar, occurred_at bigint, is_bot boolean
);
