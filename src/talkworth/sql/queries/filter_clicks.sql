-- The clicks that earned something by themselves.
-- grain:  touch_key
-- reads:  credits
-- takes:  $shop_id, $from_at, $until_at
-- units:  clicked in the stretch of time, UTC microseconds

select distinct k.touch_key as touch_key
from credits as k
where
    k.shop_id = $shop_id and k.kind in ('direct', 'assisted', 'recovered', 'saved') and k.conversation_key is null
    and k.started_at >= $from_at and k.started_at < $until_at
