"""As whom the bot signs in, told to people: what `sopilot doctor` and `/readyz` show. Nothing of it is secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sop.errors import Misconfigured
from teams_bot.protocol.certificate import Certificate, CertificateFile
from teams_bot.protocol.credentials import TeamsCredentials

EXPIRES_SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity in words.

    Args:
        text: by what the bot proves itself, and as which app of which tenant.
        problem, remedy: what to look after; empty where there is nothing.
    """

    text: str
    problem: str = ""
    remedy: str = ""


def identity_of(credentials: TeamsCredentials, now: datetime) -> Identity:
    """Look at it now; reads the certificate's file, so call it off the event loop. now: by which a certificate expires."""
    whom = f"of app {credentials.app_id} in tenant {credentials.tenant_id}"
    if credentials.app_type == "UserAssignedMSI":
        return Identity(f"managed identity {whom}")
    if credentials.certificate is None:
        return Identity(f"client secret {whom}")
    return _by_certificate(credentials.certificate, whom, now)


def _by_certificate(file: CertificateFile, whom: str, now: datetime) -> Identity:
    text = f"certificate {whom}, from {file.path}"
    try:
        certificate = file.read()
        text = f"{text}: {_particulars(certificate)}"
        certificate.ensure_good(now)
    except Misconfigured as trouble:
        return Identity(text, trouble.reason, trouble.remedy)
    left = certificate.expires - now
    if left >= EXPIRES_SOON:
        return Identity(text)
    return Identity(
        text,
        f"the certificate expires in {left.days} days, on {certificate.expires:%Y-%m-%d}",
        "upload a new certificate to the app registration, then replace the file; no restart is needed",
    )


def _particulars(certificate: Certificate) -> str:
    return f"good until {certificate.expires:%Y-%m-%d}, thumbprint {certificate.sha1} (SHA-256 {certificate.sha256})"
