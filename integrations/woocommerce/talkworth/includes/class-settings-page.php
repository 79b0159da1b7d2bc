<?php
/**
 * WooCommerce > Talkworth.
 *
 * @package Talkworth
 */

namespace Talkworth;

defined( 'ABSPATH' ) || exit;

/**
 * One page: what to connect to, and whether it works.
 *
 * Every change needs the right to manage the shop and a nonce of this page, and is answered with a
 * redirect, so that nothing is done twice.
 */
final class Settings_Page {
	const SLUG       = 'talkworth';
	const CAPABILITY = 'manage_woocommerce';
	const ACTIONS    = array( 'save', 'connect', 'disconnect' );

	/**
	 * Hook in.
	 */
	public static function register() {
		add_action( 'admin_menu', array( __CLASS__, 'add_page' ) );
		foreach ( self::ACTIONS as $action ) {
			add_action( "admin_post_talkworth_$action", array( __CLASS__, $action ) );
		}
		add_filter( 'plugin_action_links_' . plugin_basename( PLUGIN_FILE ), array( __CLASS__, 'add_link' ) );
	}

	/**
	 * Put the page into WooCommerce's menu.
	 */
	public static function add_page() {
		add_submenu_page( 'woocommerce', 'Talkworth', 'Talkworth', self::CAPABILITY, self::SLUG, array( __CLASS__, 'show' ) );
	}

	/**
	 * Link to it from the list of plugins.
	 *
	 * @param mixed $links The links so far.
	 * @return mixed
	 */
	public static function add_link( $links ) {
		if ( is_array( $links ) ) {
			array_unshift( $links, sprintf( '<a href="%s">%s</a>', esc_url( self::address() ), esc_html__( 'Settings', 'talkworth' ) ) );
		}
		return $links;
	}

	/**
	 * Store what was typed. What is not fit to be used is named, and the old value stays.
	 */
	public static function save() {
		self::allow( 'save' );
		$wrong   = array();
		$changes = array();
		foreach ( array_keys( Settings::DEFAULTS ) as $name ) {
			// phpcs:ignore WordPress.Security.NonceVerification.Missing, WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- checked by `allow`; `clean` lets nothing else through.
			$text = isset( $_POST[ $name ] ) ? wp_unslash( $_POST[ $name ] ) : '';
			if ( 'secret' === $name && '' === $text ) {
				continue; // Never shown again, so an empty field means: as it is.
			}
			$clean = Settings::clean( $name, $text );
			if ( null === $clean ) {
				$wrong[] = $name;
			} else {
				$changes[ $name ] = $clean;
			}
		}
		Settings::store( $changes );
		$error = array() === $wrong && array() !== Webhooks::ours() && Settings::is_connected() ? Webhooks::connect() : '';
		self::back( array() === $wrong ? 'saved' : 'wrong', array() === $wrong ? $error : implode( ', ', $wrong ) );
	}

	/**
	 * Make or mend the webhooks; without a secret, make one first and show it once.
	 */
	public static function connect() {
		self::allow( 'connect' );
		if ( '' === Settings::webhook_url() ) {
			self::back( 'incomplete' );
		}
		$is_new = '' === Settings::get( 'secret' );
		if ( $is_new ) {
			Settings::store( array( 'secret' => wp_generate_password( 48, false ) ) );
			set_transient( self::once(), Settings::get( 'secret' ), 10 * MINUTE_IN_SECONDS );
		}
		$error = Webhooks::connect();
		self::back( '' === $error ? 'connected' : 'unreachable', $error );
	}

	/**
	 * Delete the webhooks.
	 */
	public static function disconnect() {
		self::allow( 'disconnect' );
		Webhooks::disconnect();
		self::back( 'disconnected' );
	}

	/**
	 * Show the page.
	 */
	public static function show() {
		if ( ! current_user_can( self::CAPABILITY ) ) {
			return;
		}
		echo '<div class="wrap"><h1>Talkworth</h1>';
		self::show_notice();
		self::show_settings();
		self::show_webhooks();
		echo '</div>';
	}

