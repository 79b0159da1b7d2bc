-- What people say beside the numbers: flags on orders and conversations, and annotations on days.
-- Neither changes a number. Days are the shop's own, as 2026-11-22; instants are UTC microseconds.

create table if not exists flags (
    flag_id text not null primary key,
    shop_id text not null references shops (shop_id),
    what text not null check (what in ('order', 'conversation')),
    subject_id text not null,
    note text not null,
    flagged_by text not null,
    flagged_at bigint not null,
    answer text not null default '',
    resolved_by text,
    resolved_at bigint
);

create index if not exists flags_of on flags (shop_id, what, subject_id);

create table if not exists annotations (
    annotation_id text not null primary key,
    shop_id text not null references shops (shop_id),
    happened_on text not null,
    kind text not null check (kind in ('release', 'campaign', 'note')),
    words text not null,
    written_by text not null,
    written_at bigint not null
);

create index if not exists annotations_of on annotations (shop_id, happened_on);
