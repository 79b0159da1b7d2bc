-- For each arm of an experiment, sums over its matured units of powers of what they brought.
-- grain:  arm
-- reads:  experiment_units, experiment_money, experiment_chatters
-- units:  as in experiment_money; o is the number of orders. Squares of money pass 64 bits: 128 hold them
--
-- Who brought nothing adds to n alone, so only the others are multiplied out.

with people as (
    select u.arm as arm, count(*) as n, count(c.person_key) as n_chatters
    from experiment_units as u
    left join experiment_chatters as c on u.person_key = c.person_key
    where u.is_matured
    group by u.arm
),

brought as (
    select
        u.arm as arm, count(*) filter (where m.y <> 0) as n_payers, count(*) filter (where m.n_orders > 0) as n_buyers,
        sum(m.n_unrated) as n_unrated, sum(m.n_untied) as n_untied, sum(m.y) as y, sum(m.y * m.y) as y2,
        sum(m.a) as a, sum(m.a * m.a) as a2, sum(m.y * m.a) as ya, sum(m.x) as x, sum(m.x * m.x) as x2,
        sum(m.y * m.x) as yx, sum(m.n_orders) as o, sum(m.n_orders * m.n_orders) as o2, sum(m.y * m.n_orders) as yo,
        count(*) filter (where c.person_key is not null and m.y <> 0) as chatters_n_payers,
        sum(m.y) filter (where c.person_key is not null) as chatters_y,
        sum(m.y * m.y) filter (where c.person_key is not null) as chatters_y2
    from experiment_money as m
    inner join experiment_units as u on m.person_key = u.person_key
    left join experiment_chatters as c on m.person_key = c.person_key
    group by u.arm
)

select
    p.arm as arm, p.n as n, p.n_chatters as n_chatters, b.n_payers as n_payers, b.n_buyers as n_buyers,
    b.n_unrated as n_unrated, b.n_untied as n_untied, b.y as y, b.y2 as y2, b.a as a, b.a2 as a2, b.ya as ya, b.x as x,
    b.x2 as x2, b.yx as yx, b.o as o, b.o2 as o2, b.yo as yo, b.chatters_n_payers as chatters_n_payers,
    b.chatters_y as chatters_y, b.chatters_y2 as chatters_y2
from people as p
left join brought as b on p.arm = b.arm