	/**
	 * The form of all settings.
	 */
	private static function show_settings() {
		$consents = array(
			'auto'      => __( 'As the shop\'s consent plugin says, if there is one', 'talkworth' ),
			'wp'        => __( 'Always as the WP Consent API says', 'talkworth' ),
			'pending'   => __( 'Nothing until the page says so', 'talkworth' ),
			'anonymous' => __( 'Count conversations, recognise nobody', 'talkworth' ),
			'granted'   => __( 'Consent is not needed here', 'talkworth' ),
		);
		self::begin_form( 'save' );
		echo '<table class="form-table" role="presentation">';
		self::show_text( 'server', __( 'Server', 'talkworth' ), 'url', 'https://talk.example.com', __( 'Where Talkworth runs. A host of the shop\'s own domain keeps the cookie first-party.', 'talkworth' ) );
		self::show_text( 'shop', __( 'Shop', 'talkworth' ), 'text', 'tea', __( 'The shop\'s id on that server.', 'talkworth' ) );
		self::show_text( 'public_key', __( 'Public key', 'talkworth' ), 'text', 'pk_…', __( 'Made by: talkworth key add SHOP public', 'talkworth' ) );
		self::show_text( 'secret', __( 'Webhook secret', 'talkworth' ), 'password', '' === Settings::get( 'secret' ) ? '' : __( 'stored; leave empty to keep it', 'talkworth' ), __( '16 to 200 letters, digits and signs. Without one, Connect makes one.', 'talkworth' ) );
		printf( '<tr><th scope="row"><label for="talkworth-consent">%s</label></th><td><select id="talkworth-consent" name="consent">', esc_html__( 'Consent', 'talkworth' ) );
		foreach ( $consents as $value => $text ) {
			printf( '<option value="%s"%s>%s</option>', esc_attr( $value ), selected( Settings::get( 'consent' ), $value, false ), esc_html( $text ) );
		}
		echo '</select></td></tr>';
		printf(
			'<tr><th scope="row">%s</th><td><label><input type="checkbox" name="handoff" value="yes"%s> %s</label></td></tr>',
			esc_html__( 'Orders', 'talkworth' ),
			checked( Settings::get( 'handoff' ), 'yes', false ),
			esc_html__( 'Note the conversation on the order', 'talkworth' )
		);
		echo '</table>';
		submit_button( __( 'Save', 'talkworth' ) );
		echo '</form>';
	}

	/**
	 * One row of the form.
	 *
	 * @param string $name  The setting.
	 * @param string $label Its name for people.
	 * @param string $type  Of the input.
	 * @param string $hint  Shown in the empty input.
	 * @param string $help  Shown below it.
	 */
	private static function show_text( $name, $label, $type, $hint, $help ) {
		printf(
			'<tr><th scope="row"><label for="talkworth-%1$s">%2$s</label></th><td><input class="regular-text" id="talkworth-%1$s" name="%1$s" type="%3$s" value="%4$s" placeholder="%5$s" autocomplete="off"><p class="description">%6$s</p></td></tr>',
			esc_attr( $name ),
			esc_html( $label ),
			esc_attr( $type ),
			esc_attr( 'secret' === $name ? '' : Settings::get( $name ) ),
			esc_attr( $hint ),
			esc_html( $help )
		);
	}

	/**
	 * The webhooks as they are, and the buttons that make and delete them.
	 */
	private static function show_webhooks() {
		$ours = Webhooks::ours();
		printf( '<h2>%s</h2><ul>', esc_html__( 'Webhooks', 'talkworth' ) );
		foreach ( Webhooks::TOPICS as $topic ) {
			$status = isset( $ours[ $topic ] ) ? $ours[ $topic ]->get_status() : __( 'not made yet', 'talkworth' );
			printf( '<li><code>%s</code> %s</li>', esc_html( $topic ), esc_html( $status ) );
		}
		echo '</ul>';
		self::begin_form( 'connect' );
		submit_button( array() === $ours ? __( 'Connect', 'talkworth' ) : __( 'Connect again', 'talkworth' ), 'primary', 'submit', false );
		echo '</form>';
		if ( array() !== $ours ) {
			self::begin_form( 'disconnect' );
			submit_button( __( 'Disconnect', 'talkworth' ), 'secondary', 'submit', false );
			echo '</form>';
		}
	}

