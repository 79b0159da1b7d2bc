-- Shops and rule sets are copied from the control file each time it changes.
delete from shops;

delete from rule_sets;

delete from identity_limits;
