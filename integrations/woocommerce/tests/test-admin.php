<?php
/** The settings page, the webhooks, the tag. */

namespace Talkworth\Test;

use Talkworth\Settings;
use Talkworth\Settings_Page;
use Talkworth\Tag;
use Talkworth\Webhooks;
use function Talkworth\Testing\a_shop;
use function Talkworth\Testing\a_site;
use function Talkworth\Testing\answer;
use function Talkworth\Testing\holds;
use function Talkworth\Testing\printed;
use function Talkworth\Testing\same;
use function Talkworth\Testing\sent;

const KEY = 'pk_0123456789abcdef0123456789abcdef';

/** Press a button of the page; the code and the detail it goes back with. */
function pressed( $action, array $fields = array() ) {
	$_POST = array_map( 'addslashes', $fields ) + array( '_wpnonce' => wp_create_nonce( "talkworth_$action" ) );
	try {
		do_action( "admin_post_talkworth_$action" );
	} catch ( \Redirected $back ) {
		parse_str( (string) parse_url( $back->getMessage(), PHP_URL_QUERY ), $query );
		same( 'talkworth', $query['page'] );
		return array( $query['talkworth'], isset( $query['detail'] ) ? $query['detail'] : '' );
	}
	throw new \Exception( 'it did not go back' );
}

function what_is_typed_is_stored_clean() {
	a_site( true );
	$typed = array(
		'server'     => ' https://Talk.example/sub/ ',
		'shop'       => 'tea',
		'public_key' => KEY,
		'secret'     => 'it\'s "16" & \\more<%20',
		'consent'    => 'wp',
	);
	same( array( 'wrong', 'secret' ), pressed( 'save', $typed ) ); // it has blanks in it
	same( array( 'saved', '' ), pressed( 'save', array( 'secret' => 'it\'s"16"&\\more<%20' ) + $typed ) );
	same( 'https://Talk.example/sub', Settings::get( 'server' ) );
	same( 'it\'s"16"&\\more<%20', Settings::get( 'secret' ) );
	same( 'no', Settings::get( 'handoff' ) );
	same( 'https://Talk.example/sub/webhooks/woocommerce/tea', Settings::webhook_url() );
}

function what_cannot_be_right_is_named_and_the_old_value_stays() {
	a_shop( array(), true );
	$wrong = array(
		'server'     => array( 'javascript:alert(1)', 'ftp://talk.example', 'https://', 'https://a:b@talk.example', 'https://talk.example/?q' ),
		'shop'       => array( 'Tea', 'tea/more', '../tea', 'tea"', str_repeat( 'a', 64 ) ),
		'public_key' => array( 'sk_0123456789abcdef0123456789abcdef', 'pk_"><script>', 'pk_' ),
		'secret'     => array( 'short', "sixteen letters\n1234567", str_repeat( 's', 201 ) ),
		'consent'    => array( 'maybe' ),
	);
	foreach ( $wrong as $name => $texts ) {
		foreach ( $texts as $text ) {
			same( null, Settings::clean( $name, $text ) );
			$before = Settings::get( $name );
			list( $code, $detail ) = pressed( 'save', array( $name => $text ) + array( 'server' => 'https://talk.example', 'shop' => 'tea', 'public_key' => KEY, 'consent' => 'auto' ) );
			same( array( 'wrong', $name ), array( $code, $detail ) );
			same( $before, Settings::get( $name ) );
		}
	}
	same( null, Settings::clean( 'shop', "tea\n\n.." ) );
	same( '', Settings::clean( 'secret', array( 'x' ) ) );
}

function an_empty_secret_means_as_it_is() {
	a_shop( array(), true );
	pressed( 'save', array( 'server' => 'https://talk.example', 'shop' => 'tea', 'public_key' => KEY, 'secret' => '', 'consent' => 'auto' ) );
	same( \Talkworth\Testing\SECRET, Settings::get( 'secret' ) );
}

function without_the_right_or_the_nonce_nothing_happens() {
	foreach ( array( 'save', 'connect', 'disconnect' ) as $action ) {
		a_shop( array(), true );
		$before = \Site::$options;
		foreach ( array( 'no nonce', 'another nonce', 'no right' ) as $case ) {
			\Site::$user_id = 'no right' === $case ? 2 : 1;
			$_POST          = array( 'shop' => 'taken' );
			if ( 'no nonce' !== $case ) {
				$_POST['_wpnonce'] = wp_create_nonce( 'no right' === $case ? "talkworth_$action" : 'talkworth_else' );
			}
			try {
				do_action( "admin_post_talkworth_$action" );
				throw new \Exception( "$action went on: $case" );
			} catch ( \Died $died ) {
				same( $before, \Site::$options );
				same( array(), \Site::$requests );
			}
		}
	}
}

