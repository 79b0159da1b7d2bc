-- How a draft is written: nobody reads it before it is whole and on disk.

pragma journal_mode = off;
pragma synchronous = off;
