-- What each cart event did to the worth of each product in its cart.
-- grain:  event_key, product_id
-- reads:  cart_steps, cart_lines
-- takes:  $currency
-- units:  *_minor in that currency, negative where worth left the cart
--
-- Where an event states how many of a product the cart holds after it, the change is from what it was worth before.
-- Lines in other currencies, and lines without an amount, are left out; that nothing is left needs none.

with moves as (
    select
        s.event_key as event_key, s.event_id as event_id, s.occurred_at as occurred_at, s.owner_key as owner_key,
        s.era as era, s.n_wholes as n_wholes, c.product_id as product_id,
        max(case
            when c.quantity_after = 0 then 0
            when c.quantity_after is not null then c.quantity_after * c.amount_minor // c.n_priced
        end) as stated_minor,
        sum(case
            when c.quantity_after is not null then 0
            when c.quantity < 0 then -c.amount_minor
            else c.amount_minor
        end) as moved_minor
    from cart_steps as s
    inner join cart_lines as c on s.event_key = c.event_key
    where c.currency = $currency or c.quantity_after = 0
    group by s.event_key, s.event_id, s.occurred_at, s.owner_key, s.era, s.n_wholes, c.product_id
),

runs as (
    select m.*, count(m.stated_minor) over so_far as n_states
    from moves as m
    window so_far as (
        partition by m.owner_key, m.era, m.n_wholes, m.product_id order by m.occurred_at, m.event_id
        rows between unbounded preceding and current row
    )
),

worths as (
    select
        r.*,
        coalesce(max(r.stated_minor) over so_far, 0) + sum(r.moved_minor) over so_far as worth_minor
    from runs as r
    window so_far as (
        partition by r.owner_key, r.era, r.n_wholes, r.product_id, r.n_states
        order by r.occurred_at, r.event_id rows between unbounded preceding and current row
    )
)

select
    w.event_key as event_key, w.product_id as product_id,
    cast(w.worth_minor - lag(w.worth_minor, 1, 0) over (
        partition by w.owner_key, w.era, w.n_wholes, w.product_id order by w.occurred_at, w.event_id
    ) as bigint) as change_minor
from worths as w
