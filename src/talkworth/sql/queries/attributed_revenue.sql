-- Net merchandise revenue by the channel and kind that earned it; what no touch earned beside it.
-- grain:  channel, kind, trust
-- reads:  credits
-- takes:  $shop_id, $from_at, $until_at, $by, $cut_at, $now_us
-- units:  *_minor in the shop's currency; channel is null where nothing earned it; nothing from $cut_at on;
--         provisional_minor is the part of saves that is not settled at $now_us
--
-- $by 'order': orders placed in the period with all their entries, refunds restated onto the sale.
-- $by 'entry': the ledger entries of the period, refunds on their own day, as in the books.

select
    k.channel as channel,
    k.kind as kind,
    k.trust as trust,
    cast(coalesce(sum(k.reporting_minor), 0) as bigint) as revenue_minor,
    cast(coalesce(sum(case when k.settles_at >= $now_us then k.reporting_minor end), 0) as bigint)
        as provisional_minor,
    cast(coalesce(sum(case when k.conversation_key is null then k.reporting_minor end), 0) as bigint) as click_minor,
    cast(coalesce(sum(case when k.is_handed_off then k.reporting_minor end), 0) as bigint) as handed_off_minor,
    count(distinct case when k.reporting_minor is not null then k.order_key end) as n_orders
from credits as k
where
    k.shop_id = $shop_id
    and case when $by = 'order' then k.ordered_at else k.occurred_at end >= $from_at
    and case when $by = 'order' then k.ordered_at else k.occurred_at end < $until_at
    and k.ordered_at < $cut_at
    and k.occurred_at < $cut_at
group by k.channel, k.kind, k.trust
