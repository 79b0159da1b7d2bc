-- The names mean the whole warehouse again.
drop table if exists temp.conversation_events;

drop table if exists temp.clicks;

drop table if exists temp.shopper_events;

drop table if exists temp.sessions;

drop table if exists temp.exposures;

drop table if exists temp.order_states;

drop table if exists temp.order_entries;

drop table if exists temp.order_sales;

drop table if exists temp.order_portions;

drop table if exists temp.order_identifiers;

drop table if exists temp.identities;

drop table if exists temp.subscription_facts;

drop table if exists temp.save_facts;
