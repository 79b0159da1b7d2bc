<?php
/**
 * What WooCommerce's own webhooks do not say, said in their manner.
 *
 * @package Talkworth
 */

namespace Talkworth;

defined( 'ABSPATH' ) || exit;

/**
 * Sends small documents to the server, signed as WooCommerce signs its webhooks, and sends them
 * again until they are taken: after a minute, then rarer and rarer for two days.
 */
final class Sender {
	const HOOK  = 'talkworth_deliver';
	const GROUP = 'talkworth';
	const WAITS = array( 60, 300, 1800, 7200, 21600, 43200, 86400 );

	/**
	 * Hook in.
	 */
	public static function register() {
		add_action( self::HOOK, array( __CLASS__, 'deliver' ), 10, 3 );
	}

	/**
	 * Send soon, in the background.
	 *
	 * @param string               $what  `refund`, `refund_deleted` or `order_deleted`.
	 * @param array<string, mixed> $facts What a document of it is made from, few and small.
	 */
	public static function later( $what, array $facts ) {
		if ( Settings::is_connected() ) {
			self::schedule( 0, array( $what, $facts, 0 ) );
		}
	}

	/**
	 * Make the document and send it; when that fails, try again later.
	 *
	 * @param string               $what    As in `later`.
	 * @param array<string, mixed> $facts   As in `later`.
	 * @param int                  $attempt How often it failed before.
	 */
	public static function deliver( $what, $facts, $attempt = 0 ) {
		$document = self::document( $what, (array) $facts );
		if ( null === $document || ! Settings::is_connected() ) {
			return;
		}
		$error = self::post( 'order_deleted' === $what ? 'order.deleted' : 'talkworth.refund', $document );
		if ( '' === $error ) {
			return;
		}
		$is_last = ! isset( self::WAITS[ $attempt ] );
		wc_get_logger()->log(
			$is_last ? 'error' : 'warning',
			sprintf( '%s of order %d was not taken: %s', $what, isset( $facts['order'] ) ? (int) $facts['order'] : 0, $error ),
			array( 'source' => self::GROUP )
		);
		if ( ! $is_last ) {
			self::schedule( self::WAITS[ $attempt ], array( $what, $facts, $attempt + 1 ) );
		}
	}

	/**
	 * Send a document now.
	 *
	 * @param string               $topic    As in WooCommerce's webhooks: `order.deleted`.
	 * @param array<string, mixed> $document The body.
	 * @return string What went wrong, '' if it was taken.
	 */
	public static function post( $topic, array $document ) {
		$parts    = explode( '.', $topic, 2 );
		$body     = wp_json_encode( $document );
		$response = wp_safe_remote_post(
			Settings::webhook_url(),
			array(
				'timeout'     => 30,
				'redirection' => 0,
				'user-agent'  => 'Talkworth/' . VERSION . ' (WooCommerce)',
				'body'        => $body,
				'headers'     => array(
					'Content-Type'             => 'application/json',
					'X-WC-Webhook-Source'      => home_url( '/' ),
					'X-WC-Webhook-Topic'       => $topic,
					'X-WC-Webhook-Resource'    => $parts[0],
					'X-WC-Webhook-Event'       => $parts[1],
					'X-WC-Webhook-Signature'   => self::signature( $body ),
					'X-WC-Webhook-Delivery-ID' => wp_generate_uuid4(),
				),
			)
		);
		if ( is_wp_error( $response ) ) {
			return $response->get_error_message();
		}
		$status = (int) wp_remote_retrieve_response_code( $response );
		return $status >= 200 && $status < 300 ? '' : "it was answered $status";
	}

	/**
	 * The signature of a body, as WooCommerce makes it.
	 *
	 * @param string $body The body's bytes.
	 * @return string
	 */
	public static function signature( $body ) {
		$secret = wp_specialchars_decode( Settings::get( 'secret' ), ENT_QUOTES );
		return base64_encode( hash_hmac( 'sha256', $body, $secret, true ) ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode
	}

	/**
	 * The time as WooCommerce writes it: UTC, and no sign of it.
	 *
	 * @param int|null $at Seconds since 1970; null for now.
	 * @return string
	 */
	public static function gmt( $at = null ) {
		return gmdate( 'Y-m-d\TH:i:s', null === $at ? time() : $at );
	}

	/**
	 * The document of a thing that happened; null where there is nothing left to say.
	 *
	 * @param string               $what  As in `later`.
	 * @param array<string, mixed> $facts As in `later`.
	 * @return array<string, mixed>|null
	 */
	private static function document( $what, array $facts ) {
		switch ( $what ) {
			case 'refund':
				return Refunds::document( wc_get_order( (int) $facts['refund'] ) );
			case 'refund_deleted':
				return Refunds::deleted_document( $facts );
			case 'order_deleted':
				return Deletions::document( $facts );
		}
		return null;
	}

	/**
	 * Have `deliver` called, by the Action Scheduler that comes with WooCommerce.
	 *
	 * @param int               $wait_s    In how many seconds.
	 * @param array<int, mixed> $arguments Of `deliver`.
	 */
	private static function schedule( $wait_s, array $arguments ) {
		if ( 0 === $wait_s ) {
			as_enqueue_async_action( self::HOOK, $arguments, self::GROUP );
		} else {
			as_schedule_single_action( time() + $wait_s, self::HOOK, $arguments, self::GROUP );
		}
	}
}
