-- Conversations: the parts that count and those that do not, with channel and segments.
-- grain:  conversation_key
-- reads:  part_spans, conversation_parts, conversation_events, entry_clicks, sessions
-- units:  instants in UTC microseconds

with details as (
    select
        p.conversation_node as conversation_node, p.part as part,
        count(*) filter (where p.is_message) as n_messages,
        count(*) filter (where e.step = 'shopper') as n_shopper_messages,
        count(*) filter (where e.step = 'shopper' and e.addressed_to = 'assistant') as n_to_assistant,
        count(*) filter (where e.step = 'assistant') as n_answers,
        bool_or(e.step = 'handoff') as is_handed_off,
        bool_or(e.step = 'start' and e.handled_by = 'human') as is_human_handled,
        min(case when p.is_helpful and not p.is_late then p.occurred_at end) as first_helpful_at,
        max(case when p.is_helpful and not p.is_late then p.occurred_at end) as last_helpful_at,
        arg_min(e.channel, (e.occurred_at, e.event_id)) filter (where e.channel is not null) as channel,
        arg_min(e.intent, (e.occurred_at, e.event_id)) filter (where e.intent is not null) as intent,
        arg_min(e.workflow, (e.occurred_at, e.event_id)) filter (where e.workflow is not null) as workflow,
        arg_min(e.assistant, (e.occurred_at, e.event_id)) filter (where e.assistant is not null) as assistant,
        arg_min(e.assistant_version, (e.occurred_at, e.event_id)) filter (where e.assistant_version is not null)
            as assistant_version
    from conversation_parts as p
    inner join conversation_events as e on p.event_key = e.event_key
    group by p.conversation_node, p.part
),

visits as (
    select
        s.shop_id as shop_id, s.session_id as session_id,
        arg_min(s.traffic_source, (s.occurred_at, s.event_id)) as traffic_source,
        arg_min(s.device, (s.occurred_at, s.event_id)) as device,
        arg_min(s.country, (s.occurred_at, s.event_id)) as country,
        arg_min(s.landing, (s.occurred_at, s.event_id)) as landing
    from sessions as s
    group by s.shop_id, s.session_id
)

select
    s.conversation_key as conversation_key, s.shop_id as shop_id, s.conversation_id as conversation_id, s.part as part,
    s.person_key as person_key, s.started_at as started_at, s.ended_at as ended_at,
    coalesce(k.channel, d.channel, opening.channel, 'chat') as channel,
    s.is_meaningful as is_meaningful, s.is_bot as is_bot,
    (d.n_shopper_messages > 0 and d.n_to_assistant = 0) or (d.is_human_handled and d.n_answers = 0) as is_human_only,
    d.is_handed_off as is_handed_off, d.n_messages as n_messages, d.n_shopper_messages as n_shopper_messages,
    d.n_answers as n_answers, d.first_helpful_at as first_helpful_at, d.last_helpful_at as last_helpful_at,
    d.intent as intent, d.workflow as workflow, d.assistant as assistant, d.assistant_version as assistant_version,
    s.session_id as session_id, v.traffic_source as traffic_source, v.device as device, v.country as country,
    v.landing as landing, k.click_id as entry_click_id, k.click_key as entry_click_key, k.clicked_at as entry_click_at
from part_spans as s
inner join details as d on s.conversation_node = d.conversation_node and s.part = d.part
left join details as opening on s.conversation_node = opening.conversation_node and opening.part = 0
left join entry_clicks as k on s.conversation_key = k.conversation_key
left join visits as v on s.shop_id = v.shop_id and s.session_id = v.session_id
