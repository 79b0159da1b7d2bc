delete from outlets where outlet_id = $outlet_id;
