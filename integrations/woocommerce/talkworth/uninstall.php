<?php
/**
 * The plugin is deleted, and with it what it stored. What it wrote onto orders stays theirs.
 *
 * @package Talkworth
 */

namespace Talkworth;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

$talkworth_webhooks = get_option( 'talkworth_webhooks', array() );
if ( function_exists( 'wc_get_webhook' ) && is_array( $talkworth_webhooks ) ) {
	foreach ( $talkworth_webhooks as $talkworth_id ) {
		$talkworth_webhook = wc_get_webhook( (int) $talkworth_id );
		if ( $talkworth_webhook ) {
			$talkworth_webhook->delete( true );
		}
	}
}
if ( function_exists( 'as_unschedule_all_actions' ) ) {
	as_unschedule_all_actions( '', array(), 'talkworth' );
}
delete_option( 'talkworth_webhooks' );
delete_option( 'talkworth_settings' );
