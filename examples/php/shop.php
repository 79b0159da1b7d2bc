<?php
// A shop's backend tells one conversation and the order that followed.
//
//     TALKWORTH_URL=http://127.0.0.1:8377 TALKWORTH_KEY=sk_... php examples/php/shop.php

declare(strict_types=1);

require __DIR__ . '/talkworth.php';

$spool = getenv('TALKWORTH_SPOOL') ?: sys_get_temp_dir() . '/talkworth.jsonl';
$talkworth = new Talkworth((string) getenv('TALKWORTH_URL'), (string) getenv('TALKWORTH_KEY'), $spool);
$whose = ['conversation_id' => 'php-chat-1', 'visitor_id' => 'php-v-1'];

$talkworth->track($whose + [
    'type' => 'message_sent',
    'event_id' => 'php-chat-1/1',
    'occurred_at' => '2025-03-03T10:00:00Z',
    'role' => 'shopper',
    'text' => 'Is the green tea organic?',
]);
$talkworth->track($whose + [
    'type' => 'message_sent',
    'event_id' => 'php-chat-1/2',
    'occurred_at' => '2025-03-03T10:00:04Z',
    'role' => 'assistant',
    'text' => 'Yes, it is certified organic.',
]);
$talkworth->track([
    'type' => 'order_placed',
    'event_id' => 'order_placed/php-5001',
    'occurred_at' => '2025-03-03T11:40:00Z',
    'order_id' => 'php-5001',
    'visitor_id' => 'php-v-1',
    'currency' => 'EUR',
    'total' => '45.90',
    'shipping' => '5.90',
    'lines' => [['line_id' => '1', 'quantity' => 2, 'price' => '20.00']],
]);
