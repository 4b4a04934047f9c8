"""A small identity provider over real HTTP with real keys: OpenID Connect's code flow with PKCE.

It is strict where the standard is strict: a code works once, for the client, the address and the verifier that it was
made for. What it says of a person can be changed by a test, and so can the lies it tells.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

CLIENT, SECRET = "shouyue", "s:e/c+r%e t"
RETURN = "http://testserver/sign-in/company/return/"


def new_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """One provider. `lies` replace claims of the ID token (None leaves one out); `algorithm` signs it."""

    issuer: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    kid: str = "one"
    key: RSAPrivateKey = field(default_factory=new_key)
    signs_with: Any = None
    published: dict[str, Any] | None = None  # else what `keys` says
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            **self.document,
        }

    def keys(self) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": self.kid, "use": "sig", "alg": "RS256"}]}

    def authorize(self, question: dict[str, str]) -> str:
        """The person agrees at once; where the browser goes next."""
        assert question["response_type"] == "code"
        assert "openid" in question["scope"].split()
        assert question["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.asked[code] = question
        return f"{question['redirect_uri']}?{urlencode({'code': code, 'state': question['state']})}"

    def token(self, form: dict[str, str], client: tuple[str, str]) -> dict[str, Any] | None:
        """Tokens for a code; None for whatever does not fit."""
        question = self.asked.pop(form.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        fits = (
            question is not None
            and client == (CLIENT, SECRET)
            and form.get("grant_type") == "authorization_code"
            and form.get("redirect_uri") == question["redirect_uri"] == RETURN
            and question["client_id"] == CLIENT
            and proof.rstrip(b"=").decode() == question["code_challenge"]
        )
        if not fits or question is None:
            return None
        return {"token_type": "Bearer", "access_token": "access", "id_token": self.id_token(question["nonce"])}

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.person}
        told = {name: value for name, value in {**claims, **self.lies}.items() if value is not None}
        key: Any = None if self.algorithm == "none" else self.signs_with or self.key
        return jwt.encode(told, key, algorithm=self.algorithm, headers={"kid": self.kid})


@contextmanager
def serving() -> Iterator[Provider]:
    """A provider on a free port of this machine."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            provider.fetched.append(parts.path)
            if parts.path == "/authorize":
                question = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorize(question))
                self.end_headers()
                return
            answers: dict[str, Callable[[], Any]] = {
                "/.well-known/openid-configuration": provider.configuration,
                "/keys": lambda: provider.published or provider.keys(),
                "/userinfo": lambda: provider.userinfo,
            }
            told: Any = answers[parts.path]()
            self.answer(told)

        def do_POST(self) -> None:
            provider.fetched.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            scheme, _space, encoded = self.headers.get("Authorization", "").partition(" ")
            client = (form.get("client_id", ""), form.get("client_secret", ""))
            if scheme == "Basic":
                name, _colon, secret = base64.b64decode(encoded).decode().partition(":")
                client = (unquote(name), unquote(secret))
            told = provider.token(form, client)
            self.answer(told or {"error": "invalid_grant"}, 200 if told else 400)

        def answer(self, value: Any, status: int = 200) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
