-- Experiments as they were registered: written once, and ended early at most. Instants are UTC microseconds.
-- plan is what was decided before, as JSON; no column of it is ever changed.

create table if not exists experiments (
    shop_id text not null references shops (shop_id),
    experiment_id text not null,
    plan text not null,
    rule_set_version integer not null,
    registered_at bigint not null,
    registered_by text not null,
    stopped_at bigint,
    stopped_by text,
    stop_reason text,
    primary key (shop_id, experiment_id)
);
