-- The control file: shops, keys, sealed secrets, rule sets, and who changed what.
-- Times are UTC microseconds. Secret keys are SHA-256 only; sealed columns are AES-GCM.
-- Each numbered file is run once, in one transaction, which also notes that it was run.

create table if not exists shops (
    shop_id text not null primary key,
    name text not null,
    currency text not null,
    timezone text not null,
    created_at bigint not null,
    sealed_pepper blob not null
);

create table if not exists keys (
    key_id text not null primary key,
    shop_id text not null references shops (shop_id),
    kind text not null check (kind in ('public', 'secret')),
    sha256 blob not null unique,
    public_text text,
    origins text not null,
    label text not null,
    created_at bigint not null,
    revoked_at bigint,
    check ((kind = 'public') = (public_text is not null))
);

create table if not exists webhooks (
    webhook_id text not null primary key,
    shop_id text not null references shops (shop_id),
    platform text not null,
    domain text not null,
    sealed_secret blob not null,
    created_at bigint not null
);

create table if not exists rule_sets (
    shop_id text not null references shops (shop_id),
    version integer not null,
    active_from bigint not null,
    rules text not null,
    primary key (shop_id, version)
);

create table if not exists audit_log (
    audit_id integer primary key,
    changed_at bigint not null,
    actor text not null,
    shop_id text not null,
    change text not null,
    subject text not null
);
