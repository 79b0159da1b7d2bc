delete from shares where share_id = $share_id;
