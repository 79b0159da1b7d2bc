update connections set url = $url, sealed_token = $sealed_token, failure = ''
where connection_id = $connection_id;
