<?php
/** Refunds in full, and orders that are no more. */

namespace Talkworth\Test;

use Talkworth\Sender;
use function Talkworth\Testing\a_shop;
use function Talkworth\Testing\answer;
use function Talkworth\Testing\same;
use function Talkworth\Testing\sent;

function a_refund( array $values = array() ) {
	return new \WC_Order_Refund(
		$values + array(
			'id'               => 31,
			'parent_id'        => 7,
			'amount'           => '17.5',
			'date_created_gmt' => '2026-11-12T08:30:00',
		),
		array(
			'line_item' => array( new \WC_Item( array( 'id' => 41, 'quantity' => -1, 'total' => '-9.45', 'total_tax' => '-1.795' ), array( '_refunded_item_id' => '11' ) ) ),
			'fee'       => array( new \WC_Item( array( 'total' => '-1' ) ) ),
			'shipping'  => array( new \WC_Item( array( 'id' => 42, 'quantity' => -1, 'total' => '-4.12', 'total_tax' => '-0.78' ), array( '_refunded_item_id' => '13' ) ) ),
		)
	);
}

function a_refund_is_sent_in_full_and_in_the_background() {
	a_shop();
	a_refund();
	do_action( 'woocommerce_order_refunded', 7, 31 );
	same( array(), \Site::$requests );
	\Store::run_actions();
	list( $headers, $document ) = sent();
	same(
		array(
			'id'                => 31,
			'order_id'          => 7,
			'currency'          => 'EUR',
			'amount'            => '17.50',
			'date_created_gmt'  => '2026-11-12T08:30:00',
			'date_modified_gmt' => '2026-11-12T08:30:00',
			'is_deleted'        => false,
			'line_items'        => array( array( 'id' => 41, 'refunded_item_id' => 11, 'quantity' => -1, 'total' => '-9.45', 'total_tax' => '-1.80' ) ),
			'fee_lines'         => array(),
			'shipping_lines'    => array( array( 'id' => 42, 'refunded_item_id' => 13, 'quantity' => -1, 'total' => '-4.12', 'total_tax' => '-0.78' ) ),
		),
		$document
	);
	same( 'talkworth.refund', $headers['X-WC-Webhook-Topic'] );
	same( 'talkworth', $headers['X-WC-Webhook-Resource'] );
	same( 'https://tea.example/', $headers['X-WC-Webhook-Source'] );
	same( 'https://talk.example/webhooks/woocommerce/tea', \Site::$requests[0][0] );
}

function it_is_signed_as_woocommerce_signs() {
	a_shop();
	a_refund();
	do_action( 'woocommerce_order_refunded', 7, 31 );
	\Store::run_actions();
	$body     = \Site::$requests[0][1]['body'];
	$expected = base64_encode( hash_hmac( 'sha256', $body, 'a secret & nothing else', true ) );
	same( $expected, sent()[0]['X-WC-Webhook-Signature'] );
}

function a_refund_that_was_taken_back_is_told_once() {
	a_shop();
	new \WC_Order( array( 'id' => 7, 'currency' => 'JPY' ) );
	do_action( 'woocommerce_refund_deleted', 31, 7 );
	do_action( 'woocommerce_rest_delete_shop_order_refund_object', a_refund( array( 'id' => 0 ) ), null, array( 'id' => '31' ) );
	\Store::run_actions();
	same( 1, count( \Site::$requests ) );
	list( , $document ) = sent();
	same( array( 31, 7, 'JPY', '0', true ), array( $document['id'], $document['order_id'], $document['currency'], $document['amount'], $document['is_deleted'] ) );
	same( 1, preg_match( '/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/', $document['date_modified_gmt'] ) );
}

function a_refund_that_was_taken_back_through_the_rest_api_is_told_too() {
	a_shop();
	do_action( 'woocommerce_rest_delete_shop_order_refund_object', a_refund( array( 'id' => 0 ) ), null, array( 'id' => '32' ) );
	\Store::run_actions();
	same( 32, sent()[1]['id'] );
	same( true, sent()[1]['is_deleted'] );
}

function a_refund_that_is_gone_before_it_is_sent_is_passed_over() {
	a_shop();
	do_action( 'woocommerce_order_refunded', 7, 31 );
	\Store::run_actions();
	same( array(), \Site::$requests );
	same( array(), \Store::$log );
}

function what_is_not_taken_is_sent_again_for_two_days_and_then_logged() {
	a_shop();
	a_refund();
	$tried          = 0;
	\Site::$network = static function () use ( &$tried ) {
		++$tried;
		return $tried % 2 ? answer( 503 ) : new \WP_Error( 'http', 'no route' );
	};
	do_action( 'woocommerce_order_refunded', 7, 31 );
	same( array_merge( array( 0 ), Sender::WAITS ), \Store::run_actions() );
	same( 8, $tried );
	same( 'error: refund of order 7 was not taken: no route', end( \Store::$log ) );
	same( 'warning: refund of order 7 was not taken: it was answered 503', \Store::$log[0] );
}

function what_is_taken_later_is_sent_no_more() {
	a_shop();
	a_refund();
	$tried          = 0;
	\Site::$network = static function () use ( &$tried ) {
		return answer( ++$tried < 3 ? 401 : 200 );
	};
	do_action( 'woocommerce_order_refunded', 7, 31 );
	same( array( 0, 60, 300 ), \Store::run_actions() );
}

function nothing_is_sent_before_the_plugin_is_set_up() {
	a_shop( array( 'secret' => '' ) );
	a_refund();
	do_action( 'woocommerce_order_refunded', 7, 31 );
	same( array(), \Store::$actions );
}

function a_deletion_for_good_of_a_paid_order_is_told() {
	$given = array(
		array( array( 'status' => 'completed', 'date_paid_gmt' => '2026-11-01T00:00:00' ), 1 ),
		array( array( 'status' => 'trash', 'date_paid_gmt' => '2026-11-01T00:00:00' ), 0 ),
		array( array( 'status' => 'checkout-draft' ), 0 ),
	);
	foreach ( $given as list( $values, $n ) ) {
		a_shop();
		$order = new \WC_Order( $values + array( 'id' => 7, 'total' => '58.89' ) );
		do_action( 'woocommerce_before_delete_order', 7, $order );
		unset( \Store::$orders[7] );
		\Store::run_actions();
		same( $n, count( \Site::$requests ) );
	}
	a_shop();
	new \WC_Order( array( 'id' => 7, 'total' => '58.89', 'date_paid_gmt' => '2026-11-01T00:00:00' ) );
	do_action( 'woocommerce_before_delete_order', 7 );
	\Store::run_actions();
	list( $headers, $document ) = sent();
	same( 'order.deleted', $headers['X-WC-Webhook-Topic'] );
	same( array( 'id', 'date_deleted_gmt', 'currency', 'total' ), array_keys( $document ) );
	same( '58.89', $document['total'] );
}
