-- The outbox: what is to be delivered, what was, and what nobody took. Times are UTC microseconds.
-- `subject` is what a delivery is about (an order, a day); a later `revision` of it replaces one that waits.
-- A body is kept until it is delivered; its digest says later whether there is anything new to say.

begin immediate;

create table if not exists deliveries (
    delivery_id text not null primary key,
    outlet_id text not null,
    subject text not null,
    subject_at bigint not null,
    revision integer not null,
    digest blob not null,
    body blob not null,
    state text not null check (state in ('waiting', 'sent', 'dead', 'replaced')),
    n_tries integer not null,
    next_try_at bigint not null,
    last_error text not null,
    created_at bigint not null,
    settled_at bigint,
    unique (outlet_id, subject, revision)
);

create index if not exists deliveries_due on deliveries (next_try_at) where state = 'waiting';
create index if not exists deliveries_since on deliveries (outlet_id, subject_at);

pragma user_version = 1;

commit;
