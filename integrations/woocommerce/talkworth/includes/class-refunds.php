<?php
/**
 * Refunds in full.
 *
 * @package Talkworth
 */

namespace Talkworth;

defined( 'ABSPATH' ) || exit;

/**
 * Tells of each refund with its lines and its time. An order's webhook knows neither: it lists an
 * id, a reason and a total.
 */
final class Refunds {
	/**
	 * The refunds whose deletion was told in this request: two hooks may tell of one.
	 *
	 * @var array<int, bool>
	 */
	private static $deleted = array();

	/**
	 * Hook in.
	 */
	public static function register() {
		add_action( 'woocommerce_order_refunded', array( __CLASS__, 'refunded' ), 10, 2 );
		add_action( 'woocommerce_refund_deleted', array( __CLASS__, 'deleted' ), 10, 2 );
		add_action( 'woocommerce_rest_delete_shop_order_refund_object', array( __CLASS__, 'deleted_by_rest' ), 10, 3 );
	}

	/**
	 * A refund was made.
	 *
	 * @param int $order_id  Of this order.
	 * @param int $refund_id The refund.
	 */
	public static function refunded( $order_id, $refund_id ) {
		Sender::later(
			'refund',
			array(
				'order'  => (int) $order_id,
				'refund' => (int) $refund_id,
			)
		);
	}

	/**
	 * A refund was taken back.
	 *
	 * @param int $refund_id The refund.
	 * @param int $order_id  Of this order.
	 */
	public static function deleted( $refund_id, $order_id ) {
		if ( isset( self::$deleted[ (int) $refund_id ] ) || (int) $order_id <= 0 ) {
			return;
		}
		self::$deleted[ (int) $refund_id ] = true;

		$order = wc_get_order( (int) $order_id );
		Sender::later(
			'refund_deleted',
			array(
				'order'    => (int) $order_id,
				'refund'   => (int) $refund_id,
				'currency' => $order ? $order->get_currency() : get_woocommerce_currency(),
				'at'       => time(),
			)
		);
	}

	/**
	 * A refund was taken back through the REST API, which leaves the object no id of its own.
	 *
	 * @param mixed            $refund   What it was.
	 * @param mixed            $response Unused.
	 * @param \WP_REST_Request $request  Names the refund.
	 */
	public static function deleted_by_rest( $refund, $response, $request ) {
		if ( $refund instanceof \WC_Order_Refund ) {
			self::deleted( (int) $request['id'], $refund->get_parent_id() );
		}
	}

	/**
	 * A refund as it is sent: no reason, which is free text, and nobody's name.
	 *
	 * @param mixed $refund The refund, if it is still there.
	 * @return array<string, mixed>|null
	 */
	public static function document( $refund ) {
		if ( ! $refund instanceof \WC_Order_Refund ) {
			return null;
		}
		$created = $refund->get_date_created();
		$at      = Sender::gmt( $created ? $created->getTimestamp() : null );
		return array(
			'id'                => $refund->get_id(),
			'order_id'          => $refund->get_parent_id(),
			'currency'          => $refund->get_currency(),
			'amount'            => self::decimal( $refund->get_amount() ),
			'date_created_gmt'  => $at,
			'date_modified_gmt' => $at,
			'is_deleted'        => false,
			'line_items'        => self::lines( $refund, 'line_item' ),
			'fee_lines'         => self::lines( $refund, 'fee' ),
			'shipping_lines'    => self::lines( $refund, 'shipping' ),
		);
	}

	/**
	 * A refund that was taken back, as it is sent.
	 *
	 * @param array<string, mixed> $facts Order, refund, currency and time.
	 * @return array<string, mixed>
	 */
	public static function deleted_document( array $facts ) {
		$at = Sender::gmt( (int) $facts['at'] );
		return array(
			'id'                => (int) $facts['refund'],
			'order_id'          => (int) $facts['order'],
			'currency'          => (string) $facts['currency'],
			'amount'            => '0',
			'date_created_gmt'  => $at,
			'date_modified_gmt' => $at,
			'is_deleted'        => true,
		);
	}

	/**
	 * The refund's items of one kind, each with the order's item it gives back.
	 *
	 * @param \WC_Order_Refund $refund The refund.
	 * @param string           $kind   `line_item`, `fee` or `shipping`.
	 * @return array<int, array<string, mixed>>
	 */
	private static function lines( $refund, $kind ) {
		$lines = array();
		foreach ( $refund->get_items( $kind ) as $item ) {
			$of = (int) $item->get_meta( '_refunded_item_id' );
			if ( $of > 0 ) {
				$lines[] = array(
					'id'               => $item->get_id(),
					'refunded_item_id' => $of,
					'quantity'         => $item->get_quantity(),
					'total'            => self::decimal( $item->get_total() ),
					'total_tax'        => self::decimal( $item->get_total_tax() ),
				);
			}
		}
		return $lines;
	}

	/**
	 * An amount as the REST API writes it: decimal text with the shop's decimals.
	 *
	 * @param mixed $amount The amount.
	 * @return string
	 */
	private static function decimal( $amount ) {
		return (string) wc_format_decimal( $amount, wc_get_price_decimals() );
	}
}
