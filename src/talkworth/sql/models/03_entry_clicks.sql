-- The FAQ or nudge click that opened a meaningful conversation: the latest before it; a click opens one at most.
-- grain:  conversation_key
-- reads:  part_spans, clicks, identities, rule_sets
-- units:  instants in UTC microseconds

with candidates as (
    select
        s.conversation_key as conversation_key, s.conversation_id as conversation_id, s.started_at as started_at,
        c.event_key as click_key, c.event_id as click_id, c.click_type as channel, c.occurred_at as clicked_at
    from clicks as c
    inner join identities as p on c.identity_key = p.node_key
    inner join rule_sets as r
        on c.shop_id = r.shop_id and c.occurred_at >= r.active_from and c.occurred_at < r.active_until
    inner join part_spans as s on p.person_key = s.person_key and c.shop_id = s.shop_id
    where
        s.is_meaningful
        and not c.is_bot
        and (c.trust = 'verified' or c.received_at - c.occurred_at <= r.late_public_us)
        and c.occurred_at < s.started_at
        and c.occurred_at > coalesce(s.previous_ended_at, -1)
        and (
            c.conversation_id = s.conversation_id
            or (
                c.conversation_id is null
                and c.session_id = s.session_id
                and s.started_at - c.occurred_at <= r.entry_click_us
            )
        )
),

latest as (
    select
        c.conversation_key as conversation_key, c.conversation_id as conversation_id, c.started_at as started_at,
        c.click_key as click_key, c.click_id as click_id, c.channel as channel, c.clicked_at as clicked_at,
        row_number() over (partition by c.conversation_key order by c.clicked_at desc, c.click_id desc) as place
    from candidates as c
),

opened as (
    select
        l.conversation_key as conversation_key, l.click_key as click_key, l.click_id as click_id,
        l.channel as channel, l.clicked_at as clicked_at,
        row_number() over (partition by l.click_key order by l.started_at, l.conversation_id) as place
    from latest as l
    where l.place = 1
)

select
    o.conversation_key as conversation_key, o.click_key as click_key, o.click_id as click_id, o.channel as channel,
    o.clicked_at as clicked_at
from opened as o
where o.place = 1
