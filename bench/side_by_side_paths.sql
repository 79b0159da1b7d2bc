-- The file's touches as the product's path_touches: what its models of placed and winning touches name of them.
select
    t.journey as sale_key, cast(1800000000000000 as bigint) as sold_at, '' as model, '' as touch_id,
    epoch_us(t.touched_at) as touched_at, '' as touched_id, epoch_us(t.touched_at) as ranked_at, '' as ranked_id,
    t.channel as channel
from read_parquet($touches) as t
