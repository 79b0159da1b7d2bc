-- The properties a shop declared on conversations in a period, the most told first.
-- grain:  name
-- reads:  conversation_properties
-- takes:  $shop_id, $from_at, $until_at, $limit

select
    p.name as name, count(distinct p.conversation_node) as n_conversations, count(distinct p.value) as n_values
from conversation_properties as p
where p.shop_id = $shop_id and p.occurred_at >= $from_at and p.occurred_at < $until_at
group by p.name
order by n_conversations desc, p.name
limit $limit
