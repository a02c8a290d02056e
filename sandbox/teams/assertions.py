"""Client assertions: how an app proves itself to Entra by a certificate.

Source: "Microsoft identity platform application authentication certificate credentials" (learn.microsoft.com/entra/
identity-platform/certificate-credentials). Times are real time, as everywhere with tokens.
"""

import base64
from datetime import UTC, datetime

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ALGORITHMS = ["PS256", "RS256"]
_LEEWAY_S = 300


class ProofRefused(Exception):
    """A secret or assertion that Entra refuses; `code` is its number, after AADSTS, the text what it says."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


def check_assertion(assertion: str, certificates: list[str], app_id: str, audience: str) -> None:
    """Check as Entra does: found by its thumbprint, signed by that key, for this endpoint, by that app, in time.

    `certificates` are those registered with the app (PEM), `audience` is the token endpoint as the tenant's metadata
    names it. Whether the `jti` was seen before is not asked: MSAL sends one assertion for up to nine minutes.

    Raises ProofRefused.
    """
    key = _key_of(assertion, [x509.load_pem_x509_certificate(pem.encode()) for pem in certificates])
    try:
        claims = jwt.decode(
            assertion,
            key,
            algorithms=_ALGORITHMS,
            audience=audience,
            leeway=_LEEWAY_S,
            options={"require": ["aud", "exp", "iss", "sub", "jti"]},
        )
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError) as error:
        raise ProofRefused(700024, "Client assertion is not within its valid time range.") from error
    except jwt.InvalidAudienceError as error:
        raise ProofRefused(700023, "Client assertion audience claim does not match Realm issuer.") from error
    except jwt.InvalidSignatureError as error:
        raise ProofRefused(700027, "Client assertion failed signature validation.") from error
    except jwt.PyJWTError as error:
        raise ProofRefused(50027, f"JWT token is invalid or malformed: {error}") from error
    if not claims["jti"]:
        raise ProofRefused(50027, "JWT token is invalid or malformed: no jti")
    if claims["iss"] != app_id or claims["sub"] != app_id:
        text = "Client assertion application identifier doesn't match 'client_id' parameter."
        raise ProofRefused(700021, text)


def _key_of(assertion: str, certificates: list[x509.Certificate]) -> RSAPublicKey:
    try:
        thumbprint = jwt.get_unverified_header(assertion).get("x5t#S256")
    except jwt.PyJWTError as error:
        raise ProofRefused(50027, f"JWT token is invalid or malformed: {error}") from error
    found = next((one for one in certificates if _thumbprint(one) == str(thumbprint).rstrip("=")), None)
    if found is None:
        text = "The certificate with identifier used to sign the client assertion is not registered on application."
        raise ProofRefused(700027, text)
    if not found.not_valid_before_utc <= datetime.now(UTC) < found.not_valid_after_utc:
        text = "Client assertion contains an invalid signature. [Reason - The key used is expired.]"
        raise ProofRefused(700027, text)
    key = found.public_key()
    if not isinstance(key, RSAPublicKey):
        raise ProofRefused(5002730, "Invalid JWT token. Unsupported key for the signing algorithm.")
    return key


def _thumbprint(certificate: x509.Certificate) -> str:
    return base64.urlsafe_b64encode(certificate.fingerprint(hashes.SHA256())).decode().rstrip("=")
