"""Which addresses belong to Microsoft's clouds: the issuer of tokens, their audience, and where a token may be sent.

Sources: "Bot Framework authentication" (learn.microsoft.com, bot-service/rest-api/bot-framework-rest-connector-
authentication) for issuer, audience and key documents; "Send proactive messages" (learn.microsoft.com,
microsoftteams/platform/bots/how-to/conversations/send-proactive-messages) for the service URLs of the public cloud,
GCC, GCC High and DoD; the cloud presets of Microsoft's Teams SDK for the China host and the public ``onyx`` host; "Office 365
URLs and IP address ranges" (learn.microsoft.com, microsoft-365/enterprise/urls-and-ip-address-ranges and its pages for the
national clouds) for where files lie.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

PUBLIC_OPENID_METADATA = "https://login.botframework.com/v1/.well-known/openidconfiguration"
PUBLIC_AUTHORITY = "https://login.microsoftonline.com"

_HOSTED = re.compile(r"(?:/[\w-]+)*/v3/attachments/[\w-][\w.~-]*/views/[\w-]+")

_PLAIN = re.compile(r"[!-\[\]-~]*")
"""Visible ASCII but for the backslash."""


@dataclass(frozen=True, slots=True)
class Cloud:
    """One of Microsoft's clouds, recognised by the host of its OpenID metadata document.

    Attributes:
        issuer: the ``iss`` of tokens that the Connector sends to bots.
        scope: what a bot asks the authority for in order to call the Connector.
        hosts: exact host names that a service URL may have.
        stores: ends of the host names under which people's files lie.
    """

    issuer: str
    scope: str
    hosts: frozenset[str]
    stores: tuple[str, ...]


PUBLIC = Cloud(
    issuer="https://api.botframework.com",
    scope="https://api.botframework.com/.default",
    hosts=frozenset(
        {
            "smba.trafficmanager.net",
            "smba.onyx.prod.teams.trafficmanager.net",
            "smba.infra.gcc.teams.microsoft.com",
        }
    ),
    stores=(".sharepoint.com",),
)
US_GOVERNMENT = Cloud(
    issuer="https://api.botframework.us",
    scope="https://api.botframework.us/.default",
    hosts=frozenset({"smba.infra.gov.teams.microsoft.us", "smba.infra.dod.teams.microsoft.us"}),
    stores=(".sharepoint.us", ".sharepoint-mil.us"),
)
CHINA = Cloud(
    issuer="https://api.botframework.azure.cn",
    scope="https://api.botframework.azure.cn/.default",
    hosts=frozenset({"frontend.botapi.msg.infra.teams.microsoftonline.cn"}),
    stores=(".sharepoint.cn",),
)
CLOUDS_BY_METADATA_HOST = {
    "login.botframework.com": PUBLIC,
    "login.botframework.azure.us": US_GOVERNMENT,
    "login.botframework.azure.cn": CHINA,
}


def cloud_of(openid_metadata: str) -> Cloud:
    """The cloud whose key document this is; an address that nobody knows follows the public cloud's rules."""
    return CLOUDS_BY_METADATA_HOST.get(urlsplit(openid_metadata).hostname or "", PUBLIC)


def is_loopback(url: str) -> bool:
    """Whether the URL's host is this machine: ``localhost``, 127.0.0.0/8 or ::1. No name is looked up."""
    parts = _split(url)
    return parts is not None and _is_loopback_host(parts.hostname)


def is_acceptable_endpoint(url: str) -> bool:
    """Whether an identity endpoint may be used: https anywhere, plain http on loopback addresses only."""
    parts = _split(url)
    if parts is None or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback_host(parts.hostname))


def is_machine_endpoint(url: str) -> bool:
    """Whether a managed identity's token may be asked for there: https, or http to this machine or its own link.

    The metadata service of Azure's virtual machines is http://169.254.169.254 by design, App Service and Container Apps
    give other link-local or loopback addresses (learn.microsoft.com, azure/virtual-machines/instance-metadata-service and
    azure/app-service/overview-managed-identity). Such an address cannot be routed off the link. Names are not taken:
    what one resolves to is somebody else's word.
    """
    if is_acceptable_endpoint(url):
        return True
    parts = _split(url)
    return parts is not None and parts.scheme == "http" and _is_link_local(parts.hostname)


@lru_cache(maxsize=1024)
@lru_cache(maxsize=1024)
def is_trusted_service_url(service_url: str, openid_metadata: str) -> bool:
    """Whether the bot may send its access token to this service URL.

    Args:
        service_url: the address that an activity names as its Connector.
        openid_metadata: the configured key document. It decides the cloud; only when it is on loopback itself (demo
            and tests) are service URLs on loopback trusted, and no others then.
    """
    if "?" in service_url or "#" in service_url:
        return False
    return _is_at(service_url, openid_metadata, lambda host: host in cloud_of(openid_metadata).hosts)


def is_hosted_file(url: str, openid_metadata: str) -> bool:
    """Whether this is a file that the Connector gives out, for the bot's token: a picture pasted into a message."""
    if not is_trusted_service_url(url, openid_metadata):
        return False
    return _HOSTED.fullmatch(urlsplit(url).path) is not None


def is_stored_file(url: str, openid_metadata: str) -> bool:
    """Whether a file may be fetched from there: OneDrive or SharePoint of that cloud. The address holds its own right to it."""
    return _is_at(url, openid_metadata, lambda host: host.endswith(cloud_of(openid_metadata).stores))


def _is_at(url: str, openid_metadata: str, is_known: Callable[[str], bool]) -> bool:
    """Whether the URL is https at a known host, without a user; while the key document is on loopback, on loopback."""
    parts = _split(url)
    if parts is None or not parts.hostname or parts.username is not None or parts.password is not None:
        return False
    if is_loopback(openid_metadata):
        return parts.scheme in ("http", "https") and _is_loopback_host(parts.hostname)
    return parts.scheme == "https" and parts.port in (None, 443) and is_known(parts.hostname)


def _split(url: str) -> SplitResult | None:
    """The URL's parts; None for what another parser may read otherwise than this one.

    Blanks, control characters and backslashes are dropped or turned by some, and letters beyond ASCII can be folded
    into a trusted name.
    """
    if _PLAIN.fullmatch(url) is None:
        return None
    try:
        parts = urlsplit(url)
        # Raises for a port that is none.
        _ = parts.port
    except ValueError:
        return None
    return parts


def _is_link_local(host: str | None) -> bool:
    try:
        return ipaddress.ip_address(host or "").is_link_local
    except ValueError:
        return False


def _is_loopback_host(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
