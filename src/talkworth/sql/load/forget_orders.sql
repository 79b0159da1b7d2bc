-- What the ledger made of orders whose facts changed.
delete from order_states where order_key in (select c.order_key from changed_orders as c);

delete from order_lines where order_key in (select c.order_key from changed_orders as c);

delete from order_sales where order_key in (select c.order_key from changed_orders as c);

delete from order_portions where order_key in (select c.order_key from changed_orders as c);

delete from order_entries where order_key in (select c.order_key from changed_orders as c);

delete from order_exchanges where order_key in (select c.order_key from changed_orders as c);

delete from order_refunds where order_key in (select c.order_key from changed_orders as c);

delete from order_identifiers where order_key in (select c.order_key from changed_orders as c);
