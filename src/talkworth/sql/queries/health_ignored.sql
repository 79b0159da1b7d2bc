-- Identifiers shared by more persons than the rule set allows: they link and join nothing.
-- grain:  shop_id, kind
-- reads:  identities

select
    i.shop_id as shop_id,
    i.kind as kind,
    count(*) as n_identifiers
from identities as i
where i.is_ignored
group by i.shop_id, i.kind
order by i.shop_id, i.kind
