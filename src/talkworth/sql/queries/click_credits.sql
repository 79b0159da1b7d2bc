-- What each click earned itself within the horizon, and what the conversation earned that it opened.
-- grain:  event_key, order_key, kind, is_own
-- reads:  click_facts, credits
-- takes:  $shop_id, $horizon_us, $saved_horizon_us, $trust
-- units:  reporting_minor in the shop's currency, net of refunds

with earned as (
    select
        f.event_key as event_key, f.click_type as click_type, f.item_id as item_id, f.person_key as person_key,
        k.order_key as order_key, k.kind as kind, k.reporting_minor as reporting_minor, true as is_own
    from credits as k
    inner join click_facts as f on k.touch_key = f.event_key
    where
        k.shop_id = $shop_id and k.trust = $trust and k.conversation_key is null and k.reporting_minor is not null
        and k.kind in ('direct', 'assisted', 'recovered', 'saved')
        and k.lag_us <= case when k.kind = 'saved' then $saved_horizon_us else $horizon_us end
    union all
    select
        f.event_key as event_key, f.click_type as click_type, f.item_id as item_id, f.person_key as person_key,
        k.order_key as order_key, k.kind as kind, k.reporting_minor as reporting_minor, false as is_own
    from credits as k
    inner join click_facts as f on k.conversation_key = f.conversation_key
    where
        k.shop_id = $shop_id and k.trust = $trust and k.reporting_minor is not null
        and k.kind in ('direct', 'assisted', 'recovered', 'saved')
        and k.lag_us <= case when k.kind = 'saved' then $saved_horizon_us else $horizon_us end
)

select
    e.event_key as event_key, e.click_type as click_type, e.item_id as item_id, e.person_key as person_key,
    e.order_key as order_key, e.kind as kind, e.is_own as is_own, sum(e.reporting_minor) as reporting_minor
from earned as e
group by e.event_key, e.click_type, e.item_id, e.person_key, e.order_key, e.kind, e.is_own
