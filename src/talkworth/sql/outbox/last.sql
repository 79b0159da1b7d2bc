select revision, digest
from deliveries
where outlet_id = $outlet_id and subject = $subject
order by revision desc
limit 1;
