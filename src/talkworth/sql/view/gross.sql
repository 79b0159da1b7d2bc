-- Before anything went back: credits without refunds, cancellations, chargebacks and removals from an order.
-- takes:  $shop_id, $from_at, $until_at
--
-- What was moved by a save or carried by an exchange stands as it was booked. Only what reports of the period can
-- read is copied: orders or entries of it, and what its conversations earned.
create or replace temp table credits as
select k.*
from credits as k
where
    k.shop_id = $shop_id
    and (
        k.ordered_at >= $from_at and k.ordered_at < $until_at
        or k.occurred_at >= $from_at and k.occurred_at < $until_at
        or k.started_at >= $from_at and k.started_at < $until_at
    )
    and k.entry_type not in ('refund', 'cancellation', 'chargeback')
    and not (k.entry_type = 'edit' and least(k.credit_minor, coalesce(k.reporting_minor, 0)) < 0)
