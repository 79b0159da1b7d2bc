<?php
/** The order carries the conversation, whatever checkout it came through. */

namespace Talkworth\Test;

use Talkworth\Checkout;
use function Talkworth\Testing\a_shop;
use function Talkworth\Testing\same;
use const Talkworth\Testing\VISITOR;

const VISIT = VISITOR . '.chat-7781';

function an_order( array $values = array() ) {
	return new \WC_Order( $values );
}

function the_classic_checkout_notes_the_visit_before_the_order_is_saved() {
	a_shop();
	$_COOKIE['_tw'] = VISIT;
	$order          = an_order();
	do_action( 'woocommerce_checkout_create_order', $order, array() );
	same( array( '__tw', '_talkworth_placed' ), array_keys( $order->notes ) );
	same( VISIT, $order->get_meta( '__tw' ) );
	same( 0, $order->n_saves );
}

function the_block_checkout_and_wallets_note_it_and_save_once() {
	foreach ( array( 'woocommerce_store_api_checkout_order_processed', 'woocommerce_before_pay_action' ) as $hook ) {
		a_shop();
		$_COOKIE['_tw'] = VISIT;
		$order          = an_order( array( 'id' => 7 ) );
		do_action( $hook, $order );
		do_action( $hook, $order );
		same( VISIT, $order->get_meta( '__tw' ) );
		same( 1, $order->n_saves );
	}
}

function the_order_that_is_sent_says_it() {
	a_shop();
	$_COOKIE['_tw'] = VISIT;
	$order          = an_order( array( 'id' => 7 ) );
	do_action( 'woocommerce_store_api_checkout_order_processed', $order );
	same( array( 'key' => '__tw', 'value' => VISIT ), array_slice( $order->rest()['meta_data'][0], 1 ) );
}

function without_a_cookie_the_order_says_no_more_than_when_it_was_placed() {
	a_shop();
	$order = an_order( array( 'id' => 7 ) );
	do_action( 'woocommerce_store_api_checkout_order_processed', $order );
	same( array( '_talkworth_placed' ), array_keys( $order->notes ) );
	same( 1, preg_match( '/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/', $order->get_meta( '_talkworth_placed' ) ) );
}

function an_order_is_placed_once() {
	a_shop();
	$order                             = an_order( array( 'id' => 7 ) );
	$order->notes['_talkworth_placed'] = '2026-11-09T12:00:00';
	do_action( 'woocommerce_before_pay_action', $order );
	same( '2026-11-09T12:00:00', $order->get_meta( '_talkworth_placed' ) );
	same( 0, $order->n_saves );
}

function what_an_earlier_try_noted_stays_where_nothing_is_known_now() {
	a_shop();
	$order                = an_order( array( 'id' => 7 ) );
	$order->notes['__tw'] = VISIT;
	do_action( 'woocommerce_before_pay_action', $order );
	same( VISIT, $order->get_meta( '__tw' ) );
}

function nothing_is_noted_when_the_merchant_does_not_want_it() {
	a_shop( array( 'handoff' => 'no' ) );
	$_COOKIE['_tw'] = VISIT;
	$order          = an_order( array( 'id' => 7, 'customer_id' => 1 ) );
	do_action( 'woocommerce_store_api_checkout_order_processed', $order );
	same( array(), $order->notes );
}

function an_order_paid_in_a_gateways_test_mode_says_so_until_it_is_paid_for_real() {
	$modes = array(
		array( array( 'testmode' => 'yes' ), true ),
		array( array( 'test_mode' => '1' ), true ),
		array( array( 'sandbox' => 'yes' ), true ),
		array( array( 'testmode' => 'no' ), false ),
		array( array(), false ),
	);
	foreach ( $modes as list( $options, $is_test ) ) {
		a_shop();
		\Store::$gateways['card'] = new \Gateway( $options );
		$order                    = an_order( array( 'id' => 7, 'payment_method' => 'card' ) );
		do_action( 'woocommerce_store_api_checkout_order_processed', $order );
		same( $is_test ? '1' : '', $order->get_meta( '_talkworth_test' ) );

		\Store::$gateways['card'] = new \Gateway( array() );
		do_action( 'woocommerce_before_pay_action', $order );
		same( '', $order->get_meta( '_talkworth_test' ) );
	}
}

function an_order_of_the_staff_says_so() {
	foreach ( array( array( 1, '1' ), array( 2, '' ), array( 0, '' ) ) as list( $customer, $expected ) ) {
		a_shop();
		$order = an_order( array( 'id' => 7, 'customer_id' => $customer ) );
		do_action( 'woocommerce_store_api_checkout_order_processed', $order );
		same( $expected, $order->get_meta( '_talkworth_staff' ) );
	}
}

function what_is_no_order_is_passed_over() {
	a_shop();
	$_COOKIE['_tw'] = VISIT;
	foreach ( array( null, 7, false, new \stdClass() ) as $thing ) {
		same( false, Checkout::stamp( $thing ) );
	}
}

function an_erased_order_forgets_the_visit_and_an_export_names_it() {
	a_shop();
	$order = an_order( array( 'id' => 7 ) );
	same( array(), apply_filters( 'woocommerce_privacy_export_order_personal_data', array(), $order ) );
	$order->notes['__tw'] = VISIT;
	$exported             = apply_filters( 'woocommerce_privacy_export_order_personal_data', array(), $order );
	same( VISIT, $exported[0]['value'] );
	do_action( 'woocommerce_privacy_remove_order_personal_data', $order );
	same( '', $order->get_meta( '__tw' ) );
	same( 1, $order->n_saves );
}
