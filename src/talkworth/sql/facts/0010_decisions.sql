-- What was decided about a conversation, and the chance with which. Instants are UTC microseconds.
--
-- propensity_ppb is the chance of the action that was taken in parts of 10^9, null where nobody logged one. An action
-- is decided for the conversation named: identity_key is its node, and nothing moves it.

create table decisions (
    event_key bigint, shop_id varchar, event_id varchar, identity_key bigint, conversation_id varchar,
    occurred_at bigint, received_at bigint, trust varchar, is_bot boolean, decision_id varchar, kind varchar,
    action varchar, propensity_ppb bigint, policy_version varchar, segment varchar, reason varchar,
    is_randomised boolean
);
