delete from flags where flag_id = $flag_id;
