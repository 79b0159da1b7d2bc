<?php
/**
 * Orders that are no more.
 *
 * @package Talkworth
 */

namespace Talkworth;

defined( 'ABSPATH' ) || exit;

/**
 * Says of a deleted order when it went and what it was worth, and of a restored one when it came
 * back: WooCommerce's own webhook of a deletion says no more than an id.
 */
final class Deletions {
	/**
	 * Hook in.
	 */
	public static function register() {
		add_filter( 'woocommerce_webhook_payload', array( __CLASS__, 'add' ), 10, 4 );
		// An order that is deleted for good without lying in the bin has no webhook at all.
		add_action( 'woocommerce_before_delete_order', array( __CLASS__, 'before' ), 10, 2 );
	}

	/**
	 * Add to the body of our own webhooks what theirs leave out.
	 *
	 * @param mixed  $payload     The body.
	 * @param string $resource    What kind of thing it is about.
	 * @param mixed  $resource_id Which one.
	 * @param int    $webhook_id  Whose webhook.
	 * @return mixed
	 */
	public static function add( $payload, $resource, $resource_id, $webhook_id ) {
		$topic = 'order' === $resource && is_array( $payload ) ? Webhooks::topic_of( (int) $webhook_id ) : '';
		if ( 'order.restored' === $topic ) {
			$payload['date_restored_gmt'] = Sender::gmt();
		}
		$order = 'order.deleted' === $topic ? wc_get_order( (int) $resource_id ) : null;
		if ( $order instanceof \WC_Order ) {
			$payload = array_merge( $payload, self::document( self::facts( $order ) ) );
		}
		return $payload;
	}

	/**
	 * An order is about to be deleted for good.
	 *
	 * @param int   $order_id The order.
	 * @param mixed $order    The order itself, since WooCommerce 7.1.
	 */
	public static function before( $order_id, $order = null ) {
		$order = $order instanceof \WC_Order ? $order : wc_get_order( (int) $order_id );
		// What lies in the bin was told when it went there; what was never paid is nobody's money.
		if ( $order instanceof \WC_Order && 'trash' !== $order->get_status() && $order->get_date_paid() ) {
			Sender::later( 'order_deleted', self::facts( $order ) );
		}
	}

	/**
	 * A deletion as it is sent.
	 *
	 * @param array<string, mixed> $facts Order, currency, total and time.
	 * @return array<string, mixed>
	 */
	public static function document( array $facts ) {
		return array(
			'id'               => (int) $facts['order'],
			'date_deleted_gmt' => Sender::gmt( (int) $facts['at'] ),
			'currency'         => (string) $facts['currency'],
			'total'            => (string) $facts['total'],
		);
	}

	/**
	 * What a deletion is told from.
	 *
	 * @param \WC_Order $order The order.
	 * @return array<string, mixed>
	 */
	private static function facts( $order ) {
		return array(
			'order'    => $order->get_id(),
			'currency' => $order->get_currency(),
			'total'    => (string) wc_format_decimal( $order->get_total(), wc_get_price_decimals() ),
			'at'       => time(),
		);
	}
}
