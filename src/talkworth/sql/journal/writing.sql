-- How the writer's connection works: a commit returns once it is on the disk itself.
-- `fullfsync` is what that takes on macOS; elsewhere it says nothing. Checkpoints come every
-- 16 MB of log: each costs two fsyncs, which the commit behind it waits for.

pragma journal_mode = wal;
pragma synchronous = full;
pragma fullfsync = on;
pragma checkpoint_fullfsync = on;
pragma wal_autocheckpoint = 4000;
