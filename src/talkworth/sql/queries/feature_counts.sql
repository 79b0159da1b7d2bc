-- Conversations of a period by value of one dimension: all but bots, those that count, and those that were helped.
-- grain:  value
-- reads:  first_values, conversations

select
    f.value as value,
    count(*) as n_conversations,
    count(*) filter (where c.is_meaningful) as n_meaningful,
    count(*) filter (where c.is_meaningful and c.last_helpful_at is not null) as n_helped,
    count(*) filter (where c.is_meaningful and c.is_handed_off) as n_handed_off
from first_values as f
inner join conversations as c on f.conversation_key = c.conversation_key
where not c.is_bot
group by f.value
