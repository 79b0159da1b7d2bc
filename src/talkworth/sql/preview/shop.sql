-- The shop of a preview.
create temp table preview_shop as
select cast($shop_id as varchar) as shop_id;
