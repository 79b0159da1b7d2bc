-- Every touch that is no click is a conversation; one in twenty was taken over by a human.
insert into conversations by name
select
    t.conversation_key as conversation_key, t.shop_id as shop_id, t.person_key as person_key,
    t.channel as channel, true as is_meaningful, false as is_bot, t.conversation_key % 160 = 0 as is_handed_off
from touch_answers as t
where t.conversation_key is not null;
