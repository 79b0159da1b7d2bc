-- Event ids that came with more than one content.
-- grain:  shop_id, trust
-- reads:  clashes

select
    c.shop_id as shop_id,
    c.trust as trust,
    count(*) as n_clashes,
    count(distinct c.event_id) as n_event_ids,
    min(c.event_id) as one_event_id
from clashes as c
group by c.shop_id, c.trust
order by c.shop_id, c.trust
