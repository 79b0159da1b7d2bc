delete from deliveries where outlet_id = $outlet_id;
