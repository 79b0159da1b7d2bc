-- The part of each ledger entry's money that each touch earned, to the cent; what none earned has no touch.
-- grain:  entry_id, touch_key, kind
-- reads:  plain_shares, special_shares, orders, sales, conversations
-- units:  *_minor whole, refunds negative; reporting_minor in the shop's currency, null while no rate is known
-- holds:  credit_is_conserved, refund_undoes_credit
--
-- A touch holds weight_before..weight_upto of weight_total of a portion's balance. Its credit is what its cut of the
-- balance is after the entry less what it was before, so cells add up both ways, and a line refunded in full leaves
-- exactly zero on every touch. A claim moves money between touches: the credits of its move add up to nothing.

with shares as (
    select p.* from plain_shares as p
    union all
    select s.* from special_shares as s
),

later as (
    select f.sale_key as sale_key, f.rule_set_version as rule_set_version
    from sales as f
    where f.sale_key <> f.order_key
),

handed_off as (
    select c.conversation_key as conversation_key
    from conversations as c
    where c.is_handed_off
)

select
    s.entry_id as entry_id, s.order_key as order_key, s.sale_key as sale_key, o.shop_id as shop_id,
    o.person_key as person_key, s.touch_person_key as touch_person_key, s.line_id as line_id,
    s.portion_id as portion_id, s.touch_key as touch_key, s.touch_id as touch_id,
    s.conversation_key as conversation_key,
    coalesce(s.rule_set_version, f.rule_set_version, o.rule_set_version) as rule_set_version,
    coalesce(
        s.kind, case when o.is_renewal and s.sale_key = s.order_key then 'base_renewal' else 'unattributed' end
    ) as kind,
    s.tier as tier, s.channel as channel, s.joined_by as joined_by, s.entry_type as entry_type,
    o.currency as currency, s.credit_minor as credit_minor, s.reporting_minor as reporting_minor,
    s.occurred_at as occurred_at, o.ordered_at as ordered_at, s.touched_at as touched_at,
    s.ranked_at as ranked_at, s.started_at as started_at, s.lag_us as lag_us, s.settles_at as settles_at,
    o.trust as trust, c.conversation_key is not null as is_handed_off
from shares as s
inner join orders as o on s.order_key = o.order_key
left join later as f on s.sale_key = f.sale_key
left join handed_off as c on s.conversation_key = c.conversation_key
where s.credit_minor <> 0 or coalesce(s.reporting_minor, 0) <> 0
