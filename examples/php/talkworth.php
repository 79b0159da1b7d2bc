<?php
/**
 * Sends events to Talkworth from plain PHP: no Composer, no extension.
 *
 *     $talkworth = new Talkworth('https://YOUR-HOST', 'sk_...', '/var/spool/talkworth.jsonl');
 *     $talkworth->track(['type' => 'order_placed', 'order_id' => '5001', ...]);
 *
 * Events go out in one request when the script ends. What the server cannot take now waits in the
 * spool file, and goes out with the next script's. Nothing here throws into the shop.
 *
 * Licence: Apache-2.0
 */

declare(strict_types=1);

final class Talkworth
{
    private const TRIES = 3;
    private const BATCH = 500;

    /** @var list<string> */
    private array $waiting = [];

    public function __construct(
        private readonly string $url,
        #[\SensitiveParameter] private readonly string $key,
        private readonly string $spool,
        private readonly float $timeoutS = 3.0,
    ) {
        register_shutdown_function([$this, 'flush']);
    }

    /** Queue one event; its id comes back. Money is text: '45.90', never a float. */
    public function track(array $event): string
    {
        $event += ['event_id' => bin2hex(random_bytes(16)), 'occurred_at' => gmdate('Y-m-d\TH:i:s\Z')];
        $packed = json_encode($event, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE);
        if ($packed === false) {
            error_log('talkworth: an event cannot be written as JSON: ' . json_last_error_msg());
        } else {
            $this->waiting[] = $packed;
        }
        return (string) $event['event_id'];
    }

    /** Send what waits here and in the spool; whether the server has dealt with all of it. */
    public function flush(): bool
    {
        $spool = fopen($this->spool, 'c+');
        if ($spool === false || !flock($spool, LOCK_EX)) {
            error_log("talkworth: the spool {$this->spool} cannot be opened");
            $spool = null;
        }
        $spooled = $spool ? explode("\n", (string) stream_get_contents($spool)) : [];
        $events = array_values(array_filter([...$spooled, ...$this->waiting]));
        $this->waiting = [];
        while ($events && $this->deliver(array_slice($events, 0, self::BATCH))) {
            $events = array_slice($events, self::BATCH);
        }
        if ($spool) {
            ftruncate($spool, 0);
            rewind($spool);
            fwrite($spool, $events ? implode("\n", $events) . "\n" : '');
            fclose($spool);
        } else {
            $this->waiting = $events;
        }
        return $events === [];
    }

    /** Whether the server dealt with the batch: took it, or said that it never will. */
    private function deliver(array $events): bool
    {
        $sentAt = gmdate('Y-m-d\TH:i:s\Z');
        $body = '{"sent_at":"' . $sentAt . '","events":[' . implode(',', $events) . ']}';
        for ($try = 1; ; $try++) {
            [$status, $retryAfterS, $answer] = $this->post($body);
            if ($status !== 0 && $status < 500 && $status !== 408 && $status !== 429) {
                $this->complain($status, $answer);
                return true;
            }
            if ($try === self::TRIES) {
                error_log("talkworth: the server answered $status; " . count($events) . ' events wait');
                return false;
            }
            usleep((int) (1e6 * min(max($retryAfterS, 0.2 * 2 ** $try), 2)));
        }
    }

    /** @return array{int, float, string} the status (0: no answer), Retry-After, the body */
    private function post(string $body): array
    {
        $context = stream_context_create(['http' => [
            'method' => 'POST',
            'header' => "Authorization: Bearer {$this->key}\r\nContent-Type: application/json\r\nConnection: close",
            'content' => $body,
            'timeout' => $this->timeoutS,
            'ignore_errors' => true,
            'follow_location' => 0,
        ]]);
        $answer = @file_get_contents($this->url . '/v1/events', false, $context);
        $status = 0;
        $retryAfterS = 0.0;
        foreach ($answer === false ? [] : $http_response_header as $line) {
            if (preg_match('~^HTTP/\S+ (\d+)~', $line, $found)) {
                $status = (int) $found[1];
            } elseif (preg_match('~^retry-after:\s*(\d+)~i', $line, $found)) {
                $retryAfterS = (float) $found[1];
            }
        }
        return [$status, $retryAfterS, (string) $answer];
    }

    /** Log what the server will never take. */
    private function complain(int $status, string $answer): void
    {
        $report = json_decode($answer, true);
        foreach ($report['verdicts'] ?? [] as $verdict) {
            if ($verdict['status'] !== 'accepted') {
                error_log("talkworth: {$verdict['event_id']} was rejected: {$verdict['code']}: {$verdict['message']}");
            }
        }
        if (!isset($report['verdicts'])) {
            error_log("talkworth: $status " . ($report['error']['code'] ?? 'is no answer of Talkworth'));
        }
    }
}
