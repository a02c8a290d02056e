"""Where a token may be sent, and which identity endpoints are taken."""

from __future__ import annotations

import pytest

from teams_bot.protocol import trust

GOV_METADATA = "https://login.botframework.azure.us/v1/.well-known/openidconfiguration"
LOCAL_METADATA = "http://127.0.0.1:8082/v1/.well-known/openidconfiguration"


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net:443/teams",
        "https://smba.infra.gcc.teams.microsoft.com/teams",
    ],
)
def test_the_public_cloud_is_trusted(url: str) -> None:
    assert trust.is_trusted_service_url(url, trust.PUBLIC_OPENID_METADATA)


@pytest.mark.parametrize(
    "url",
    [
        "http://smba.trafficmanager.net/emea/",
        "https://evil.trafficmanager.net/",
        "https://webchat.botframework.com/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://evilbotframework.com/",
        "https://botframework.com.evil.example/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://user@smba.trafficmanager.net/",
        "https://evil.example\\@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net:8443/",
        "https://smba.trafficmanager.net:99999/",
        "https://smba.trafficmanager.net /",
        "https://smba.infra.gov.teams.microsoft.us/teams",
        "http://127.0.0.1:9000/",
        "https://localhost/",
        "https://[::1",
        "//smba.trafficmanager.net/",
        "",
    ],
)
def test_everything_else_is_not(url: str) -> None:
    assert not trust.is_trusted_service_url(url, trust.PUBLIC_OPENID_METADATA)


def test_a_sovereign_cloud_trusts_its_own_hosts_only() -> None:
    assert trust.is_trusted_service_url("https://smba.infra.gov.teams.microsoft.us/teams", GOV_METADATA)
    assert not trust.is_trusted_service_url("https://smba.trafficmanager.net/emea/", GOV_METADATA)
    assert trust.cloud_of(GOV_METADATA).issuer == "https://api.botframework.us"


def test_loopback_is_trusted_only_while_the_keys_are_on_loopback() -> None:
    assert trust.is_trusted_service_url("http://127.0.0.1:8082/", LOCAL_METADATA)
    assert trust.is_trusted_service_url("http://[::1]:8082/", LOCAL_METADATA)
    assert not trust.is_trusted_service_url("https://smba.trafficmanager.net/emea/", LOCAL_METADATA)


@pytest.mark.parametrize(
    ("url", "accepted"),
    [
        ("https://login.microsoftonline.com", True),
        ("http://127.0.0.1:80", True),
        ("http://localhost:80", True),
        ("http://login.microsoftonline.com", False),
        ("http://127.0.0.1.evil.example", False),
        ("ftp://127.0.0.1", False),
        ("nonsense", False),
    ],
)
def test_identity_endpoints_are_https_or_on_loopback(url: str, accepted: bool) -> None:
    assert trust.is_acceptable_endpoint(url) is accepted
