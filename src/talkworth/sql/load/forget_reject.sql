-- An entry that is about to be read again.
delete from rejects where seq = $seq
