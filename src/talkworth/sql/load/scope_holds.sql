-- What the scope gives the models to work on, and what stood there: many of them may have nothing to do.
-- grain:  one row
-- reads:  shopper_events, save_facts, subscription_facts, exposures, rule_sets, order_states
select
    exists(select 1 from shopper_events) as has_shoppers,
    exists (select 1 from save_facts) or exists (select 1 from subscription_facts) as has_claims,
    exists(
        select 1
        from rule_sets as r
        where
            (r.model <> 'first_touch' or r.time_window <> 'tiers' or r.scope <> 'ai_only')
            and r.shop_id in (select o.shop_id from order_states as o)
    ) as has_paths,
    exists(select 1 from exposures) as has_exposures,
    exists(select 1 from store.main.lapses) as had_lapses,
    exists (select 1 from store.main.save_requests)
    or exists (select 1 from store.main.claims) as had_claims,
    exists(select 1 from store.main.assignments) as had_exposures
