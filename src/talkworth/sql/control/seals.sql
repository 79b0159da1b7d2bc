select place, node, sealed_at
from seals
order by place, node;
