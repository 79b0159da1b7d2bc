select
    d.subject as subject,
    d.subject_at as subject_at
from deliveries as d
where
    d.outlet_id = $outlet_id and d.subject_at >= $since_at
    and d.revision = (
        select max(e.revision) from deliveries as e
        where e.outlet_id = d.outlet_id and e.subject = d.subject
    );
