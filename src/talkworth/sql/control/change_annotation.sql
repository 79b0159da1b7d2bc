update annotations
set
    happened_on = $happened_on,
    kind = $kind,
    words = $words,
    written_by = $written_by,
    written_at = $written_at
where annotation_id = $annotation_id;
