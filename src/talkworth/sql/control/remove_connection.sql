delete from connections where connection_id = $connection_id;
