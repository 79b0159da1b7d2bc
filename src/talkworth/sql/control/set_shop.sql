update shops
set
    name = $name,
    transcripts = $transcripts,
    retention_d = $retention_d
where shop_id = $shop_id;
