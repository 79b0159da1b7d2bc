<?php
/**
 * WordPress's own tools of privacy.
 *
 * @package Talkworth
 */

namespace Talkworth;

defined( 'ABSPATH' ) || exit;

/**
 * Adds to the suggested privacy policy, to a customer's export, and to what an erasure takes away.
 */
final class Privacy {
	/**
	 * Hook in.
	 */
	public static function register() {
		add_action( 'admin_init', array( __CLASS__, 'suggest' ) );
		add_filter( 'woocommerce_privacy_export_order_personal_data', array( __CLASS__, 'export' ), 10, 2 );
		add_action( 'woocommerce_privacy_remove_order_personal_data', array( __CLASS__, 'erase' ) );
	}

	/**
	 * Suggest a paragraph for the shop's privacy policy.
	 */
	public static function suggest() {
		if ( function_exists( 'wp_add_privacy_policy_content' ) ) {
			wp_add_privacy_policy_content(
				'Talkworth',
				wp_kses_post( '<p>' . __( 'We measure which conversations with our assistant led to an order. For this we keep a random number in a cookie (_tw, 400 days), note it on your order, and send the order to our own measuring server, without your name, your address or the texts you wrote.', 'talkworth' ) . '</p>' )
			);
		}
	}

	/**
	 * What we wrote onto an order, in a customer's export.
	 *
	 * @param mixed     $data  What is exported so far.
	 * @param \WC_Order $order The order.
	 * @return mixed
	 */
	public static function export( $data, $order ) {
		$visit = (string) $order->get_meta( Checkout::VISIT );
		if ( is_array( $data ) && '' !== $visit ) {
			$data[] = array(
				'name'  => __( 'Visit and conversation with the assistant', 'talkworth' ),
				'value' => $visit,
			);
		}
		return $data;
	}

	/**
	 * The order becomes nobody's.
	 *
	 * @param \WC_Order $order The order.
	 */
	public static function erase( $order ) {
		$order->delete_meta_data( Checkout::VISIT );
		$order->save();
	}
}
