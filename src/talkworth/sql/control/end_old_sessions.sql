delete from sessions where created_at < $created_before or seen_at < $seen_before;
