<?php
/**
 * Whose visit it is: our own first-party cookie, read in PHP.
 *
 * @package Talkworth
 */

namespace Talkworth;

defined( 'ABSPATH' ) || exit;

/**
 * The tracker's cookie: `VISITOR`, or `VISITOR.CONVERSATION` once there was one.
 *
 * Anybody can write a cookie. What is not of this form is taken for no cookie at all.
 */
final class Visit {
	const COOKIE       = '_tw';
	const VISITOR      = '/\A[0-9a-f]{32}\z/';
	const CONVERSATION = '/\A[A-Za-z0-9._~:@\/+=|,-]{1,200}\z/';

	/**
	 * The visit as it is written on an order; '' where there is none, or no consent to read it.
	 *
	 * @return string
	 */
	public static function current() {
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- `parse` lets nothing else through.
		$cookie = isset( $_COOKIE[ self::COOKIE ] ) ? wp_unslash( $_COOKIE[ self::COOKIE ] ) : '';
		return Consent::is_given() ? self::parse( $cookie ) : '';
	}

	/**
	 * The cookie's text if it is a visit. A conversation that cannot be one is left out.
	 *
	 * @param mixed $text What the browser sent.
	 * @return string
	 */
	public static function parse( $text ) {
		$parts = is_string( $text ) ? explode( '.', $text, 2 ) : array( '' );
		if ( ! preg_match( self::VISITOR, $parts[0] ) ) {
			return '';
		}
		$has_conversation = isset( $parts[1] ) && preg_match( self::CONVERSATION, $parts[1] );
		return $has_conversation ? "$parts[0].$parts[1]" : $parts[0];
	}
}
