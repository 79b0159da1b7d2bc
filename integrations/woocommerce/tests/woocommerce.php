<?php
/**
 * A stand-in for the part of WooCommerce that the plugin stands on: orders with notes and refunds,
 * webhooks that sign and are delivered, gateways, and the Action Scheduler. For tests alone.
 */

namespace {

	/** What WooCommerce remembers; emptied before each test. */
	final class Store {
		public static $orders   = array();
		public static $webhooks = array();
		public static $gateways = array();
		public static $actions  = array();
		public static $log      = array();
		public static $decimals = 2;
		public static $last_id  = 100;

		public static function reset() {
			self::$orders   = array();
			self::$webhooks = array();
			self::$gateways = array();
			self::$actions  = array();
			self::$log      = array();
			self::$decimals = 2;
			self::$last_id  = 100;
		}

		public static function next_id() {
			return ++self::$last_id;
		}

		/** Run what waits, with arguments as the database gives them back; how long each waited. */
		public static function run_actions() {
			$waits = array();
			while ( self::$actions ) {
				list( $hook, $arguments, $wait_s ) = array_shift( self::$actions );
				$waits[] = $wait_s;
				do_action( $hook, ...json_decode( json_encode( $arguments ), true ) );
			}
			return $waits;
		}
	}

	class WooCommerce {
		public function payment_gateways() {
			return $this;
		}
	}
	class Gateways {
		public function payment_gateways() {
			return Store::$gateways;
		}
	}
	class WC_Shop extends WooCommerce {
		public function payment_gateways() {
			return new Gateways();
		}
	}
	function WC() {
		return new WC_Shop();
	}

	class Gateway {
		private $options;
		public function __construct( $options ) {
			$this->options = $options;
		}
		public function get_option( $name, $fallback = null ) {
			return isset( $this->options[ $name ] ) ? $this->options[ $name ] : $fallback;
		}
	}

	class WC_Item {
		public $id;
		public $values;
		public $meta = array();
		public function __construct( $values, $meta = array() ) {
			$this->id     = isset( $values['id'] ) ? $values['id'] : Store::next_id();
			$this->values = $values + array( 'quantity' => 1, 'total' => '0', 'total_tax' => '0' );
			$this->meta   = $meta;
		}
		public function get_id() {
			return $this->id;
		}
		public function get_meta( $key ) {
			return isset( $this->meta[ $key ] ) ? $this->meta[ $key ] : '';
		}
		public function get_quantity() {
			return $this->values['quantity'];
		}
		public function get_total() {
			return $this->values['total'];
		}
		public function get_total_tax() {
			return $this->values['total_tax'];
		}
	}

	class WC_DateTime extends DateTime {}

	/** What orders and refunds share; `values` are the fields of the REST API. */
	abstract class WC_Abstract_Order {
		public $values  = array();
		public $notes   = array();
		public $items   = array();
		public $n_saves = 0;
		protected $id   = 0;

		public function __construct( $values = array(), $items = array() ) {
			$this->values = $values + array( 'currency' => 'EUR', 'status' => 'pending', 'total' => '0' );
			$this->items  = $items;
			$this->id     = isset( $values['id'] ) ? $values['id'] : 0;
			if ( $this->id ) {
				Store::$orders[ $this->id ] = $this;
			}
		}
		public function get_id() {
			return $this->id;
		}
		public function get_currency() {
			return $this->values['currency'];
		}
		public function get_status() {
			return $this->values['status'];
		}
		public function get_total() {
			return $this->values['total'];
		}
		public function get_meta( $key ) {
			return isset( $this->notes[ $key ] ) ? $this->notes[ $key ] : '';
		}
		public function update_meta_data( $key, $value ) {
			$this->notes[ $key ] = $value;
		}
		public function delete_meta_data( $key ) {
			unset( $this->notes[ $key ] );
		}
		public function get_items( $kind = 'line_item' ) {
			return isset( $this->items[ $kind ] ) ? $this->items[ $kind ] : array();
		}
		public function save() {
			++$this->n_saves;
			$this->id                   = $this->id ? $this->id : Store::next_id();
			Store::$orders[ $this->id ] = $this;
			return $this->id;
		}
		protected function at( $name ) {
			return isset( $this->values[ $name ] ) ? new WC_DateTime( $this->values[ $name ] . '+00:00' ) : null;
		}
	}

	class WC_Order extends WC_Abstract_Order {
		public function get_customer_id() {
			return isset( $this->values['customer_id'] ) ? $this->values['customer_id'] : 0;
		}
		public function get_payment_method() {
			return isset( $this->values['payment_method'] ) ? $this->values['payment_method'] : '';
		}
		public function get_date_paid() {
			return $this->at( 'date_paid_gmt' );
		}
		/** The order as the REST API gives it: the fields it was made with, and its notes. */
		public function rest() {
			$notes = array();
			foreach ( $this->notes as $key => $value ) {
				$notes[] = array( 'id' => Store::next_id(), 'key' => $key, 'value' => $value );
			}
			return array( 'id' => $this->id, 'meta_data' => $notes ) + $this->values;
		}
	}

