-- When conversations are handed to a human: versions of each shop's policy, written once and never changed.
-- policy is what was decided, as JSON. The newest version is in force. made_at is UTC microseconds.

create table if not exists escalation_policies (
    shop_id text not null references shops (shop_id),
    version integer not null,
    policy text not null,
    made_at bigint not null,
    made_by text not null,
    primary key (shop_id, version)
);
