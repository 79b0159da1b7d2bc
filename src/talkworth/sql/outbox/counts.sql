select
    outlet_id,
    state,
    count(*) as n_deliveries
from deliveries
group by outlet_id, state;
