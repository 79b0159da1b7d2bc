-- The conversations of a cohort with their segment, and all of them once more as the whole.
-- grain:  is_total, conversation_key
-- reads:  first_values, other_values
--
-- A person may have conversations in several segments; in the whole each is one person.

select
    false as is_total, f.conversation_key as conversation_key, f.person_key as person_key, f.value as value,
    o.value as other_value
from first_values as f
inner join other_values as o on f.conversation_key = o.conversation_key
union all
select
    true as is_total, f.conversation_key as conversation_key, f.person_key as person_key, '' as value, '' as other_value
from first_values as f
