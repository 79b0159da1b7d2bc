<?php
/**
 * A site with the plugin in it, and what tests ask of it.
 */

namespace Talkworth\Testing;

require __DIR__ . '/wordpress.php';
require __DIR__ . '/woocommerce.php';
require dirname( __DIR__ ) . '/talkworth/talkworth.php';

const VISITOR = '0199f2c4a5b67788990011223344aabb';
const SECRET  = 'a secret &amp; nothing else';

/**
 * What the plugin hooked in as it was loaded; what it hooks in later comes anew with each site.
 */
$GLOBALS['talkworth_loaded'] = \Site::$hooks;

/** A site without settings, freshly loaded. */
function a_site( $is_admin = false ) {
	\Site::reset();
	\Store::reset();
	$deleted = new \ReflectionProperty( 'Talkworth\Refunds', 'deleted' );
	$deleted->setAccessible( true );
	$deleted->setValue( null, array() );
	\Site::$hooks    = $GLOBALS['talkworth_loaded'];
	\Site::$is_admin = $is_admin;
	do_action( 'plugins_loaded' );
}

/** A site that is set up; `$changes` are settings. */
function a_shop( array $changes = array(), $is_admin = false ) {
	a_site( $is_admin );
	\Talkworth\Settings::store(
		$changes + array(
			'server'     => 'https://talk.example',
			'shop'       => 'tea',
			'public_key' => 'pk_0123456789abcdef0123456789abcdef',
			'secret'     => SECRET,
		)
	);
	\Site::$network = static function () {
		return answer( 200 );
	};
}

function answer( $status ) {
	return array(
		'response' => array( 'code' => $status ),
		'body'     => '',
	);
}

/** What was sent last: its headers, and its body decoded. */
function sent() {
	list( , $arguments ) = end( \Site::$requests );
	return array( $arguments['headers'], json_decode( $arguments['body'], true ) );
}

/** What a piece of code prints. */
function printed( callable $code ) {
	ob_start();
	try {
		$code();
	} finally {
		$text = ob_get_clean();
	}
	return $text;
}

function same( $expected, $actual ) {
	if ( $expected !== $actual ) {
		throw new \Exception( "expected\n" . var_export( $expected, true ) . "\nbut got\n" . var_export( $actual, true ) );
	}
}

function holds( $part, $text ) {
	if ( false === strpos( $text, $part ) ) {
		throw new \Exception( "expected\n$part\nin\n$text" );
	}
}
