<?php
/**
 * The tracker's tag.
 *
 * @package Talkworth
 */

namespace Talkworth;

defined( 'ABSPATH' ) || exit;

/**
 * Prints the tracker into the shop's pages: one request, which delays nothing.
 */
final class Tag {
	// Takes calls until the script is here: the tracker's own stub.js, to the letter.
	const STUB = '((n,t)=>{n.tw=n.talkworth=n.talkworth||((...a)=>t.push([Date.now(),a])),n.tw.q=t})(window,[]);';

	/**
	 * Hook in.
	 */
	public static function register() {
		add_action( 'wp_head', array( __CLASS__, 'print_tag' ), 5 );
	}

	/**
	 * Print it, once there is a server and a key.
	 */
	public static function print_tag() {
		$attributes = self::attributes();
		if ( array() === $attributes || is_feed() || is_robots() ) {
			return;
		}
		wp_print_inline_script_tag( self::STUB );
		wp_print_script_tag( $attributes );
	}

	/**
	 * The tag's attributes; none while the plugin is not set up.
	 *
	 * @return array<string, string|bool>
	 */
	public static function attributes() {
		$server = Settings::get( 'server' );
		$key    = Settings::get( 'public_key' );
		if ( '' === $server || '' === $key ) {
			return array();
		}
		$attributes = array(
			'async'    => true,
			'src'      => "$server/tw.js",
			'data-key' => $key,
		);
		$consent    = Settings::get( 'consent' );
		if ( 'auto' === $consent && function_exists( 'wp_has_consent' ) ) {
			$consent = 'wp';
		}
		if ( 'auto' !== $consent ) {
			$attributes['data-consent'] = $consent;
		}
		if ( 'yes' !== Settings::get( 'handoff' ) ) {
			$attributes['data-cart'] = 'off';
		}
		/**
		 * The tag's attributes, for shops that need more of them, such as `data-domains`.
		 *
		 * @param array<string, string|bool> $attributes By name.
		 */
		return apply_filters( 'talkworth_tag_attributes', $attributes );
	}
}