function one_click_makes_the_four_webhooks_and_asks_the_server() {
	a_shop( array(), true );
	same( array( 'connected', '' ), pressed( 'connect' ) );
	$ours = Webhooks::ours();
	same( Webhooks::TOPICS, array_keys( $ours ) );
	foreach ( $ours as $topic => $webhook ) {
		same( $topic, $webhook->get_topic() );
		same( 'active', $webhook->get_status() );
		same( 'https://talk.example/webhooks/woocommerce/tea', $webhook->get_delivery_url() );
		same( \Talkworth\Testing\SECRET, $webhook->get_secret() );
		same( array( 1, 'wp_api_v3' ), array( $webhook->get_user_id(), $webhook->get_api_version() ) );
	}
	same( 1, count( \Site::$requests ) );
	holds( 'webhook_id=', \Site::$requests[0][1]['body'] );
}

function a_second_click_mends_what_is_off_or_gone_and_makes_none_twice() {
	a_shop( array(), true );
	pressed( 'connect' );
	$ours = Webhooks::ours();
	$ours['order.updated']->set_status( 'disabled' );
	$ours['order.created']->delete( true );
	pressed( 'connect' );
	same( 4, count( \Store::$webhooks ) );
	same( 'active', Webhooks::ours()['order.updated']->get_status() );
	same( Webhooks::TOPICS, array_keys( Webhooks::ours() ) );
}

function a_server_that_does_not_answer_is_named() {
	a_shop( array(), true );
	\Site::$network = static function () {
		return new \WP_Error( 'http', 'no route' );
	};
	same( array( 'unreachable', 'Error: Delivery URL cannot be reached: no route' ), pressed( 'connect' ) );
	\Site::$network = static function () {
		return answer( 502 );
	};
	same( array( 'unreachable', 'Error: Delivery URL returned response code: 502' ), pressed( 'connect' ) );
}

function a_new_address_or_secret_goes_to_the_webhooks() {
	a_shop( array(), true );
	pressed( 'connect' );
	pressed( 'save', array( 'server' => 'https://other.example', 'shop' => 'tea', 'public_key' => KEY, 'secret' => 'another-secret-of-theirs', 'consent' => 'auto' ) );
	foreach ( Webhooks::ours() as $webhook ) {
		same( 'https://other.example/webhooks/woocommerce/tea', $webhook->get_delivery_url() );
		same( 'another-secret-of-theirs', $webhook->get_secret() );
	}
}

function without_a_secret_one_is_made_and_shown_once() {
	a_shop( array( 'secret' => '' ), true );
	same( array( 'connected', '' ), pressed( 'connect' ) );
	$secret = Settings::get( 'secret' );
	same( 1, preg_match( '/^[a-zA-Z0-9]{48}$/', $secret ) );
	$page = printed( array( Settings_Page::class, 'show' ) );
	holds( "echo &#039;$secret&#039; | talkworth webhook add tea woocommerce --domain tea.example", $page );
	same( false, strpos( printed( array( Settings_Page::class, 'show' ) ), $secret ) );
}

function without_a_server_there_is_nothing_to_connect_to() {
	a_site( true );
	same( array( 'incomplete', '' ), pressed( 'connect' ) );
	same( array(), \Store::$webhooks );
}

function disconnecting_deletes_ours_and_no_others() {
	a_shop( array(), true );
	$other = new \WC_Webhook();
	$other->save();
	pressed( 'connect' );
	same( array( 'disconnected', '' ), pressed( 'disconnect' ) );
	same( array( $other->get_id() ), array_keys( \Store::$webhooks ) );
	same( array(), Webhooks::ours() );
}

function a_webhook_that_woocommerce_turned_off_is_logged() {
	a_shop( array(), true );
	pressed( 'connect' );
	do_action( 'woocommerce_webhook_disabled_due_delivery_failures', 99999 );
	same( array(), \Store::$log );
	do_action( 'woocommerce_webhook_disabled_due_delivery_failures', Webhooks::ours()['order.updated']->get_id() );
	holds( 'order.updated', \Store::$log[0] );
}

function a_deleted_or_restored_order_says_when() {
	a_shop( array(), true );
	pressed( 'connect' );
	new \WC_Order( array( 'id' => 7, 'status' => 'trash', 'total' => '58.89' ) );
	$ours = Webhooks::ours();
	$ours['order.deleted']->deliver( 7 );
	same( array( 'id', 'date_deleted_gmt', 'currency', 'total' ), array_keys( sent()[1] ) );
	$ours['order.restored']->deliver( 7 );
	same( 19, strlen( sent()[1]['date_restored_gmt'] ) );
	$ours['order.deleted']->deliver( 8 ); // gone for good
	same( array( 'id' => 8 ), sent()[1] );
	$ours['order.updated']->deliver( 7 );
	same( false, isset( sent()[1]['date_restored_gmt'] ) );
	same( array( 'id' => 7 ), apply_filters( 'woocommerce_webhook_payload', array( 'id' => 7 ), 'order', 7, 12345 ) );
	same( 'text', apply_filters( 'woocommerce_webhook_payload', 'text', 'order', 7, $ours['order.deleted']->get_id() ) );
}

