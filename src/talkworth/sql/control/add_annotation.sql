insert into annotations (
    annotation_id, shop_id, happened_on, kind, words, written_by, written_at
)
values ($annotation_id, $shop_id, $happened_on, $kind, $words, $written_by, $written_at);
