<?php
/**
 * A stand-in for the part of WordPress that the plugin stands on: hooks, options, escaping, forms,
 * and HTTP over PHP's own streams. Written from WordPress's documentation, for tests alone.
 */

namespace {

	define( 'ABSPATH', __DIR__ );
	define( 'MINUTE_IN_SECONDS', 60 );

	/** What WordPress remembers; emptied before each test. */
	final class Site {
		public static $hooks      = array();
		public static $options    = array();
		public static $transients = array();
		public static $user_id    = 1;
		public static $rights     = array( 1 => array( 'manage_woocommerce' ) );
		public static $is_admin   = false;
		public static $plugins    = array();
		/** Stands for the network in unit tests: takes (url, arguments), returns an answer. */
		public static $network = null;
		public static $requests = array();
		public static $home     = 'https://tea.example/';

		public static function reset() {
			self::$hooks      = array();
			self::$options    = array();
			self::$transients = array();
			self::$user_id    = 1;
			self::$is_admin   = false;
			self::$network    = null;
			self::$requests   = array();
			self::$home       = 'https://tea.example/';
			$_COOKIE          = array();
			$_POST            = array();
			$_GET             = array();
		}
	}

	class WP_Error {
		private $message;
		public function __construct( $code, $message ) {
			$this->message = $message;
		}
		public function get_error_message() {
			return $this->message;
		}
	}

	class Redirected extends Exception {}
	class Died extends Exception {}

	function add_filter( $name, $call, $priority = 10, $arguments = 1 ) {
		Site::$hooks[ $name ][ $priority ][] = array( $call, $arguments );
		return true;
	}
	function add_action( $name, $call, $priority = 10, $arguments = 1 ) {
		return add_filter( $name, $call, $priority, $arguments );
	}
	function apply_filters( $name, $value, ...$more ) {
		$calls = isset( Site::$hooks[ $name ] ) ? Site::$hooks[ $name ] : array();
		ksort( $calls );
		foreach ( array_merge( array(), ...array_values( $calls ) ) as list( $call, $arguments ) ) {
			$value = call_user_func_array( $call, array_slice( array_merge( array( $value ), $more ), 0, $arguments ) );
		}
		return $value;
	}
	function do_action( $name, ...$arguments ) {
		$calls = isset( Site::$hooks[ $name ] ) ? Site::$hooks[ $name ] : array();
		ksort( $calls );
		foreach ( array_merge( array(), ...array_values( $calls ) ) as list( $call, $n ) ) {
			call_user_func_array( $call, array_slice( $arguments, 0, $n ) );
		}
	}
	function __return_true() {
		return true;
	}

	function get_option( $name, $fallback = false ) {
		return array_key_exists( $name, Site::$options ) ? Site::$options[ $name ] : $fallback;
	}
	function update_option( $name, $value, $autoload = null ) {
		// The database gives text and arrays of text back.
		Site::$options[ $name ] = unserialize( serialize( $value ) );
		return true;
	}
	function delete_option( $name ) {
		unset( Site::$options[ $name ] );
		return true;
	}
	function get_transient( $name ) {
		return isset( Site::$transients[ $name ] ) ? Site::$transients[ $name ] : false;
	}
	function set_transient( $name, $value, $expires_s ) {
		Site::$transients[ $name ] = $value;
		return true;
	}
	function delete_transient( $name ) {
		unset( Site::$transients[ $name ] );
		return true;
	}

	function wp_unslash( $value ) {
		return is_array( $value ) ? array_map( 'wp_unslash', $value ) : ( is_string( $value ) ? stripslashes( $value ) : $value );
	}
	function esc_html( $text ) {
		return htmlspecialchars( (string) $text, ENT_QUOTES, 'UTF-8' );
	}
	function esc_attr( $text ) {
		return esc_html( $text );
	}
	function esc_url( $url ) {
		return esc_html( esc_url_raw( $url ) );
	}
	function esc_url_raw( $url, $protocols = array( 'http', 'https' ) ) {
		$url    = preg_replace( '/[^a-z0-9-~+_.?#=!&;,\/:%@$|*\'()\[\]\x80-\xff]/i', '', trim( (string) $url ) );
		$scheme = parse_url( $url, PHP_URL_SCHEME );
		if ( null === $scheme && '' !== $url && '/' !== $url[0] ) {
			$url    = "http://$url";
			$scheme = 'http';
		}
		return in_array( $scheme, $protocols, true ) || null === $scheme ? $url : '';
	}
	function wp_parse_url( $url, $component = -1 ) {
		return parse_url( $url, $component );
	}
	function wp_kses_post( $html ) {
		return $html;
	}
	function sanitize_key( $text ) {
		return preg_replace( '/[^a-z0-9_\-]/', '', strtolower( (string) $text ) );
	}
	function sanitize_text_field( $text ) {
		return trim( strip_tags( (string) $text ) );
	}
	function wp_json_encode( $value ) {
		return json_encode( $value );
	}
	function wp_specialchars_decode( $text, $quotes = ENT_NOQUOTES ) {
		return htmlspecialchars_decode( $text, $quotes );
	}
	function wp_generate_uuid4() {
		return bin2hex( random_bytes( 16 ) );
	}
	function wp_generate_password( $length = 12, $special = true ) {
		return substr( bin2hex( random_bytes( $length ) ), 0, $length );
	}

