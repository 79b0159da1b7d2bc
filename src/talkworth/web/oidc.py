"""Signing in at a provider: OpenID Connect, by authorization code with PKCE, state and nonce."""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from base64 import urlsafe_b64encode
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import httpx
import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from msgspec import Struct

from talkworth.errors import NotAuthenticated, Unavailable
from talkworth.settings import Settings

CALLBACK: Final = "/v1/session/oidc/callback"
_SCOPES: Final = "openid email profile"
# Signed with a key of the provider's own: never `none`, never a secret that both know.
_ALGORITHMS: Final = "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA".split()
_KNOWN_S: Final = 3600.0
_KEYS_AGAIN_S: Final = 60.0
_TIMEOUT_S: Final = 10.0
_LEEWAY_S: Final = 60


class ProviderSilent(Unavailable):
    code = "provider-silent"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"{name} does not answer as a provider of logins does: {reason}. Try again, or sign "
            "in with a password; TALKWORTH_OIDC_ISSUER says where it is asked."
        )


class ProviderRefused(NotAuthenticated):
    code = "provider-refused"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The provider's login was not accepted: {reason}. Sign in again.")


class Vouched(Struct, kw_only=True, frozen=True):
    """Whom a provider vouches for; it verified that the address is theirs."""

    email: str
    subject: str


