"""The company's sign-in by OpenID Connect 1.0: authorization code with PKCE, and an ID token that is checked wholly.

`begin` makes the address to send a browser to and what must be remembered meanwhile; `finish` takes what came back,
fetches the ID token and answers its claims. Sources: OpenID Connect Core 1.0 §3.1, Discovery 1.0, RFC 7636, RFC 9207.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from ssl import SSLContext
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
import jwt
from django.conf import settings
from django.core.cache import cache as kept
from django.utils.crypto import constant_time_compare

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")  # never none, never HMAC
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
LEEWAY = 60  # seconds by which the provider's clock may differ
TIMEOUT = 5.0  # seconds for each question to the provider
KEPT = 600  # seconds for which the provider's document and keys are remembered
PATIENCE = 60  # seconds until keys are fetched again for a key that nobody knew
SCOPE = "openid profile email"
SECOND_FACTOR = frozenset({"mfa", "otp", "hwk"})  # RFC 8176: what `amr` calls a second factor


class Failed(Exception):
    """It did not work; the message, for the log, says why."""


class Unreachable(Failed):
    """The provider does not answer, or not as the standard says."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What the operator configured."""

    issuer: str
    client_id: str
    client_secret: str


@dataclass(frozen=True, slots=True)
class Journey:
    """What is remembered between going to the provider and coming back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the provider vouches for. `email` only if it is verified."""

    issuer: str
    subject: str
    email: str
    username: str
    proved_twice: bool


def provider() -> Provider | None:
    """The company's sign-in; None when none is configured."""
    found = Provider(settings.SHOUYUE_OIDC_ISSUER, settings.SHOUYUE_OIDC_CLIENT_ID, settings.SHOUYUE_OIDC_CLIENT_SECRET)
    return found if found.issuer and found.client_id else None


def begin(to: Provider, *, redirect_uri: str) -> tuple[str, Journey]:
    """Where to send the browser. Raises Unreachable."""
    journey = Journey(*(secrets.token_urlsafe(32) for _part in range(3)))
    question = {
        "response_type": "code",
        "client_id": to.client_id,
        "redirect_uri": redirect_uri,
        "scope": SCOPE,
        "state": journey.state,
        "nonce": journey.nonce,
        "code_challenge": _base64(hashlib.sha256(journey.verifier.encode()).digest()),
        "code_challenge_method": "S256",
    }
    address = _endpoint(_document(to), "authorization_endpoint")
    return f"{address}{'&' if '?' in address else '?'}{urlencode(question)}", journey


def finish(to: Provider, answer: Mapping[str, str], journey: Journey, *, redirect_uri: str) -> Person:
    """Whom the provider's answer vouches for. Raises Failed for everything that is not as it must be."""
    if not constant_time_compare(answer.get("state", ""), journey.state):
        raise Failed("state differs")
    if answer.get("iss", to.issuer) != to.issuer:
        raise Failed("answer of another issuer")
    if "code" not in answer:
        raise Failed(f"refused: {answer.get('error', 'no code')[:100]}")
    tokens = _exchange(to, answer["code"], journey, redirect_uri)
    claims = _claims(to, tokens.get("id_token"), journey.nonce)
    if "email" not in claims:
        claims = {**_userinfo(to, claims["sub"], tokens.get("access_token")), **claims}
    return _person(to, claims)


def _person(to: Provider, claims: Mapping[str, Any]) -> Person:
    amr = claims.get("amr")
    return Person(
        issuer=to.issuer,
        subject=str(claims["sub"]),
        email=str(claims.get("email") or "").lower() if claims.get("email_verified") is True else "",
        username=str(claims.get("preferred_username") or ""),
        proved_twice=isinstance(amr, list) and not SECOND_FACTOR.isdisjoint(map(str, amr)),
    )


def _exchange(to: Provider, code: str, journey: Journey, redirect_uri: str) -> dict[str, Any]:
    """The code for tokens, with the client's secret and the proof that it was us who began."""
    document = _document(to)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": journey.verifier,
        "client_id": to.client_id,
    }
    methods = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" in methods:
        login = httpx.BasicAuth(quote(to.client_id, safe=""), quote(to.client_secret, safe=""))
        return _ask("POST", _endpoint(document, "token_endpoint"), data=form, auth=login)
    return _ask("POST", _endpoint(document, "token_endpoint"), data={**form, "client_secret": to.client_secret})


