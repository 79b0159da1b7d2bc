-- Who holds what is left of each portion of one order, pool by pool; what a claim took is a pool of its own.
-- grain:  portion_id, pool_no, touch_id, kind
-- reads:  order_portions, order_entries, order_touches, claims, pool_moves, portion_holders, claim_holders
-- takes:  $order_key
-- units:  pool_minor in the order's currency; weights are whole; a pool without holders has a row without a touch

with bare as (
    select p.portion_key as portion_key, 0 as pool_no, cast(sum(e.amount_minor) as bigint) as pool_minor
    from order_portions as p
    inner join order_entries as e on p.portion_key = e.portion_key
    where p.order_key = $order_key and p.portion_key not in (select c.portion_key from claims as c)
    group by p.portion_key
),

pools as (
    select b.portion_key as portion_key, b.pool_no as pool_no, b.pool_minor as pool_minor
    from bare as b
    union all
    select m.portion_key as portion_key, m.pool_no as pool_no, arg_max(m.after_minor, m.move_no) as pool_minor
    from pool_moves as m
    group by m.portion_key, m.pool_no
),

holders as (
    select
        p.portion_key as portion_key, 0 as pool_no, t.touch_id as touch_id, t.kind as kind, t.channel as channel,
        t.weight_before as weight_before, t.weight_upto as weight_upto, t.weight_total as weight_total
    from order_portions as p
    inner join order_touches as t on p.sale_key = t.sale_key
    where p.portion_key not in (select h.portion_key from portion_holders as h)
    union all
    select
        h.portion_key as portion_key, h.pool_no as pool_no, h.touch_id as touch_id, h.kind as kind,
        h.channel as channel, h.weight_before as weight_before, h.weight_upto as weight_upto,
        h.weight_total as weight_total
    from portion_holders as h
    union all
    select
        h.portion_key as portion_key, h.pool_no as pool_no, h.touch_id as touch_id, h.kind as kind,
        h.channel as channel, h.weight_before as weight_before, h.weight_upto as weight_upto,
        h.weight_total as weight_total
    from claim_holders as h
)

select
    p.portion_id as portion_id, q.pool_no as pool_no, q.pool_minor as pool_minor, c.claim_type as claim_type,
    c.source_id as source_id, c.claimed_at as claimed_at, c.taken_minor as taken_minor,
    c.balance_minor as balance_minor, h.touch_id as touch_id, h.kind as kind, h.channel as channel,
    h.weight_before as weight_before, h.weight_upto as weight_upto, h.weight_total as weight_total
from pools as q
inner join order_portions as p on q.portion_key = p.portion_key
left join claims as c on q.portion_key = c.portion_key and q.pool_no = c.claim_no
left join holders as h on q.portion_key = h.portion_key and q.pool_no = h.pool_no
where p.order_key = $order_key
order by p.portion_no, q.pool_no, h.weight_before, h.kind desc
