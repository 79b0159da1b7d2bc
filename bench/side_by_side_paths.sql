-- The file's touches in the layout of the product's path_touches: every journey is a sale.
select
    t.journey as sale_key, t.journey as order_key, cast(1800000000000000 as bigint) as sold_at, '' as model,
    1 as rule_set_version, epoch_us(t.touched_at) as touch_key, '' as touch_id, 1 as tier,
    epoch_us(t.touched_at) as touched_at, '' as touched_id, epoch_us(t.touched_at) as ranked_at, '' as ranked_id,
    epoch_us(t.touched_at) as nearest_at, t.channel as channel, cast(null as bigint) as conversation_key,
    epoch_us(t.touched_at) as started_at, t.journey as touch_person_key, 'visitor' as joined_by, true as is_ai,
    true as is_direct
from read_parquet($touches) as t
