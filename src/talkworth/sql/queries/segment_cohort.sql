-- The conversations of a period, those that count or all, with the instant up to which what they tell counts.
-- grain:  conversation_key
-- reads:  conversations, orders
-- takes:  $shop_id, $from_at, $until_at, $with_orders, $with_landing, $is_every
-- units:  instants in UTC microseconds; told_from_at and told_until_at are inside
--
-- A conversation is told from the end of the part before it up to its own end or the person's next counted order,
-- whichever is first. Who had an order before it, or is said to have had one, returns. Orders and landings are
-- looked at only $with_orders, $with_landing. A landing's folder is the first of its path, behind host and language.

with counted as (
    select
        o.person_key as person_key, case when o.excluded_reason is null then o.ordered_at end as counted_at,
        case when o.excluded_reason is null or o.customer_order_index > 1 then o.ordered_at end as told_at
    from orders as o
    where $with_orders and o.shop_id = $shop_id
),

first_orders as (
    select c.person_key as person_key, min(c.told_at) as told_at
    from counted as c
    group by c.person_key
),

started as (
    select c.*, coalesce(p.ended_at + 1, 0) as told_from_at
    from conversations as c
    left join conversations as p on c.part > 0 and c.conversation_key - 1 = p.conversation_key
    where
        c.shop_id = $shop_id and ($is_every or c.is_meaningful and not c.is_bot)
        and c.started_at >= $from_at and c.started_at < $until_at
),

next_orders as (
    select c.conversation_key as conversation_key, o.counted_at as counted_at
    from started as c
    asof inner join counted as o on c.person_key = o.person_key and c.started_at <= o.counted_at
    where $with_orders
)

select
    c.conversation_key as conversation_key, c.shop_id as shop_id, c.person_key as person_key,
    c.conversation_id as conversation_id, c.conversation_key - c.part as conversation_node, c.session_id as session_id,
    c.channel as channel, c.traffic_source as traffic_source, c.device as device, c.country as country,
    c.intent as intent, c.workflow as workflow, c.assistant as assistant, c.assistant_version as assistant_version,
    case
        when $with_landing
            then regexp_extract(
                lower(regexp_replace(c.landing, '^[A-Za-z]+://[^/?#]*', '')),
                '^/*(?:[a-z]{2}(?:-[a-z]{2})?(?:/+|$|[?#]))?([^/?#]*)', 1
            )
    end as landing_folder,
    c.entry_click_key as entry_click_key, c.last_helpful_at as last_helpful_at, c.told_from_at as told_from_at,
    least(c.ended_at, coalesce(n.counted_at, c.ended_at)) as told_until_at,
    coalesce(f.told_at < c.started_at, false) as is_returning
from started as c
left join first_orders as f on c.person_key = f.person_key
left join next_orders as n on c.conversation_key = n.conversation_key
