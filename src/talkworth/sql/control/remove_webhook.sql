delete from webhooks where webhook_id = $webhook_id;
