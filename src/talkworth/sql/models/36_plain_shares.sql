-- What each entry of a plain portion gave to or took from each winner of its sale; a null touch is nobody.
-- grain:  entry_id, touch_key
-- reads:  order_entries, order_touches, claims, recovered_portions
-- units:  minor units of the order's currency and of the shop's; columns stand as in special_shares

select
    e.portion_key as portion_key, e.order_key as order_key, e.sale_key as sale_key, e.portion_id as portion_id,
    e.entry_id as entry_id, e.line_id as line_id, e.entry_type as entry_type,
    e.occurred_at as occurred_at, w.touch_key as touch_key, w.touch_id as touch_id, w.kind as kind, w.tier as tier,
    w.channel as channel, w.conversation_key as conversation_key, w.started_at as started_at,
    w.touch_person_key as touch_person_key, w.joined_by as joined_by, w.touched_at as touched_at,
    w.ranked_at as ranked_at, w.sold_at - w.touched_at as lag_us, cast(null as bigint) as settles_at,
    w.rule_set_version as rule_set_version,
    case
        when coalesce(w.weight_total, 1) = 1 then e.after_minor - e.before_minor
        else
            cut(e.after_minor, w.weight_upto, w.weight_total) - cut(e.after_minor, w.weight_before, w.weight_total)
            - cut(e.before_minor, w.weight_upto, w.weight_total)
            + cut(e.before_minor, w.weight_before, w.weight_total)
    end as credit_minor,
    case
        when coalesce(w.weight_total, 1) = 1 then e.reporting_after_minor - e.reporting_before_minor
        else
            cut(e.reporting_after_minor, w.weight_upto, w.weight_total)
            - cut(e.reporting_after_minor, w.weight_before, w.weight_total)
            - cut(e.reporting_before_minor, w.weight_upto, w.weight_total)
            + cut(e.reporting_before_minor, w.weight_before, w.weight_total)
    end as reporting_minor
from order_entries as e
left join order_touches as w on e.sale_key = w.sale_key
where
    e.portion_key not in (select c.portion_key from claims as c)
    and e.portion_key not in (select r.portion_key from recovered_portions as r)
