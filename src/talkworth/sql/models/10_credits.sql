-- The part of each ledger entry's money that each touch earned, to the cent; what none earned is unattributed.
-- grain:  entry_id, touch_key, model
-- reads:  order_entries, orders, order_touches, conversations
-- units:  *_minor whole, refunds negative; reporting_minor in the shop's currency, null while no rate is known
-- holds:  credit_is_conserved, refund_undoes_credit
--
-- A touch holds weight_before..weight_upto of weight_total of a line's balance. Its credit is what its cut of the
-- balance is after the entry less what it was before, so cells add up both ways, and a line refunded in full leaves
-- exactly zero on every touch.

select
    e.entry_id as entry_id, e.order_key as order_key, e.shop_id as shop_id, o.person_key as person_key,
    t.touch_person_key as touch_person_key, e.line_id as line_id, t.touch_key as touch_key, t.touch_id as touch_id,
    t.conversation_key as conversation_key, coalesce(t.model, 'first_touch') as model,
    o.rule_set_version as rule_set_version, coalesce(t.kind, 'unattributed') as kind, t.tier as tier,
    t.channel as channel, t.joined_by as joined_by, e.entry_type as entry_type, e.currency as currency,
    case
        when t.touch_key is null then e.amount_minor
        else
            (e.after_minor * t.weight_upto // t.weight_total - e.after_minor * t.weight_before // t.weight_total)
            - (e.before_minor * t.weight_upto // t.weight_total - e.before_minor * t.weight_before // t.weight_total)
    end as credit_minor,
    case
        when t.touch_key is null then e.reporting_minor
        else (
            e.reporting_after_minor * t.weight_upto // t.weight_total
            - e.reporting_after_minor * t.weight_before // t.weight_total
        )
        - (
            e.reporting_before_minor * t.weight_upto // t.weight_total
            - e.reporting_before_minor * t.weight_before // t.weight_total
        )
    end as reporting_minor,
    e.occurred_at as occurred_at, o.ordered_at as ordered_at, t.touched_at as touched_at, t.ranked_at as ranked_at,
    t.started_at as started_at, o.ordered_at - t.touched_at as lag_us, e.trust as trust,
    coalesce(c.is_handed_off, false) as is_handed_off
from order_entries as e
inner join orders as o on e.order_key = o.order_key
left join order_touches as t on e.order_key = t.order_key
left join conversations as c on t.conversation_key = c.conversation_key