	class WC_Order_Refund extends WC_Abstract_Order {
		public function get_parent_id() {
			return $this->values['parent_id'];
		}
		public function get_amount() {
			return $this->values['amount'];
		}
		public function get_date_created() {
			return $this->at( 'date_created_gmt' );
		}
	}

	function wc_get_order( $id ) {
		return isset( Store::$orders[ $id ] ) ? Store::$orders[ $id ] : false;
	}
	function get_woocommerce_currency() {
		return 'EUR';
	}
	function wc_get_price_decimals() {
		return Store::$decimals;
	}
	function wc_format_decimal( $number, $places = false ) {
		return number_format( (float) $number, $places, '.', '' );
	}

	/** A webhook as WooCommerce delivers it, headers, signature and HTTP/1.0 included. */
	class WC_Webhook {
		private $values = array( 'id' => 0, 'status' => 'disabled', 'failure_count' => 0 );

		public function __call( $name, $arguments ) {
			$field = substr( $name, 4 );
			if ( 0 === strpos( $name, 'set_' ) ) {
				$this->values[ $field ] = $arguments[0];
				return null;
			}
			return isset( $this->values[ $field ] ) ? $this->values[ $field ] : '';
		}
		public function save() {
			$this->values['id']                   = $this->values['id'] ? $this->values['id'] : Store::next_id();
			Store::$webhooks[ $this->values['id'] ] = $this;
		}
		public function delete( $force = false ) {
			unset( Store::$webhooks[ $this->values['id'] ] );
		}
		public function deliver_ping() {
			$answer = wp_safe_remote_post( $this->get_delivery_url(), array( 'user-agent' => 'WooCommerce/10.3.4 Hookshot (WordPress/6.8)', 'body' => 'webhook_id=' . $this->get_id() ) );
			if ( is_wp_error( $answer ) ) {
				return new WP_Error( 'error', 'Error: Delivery URL cannot be reached: ' . $answer->get_error_message() );
			}
			$status = wp_remote_retrieve_response_code( $answer );
			return 200 === $status ? true : new WP_Error( 'error', "Error: Delivery URL returned response code: $status" );
		}
		public function deliver( $order_id ) {
			list( $resource, $event ) = explode( '.', $this->get_topic() );
			$payload = 'deleted' === $event ? array( 'id' => $order_id ) : wc_get_order( $order_id )->rest();
			$payload = apply_filters( 'woocommerce_webhook_payload', $payload, $resource, $order_id, $this->get_id() );
			$body    = trim( wp_json_encode( $payload ) );
			$secret  = wp_specialchars_decode( $this->get_secret(), ENT_QUOTES );
			return wp_safe_remote_request(
				$this->get_delivery_url(),
				array(
					'timeout'     => 60,
					'httpversion' => '1.0',
					'user-agent'  => 'WooCommerce/10.3.4 Hookshot (WordPress/6.8)',
					'body'        => $body,
					'headers'     => array(
						'Content-Type'             => 'application/json',
						'X-WC-Webhook-Source'      => home_url( '/' ),
						'X-WC-Webhook-Topic'       => $this->get_topic(),
						'X-WC-Webhook-Resource'    => $resource,
						'X-WC-Webhook-Event'       => $event,
						'X-WC-Webhook-Signature'   => base64_encode( hash_hmac( 'sha256', $body, $secret, true ) ),
						'X-WC-Webhook-ID'          => $this->get_id(),
						'X-WC-Webhook-Delivery-ID' => bin2hex( random_bytes( 16 ) ),
					),
				)
			);
		}
	}
	function wc_get_webhook( $id ) {
		return isset( Store::$webhooks[ $id ] ) ? Store::$webhooks[ $id ] : null;
	}

	class WC_Log {
		public function log( $level, $message, $context = array() ) {
			Store::$log[] = "$level: $message";
		}
		public function error( $message, $context = array() ) {
			$this->log( 'error', $message, $context );
		}
	}
	function wc_get_logger() {
		return new WC_Log();
	}

	function as_enqueue_async_action( $hook, $arguments, $group ) {
		Store::$actions[] = array( $hook, $arguments, 0 );
	}
	function as_schedule_single_action( $at, $hook, $arguments, $group ) {
		Store::$actions[] = array( $hook, $arguments, $at - time() );
	}
	function as_unschedule_all_actions( $hook, $arguments = array(), $group = '' ) {
		Store::$actions = array();
	}
}
