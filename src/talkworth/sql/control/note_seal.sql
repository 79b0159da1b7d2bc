insert into seals (place, node, sealed_at) values ($place, $node, $sealed_at)
on conflict (place, node) do update set sealed_at = excluded.sealed_at;
