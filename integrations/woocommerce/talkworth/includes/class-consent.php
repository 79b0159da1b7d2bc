<?php
/**
 * The shopper's consent, as the WP Consent API knows it.
 *
 * @package Talkworth
 */

namespace Talkworth;

defined( 'ABSPATH' ) || exit;

/**
 * Tells consent plugins what we set, and asks them before we read it.
 */
final class Consent {
	const CATEGORY = 'statistics';

	/**
	 * Hook in.
	 */
	public static function register() {
		add_filter( 'wp_consent_api_registered_' . plugin_basename( PLUGIN_FILE ), '__return_true' );
		add_action( 'init', array( __CLASS__, 'tell' ), 20 );
	}

	/**
	 * Name our cookies to those who list them for the shopper.
	 */
	public static function tell() {
		if ( ! function_exists( 'wp_add_cookie_info' ) ) {
			return;
		}
		$service = 'Talkworth';
		$expires = __( '400 days', 'talkworth' );
		wp_add_cookie_info( Visit::COOKIE, $service, self::CATEGORY, $expires, __( 'Connects a conversation with the shop\'s assistant to a later order.', 'talkworth' ), __( 'A random number, and the id of the last conversation.', 'talkworth' ) );
		wp_add_cookie_info( '_tw_s', $service, self::CATEGORY, $expires, __( 'Keeps that random number where browsers forget it early.', 'talkworth' ), __( 'The same random number.', 'talkworth' ) );
	}

	/**
	 * Whether the visit may be read. The tracker sets no cookie without consent and takes it back
	 * when consent is; this asks once more, where there is a consent plugin to be asked.
	 *
	 * @return bool
	 */
	public static function is_given() {
		$mode = Settings::get( 'consent' );
		if ( 'granted' === $mode ) {
			return true;
		}
		if ( 'anonymous' === $mode ) {
			return false;
		}
		return ! function_exists( 'wp_has_consent' ) || wp_has_consent( self::CATEGORY );
	}
}