	function __( $text, $domain = 'default' ) {
		return $text;
	}
	function esc_html__( $text, $domain = 'default' ) {
		return esc_html( $text );
	}
	function load_plugin_textdomain( $domain, $deprecated, $path ) {
		return true;
	}

	function plugin_basename( $file ) {
		return basename( dirname( $file ) ) . '/' . basename( $file );
	}
	function home_url( $path = '' ) {
		return Site::$home;
	}
	function admin_url( $path = '' ) {
		return Site::$home . "wp-admin/$path";
	}
	function add_query_arg( $query, $url ) {
		$pairs = array();
		foreach ( $query as $name => $value ) {
			$pairs[] = "$name=$value";
		}
		return $url . '&' . implode( '&', $pairs );
	}
	function is_admin() {
		return Site::$is_admin;
	}
	function is_feed() {
		return false;
	}
	function is_robots() {
		return false;
	}
	function get_current_user_id() {
		return Site::$user_id;
	}
	function user_can( $user_id, $right ) {
		return isset( Site::$rights[ $user_id ] ) && in_array( $right, Site::$rights[ $user_id ], true );
	}
	function current_user_can( $right ) {
		return user_can( Site::$user_id, $right );
	}
	function wp_create_nonce( $action ) {
		return md5( $action . Site::$user_id );
	}
	function wp_nonce_field( $action ) {
		printf( '<input type="hidden" name="_wpnonce" value="%s">', wp_create_nonce( $action ) );
	}
	function check_admin_referer( $action ) {
		$nonce = isset( $_POST['_wpnonce'] ) ? $_POST['_wpnonce'] : '';
		if ( ! hash_equals( wp_create_nonce( $action ), (string) $nonce ) ) {
			throw new Died( 'nonce' );
		}
	}
	function wp_safe_redirect( $url ) {
		throw new Redirected( $url );
	}
	function wp_die( $text, $title = '', $arguments = array() ) {
		throw new Died( $text );
	}
	function add_submenu_page( ...$arguments ) {
		Site::$plugins['page'] = $arguments;
	}
	function selected( $one, $other, $show = true ) {
		return $one === $other ? ' selected' : '';
	}
	function checked( $one, $other, $show = true ) {
		return $one === $other ? ' checked' : '';
	}
	function submit_button( $text, $kind = 'primary', $name = 'submit', $wrap = true ) {
		printf( '<button class="%s">%s</button>', esc_attr( $kind ), esc_html( $text ) );
	}
	function wp_print_inline_script_tag( $script ) {
		echo "<script>$script</script>";
	}
	function wp_print_script_tag( $attributes ) {
		$text = '';
		foreach ( $attributes as $name => $value ) {
			$text .= true === $value ? " $name" : sprintf( ' %s="%s"', $name, esc_attr( $value ) );
		}
		echo "<script$text></script>";
	}
	function wp_add_privacy_policy_content( $plugin, $text ) {
		Site::$plugins['policy'] = $text;
	}

	/** HTTP as a shop would send it: by the network of a test, else by PHP's own streams. */
	function wp_safe_remote_request( $url, $arguments ) {
		Site::$requests[] = array( $url, $arguments );
		if ( null !== Site::$network ) {
			return call_user_func( Site::$network, $url, $arguments );
		}
		$headers = isset( $arguments['headers'] ) ? $arguments['headers'] : array();
		if ( ! isset( $headers['Content-Type'] ) ) {
			$headers['Content-Type'] = 'application/x-www-form-urlencoded; charset=UTF-8';
		}
		$lines = array( 'Connection: close' );
		foreach ( $headers as $name => $value ) {
			$lines[] = "$name: $value";
		}
		$options = array(
			'method'           => 'POST',
			'header'           => $lines,
			'content'          => $arguments['body'],
			'user_agent'       => $arguments['user-agent'],
			'protocol_version' => isset( $arguments['httpversion'] ) ? (float) $arguments['httpversion'] : 1.0,
			'timeout'          => isset( $arguments['timeout'] ) ? $arguments['timeout'] : 5,
			'follow_location'  => 0,
			'ignore_errors'    => true,
		);
		$body    = @file_get_contents( $url, false, stream_context_create( array( 'http' => $options ) ) );
		if ( false === $body || ! preg_match( '/^HTTP\/\S+ (\d+)/', $http_response_header[0], $status ) ) {
			return new WP_Error( 'http_request_failed', 'could not connect' );
		}
		return array(
			'response' => array( 'code' => (int) $status[1] ),
			'body'     => $body,
		);
	}
	function wp_safe_remote_post( $url, $arguments ) {
		return wp_safe_remote_request( $url, $arguments + array( 'method' => 'POST' ) );
	}
	function wp_remote_retrieve_response_code( $response ) {
		return is_array( $response ) ? $response['response']['code'] : '';
	}
	function is_wp_error( $thing ) {
		return $thing instanceof WP_Error;
	}
}
