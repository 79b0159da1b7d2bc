-- Clicks that carry an identifier which proved shared, or no longer is: each goes to its first one that joins.
update clicks
set
    identity_key = coalesce(
        list_filter(clicks.identity_keys, lambda k: not list_contains(s.ignored, k))[1], clicks.identity_keys[1]
    )
from (
    select coalesce(list(i.node_key) filter (where i.is_ignored), []) as ignored
    from identities as i
) as s
where list_has_any(clicks.identity_keys, $nodes)
