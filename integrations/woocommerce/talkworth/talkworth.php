<?php
/**
 * Plugin Name:          Talkworth
 * Description:          Says what your AI assistant is worth: hands the conversation on to the order, and tells your Talkworth server of orders and refunds.
 * Version:              0.1.0
 * Requires at least:    6.2
 * Requires PHP:         7.4
 * Requires Plugins:     woocommerce
 * WC requires at least: 8.0
 * WC tested up to:      10.3
 * License:              Apache-2.0
 * License URI:          https://www.apache.org/licenses/LICENSE-2.0
 * Text Domain:          talkworth
 * Domain Path:          /languages
 *
 * @package Talkworth
 */

namespace Talkworth;

defined( 'ABSPATH' ) || exit;

const PLUGIN_FILE = __FILE__;
const VERSION     = '0.1.0';

foreach ( array( 'settings', 'visit', 'consent', 'checkout', 'tag', 'sender', 'refunds', 'deletions', 'webhooks', 'privacy', 'settings-page' ) as $name ) {
	require_once __DIR__ . "/includes/class-$name.php";
}

add_action(
	'before_woocommerce_init',
	static function () {
		$features = '\Automattic\WooCommerce\Utilities\FeaturesUtil';
		if ( class_exists( $features ) ) {
			$features::declare_compatibility( 'custom_order_tables', PLUGIN_FILE, true );
			$features::declare_compatibility( 'cart_checkout_blocks', PLUGIN_FILE, true );
		}
	}
);

add_action(
	'init',
	static function () {
		load_plugin_textdomain( 'talkworth', false, dirname( plugin_basename( PLUGIN_FILE ) ) . '/languages' );
	}
);

// Nothing here makes sense without WooCommerce.
add_action(
	'plugins_loaded',
	static function () {
		if ( ! class_exists( 'WooCommerce' ) ) {
			return;
		}
		Consent::register();
		Tag::register();
		Checkout::register();
		Sender::register();
		Refunds::register();
		Deletions::register();
		Webhooks::register();
		Privacy::register();
		if ( is_admin() ) {
			Settings_Page::register();
		}
	}
);
