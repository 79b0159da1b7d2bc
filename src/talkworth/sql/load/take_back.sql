-- Events that a smaller hash under the same id displaced: none of their facts count any more.
delete from events where event_key in (select t.event_key from taken_back as t);

delete from sessions where event_key in (select t.event_key from taken_back as t);

delete from conversation_events where event_key in (select t.event_key from taken_back as t);

delete from clicks where event_key in (select t.event_key from taken_back as t);

delete from impressions where event_key in (select t.event_key from taken_back as t);

delete from exposures where event_key in (select t.event_key from taken_back as t);

delete from order_facts where event_key in (select t.event_key from taken_back as t);

delete from shopper_events where event_key in (select t.event_key from taken_back as t);

delete from cart_lines where event_key in (select t.event_key from taken_back as t);

delete from save_facts where event_key in (select t.event_key from taken_back as t);

delete from save_lines where event_key in (select t.event_key from taken_back as t);

delete from subscription_facts where event_key in (select t.event_key from taken_back as t);

delete from conversation_properties where event_key in (select t.event_key from taken_back as t);

delete from product_mentions where event_key in (select t.event_key from taken_back as t);

delete from decisions where event_key in (select t.event_key from taken_back as t);
