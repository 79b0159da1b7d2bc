-- Made-up touches in the order of their time: seven of them are two journeys' firsts and five anybody's.
select
    cast(
        case when t.i % 7 < 2 then t.i // 7 * 2 + t.i % 7 else hash(t.i * 7919 + 13) % $n_journeys end as bigint
    ) as journey,
    make_timestamp(1700000000000000 + t.i * 3000000) as touched_at,
    (['chat', 'faq', 'nudge', 'email', 'social', 'google_ads', 'organic'])[
        cast(1 + hash(t.i) % 7 as bigint)
    ] as channel
from range($n_touches) as t(i)
order by t.i
