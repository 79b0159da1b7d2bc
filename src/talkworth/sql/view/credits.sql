-- What touches outside of a filter earned is of a kind of its own, so that all kinds still add up.
-- takes:  $shop_id, $from_at, $until_at; reads filter_keys
create or replace temp table credits as
select
    k.* replace (
        case
            when
                k.kind in ('direct', 'assisted', 'recovered', 'saved')
                and k.touch_key not in (select f.touch_key from filter_keys as f)
                then 'outside_filter'
            else k.kind
        end as kind
    )
from credits as k
where
    k.shop_id = $shop_id
    and (
        k.ordered_at >= $from_at and k.ordered_at < $until_at
        or k.occurred_at >= $from_at and k.occurred_at < $until_at
        or k.started_at >= $from_at and k.started_at < $until_at
    )
