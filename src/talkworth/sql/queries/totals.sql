-- What the numbers come to, in every way that does not name anybody: equal before and after an erasure.
-- grain:  part, named
-- reads:  credits, conversations, orders, published_sales, identities
-- units:  *_minor in the currency named

select
    'credits' as part,
    concat_ws(
        '|', c.shop_id, c.kind, c.tier, c.channel, c.joined_by, c.entry_type, c.currency, c.trust, c.is_handed_off,
        c.rule_set_version, c.occurred_at // 86400000000
    ) as named,
    count(*) as n, cast(sum(c.credit_minor) as bigint) as amount_minor,
    cast(sum(coalesce(c.reporting_minor, 0)) as bigint) as reporting_minor
from credits as c
group by 1, 2
union all
select
    'conversations' as part,
    concat_ws(
        '|', v.shop_id, v.channel, v.is_meaningful, v.is_bot, v.is_human_only, v.is_handed_off, v.intent, v.workflow,
        v.assistant, v.traffic_source, v.device, v.started_at // 86400000000
    ) as named,
    count(*) as n, cast(sum(v.n_messages) as bigint) as amount_minor,
    cast(count(distinct v.person_key) as bigint) as reporting_minor
from conversations as v
group by 1, 2
union all
select
    'orders' as part,
    concat_ws('|', o.shop_id, o.currency, o.trust, o.excluded_reason, o.is_conflicting, o.sales_channel) as named,
    count(*) as n, cast(sum(o.net_minor) as bigint) as amount_minor, cast(sum(o.balance_minor) as bigint)
        as reporting_minor
from orders as o
group by 1, 2
union all
select
    'published' as part, o.shop_id as named, count(*) as n, cast(0 as bigint) as amount_minor,
    cast(0 as bigint) as reporting_minor
from published_sales as p
inner join orders as o on p.order_key = o.order_key
group by 1, 2
union all
select
    'persons' as part, concat_ws('|', i.shop_id, i.kind, i.is_ignored, i.is_known) as named, count(*) as n,
    cast(0 as bigint) as amount_minor, cast(count(distinct i.person_key) as bigint) as reporting_minor
from identities as i
group by 1, 2
