<?php
/**
 * A shop that really sends: the plugin's own code, and webhooks as WooCommerce delivers them, over
 * PHP's HTTP streams to a running server.
 *
 *     echo '{"server": "http://127.0.0.1:8780", "shop": "tea", "secret": "...", "steps": [...]}' |
 *         php integrations/woocommerce/tests/shop.php
 *
 * Each step is a list: what is done, and with what. Prints, as JSON, what the server answered to
 * each request; a shop that logged something prints that and fails.
 */

namespace Talkworth\Testing;

require __DIR__ . '/site.php';

$told = json_decode( stream_get_contents( STDIN ), true );
a_site();
\Talkworth\Settings::store( array_intersect_key( $told, \Talkworth\Settings::DEFAULTS ) );
\Site::$home = isset( $told['home'] ) ? $told['home'] : \Site::$home;

$answers = array();
$sending = static function ( $url, $arguments ) use ( &$answers, &$sending ) {
	\Site::$network = null; // by PHP's streams
	$answer         = wp_safe_remote_request( $url, $arguments );
	\Site::$network = $sending;
	$answers[]      = is_wp_error( $answer ) ? array( 0, $answer->get_error_message() ) : array( $answer['response']['code'], json_decode( $answer['body'], true ) );
	return $answer;
};
\Site::$network = $sending;

/** What a shop does. */
$steps = array(
	// The one click of the settings page.
	'connect'  => static function () {
		return \Talkworth\Webhooks::connect();
	},
	// A shopper with this cookie checks out, by the hook of one of the checkouts.
	'checkout' => static function ( $hook, $cookie, $values ) {
		$_COOKIE['_tw'] = $cookie;
		$order          = new \WC_Order( $values );
		do_action( $hook, $order, array() );
		$order->save();
	},
	// WooCommerce delivers a webhook of an order.
	'deliver'  => static function ( $topic, $order_id ) {
		\Talkworth\Webhooks::ours()[ $topic ]->deliver( $order_id );
	},
	// The order changes.
	'change'   => static function ( $order_id, $values ) {
		$order         = wc_get_order( $order_id );
		$order->values = $values + $order->values;
	},
	// The merchant gives money back; the items are [kind, item of the order, quantity, total, tax].
	'refund'   => static function ( $values, $items ) {
		$lines = array();
		foreach ( $items as list( $kind, $of, $quantity, $total, $tax ) ) {
			$lines[ $kind ][] = new \WC_Item( array( 'quantity' => $quantity, 'total' => $total, 'total_tax' => $tax ), array( '_refunded_item_id' => $of ) );
		}
		new \WC_Order_Refund( $values, $lines );
		do_action( 'woocommerce_order_refunded', $values['parent_id'], $values['id'] );
		\Store::run_actions();
	},
	// The merchant takes a refund back.
	'unrefund' => static function ( $refund_id, $order_id ) {
		unset( \Store::$orders[ $refund_id ] );
		do_action( 'woocommerce_refund_deleted', $refund_id, $order_id );
		\Store::run_actions();
	},
);
foreach ( $told['steps'] as $step ) {
	$error = $steps[ array_shift( $step ) ]( ...$step );
	if ( $error || \Store::$log ) {
		fwrite( STDERR, $error . implode( "\n", \Store::$log ) . "\n" );
		exit( 1 );
	}
}
echo json_encode( $answers ), "\n";