class _Provider(Struct, kw_only=True, frozen=True):
    """What discovery tells."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class _Claims(Struct, kw_only=True, frozen=True):
    iss: str
    sub: str
    aud: str | list[str]
    exp: float
    nonce: str = ""
    azp: str = ""
    email: str = ""
    email_verified: bool = False


class Oidc:
    """
    One provider, as the settings name it. Safe to use from several threads.

    A login is one secret in a cookie of the browser that began it. State, nonce and the verifier
    of PKCE are derived from it, so nothing is kept here between going and coming back.
    """

    def __init__(self, settings: Settings) -> None:
        self.name = settings.oidc_name
        self._issuer, self._client_id = settings.oidc_issuer, settings.oidc_client_id
        self._client_secret = settings.oidc_client_secret
        self._redirect_uri = f"{settings.public_url}{CALLBACK}"
        self._lock = threading.Lock()
        self._provider: _Provider | None = None
        self._keys: KeySet | None = None
        self._told_s = self._keys_s = float("-inf")

    def address(self, secret: str) -> str:
        """
        Where the browser is sent.

        Raises:
            ProviderSilent
        """
        endpoint = self._discovered().authorization_endpoint
        challenge = hashlib.sha256(_derived(secret, "verifier").encode()).digest()
        query = urlencode(
            {
                "response_type": "code",
                "client_id": self._client_id,
                "redirect_uri": self._redirect_uri,
                "scope": _SCOPES,
                "state": _derived(secret, "state"),
                "nonce": _derived(secret, "nonce"),
                "code_challenge": _base64(challenge),
                "code_challenge_method": "S256",
            }
        )
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{query}"

    def vouched(self, secret: str, state: str, code: str) -> Vouched:
        """
        Who came back from there.

        Raises:
            ProviderRefused: another browser's login, a token that is not good, no verified address.
            ProviderSilent
        """
        if not secret or not _is_same(state, _derived(secret, "state")):
            raise ProviderRefused("it was begun in another browser, or too long ago")
        if not code:
            raise ProviderRefused("the provider said no")
        claims = self._claims(self._id_token(code, _derived(secret, "verifier")))
        if not _is_same(claims.nonce, _derived(secret, "nonce")):
            raise ProviderRefused("its token was made for another login")
        if not claims.email_verified or not claims.email:
            raise ProviderRefused("the provider did not verify an e-mail address")
        return Vouched(email=claims.email, subject=claims.sub)

    def _id_token(self, code: str, verifier: str) -> str:
        provider = self._discovered()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": verifier,
        }
        methods = provider.token_endpoint_auth_methods_supported
        basic: tuple[str, str] | None = None
        if self._client_secret and "client_secret_basic" in methods:
            basic = (self._client_id, self._client_secret)
        else:
            form["client_id"] = self._client_id
            if self._client_secret:
                form["client_secret"] = self._client_secret
        try:
            answer = httpx.post(provider.token_endpoint, data=form, auth=basic, timeout=_TIMEOUT_S)
        except httpx.HTTPError as error:
            raise ProviderSilent(self.name, type(error).__name__) from None
        if answer.status_code >= 500:
            raise ProviderSilent(self.name, f"status {answer.status_code}")
        token = _json(answer).get("id_token")
        if answer.status_code != 200 or not isinstance(token, str):
            raise ProviderRefused("the provider gave no token for it")
        return token

    def _claims(self, token: str) -> _Claims:
        """
        Raises:
            ProviderRefused, ProviderSilent
        """
        try:
            payload = self._decoded(token)
            claims = msgspec.convert(payload, _Claims)
        except (JoseError, ValueError, msgspec.ValidationError):
            raise ProviderRefused("its token is not signed as it must be") from None
        audience = [claims.aud] if isinstance(claims.aud, str) else claims.aud
        is_ours = self._client_id in audience and claims.azp in ("", self._client_id)
        if claims.iss != self._discovered().issuer or not is_ours:
            raise ProviderRefused("its token was made by or for somebody else")
        if claims.exp + _LEEWAY_S <= time.time():
            raise ProviderRefused("its token is over")
        return claims

    def _decoded(self, token: str) -> Any:
        try:
            return jwt.decode(token, self._keyset(), algorithms=_ALGORITHMS).claims
        except (JoseError, ValueError):
            # The provider may have new keys since we asked for them.
            return jwt.decode(token, self._keyset(is_new=True), algorithms=_ALGORITHMS).claims

    def _discovered(self) -> _Provider:
        with self._lock:
            if self._provider and time.monotonic() - self._told_s < _KNOWN_S:
                return self._provider
            url = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
            try:
                found = msgspec.convert(self._asked(url), _Provider)
            except msgspec.ValidationError as error:
                raise ProviderSilent(self.name, str(error)) from None
            addresses = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
            if found.issuer != self._issuer or not all(map(self._is_safe, addresses)):
                raise ProviderSilent(self.name, "its own addresses are not those of its issuer")
            self._provider, self._told_s = found, time.monotonic()
            return found

    def _keyset(self, *, is_new: bool = False) -> KeySet:
        url = self._discovered().jwks_uri
        with self._lock:
            age_s = time.monotonic() - self._keys_s
            if self._keys and age_s < (_KEYS_AGAIN_S if is_new else _KNOWN_S):
                return self._keys
            try:
                self._keys = KeySet.import_key_set(self._asked(url))
            except (JoseError, ValueError, KeyError, TypeError) as error:
                raise ProviderSilent(self.name, f"its keys are none: {error}") from None
            self._keys_s = time.monotonic()
            return self._keys

    def _is_safe(self, url: str) -> bool:
        """Whether it is over TLS; only a provider on this machine needs none."""
        scheme = urlsplit(url).scheme
        return scheme == "https" or (scheme == "http" and self._issuer.startswith("http:"))

    def _asked(self, url: str) -> Any:
        try:
            answer = httpx.get(url, timeout=_TIMEOUT_S, follow_redirects=False)
        except httpx.HTTPError as error:
            raise ProviderSilent(self.name, type(error).__name__) from None
        if answer.status_code != 200:
            raise ProviderSilent(self.name, f"status {answer.status_code}")
        return _json(answer)


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        return msgspec.json.decode(answer.content, type=dict[str, Any])
    except msgspec.MsgspecError:
        return {}


def _is_same(given: str, ours: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), ours.encode())


def _derived(secret: str, purpose: str) -> str:
    return _base64(hmac.digest(secret.encode(), f"talkworth/oidc/{purpose}".encode(), "sha256"))


def _base64(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()