def _claims(to: Provider, id_token: object, nonce: str) -> dict[str, Any]:
    """What the ID token says, after its signature, issuer, audience, age and nonce were checked."""
    if not isinstance(id_token, str):
        raise Failed("no ID token")
    try:
        claims: dict[str, Any] = jwt.decode(
            id_token,
            _key(to, id_token),
            algorithms=list(ALGORITHMS),
            audience=to.client_id,
            issuer=to.issuer,
            leeway=LEEWAY,
            options={"require": REQUIRED},
        )
    except jwt.PyJWTError as error:
        raise Failed(f"ID token refused: {error}") from error
    if not constant_time_compare(str(claims["nonce"]), nonce):
        raise Failed("nonce differs")
    party = claims.get("azp", to.client_id if isinstance(claims["aud"], str) or len(claims["aud"]) == 1 else None)
    if party != to.client_id:
        raise Failed("issued to another party")
    return claims


def _key(to: Provider, id_token: str) -> jwt.PyJWK:
    """The provider's key that signed; keys are fetched again, at most once a minute, for one that is not known."""
    header = jwt.get_unverified_header(id_token)
    if header.get("alg") not in ALGORITHMS:
        raise Failed(f"signed by {header.get('alg')!r}")
    name = f"oidc.keys.{to.issuer}"
    known = kept.get(name)
    found = _named(known, header.get("kid"))
    if found is None and (known is None or kept.add(f"{name}.fetched", True, PATIENCE)):
        keys = _ask("GET", _endpoint(_document(to), "jwks_uri"))
        kept.set(name, keys, KEPT)
        found = _named(keys, header.get("kid"))
    if found is None:
        raise Failed("signed by an unknown key")
    return found


def _named(keys: Mapping[str, Any] | None, kid: object) -> jwt.PyJWK | None:
    """The signing key of that name; a token without a name means the only one."""
    usable = [key for key in (keys or {}).get("keys", []) if key.get("use", "sig") == "sig" and key.get("kty") != "oct"]
    named = [key for key in usable if key.get("kid") == kid] if kid else usable
    return jwt.PyJWK(named[0]) if len(named) == 1 else None


def _userinfo(to: Provider, subject: str, access_token: object) -> dict[str, Any]:
    """What some providers tell only here. Claims about somebody else are not taken."""
    document = _document(to)
    if "userinfo_endpoint" not in document or not isinstance(access_token, str):
        return {}
    headers = {"Authorization": f"Bearer {access_token}"}
    claims = _ask("GET", _endpoint(document, "userinfo_endpoint"), headers=headers)
    return claims if claims.get("sub") == subject else {}


def _document(to: Provider) -> dict[str, Any]:
    name = f"oidc.document.{to.issuer}"
    known: dict[str, Any] | None = kept.get(name)
    if known is not None:
        return known
    document = _ask("GET", f"{_secure(to.issuer).rstrip('/')}/.well-known/openid-configuration")
    if document.get("issuer") != to.issuer:
        raise Unreachable("the provider's document is of another issuer")
    kept.set(name, document, KEPT)
    return document


def _endpoint(document: Mapping[str, Any], name: str) -> str:
    return _secure(str(document.get(name, "")))


def _secure(address: str) -> str:
    """Only by https, but for a provider on this machine."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")):
        return address
    raise Unreachable(f"not a secure address: {address!r}")


@cache
def trust() -> SSLContext:
    """Whose certificates are believed. Reading them all takes longer than asking."""
    return httpx.create_ssl_context()


def _ask(method: str, address: str, **question: Any) -> dict[str, Any]:
    try:
        answer = httpx.request(method, address, timeout=TIMEOUT, verify=trust(), **question)
        told = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise Unreachable(f"{address}: {error}") from error
    if not answer.is_success or not isinstance(told, dict):
        raise Failed(f"{address}: {answer.status_code} {str(told)[:200]}")
    return told


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
