delete from deliveries
where subject_at < $before and state in ('sent', 'replaced') and settled_at < $before;
