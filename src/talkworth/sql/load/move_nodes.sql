-- Write what was found of these nodes over what was known.
update identities
set group_key = m.group_key, person_key = m.person_key, is_known = m.is_known, is_ignored = m.is_ignored
from moved_nodes as m
where identities.node_key = m.node_key
