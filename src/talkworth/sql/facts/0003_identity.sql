-- Which identifiers belong together.
--
-- One row per event and link it carries, -1 where a clash took the event back; a link holds while its sum is positive.
create table identity_links (one_key bigint, other_key bigint, n bigint);

create table identities (
    node_key bigint, shop_id varchar, kind varchar, group_key bigint, person_key bigint, is_ignored boolean,
    is_known boolean
);
