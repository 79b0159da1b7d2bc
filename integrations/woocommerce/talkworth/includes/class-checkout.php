<?php
/**
 * The order carries the conversation.
 *
 * @package Talkworth
 */

namespace Talkworth;

defined( 'ABSPATH' ) || exit;

/**
 * Writes the visit onto the order as it is placed, in whatever checkout: classic, blocks, a wallet
 * button, or the page on which an order that the staff made is paid.
 *
 * It happens in PHP, because what a page's form should carry is lost with every wallet button.
 */
final class Checkout {
	const VISIT  = '__tw';
	const TEST   = '_talkworth_test';
	const STAFF  = '_talkworth_staff';
	const PLACED = '_talkworth_placed';

	/**
	 * Hook in.
	 */
	public static function register() {
		// Before the order is saved, so that it costs no write of its own.
		add_action( 'woocommerce_checkout_create_order', array( __CLASS__, 'stamp' ), 20 );
		// Blocks save the order before this, wallets of either kind come one way or the other.
		add_action( 'woocommerce_store_api_checkout_order_processed', array( __CLASS__, 'stamp_and_save' ), 20 );
		add_action( 'woocommerce_before_pay_action', array( __CLASS__, 'stamp_and_save' ), 20 );
	}

	/**
	 * Write what we know onto the order. What an earlier try wrote is kept where we know nothing.
	 *
	 * @param mixed $order The order.
	 * @return bool Whether it changed.
	 */
	public static function stamp( $order ) {
		if ( ! $order instanceof \WC_Order || 'yes' !== Settings::get( 'handoff' ) ) {
			return false;
		}
		$notes   = array(
			self::VISIT  => Visit::current(),
			self::TEST   => self::is_test( $order ) ? '1' : '',
			self::STAFF  => self::is_staff( $order ) ? '1' : '',
			// An order of the block checkout is as old as its draft: a chat after that is not too late.
			self::PLACED => '' === (string) $order->get_meta( self::PLACED ) ? Sender::gmt() : '',
		);
		$changed = false;
		foreach ( $notes as $key => $value ) {
			if ( '' !== $value && $order->get_meta( $key ) !== $value ) {
				$order->update_meta_data( $key, $value );
				$changed = true;
			}
		}
		// The shopper went from a test gateway to a real one on the same order.
		if ( '' === $notes[ self::TEST ] && '' !== (string) $order->get_meta( self::TEST ) ) {
			$order->delete_meta_data( self::TEST );
			$changed = true;
		}
		return $changed;
	}

	/**
	 * The same for an order that is in the database already.
	 *
	 * @param mixed $order The order.
	 */
	public static function stamp_and_save( $order ) {
		if ( self::stamp( $order ) ) {
			$order->save();
		}
	}

	/**
	 * Whether the order is paid with play money: the gateway says it is in its test mode.
	 *
	 * @param \WC_Order $order The order.
	 * @return bool
	 */
	private static function is_test( $order ) {
		$gateways = WC()->payment_gateways() ? WC()->payment_gateways()->payment_gateways() : array();
		$gateway  = isset( $gateways[ $order->get_payment_method() ] ) ? $gateways[ $order->get_payment_method() ] : null;
		if ( ! is_object( $gateway ) || ! method_exists( $gateway, 'get_option' ) ) {
			return false;
		}
		foreach ( array( 'testmode', 'test_mode', 'sandbox' ) as $name ) {
			if ( in_array( $gateway->get_option( $name, 'no' ), array( 'yes', '1', 'on', 1, true ), true ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether somebody of the shop's own staff placed it.
	 *
	 * @param \WC_Order $order The order.
	 * @return bool
	 */
	private static function is_staff( $order ) {
		return user_can( (int) $order->get_customer_id(), 'manage_woocommerce' );
	}
}
