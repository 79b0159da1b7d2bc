<?php
/**
 * Runs the tests: every function of the namespace `Talkworth\Test` that takes nothing is one, and
 * its name is a sentence.
 *
 *     php integrations/woocommerce/tests/run.php [WORD]
 */

namespace Talkworth\Testing;

error_reporting( E_ALL );
set_error_handler(
	static function ( $level, $message, $file, $line ) {
		if ( error_reporting() & $level ) {
			throw new \ErrorException( $message, 0, $level, $file, $line );
		}
		return true;
	}
);

require __DIR__ . '/site.php';

foreach ( glob( __DIR__ . '/test-*.php' ) as $file ) {
	require $file;
}
$word   = isset( $argv[1] ) ? $argv[1] : '';
$failed = $n = 0;
foreach ( get_defined_functions()['user'] as $name ) {
	$is_test = 0 === strpos( $name, 'talkworth\test\\' ) && 0 === ( new \ReflectionFunction( $name ) )->getNumberOfParameters();
	if ( ! $is_test || false === strpos( $name, $word ?: $name ) ) {
		continue;
	}
	++$n;
	$sentence = str_replace( '_', ' ', substr( $name, strlen( 'talkworth\test\\' ) ) );
	try {
		a_site();
		$name();
	} catch ( \Throwable $error ) {
		++$failed;
		echo "FAILED: $sentence\n  ", str_replace( "\n", "\n  ", $error->getMessage() ), "\n  ", $error->getFile(), ':', $error->getLine(), "\n";
	}
}
echo "$n tests, $failed failed\n";
exit( $failed || ! $n ? 1 : 0 );
