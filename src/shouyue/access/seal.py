"""Keeps secrets unreadable at rest, by keys derived from the installation's secret."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

CONTEXT = b"shouyue.access.seal"


class Broken(ValueError):
    """The seal was made with a secret key that is no longer known, or the text was changed."""


def seal(text: str) -> str:
    """`text`, encrypted and signed."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed, also with one of SECRET_KEY_FALLBACKS. Raises Broken."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Broken from error


def _keys() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=CONTEXT).derive(force_bytes(secret))
    return Fernet(urlsafe_b64encode(derived))
