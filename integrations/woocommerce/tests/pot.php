<?php
/**
 * Prints the template for translators: every text of the plugin, with where it stands.
 *
 *     php integrations/woocommerce/tests/pot.php > integrations/woocommerce/talkworth/languages/talkworth.pot
 */

$plugin = dirname( __DIR__ ) . '/talkworth';
$texts  = array();
foreach ( array_merge( glob( "$plugin/*.php" ), glob( "$plugin/includes/*.php" ) ) as $file ) {
	foreach ( file( $file ) as $number => $line ) {
		preg_match_all( "/\\b(?:esc_html)?__\\(\\s*'((?:\\\\.|[^'\\\\])*)',\\s*'talkworth'\\s*\\)/", $line, $found );
		foreach ( $found[1] as $text ) {
			$texts[ stripslashes( $text ) ][] = substr( $file, strlen( $plugin ) + 1 ) . ':' . ( $number + 1 );
		}
	}
}

echo "# Copyright (C) the authors of Talkworth\n# This file is distributed under the Apache License 2.0.\nmsgid \"\"\nmsgstr \"\"\n";
echo "\"Project-Id-Version: Talkworth 0.1.0\\n\"\n\"MIME-Version: 1.0\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Content-Transfer-Encoding: 8bit\\n\"\n\"X-Domain: talkworth\\n\"\n";
foreach ( $texts as $text => $places ) {
	echo "\n#: ", implode( ' ', $places ), "\n";
	echo false === strpos( $text, '%' ) ? '' : "#, php-format\n";
	echo 'msgid "', addcslashes( $text, "\"\\" ), "\"\nmsgstr \"\"\n";
}
