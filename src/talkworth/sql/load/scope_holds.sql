-- What the scope gives the models to work on: no carts, no saves, no other rules means that many of them have nothing.
-- grain:  one row
-- reads:  shopper_events, save_facts, subscription_facts, rule_sets
select
    exists(select 1 from shopper_events) as has_shoppers,
    exists (select 1 from save_facts) or exists (select 1 from subscription_facts) as has_claims,
    exists(
        select 1
        from rule_sets as r
        where r.model <> 'first_touch' or r.time_window <> 'tiers' or r.scope <> 'ai_only'
    ) as has_paths
