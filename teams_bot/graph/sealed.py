"""Notifications that carry what changed: the certificate they are sealed for, and opening them. Pure.

Source: "Set up change notifications that include resource data" (learn.microsoft.com/graph/
change-notifications-with-resource-data), section "Decrypting resource data from change notifications".
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import orjson
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from msgspec import Struct

LASTS = timedelta(days=365)
EXPIRES_SOON = timedelta(days=30)
_OAEP = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
_AES_KEYS = (16, 24, 32)


class Broken(ValueError):
    """Sealed content that cannot be what Graph sent us: changed on the way, or not made for this key."""


class Sealing(Struct, frozen=True):
    """A certificate of ours, with its key. id: its SHA-256 in hex; certificate: base64 of DER, as Graph wants it;
    private_key: PEM; expires: seconds of the epoch."""

    id: str
    certificate: str
    private_key: str
    expires: float

    def is_fresh(self, now: float) -> bool:
        """Whether a new subscription may still be made with it."""
        return self.expires - now > EXPIRES_SOON.total_seconds()


def make(now: datetime) -> Sealing:
    """A new key of 2,048 bits with a certificate of its own."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "SOPilot notifications")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LASTS)
        .sign(key, hashes.SHA256())
    )
    return Sealing(
        id=made.fingerprint(hashes.SHA256()).hex(),
        certificate=base64.b64encode(made.public_bytes(Encoding.DER)).decode(),
        private_key=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        expires=(now + LASTS).timestamp(),
    )


def unseal(content: dict[str, Any], sealing: Sealing) -> dict[str, Any]:
    """What a notification's `encryptedContent` holds. The signature is checked before anything is decrypted. Raises Broken."""
    private = _private(sealing.private_key)
    try:
        data, signature, wrapped = (
            base64.b64decode(content[name], validate=True) for name in ("data", "dataSignature", "dataKey")
        )
    except (KeyError, TypeError, binascii.Error) as error:
        raise Broken(f"the content lacks a part: {error}") from error
    try:
        key = private.decrypt(wrapped, _OAEP)
    except ValueError as error:
        raise Broken("the key is not sealed for us") from error
    if not hmac.compare_digest(hmac.new(key, data, hashlib.sha256).digest(), signature):
        raise Broken("the signature is wrong")
    if len(key) not in _AES_KEYS:
        raise Broken("the key has no known length")
    return _opened(data, key)


@lru_cache(maxsize=4)
def _private(pem: str) -> rsa.RSAPrivateKey:
    """Kept as it was read: reading one checks it, which takes longer than opening a notification."""
    key = load_pem_private_key(pem.encode(), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("the kept key is no RSA key")
    return key


def _opened(data: bytes, key: bytes) -> dict[str, Any]:
    try:
        decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
        padded = decryptor.update(data) + decryptor.finalize()
        unpadder = PKCS7(128).unpadder()
        opened = orjson.loads(unpadder.update(padded) + unpadder.finalize())
    except ValueError as error:
        raise Broken("the content is damaged") from error
    if not isinstance(opened, dict):
        raise Broken("the content is not an object")
    return opened
