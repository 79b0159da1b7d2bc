insert into flags (flag_id, shop_id, what, subject_id, note, flagged_by, flagged_at)
values ($flag_id, $shop_id, $what, $subject_id, $note, $flagged_by, $flagged_at);
