-- What a cart event says of a product beyond how many came or went: how many lie there after it, and their worth.
--
-- quantity_after is null where only the change is known; quantity is 0 where it is not. amount_minor is what n_priced
-- units are worth, in minor units of the currency; null where that is not said.

alter table cart_lines add column quantity_after bigint;
alter table cart_lines add column amount_minor bigint;
alter table cart_lines add column n_priced bigint;
alter table cart_lines add column currency varchar;