function the_page_shows_what_is_stored_escaped_and_never_the_secret() {
	a_shop( array( 'shop' => 'tea' ), true );
	\Site::$options['talkworth_settings']['shop'] = '"><script>alert(1)</script>';
	$_GET = array( 'talkworth' => 'unreachable', 'detail' => '<b>no route</b>' );
	$page = printed( array( Settings_Page::class, 'show' ) );
	same( false, strpos( $page, '<script>' ) );
	same( false, strpos( $page, '<b>' ) );
	same( false, strpos( $page, \Talkworth\Testing\SECRET ) );
	same( false, strpos( $page, esc_attr( \Talkworth\Testing\SECRET ) ) );
	holds( 'no route', $page );
	holds( '<code>order.restored</code> not made yet', $page );
	holds( wp_create_nonce( 'talkworth_save' ), $page );
}

function the_page_is_for_those_who_manage_the_shop() {
	a_shop( array(), true );
	do_action( 'admin_menu' );
	same( 'manage_woocommerce', \Site::$plugins['page'][3] );
	\Site::$user_id = 2;
	same( '', printed( array( Settings_Page::class, 'show' ) ) );
}

function the_list_of_plugins_links_to_the_page() {
	a_shop( array(), true );
	$links = apply_filters( 'plugin_action_links_talkworth/talkworth.php', array( 'Deactivate' ) );
	holds( 'admin.php?page=talkworth', $links[0] );
	same( 'Deactivate', $links[1] );
}

function the_tag_is_async_and_names_the_key() {
	a_shop();
	$head = printed( static function () { do_action( 'wp_head' ); } );
	holds( '<script async src="https://talk.example/tw.js" data-key="' . KEY . '"', $head );
	same( 0, strpos( $head, '<script>' . Tag::STUB ) );
}

function there_is_no_tag_before_there_is_a_server_and_a_key() {
	foreach ( array( 'server', 'public_key' ) as $missing ) {
		a_shop( array( $missing => '' ) );
		same( '', printed( static function () { do_action( 'wp_head' ); } ) );
	}
}

function the_tag_says_how_consent_is_known_and_a_shop_may_add_to_it() {
	the_consent_plugin_is_asked_where_there_is_one();
	foreach ( array( 'auto' => 'wp', 'wp' => 'wp', 'pending' => 'pending', 'anonymous' => 'anonymous', 'granted' => 'granted' ) as $setting => $expected ) {
		a_shop( array( 'consent' => $setting, 'handoff' => 'no' ) );
		same( $expected, Tag::attributes()['data-consent'] );
		same( 'off', Tag::attributes()['data-cart'] );
	}
	add_filter( 'talkworth_tag_attributes', static function ( $attributes ) { return $attributes + array( 'data-domains' => 'pay.example' ); } );
	same( 'pay.example', Tag::attributes()['data-domains'] );
}

function settings_of_another_shape_are_none() {
	foreach ( array( 'text', array( 'server' => array( 'x' ), 'more' => 'y' ), null ) as $stored ) {
		a_site();
		\Site::$options['talkworth_settings'] = $stored;
		same( '', Settings::get( 'server' ) );
		same( 'auto', Settings::get( 'consent' ) );
	}
	a_site();
	\Site::$options['talkworth_webhooks'] = 'text';
	same( array(), Webhooks::ours() );
}

function a_privacy_policy_is_suggested() {
	a_shop( array(), true );
	do_action( 'admin_init' );
	holds( '_tw', \Site::$plugins['policy'] );
}

function uninstalling_leaves_nothing_but_the_orders() {
	a_shop( array(), true );
	pressed( 'connect' );
	$order                = new \WC_Order( array( 'id' => 7 ) );
	$order->notes['__tw'] = 'kept';
	do_action( 'woocommerce_order_refunded', 7, 31 );
	defined( 'WP_UNINSTALL_PLUGIN' ) || define( 'WP_UNINSTALL_PLUGIN', 'talkworth/talkworth.php' );
	require dirname( __DIR__ ) . '/talkworth/uninstall.php';
	same( array(), \Site::$options );
	same( array(), \Store::$webhooks );
	same( array(), \Store::$actions );
	same( 'kept', $order->get_meta( '__tw' ) );
}
