-- The journal: what arrived, in the order in which it became durable. Rows are only ever added.
--
-- A row is a bundle: entries that were committed together and stand next to each other, as one
-- MessagePack array of arrays, in the field order of journal/entry.py. One row for a hundred
-- entries costs a quarter of the time of a hundred rows. `last_seq` is the place of the last of
-- them; places are counted from 1 and have no gaps.

begin immediate;

create table if not exists bundles (
    last_seq integer not null primary key,
    n_entries integer not null check (n_entries > 0),
    entries blob not null
);

pragma user_version = 1;

commit;
