-- Orders with the person who placed them and the rule set they follow.
-- grain:  order_key
-- reads:  order_states, order_identifiers, identities, rule_sets
-- units:  *_minor in the order's currency; the rate is shop currency per order currency, as a fraction
--
-- An order is its customer's, else its e-mail's, conversation's, cart's, checkout's or browser's; without any of
-- them it is nobody's but its own.

with owners as (
    select
        i.order_key as order_key,
        p.person_key as person_key,
        p.is_known as is_known,
        row_number() over (
            partition by i.order_key
            order by
                case i.kind
                    when 'customer' then 1 when 'email' then 2 when 'conversation' then 3
                    when 'cart' then 4 when 'checkout' then 5 else 6
                end,
                i.value
        ) as place
    from order_identifiers as i
    inner join identities as p on i.node_key = p.node_key
    where not p.is_ignored
)

select
    s.order_key as order_key, s.shop_id as shop_id, s.order_id as order_id, s.order_name as order_name,
    coalesce(o.person_key, s.order_key) as person_key, coalesce(o.is_known, false) as is_known,
    s.ordered_at as ordered_at, s.paid_at as paid_at, s.currency as currency, s.total_minor as total_minor,
    s.tax_minor as tax_minor, s.shipping_minor as shipping_minor, s.tips_minor as tips_minor,
    s.gift_card_minor as gift_card_minor, s.net_minor as net_minor, s.balance_minor as balance_minor,
    s.trust as trust, s.is_conflicting as is_conflicting, s.excluded_reason as excluded_reason,
    s.sales_channel as sales_channel, s.is_shopper_placed as is_shopper_placed, s.rate_numerator as rate_numerator,
    s.rate_denominator as rate_denominator, s.shop_currency as shop_currency,
    s.customer_order_index as customer_order_index, s.source as source, s.is_renewal as is_renewal,
    s.subscription_id as subscription_id, r.version as rule_set_version
from order_states as s
left join owners as o on s.order_key = o.order_key and o.place = 1
inner join rule_sets as r
    on s.shop_id = r.shop_id and s.ordered_at >= r.active_from and s.ordered_at < r.active_until
