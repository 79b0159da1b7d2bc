-- Who was told to be in which arm of an experiment. Instants are UTC microseconds.
--
-- assigned_at is when the arm was drawn, occurred_at when that was told. position is where the visitor stands among
-- 2^32 by the hash that deals the arms, null without a visitor: an arm that it does not give was dealt otherwise.

create table exposures (
    event_key bigint, shop_id varchar, event_id varchar, identity_key bigint, session_id varchar, occurred_at bigint,
    received_at bigint, trust varchar, is_bot boolean, experiment_id varchar, arm varchar, assigned_at bigint,
    position bigint, identity_keys bigint[]
);
