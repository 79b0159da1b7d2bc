-- The ways out: where a shop's credits are sent to, and what that takes. Secrets are AES-GCM.

create table if not exists outlets (
    outlet_id text not null primary key,
    shop_id text not null references shops (shop_id),
    kind text not null check (kind in ('webhook', 'ga4', 'export')),
    target text not null,
    options text not null,
    sealed_secret blob not null,
    created_at bigint not null
);
