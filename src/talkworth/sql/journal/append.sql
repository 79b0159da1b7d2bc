insert into bundles (last_seq, n_entries, entries) values ($last_seq, $n_entries, $entries);
