select * from experiments where shop_id = $shop_id order by registered_at, experiment_id;
