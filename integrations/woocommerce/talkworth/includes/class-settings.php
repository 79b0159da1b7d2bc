<?php
/**
 * What the merchant told us.
 *
 * @package Talkworth
 */

namespace Talkworth;

defined( 'ABSPATH' ) || exit;

/**
 * The settings, each of them fit to be used: what does not pass is never stored.
 */
final class Settings {
	const OPTION   = 'talkworth_settings';
	const CONSENTS = array( 'auto', 'wp', 'granted', 'pending', 'anonymous' );
	const DEFAULTS = array(
		'server'     => '',
		'shop'       => '',
		'public_key' => '',
		'secret'     => '',
		'consent'    => 'auto',
		'handoff'    => 'yes',
	);

	/**
	 * One setting as text; '' where it was never given.
	 *
	 * @param string $name A key of DEFAULTS.
	 * @return string
	 */
	public static function get( $name ) {
		$stored = get_option( self::OPTION, array() );
		$stored = is_array( $stored ) ? $stored : array();
		return isset( $stored[ $name ] ) && is_string( $stored[ $name ] ) ? $stored[ $name ] : self::DEFAULTS[ $name ];
	}

	/**
	 * Store settings that passed `clean`, and keep the others.
	 *
	 * @param array<string, string> $changes By name.
	 */
	public static function store( array $changes ) {
		$stored = get_option( self::OPTION, array() );
		$stored = array_intersect_key( is_array( $stored ) ? $stored : array(), self::DEFAULTS );
		update_option( self::OPTION, array_merge( self::DEFAULTS, $stored, $changes ), false );
	}

	/**
	 * Whether we know where to send webhooks, and how to sign them.
	 *
	 * @return bool
	 */
	public static function is_connected() {
		return '' !== self::webhook_url() && '' !== self::get( 'secret' );
	}

	/**
	 * Where webhooks go; '' while server or shop is missing.
	 *
	 * @return string
	 */
	public static function webhook_url() {
		$server = self::get( 'server' );
		$shop   = self::get( 'shop' );
		return '' === $server || '' === $shop ? '' : "$server/webhooks/woocommerce/$shop";
	}

	/**
	 * The setting as it may be stored; null where it is not fit to be used. '' forgets it.
	 *
	 * @param string $name A key of DEFAULTS.
	 * @param mixed  $text As it was typed, without slashes.
	 * @return string|null
	 */
	public static function clean( $name, $text ) {
		$text = is_string( $text ) ? trim( $text ) : '';
		switch ( $name ) {
			case 'consent':
				return in_array( $text, self::CONSENTS, true ) ? $text : null;
			case 'handoff':
				return 'yes' === $text ? 'yes' : 'no';
			case 'server':
				return '' === $text ? '' : self::clean_server( $text );
		}
		$forms = array(
			'shop'       => '/\A[a-z0-9-]{1,63}\z/',
			'public_key' => '/\Apk_[A-Za-z0-9_-]{8,200}\z/',
			// Not touched by any sanitizer: a secret that was changed signs nothing.
			'secret'     => '/\A[\x21-\x7e]{16,200}\z/',
		);
		return '' === $text || preg_match( $forms[ $name ], $text ) ? $text : null;
	}

	/**
	 * The server's address without a slash at its end.
	 *
	 * @param string $text As it was typed.
	 * @return string|null
	 */
	private static function clean_server( $text ) {
		$url   = esc_url_raw( $text, array( 'http', 'https' ) );
		$parts = '' === $url ? false : wp_parse_url( $url );
		if ( ! is_array( $parts ) || empty( $parts['host'] ) || array_intersect_key( $parts, array_flip( array( 'user', 'pass', 'query', 'fragment' ) ) ) ) {
			return null;
		}
		return rtrim( $url, '/' );
	}
}
