<?php
/** Whose visit it is, and whether it may be read. */

namespace Talkworth\Test;

use Talkworth\Settings;
use Talkworth\Visit;
use function Talkworth\Testing\a_shop;
use function Talkworth\Testing\same;
use const Talkworth\Testing\VISITOR;

function a_cookie_is_taken_only_in_its_own_form() {
	$given = array(
		array( VISITOR, VISITOR ),
		array( VISITOR . '.chat-7781', VISITOR . '.chat-7781' ),
		array( VISITOR . '.a.b:c/d@e', VISITOR . '.a.b:c/d@e' ),
		array( VISITOR . '.', VISITOR ),
		array( VISITOR . '.<script>', VISITOR ),
		array( VISITOR . ".c\n", VISITOR ),
		array( VISITOR . '.' . str_repeat( 'c', 201 ), VISITOR ),
		array( strtoupper( VISITOR ), '' ),
		array( VISITOR . 'a', '' ),
		array( substr( VISITOR, 1 ), '' ),
		array( VISITOR . "\n", '' ),
		array( '.chat', '' ),
		array( '1.' . VISITOR, '' ),
		array( '', '' ),
		array( null, '' ),
		array( array( VISITOR ), '' ),
		array( "' or 1=1 --", '' ),
	);
	foreach ( $given as list( $cookie, $expected ) ) {
		same( $expected, Visit::parse( $cookie ) );
	}
}

function the_current_visit_is_that_of_the_browsers_cookie() {
	a_shop();
	same( '', Visit::current() );
	$_COOKIE['_tw'] = VISITOR . '.chat-7781';
	same( VISITOR . '.chat-7781', Visit::current() );
}

function slashes_that_wordpress_adds_are_taken_off() {
	a_shop();
	$_COOKIE['_tw'] = addslashes( VISITOR . ".o'clock" );
	same( VISITOR, Visit::current() );
}

function nobody_is_recognised_where_that_is_the_setting() {
	a_shop( array( 'consent' => 'anonymous' ) );
	$_COOKIE['_tw'] = VISITOR;
	same( '', Visit::current() );
}

function the_consent_plugin_is_asked_where_there_is_one() {
	a_shop();
	$_COOKIE['_tw'] = VISITOR;
	// The stand-in of the WP Consent API comes last, because a function cannot be taken back.
	if ( ! function_exists( 'wp_has_consent' ) ) {
		eval( 'function wp_has_consent( $category ) { return "statistics" === $category && ! empty( $GLOBALS["has_consent"] ); } function wp_add_cookie_info( ...$info ) { $GLOBALS["cookie_info"][] = $info; }' );
	}
	$GLOBALS['has_consent'] = false;
	same( '', Visit::current() );
	$GLOBALS['has_consent'] = true;
	same( VISITOR, Visit::current() );

	$GLOBALS['has_consent'] = false;
	Settings::store( array( 'consent' => 'granted' ) );
	same( VISITOR, Visit::current() );
	$GLOBALS['has_consent'] = true;
}

function our_cookies_are_named_to_consent_plugins() {
	the_consent_plugin_is_asked_where_there_is_one();
	$GLOBALS['cookie_info'] = array();
	do_action( 'init' );
	same( array( '_tw', '_tw_s' ), array_column( $GLOBALS['cookie_info'], 0 ) );
	same( array( 'statistics', 'statistics' ), array_column( $GLOBALS['cookie_info'], 2 ) );
	same( true, apply_filters( 'wp_consent_api_registered_talkworth/talkworth.php', false ) );
}
