-- Platforms whose API we ask: where, with which sealed token, and how far we have asked.
-- polled_until is the platform's own time up to which every order was seen; failure says why the last try stopped.

create table connections (
    connection_id text not null primary key,
    shop_id text not null references shops (shop_id),
    platform text not null,
    domain text not null,
    url text not null,
    sealed_token blob not null,
    created_at bigint not null,
    polled_at bigint,
    polled_until bigint,
    failure text not null default '',
    unique (shop_id, platform, domain)
);
