"""Encrypting what a notification carries, as Graph does.

Source: "Set up change notifications that include resource data" (learn.microsoft.com/graph/
change-notifications-with-resource-data): a new symmetric key for each item, itself encrypted with the subscriber's
certificate by RSA and OAEP; AES in CBC mode with PKCS7 padding, whose initial vector are the key's first 16 bytes; and an
HMAC-SHA256 of the encrypted data under the same key.
"""

import base64
import hashlib
import hmac
import json
import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from sandbox.graph.errors import bad_request
from sandbox.graph.model import Json

SMALLEST_KEY = 2048
"""Bits."""


def certificate_of(text: object) -> x509.Certificate:
    """The certificate of a subscription: base64 of DER or of PEM. Raises GraphError."""
    try:
        raw = base64.b64decode(str(text), validate=True)
        certificate = x509.load_pem_x509_certificate(raw) if b"-----" in raw else x509.load_der_x509_certificate(raw)
    except ValueError as error:
        raise bad_request(f"Certificate validation error: {error}") from error
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey) or key.key_size < SMALLEST_KEY:
        raise bad_request(f"Certificate validation error: an RSA key of {SMALLEST_KEY} bits or more is needed.")
    return certificate


def seal(content: Json, certificate: str, certificate_id: str) -> Json:
    """The `encryptedContent` of a notification."""
    public = certificate_of(certificate).public_key()
    if not isinstance(public, RSAPublicKey):
        raise TypeError("a subscription has an RSA certificate")
    key = os.urandom(32)
    padder = PKCS7(128).padder()
    plain = padder.update(json.dumps(content, ensure_ascii=False).encode()) + padder.finalize()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    data = encryptor.update(plain) + encryptor.finalize()
    wrapped = public.encrypt(key, padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None))
    return {
        "data": base64.b64encode(data).decode(),
        "dataSignature": base64.b64encode(hmac.new(key, data, hashlib.sha256).digest()).decode(),
        "dataKey": base64.b64encode(wrapped).decode(),
        "encryptionCertificateId": certificate_id,
        "encryptionCertificateThumbprint": certificate_of(certificate).fingerprint(hashes.SHA1()).hex().upper(),
    }
