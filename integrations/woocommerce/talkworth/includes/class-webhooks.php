<?php
/**
 * The webhooks of WooCommerce that go to the server.
 *
 * @package Talkworth
 */

namespace Talkworth;

defined( 'ABSPATH' ) || exit;

/**
 * Makes them in one click, and mends them: WooCommerce turns a webhook off after five refusals.
 */
final class Webhooks {
	const OPTION = 'talkworth_webhooks';
	const TOPICS = array( 'order.created', 'order.updated', 'order.deleted', 'order.restored' );

	/**
	 * Hook in.
	 */
	public static function register() {
		add_action( 'woocommerce_webhook_disabled_due_delivery_failures', array( __CLASS__, 'disabled' ) );
	}

	/**
	 * Our webhooks that are still there.
	 *
	 * @return array<string, \WC_Webhook> By topic.
	 */
	public static function ours() {
		$found = array();
		foreach ( self::ids() as $topic => $id ) {
			$webhook = wc_get_webhook( $id );
			if ( $webhook ) {
				$found[ $topic ] = $webhook;
			}
		}
		return $found;
	}

	/**
	 * The topic of one of our webhooks; '' for another's.
	 *
	 * @param int $webhook_id The webhook.
	 * @return string
	 */
	public static function topic_of( $webhook_id ) {
		return (string) array_search( $webhook_id, self::ids(), true );
	}

	/**
	 * Make the webhooks that are missing, and have them all active, with the present address and
	 * secret. The shopper's orders are read with the rights of whoever does this.
	 *
	 * @return string What went wrong, '' if the server answers.
	 */
	public static function connect() {
		$ours = self::ours();
		$ids  = array();
		foreach ( self::TOPICS as $topic ) {
			$webhook = isset( $ours[ $topic ] ) ? $ours[ $topic ] : new \WC_Webhook();
			$webhook->set_name( "Talkworth: $topic" );
			$webhook->set_topic( $topic );
			$webhook->set_delivery_url( Settings::webhook_url() );
			$webhook->set_secret( Settings::get( 'secret' ) );
			$webhook->set_user_id( get_current_user_id() );
			$webhook->set_api_version( 'wp_api_v3' );
			$webhook->set_failure_count( 0 );
			$webhook->set_status( 'active' );
			$webhook->save();
			$ids[ $topic ] = (int) $webhook->get_id();
		}
		update_option( self::OPTION, $ids, false );
		$ping = $webhook->deliver_ping();
		return is_wp_error( $ping ) ? $ping->get_error_message() : '';
	}

	/**
	 * Delete them.
	 */
	public static function disconnect() {
		foreach ( self::ours() as $webhook ) {
			$webhook->delete( true );
		}
		delete_option( self::OPTION );
	}

	/**
	 * WooCommerce gave up on a webhook. Say so where the merchant looks.
	 *
	 * @param int $webhook_id The webhook.
	 */
	public static function disabled( $webhook_id ) {
		$topic = self::topic_of( (int) $webhook_id );
		if ( '' !== $topic ) {
			wc_get_logger()->error(
				"WooCommerce turned off the webhook $topic, because the server refused it too often. Connect again under WooCommerce > Talkworth.",
				array( 'source' => Sender::GROUP )
			);
		}
	}

	/**
	 * The ids we stored.
	 *
	 * @return array<string, int> By topic.
	 */
	private static function ids() {
		$stored = get_option( self::OPTION, array() );
		return is_array( $stored ) ? array_map( 'intval', array_intersect_key( $stored, array_flip( self::TOPICS ) ) ) : array();
	}
}
