-- The rule sets as the models read them.
-- grain:  shop_id, version
-- reads:  rule_sets
select
    r.shop_id as shop_id, r.version as version, r.active_from as active_from, r.active_until as active_until,
    r.model as model, r.direct_us as direct_us, r.assisted_us as assisted_us, r.late_public_us as late_public_us,
    r.part_gap_us as part_gap_us, r.entry_click_us as entry_click_us
from rule_sets as r
order by r.shop_id, r.version
