-- The conversations of a filter stand before all others.
-- takes:  nothing; reads filter_keys
--
-- A part's earlier part tells from when the part itself is told. It stays without a start, so that it counts nowhere.
create or replace temp table conversations as
select c.* replace (case when k.touch_key is not null then c.started_at end as started_at)
from conversations as c
left join filter_keys as k on c.conversation_key = k.touch_key
where
    k.touch_key is not null
    or c.conversation_key + 1 in (select n.touch_key from filter_keys as n)