	/**
	 * What came of the last click.
	 */
	private static function show_notice() {
		$notices = array(
			'saved'        => __( 'Saved.', 'talkworth' ),
			/* translators: %s: names of settings. */
			'wrong'        => __( 'Not stored, because it cannot be right: %s. The rest is saved.', 'talkworth' ),
			'incomplete'   => __( 'Save server and shop first.', 'talkworth' ),
			'connected'    => __( 'Connected: the server answers.', 'talkworth' ),
			/* translators: %s: an error of the network. */
			'unreachable'  => __( 'The webhooks are made, but the server does not answer: %s', 'talkworth' ),
			'disconnected' => __( 'Disconnected: the webhooks are deleted.', 'talkworth' ),
		);
		// phpcs:disable WordPress.Security.NonceVerification.Recommended -- only words are shown.
		$code   = isset( $_GET['talkworth'] ) ? sanitize_key( wp_unslash( $_GET['talkworth'] ) ) : '';
		$detail = isset( $_GET['detail'] ) ? sanitize_text_field( wp_unslash( $_GET['detail'] ) ) : '';
		// phpcs:enable
		if ( isset( $notices[ $code ] ) ) {
			$kind = in_array( $code, array( 'saved', 'connected', 'disconnected' ), true ) && '' === $detail ? 'success' : 'error';
			$text = false === strpos( $notices[ $code ], '%s' ) ? trim( "$notices[$code] $detail" ) : sprintf( $notices[ $code ], $detail );
			printf( '<div class="notice notice-%s"><p>%s</p></div>', esc_attr( $kind ), esc_html( $text ) );
		}
		$secret = get_transient( self::once() );
		if ( is_string( $secret ) && '' !== $secret ) {
			delete_transient( self::once() );
			$command = sprintf( "echo '%s' | talkworth webhook add %s woocommerce --domain %s", $secret, Settings::get( 'shop' ), (string) wp_parse_url( home_url( '/' ), PHP_URL_HOST ) );
			printf( '<div class="notice notice-warning"><p>%s</p><p><code>%s</code></p></div>', esc_html__( 'A secret was made. Give it to the server now; it is not shown again:', 'talkworth' ), esc_html( $command ) );
		}
	}

	/**
	 * Begin a form that does one thing.
	 *
	 * @param string $action One of ACTIONS.
	 */
	private static function begin_form( $action ) {
		printf( '<form method="post" action="%s"><input type="hidden" name="action" value="talkworth_%s">', esc_url( admin_url( 'admin-post.php' ) ), esc_attr( $action ) );
		wp_nonce_field( "talkworth_$action" );
	}

	/**
	 * Stop here unless whoever asks may, and asked on this page.
	 *
	 * @param string $action One of ACTIONS.
	 */
	private static function allow( $action ) {
		if ( ! current_user_can( self::CAPABILITY ) ) {
			wp_die( esc_html__( 'You may not change this.', 'talkworth' ), '', array( 'response' => 403 ) );
		}
		check_admin_referer( "talkworth_$action" );
	}

	/**
	 * Go back to the page and say what came of it.
	 *
	 * @param string $code   A key of the notices.
	 * @param string $detail What belongs to it.
	 */
	private static function back( $code, $detail = '' ) {
		$query = array( 'talkworth' => $code ) + ( '' === $detail ? array() : array( 'detail' => rawurlencode( $detail ) ) );
		wp_safe_redirect( add_query_arg( $query, self::address() ) );
		exit;
	}

	/**
	 * The page's address.
	 *
	 * @return string
	 */
	private static function address() {
		return admin_url( 'admin.php?page=' . self::SLUG );
	}

	/**
	 * Under what a new secret waits to be shown once, to the one who made it.
	 *
	 * @return string
	 */
	private static function once() {
		return 'talkworth_secret_' . get_current_user_id();
	}
}
