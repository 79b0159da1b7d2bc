"""A small provider of logins over real HTTP: discovery, keys, codes, signed tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID, CLIENT_SECRET = "talkworth", "the-secret-of-the-client"


@cache
def key_no(n: int) -> RSAKey:
    """The second looks like the first, the third says that it is another."""
    kid = ("first", "first", "second")[n]
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"}, auto_kid=False)


@dataclass
class Provider:
    """
    Whom it vouches for is in `person`; `claims` go on top of what a token says, `key` signs it.
    """

    issuer: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: key_no(0))
    shown_keys: list[RSAKey] = field(default_factory=list)
    algorithm: str = "RS256"
    is_down: bool = False
    asked: list[str] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def begin_anew(self) -> None:
        """As at first, at the same address."""
        vars(self).update(vars(Provider(self.issuer)))

    def approve(self, address: str) -> tuple[str, str]:
        """What the person's browser brings back: the state, and a code for it."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.issuer}/authorize?")
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_hex(8)
        self._codes[code] = asked
        return asked["state"], code

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
        }

    def keys(self) -> dict[str, Any]:
        shown = self.shown_keys or [self.key]
        return dict(KeySet(list(shown)).as_dict(private=False))

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """A token for a code, once, to who knows the client's secret and the verifier."""
        secret = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        asked = self._codes.pop(form.get("code", ""), None)
        if authorization != f"Basic {secret}" or asked is None:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": int(time.time()),
            "exp": int(time.time()) + 300,
            "nonce": asked["nonce"],
            **self.person,
            **self.claims,
        }
        header = {"alg": self.algorithm, "kid": self.key.kid}
        return 200, {
            "id_token": jwt.encode(header, claims, self.key, algorithms=[self.algorithm]),
            "access_token": "x",
            "token_type": "Bearer",
        }


@contextmanager
def served(provider: Provider) -> Iterator[Provider]:
    """The provider, at an address of its own on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked.append(self.path)
            told = {
                "/.well-known/openid-configuration": provider.discovery,
                "/keys": provider.keys,
            }[self.path]()
            self.answer(503 if provider.is_down else 200, told)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            provider.asked.append(self.path)
            self.answer(*provider.token(form, self.headers.get("Authorization", "")))

        def answer(self, status: int, told: dict[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
