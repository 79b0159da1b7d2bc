update webhooks set expires_at = $expires_at where webhook_id = $webhook_id;
