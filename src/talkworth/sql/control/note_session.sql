update sessions set seen_at = max(seen_at, $seen_at) where sha256 = $sha256;
