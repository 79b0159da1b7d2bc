-- Carts changed in each stretch of time, and what came into them and left.
-- grain:  stretch
-- reads:  cart_steps, cart_values
-- takes:  $bounds
-- units:  *_minor in the currency of the values; stretch i runs from bound i to before bound i + 1, from 1
--
-- A whole statement changes the cart by the difference between what it says and what the cart was worth.

with stretches as (
    select s.n as stretch, $bounds[s.n] as from_at
    from (select unnest(range(1, len($bounds))) as n) as s
),

changes as (
    select
        s.event_key as event_key, s.occurred_at as occurred_at, s.is_whole as is_whole, s.owner_key as owner_key,
        s.era as era, s.n_wholes as n_wholes,
        coalesce(sum(v.change_minor) filter (where v.change_minor > 0), 0) as added_minor,
        coalesce(-sum(v.change_minor) filter (where v.change_minor < 0), 0) as removed_minor
    from cart_steps as s
    left join cart_values as v on s.event_key = v.event_key
    group by s.event_key, s.occurred_at, s.is_whole, s.owner_key, s.era, s.n_wholes
),

runs as (
    select
        c.owner_key as owner_key, c.era as era, c.n_wholes as n_wholes,
        sum(c.added_minor - c.removed_minor) as worth_minor
    from changes as c
    group by c.owner_key, c.era, c.n_wholes
),

differences as (
    select
        c.*, c.added_minor - c.removed_minor - coalesce(r.worth_minor, 0) as difference_minor
    from changes as c
    left join runs as r
        on c.owner_key = r.owner_key and c.era = r.era and c.n_wholes = r.n_wholes + 1
)

select
    s.stretch as stretch, count(distinct cast(d.owner_key as varchar) || '/' || cast(d.era as varchar)) as n_carts,
    count(*) as n_changes,
    cast(sum(case when d.is_whole then greatest(d.difference_minor, 0) else d.added_minor end) as bigint)
        as added_minor,
    cast(sum(case when d.is_whole then greatest(-d.difference_minor, 0) else d.removed_minor end) as bigint)
        as removed_minor
from differences as d
asof inner join stretches as s on d.occurred_at >= s.from_at
where d.occurred_at < $bounds[len($bounds)]
group by s.stretch
