-- How far back the rules in force in a period look at least, and whether only the assistant competes in all of them.
-- grain:  one row
-- reads:  rule_sets
-- takes:  $shop_id, $from_at, $until_at

select
    coalesce(min(r.assisted_us), 0) as shortest_us,
    coalesce(bool_and(r.scope = 'ai_only'), true) as is_ai_only
from rule_sets as r
where r.shop_id = $shop_id and r.active_from < $until_at and r.active_until > $from_at
