select coalesce(max(last_seq), 0) as last_seq
from bundles;
