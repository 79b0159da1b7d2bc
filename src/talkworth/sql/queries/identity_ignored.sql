-- Identifiers of a shop by kind: all of them, and those ignored because too many persons share them.
-- grain:  kind
-- reads:  identities
-- takes:  $shop_id

select
    i.kind as kind,
    count(*) as n_keys,
    count(*) filter (where i.is_ignored) as n_ignored
from identities as i
where i.shop_id = $shop_id
group by i.kind
