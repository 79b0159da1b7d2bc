-- Rule sets become versions with a name and a life: drafted, activated once, archived. Restatements are recorded.
-- A draft has no active_from; version 1 is made with the shop. When an older file's versions were made is in its
-- audit log, else it was with the shop.

create table versions (
    shop_id text not null references shops (shop_id),
    version integer not null,
    name text not null,
    note text not null,
    rules text not null,
    created_at bigint not null,
    active_from bigint,
    activated_at bigint,
    archived_at bigint,
    primary key (shop_id, version),
    check ((active_from is null) = (activated_at is null))
);

insert into versions (shop_id, version, name, note, rules, created_at, active_from, activated_at)
select
    r.shop_id,
    r.version,
    case when r.version = 1 then 'published' else '' end as name,
    '' as note,
    r.rules,
    coalesce(a.changed_at, s.created_at) as created_at,
    r.active_from,
    coalesce(a.changed_at, s.created_at) as activated_at
from rule_sets as r
inner join shops as s on r.shop_id = s.shop_id
left join (
    select
        l.shop_id,
        l.subject,
        min(l.changed_at) as changed_at
    from audit_log as l
    where l.change = 'add-rule-set'
    group by l.shop_id, l.subject
) as a on r.shop_id = a.shop_id and a.subject = cast(r.version as text);

drop table rule_sets;

alter table versions rename to rule_sets;

create table restatements (
    restatement_id integer primary key,
    shop_id text not null,
    version integer not null,
    from_at bigint not null,
    until_at bigint not null,
    reason text not null,
    recorded_at bigint not null,
    actor text not null,
    foreign key (shop_id, version) references rule_sets (shop_id, version),
    check (from_at < until_at)
);
