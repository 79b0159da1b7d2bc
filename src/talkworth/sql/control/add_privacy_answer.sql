insert into privacy_answers (shop_id, seq, kind, received_at, answered_at, actor)
values ($shop_id, $seq, $kind, $received_at, $answered_at, $actor)
on conflict (shop_id, seq) do nothing;
