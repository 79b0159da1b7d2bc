-- How often each nudge was displayed in the period, bots left out.
-- grain:  nudge_id
-- reads:  impressions
-- takes:  $shop_id, $from_at, $until_at

select i.nudge_id as nudge_id, count(*) as n_shown
from impressions as i
where i.shop_id = $shop_id and not i.is_bot and i.occurred_at >= $from_at and i.occurred_at < $until_at
group by i.nudge_id
