-- What a key may do, how fast and for how long; how a shop keeps what arrives; privacy requests and seals.
-- Of a key's use only the UTC day is kept. A null rate is the door's own limit, a null retention_d is forever.

alter table keys add column scopes text not null default '["events:write", "reports:read"]';

update keys set scopes = '["events:write"]' where kind = 'public';

alter table keys add column expires_at bigint;

alter table keys add column rate integer;

alter table keys add column last_used_on text;

alter table webhooks add column expires_at bigint;

alter table shops add column transcripts integer not null default 0;

alter table shops add column retention_d integer;

-- A platform's privacy request is a journal entry; here stands how it was answered.
create table privacy_answers (
    shop_id text not null references shops (shop_id),
    seq integer not null,
    kind text not null,
    received_at bigint not null,
    answered_at bigint not null,
    actor text not null,
    primary key (shop_id, seq)
);

-- Where this directory's facts were sealed to, so that an erasure reaches them.
create table seals (
    place text not null,
    node text not null,
    sealed_at bigint not null,
    primary key (place, node)
);
