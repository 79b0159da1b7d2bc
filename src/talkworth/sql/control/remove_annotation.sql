delete from annotations where annotation_id = $annotation_id;
