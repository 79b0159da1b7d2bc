-- Lines of cart events that are in no sum: without an amount, or in another currency.
-- grain:  n_lines
-- reads:  cart_steps, cart_lines
-- takes:  $from_at, $currency

select count(*) as n_lines
from cart_steps as s
inner join cart_lines as c on s.event_key = c.event_key
where
    s.occurred_at >= $from_at and (c.currency is null or c.currency <> $currency) and coalesce(c.quantity_after, 1) > 0
