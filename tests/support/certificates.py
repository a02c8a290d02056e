"""Keys and certificates, made for the test that wants them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)


@cache
def rsa_key(number: int = 0) -> rsa.RSAPrivateKey:
    """The n-th key; made once, since that takes long."""
    return rsa.generate_private_key(65537, 2048)


@dataclass(frozen=True)
class Made:
    """A key with a certificate that is good from `starts_in` until `ends_in` (from now)."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = field(default_factory=rsa_key)
    starts_in: timedelta = timedelta(days=-1)
    ends_in: timedelta = timedelta(days=365)
    name: str = "sopilot"
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    @property
    def certificate(self) -> x509.Certificate:
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, self.name)])
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.key.public_key())
            .serial_number(4711)
            .not_valid_before(self.made_at + self.starts_in)
            .not_valid_after(self.made_at + self.ends_in)
            .sign(self.key, hashes.SHA256())
        )

    @property
    def public(self) -> str:
        """The certificate alone, as it is uploaded to an app registration."""
        return self.certificate.public_bytes(Encoding.PEM).decode()

    def private(self, password: str = "", form: PrivateFormat = PrivateFormat.PKCS8) -> str:
        """The key alone."""
        return self.key.private_bytes(Encoding.PEM, form, _encryption(password)).decode()

    @property
    def pem(self) -> str:
        """Both in one."""
        return self.private() + self.public

    def pfx(self, password: str = "") -> bytes:
        """Both as PKCS#12."""
        return pkcs12.serialize_key_and_certificates(b"bot", self.key, self.certificate, None, _encryption(password))


def _encryption(password: str) -> KeySerializationEncryption:
    return BestAvailableEncryption(password.encode()) if password else NoEncryption()
