delete from sessions where sha256 = $sha256;
