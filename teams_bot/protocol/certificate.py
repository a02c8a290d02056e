"""The certificate by which the bot proves who it is: a file holding a private key and its certificate, PEM or PFX.

MSAL reads PFX files itself, but it says neither that a file has expired nor that key and certificate are strangers, and
it would keep what it read at the start for ever; so the file is read here, with `cryptography`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs12

from sop.errors import Misconfigured

PATH_SETTING = "MicrosoftAppCertificatePath"
PASSWORD_SETTING = "MicrosoftAppCertificatePassword"

_PEM = b"-----BEGIN "
_ENCRYPTED = b"ENCRYPTED"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A key and the certificate that belongs to it, as they stood in the file when it was read.

    Attributes:
        private_key: PEM, not encrypted; never shown by ``repr``.
        public: the certificate alone, PEM.
        sha1: thumbprint in hex, by which Entra's pages list certificates.
        sha256: thumbprint in hex, by which Entra finds the certificate of an assertion (``x5t#S256``).
        starts, expires: from when until when it is good, UTC.
    """

    private_key: str = field(repr=False)
    public: str = field(repr=False)
    sha1: str
    sha256: str
    starts: datetime
    expires: datetime

    def ensure_good(self, now: datetime) -> None:
        """Raises Misconfigured outside the time the certificate is good for: Entra would refuse what it signs."""
        if now >= self.expires:
            raise _fault(
                f"the certificate has expired on {self.expires:%Y-%m-%d %H:%M} UTC",
                "upload a new certificate to the app registration and replace the file; no restart is needed",
            )
        if now < self.starts:
            raise _fault(
                f"the certificate is good only from {self.starts:%Y-%m-%d %H:%M} UTC on",
                "look at this machine's clock, or wait until then",
            )


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """Where the key and its certificate are.

    Args:
        path: a PEM file holding the private key and its certificate (others, such as its issuers', may stand beside
            it), or a PFX (PKCS#12) file.
        password: of the key or the PFX; None where there is none.
    """

    path: Path
    password: str | None = field(default=None, repr=False)

    def read(self) -> Certificate:
        """What stands in the file now.

        Raises:
            Misconfigured: it cannot be read, holds no RSA key or no certificate of it, or the password does not fit.
        """
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise _fault(
                f"{self.path} cannot be read: {error.strerror}",
                "check the path, and that the account SOPilot runs under may read it",
            ) from error
        password = self.password.encode() if self.password else None
        key, certificates = _from_pem(data, password) if _PEM in data else _from_pfx(data, password)
        return _together(key, certificates)


def _from_pem(data: bytes, password: bytes | None) -> tuple[object, list[x509.Certificate]]:
    encrypted = _ENCRYPTED in data
    if encrypted and password is None:
        raise _fault("the private key is encrypted", f"set {PASSWORD_SETTING}", PASSWORD_SETTING)
    if b"PRIVATE KEY-----" not in data:
        raise _fault("the file holds no private key", "put the private key and its certificate into one PEM file")
    try:
        key = serialization.load_pem_private_key(data, password if encrypted else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _unreadable(encrypted=encrypted) from error
    if b"-----BEGIN CERTIFICATE-----" not in data:
        raise _fault("the file holds no certificate", "put the private key and its certificate into one PEM file")
    try:
        return key, x509.load_pem_x509_certificates(data)
    except (ValueError, x509.InvalidVersion) as error:
        raise _fault("the certificate in the file cannot be read", "export key and certificate anew") from error


def _from_pfx(data: bytes, password: bytes | None) -> tuple[object, list[x509.Certificate]]:
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, password)
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        raise _unreadable(encrypted=True) from error
    return key, [*([certificate] if certificate else []), *others]


def _together(key: object, certificates: list[x509.Certificate]) -> Certificate:
    """The key with its own certificate, wherever in the file that one stands."""
    if not isinstance(key, RSAPrivateKey):
        raise _fault("the file's private key is no RSA key", "Entra takes RSA keys only: make the certificate with one")
    own = next((one for one in certificates if _public_key_of(one) == key.public_key()), None)
    if own is None:
        raise _fault(
            "the file's certificate does not belong to its private key"
            if certificates
            else "the file has no certificate",
            "put the private key and the certificate made for it into one file",
        )
    return Certificate(
        private_key=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
        public=own.public_bytes(serialization.Encoding.PEM).decode(),
        # Not for safety: it is the name under which Entra's pages show a certificate.
        sha1=own.fingerprint(hashes.SHA1()).hex().upper(),
        sha256=own.fingerprint(hashes.SHA256()).hex().upper(),
        starts=own.not_valid_before_utc,
        expires=own.not_valid_after_utc,
    )


def _public_key_of(certificate: x509.Certificate) -> object:
    """None where it cannot be read: an issuer's may be of a kind that is not known here, and a certificate is read lazily."""
    try:
        return certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None


def _unreadable(*, encrypted: bool) -> Misconfigured:
    if encrypted:
        return _fault(
            "the certificate file cannot be opened with its password, or is neither PEM nor PFX",
            f"check {PASSWORD_SETTING}, and that the file is whole",
            PASSWORD_SETTING,
        )
    return _fault("the private key in the file cannot be read", "export key and certificate anew")


def _fault(reason: str, remedy: str, setting: str = PATH_SETTING) -> Misconfigured:
    return Misconfigured(f"{setting}: {reason}", setting=setting, remedy=remedy)
