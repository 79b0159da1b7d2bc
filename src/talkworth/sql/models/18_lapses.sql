-- Abandonments and frictions: when each opened, and the last instant at which it was still open.
-- grain:  lapse_key
-- reads:  shopper_steps, rule_sets
-- units:  instants in UTC microseconds
--
-- An abandoned cart or checkout opens after its silence, a friction at once, a hesitation (a product viewed again,
-- no cart between) after its silence; a person's next cart, checkout or order closes them, else time does.

with timed as (
    select
        s.*, r.lapse_open_us as lapse_open_us,
        lag(s.occurred_at) over views as viewed_at,
        lag(s.n_closings) over views as n_closings_then,
        s.occurred_at + case
            when s.step = 'friction' then 0
            when s.step = 'view' then r.hesitation_us
            when s.step = 'checkout' and s.has_contact then r.checkout_idle_us
            else r.cart_idle_us
        end as opened_at
    from shopper_steps as s
    inner join rule_sets as r
        on s.shop_id = r.shop_id and s.occurred_at >= r.active_from and s.occurred_at < r.active_until
    window views as (partition by s.person_key, s.step, s.product_id order by s.occurred_at, s.event_id)
)

select
    t.event_key as lapse_key, t.shop_id as shop_id, t.person_key as person_key, t.event_id as event_id,
    case when t.step in ('cart', 'checkout') then 'abandonment' else 'friction' end as lapse_type,
    t.step as step, t.occurred_at as occurred_at, t.opened_at as opened_at,
    least(coalesce(t.closed_at - 1, t.opened_at + t.lapse_open_us), t.opened_at + t.lapse_open_us) as open_until_at,
    t.cart_key as cart_key, t.product_id as product_id,
    t.step = 'friction' and t.product_id is null as covers_all
from timed as t
where
    (t.closed_at is null or t.closed_at > t.opened_at)
    and (
        t.step <> 'view'
        or (
            t.product_id is not null and t.n_closings = t.n_closings_then
            and t.occurred_at - t.viewed_at <= t.lapse_open_us
        )
    )
