-- Who is told of a shop's week: by mail or by webhook, on which day and hour of the shop's clock, in which language.
-- Weeks go by their Monday; '' is none. next_try_at, sent_at and created_at are UTC microseconds.

create table if not exists digests (
    digest_id text not null primary key,
    shop_id text not null references shops (shop_id),
    kind text not null check (kind in ('email', 'webhook')),
    target text not null,
    weekday integer not null check (weekday between 1 and 7),
    hour integer not null check (hour between 0 and 23),
    language text not null,
    sealed_secret blob not null,
    created_at bigint not null,
    sent_week text not null default '',
    sent_at bigint,
    tried_week text not null default '',
    n_tries integer not null default 0,
    next_try_at bigint not null default 0,
    failure text not null default ''
);
