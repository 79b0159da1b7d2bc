update flags
set
    answer = $answer,
    resolved_by = $resolved_by,
    resolved_at = $resolved_at
where flag_id = $flag_id;
