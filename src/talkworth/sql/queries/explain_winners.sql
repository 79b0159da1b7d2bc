-- The touches that won an order's sales, with their shares, and how many touches share each sale.
-- grain:  sale_key, touch_id
-- reads:  order_touches, conversations
-- takes:  $shop_id, $order_key
-- units:  a touch holds weight_upto - weight_before of weight_total

select
    t.sale_key as sale_key, t.touch_key as touch_key, t.touch_id as touch_id, t.kind as kind, t.tier as tier,
    t.channel as channel, t.touched_at as touched_at, t.ranked_at as ranked_at, t.started_at as started_at,
    t.touch_person_key as person_key, t.joined_by as joined_by, t.weight_before as weight_before,
    t.weight_upto as weight_upto, t.weight_total as weight_total, t.conversation_key as conversation_key,
    c.conversation_id as conversation_id, c.part as part, coalesce(c.is_handed_off, false) as is_handed_off,
    c.entry_click_id as entry_click_id, c.entry_click_at as entry_click_at,
    row_number() over (partition by t.sale_key order by t.weight_before) as place,
    count(*) over (partition by t.sale_key) as n_winners
from order_touches as t
left join conversations as c on t.conversation_key = c.conversation_key
where t.order_key = $order_key and (c.shop_id = $shop_id or c.shop_id is null)
order by t.sale_key, t.weight_before
