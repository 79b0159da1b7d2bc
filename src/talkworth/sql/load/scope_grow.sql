-- Persons that share an order with one in scope: an order is worked out with all the touches it reaches.
insert into scope_persons
select distinct other.person_key as person_key
from order_identifiers as i
inner join identities as p on i.node_key = p.node_key
inner join scope_persons as s on p.person_key = s.person_key
inner join order_identifiers as j on i.order_key = j.order_key
inner join identities as other on j.node_key = other.node_key
where other.person_key not in (select k.person_key from scope_persons as k)
returning person_key
