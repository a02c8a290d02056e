"""Where a token may be sent, and which identity endpoints are taken."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from yarl import URL

from teams_bot.protocol import trust

GOV_METADATA = "https://login.botframework.azure.us/v1/.well-known/openidconfiguration"
CHINA_METADATA = "https://login.botframework.azure.cn/v1/.well-known/openidconfiguration"
LOCAL_METADATA = "http://127.0.0.1:8082/v1/.well-known/openidconfiguration"


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net:443/teams",
        "https://smba.infra.gcc.teams.microsoft.com/teams",
        "https://smba.trafficmanager.net",
        "https://smba.trafficmanager.net/",
        "HTTPS://SMBA.TrafficManager.NET/emea",
        "https://smba.onyx.prod.teams.trafficmanager.net/amer/22222222-2222-2222-2222-222222222222/",
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
        # A host that is written otherwise than it is called.
        "https://smba.trafficmanager.net./",
        "https://smba%2Etrafficmanager.net/",
        "https://smba.trafficmanager.net%00.evil.example/",
        # Letters that look the same, or that become the same when they are folded.
        "https://smba.trafficm\u0430nager.net/",
        "https://smba.trafficmanager\u3002net/",
        "https://\u017fmba.trafficmanager.net/",
        "https://xn--smba-trafficmanager-abc.net/",
        # Characters that one parser drops and the next does not.
        "\x01https://smba.trafficmanager.net/",
        "https://smba.trafficmanager.net\t/",
        "https://smba.trafficmanager.net/\n",
        "https://smba.traffic\nmanager.net/",
        "https://smba.trafficmanager.net\x00/",
        "https://smba.trafficmanager.net\u200b/",
        # A path that is none: what we append would not be the path that is asked for.
        "https://smba.trafficmanager.net/?to=",
        "https://smba.trafficmanager.net/#",
        "https://smba.trafficmanager.net?",
        "https://:pass@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net:80/",
        "https://smba.trafficmanager.net:0/",
        "https://smba.trafficmanager.net:-443/",
        "https://[smba.trafficmanager.net]/",
        "https:smba.trafficmanager.net/",
        "https:///smba.trafficmanager.net/",
        "wss://smba.trafficmanager.net/",
        "https://169.254.169.254/",
        "https://[::ffff:127.0.0.1]/",
    ],
)
def test_everything_else_is_not(url: str) -> None:
    assert not trust.is_trusted_service_url(url, trust.PUBLIC_OPENID_METADATA)


CLOUDS = {
    trust.PUBLIC_OPENID_METADATA: "https://smba.trafficmanager.net/emea/",
    GOV_METADATA: "https://smba.infra.gov.teams.microsoft.us/teams",
    CHINA_METADATA: "https://frontend.botapi.msg.infra.teams.microsoftonline.cn/",
}


@pytest.mark.parametrize("metadata", list(CLOUDS))
def test_a_cloud_trusts_its_own_hosts_only(metadata: str) -> None:
    assert [url for url in CLOUDS.values() if trust.is_trusted_service_url(url, metadata)] == [CLOUDS[metadata]]


@pytest.mark.parametrize(
    ("metadata", "issuer"),
    [
        (trust.PUBLIC_OPENID_METADATA, "https://api.botframework.com"),
        (GOV_METADATA, "https://api.botframework.us"),
        (CHINA_METADATA, "https://api.botframework.azure.cn"),
        (GOV_METADATA.upper().replace("HTTPS", "https"), "https://api.botframework.us"),
        ("https://keys.example/openid", "https://api.botframework.com"),
    ],
)
def test_the_key_document_decides_the_cloud(metadata: str, issuer: str) -> None:
    cloud = trust.cloud_of(metadata)
    assert (cloud.issuer, cloud.scope) == (issuer, f"{issuer}/.default")


PIECES = st.sampled_from(
    [
        "https://",
        "http://",
        "smba.trafficmanager.net",
        "evil.example",
        "@",
        ":",
        "443",
        "/",
        "\\",
        "?",
        "#",
        ".",
        "%2e",
        "\t",
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=8).map("".join)))
def test_whatever_is_trusted_is_where_the_request_goes(url: str) -> None:
    """The one that judges and the one that calls read an address with different parsers."""
    if not trust.is_trusted_service_url(url, trust.PUBLIC_OPENID_METADATA):
        return
    asked = URL(url.rstrip("/") + "/v3/conversations", encoded=True)
    assert (asked.scheme, (asked.host or "").lower(), asked.port) == ("https", "smba.trafficmanager.net", 443)
    assert asked.path.endswith("/v3/conversations")
    assert (asked.user, asked.password, asked.query_string, asked.fragment) == (None, None, "", "")


def test_loopback_is_trusted_only_while_the_keys_are_on_loopback() -> None:
    assert trust.is_trusted_service_url("http://127.0.0.1:8082/", LOCAL_METADATA)
    assert trust.is_trusted_service_url("http://[::1]:8082/", LOCAL_METADATA)
    assert trust.is_trusted_service_url("https://localhost/", LOCAL_METADATA)
    for url in (
        "http://127.0.0.1.evil.example/",
        "http://localhost.evil.example/",
        "http://10.0.0.1/",
        "http://0.0.0.0/",
    ):
        assert not trust.is_trusted_service_url(url, LOCAL_METADATA)
        assert not trust.is_loopback(url)
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


@pytest.mark.parametrize(
    ("url", "accepted"),
    [
        ("http://169.254.169.254/metadata/identity/oauth2/token", True),
        ("http://169.254.129.2:8081/msi/token", True),
        ("http://localhost:42356/msi/token", True),
        ("http://[fe80::1]/token", True),
        ("https://identity.example/token", True),
        ("http://identity.example/token", False),
        ("http://10.0.0.4/token", False),
        ("http://169.254.169.254.evil.example/", False),
        ("http://169.254.169.254@10.0.0.4/", False),
        ("http://metadata/", False),
        ("ftp://169.254.169.254/", False),
        ("", False),
    ],
)
def test_a_machines_identity_is_asked_for_on_its_own_link_only(url: str, accepted: bool) -> None:
    assert trust.is_machine_endpoint(url) is accepted


@pytest.mark.parametrize(
    ("url", "stored", "hosted"),
    [
        ("https://contoso-my.sharepoint.com/personal/a/_layouts/15/download.aspx?UniqueId=1&tempauth=2", True, False),
        ("https://smba.trafficmanager.net/apac/v3/attachments/0-ea-1/views/original", False, True),
        ("https://smba.trafficmanager.net/apac/v3/conversations/1/members", False, False),
        ("https://smba.trafficmanager.net/v3/attachments/../conversations/views/original", False, False),
        ("https://smba.trafficmanager.net/v3/attachments/%2e%2e/views/original", False, False),
        ("http://contoso.sharepoint.com/a", False, False),
        ("https://contoso.sharepoint.com.evil.example/a", False, False),
        ("https://evilsharepoint.com/a", False, False),
        ("https://contoso.sharepoint.com@evil.example/a", False, False),
        ("https://contoso.sharepoint.us/a", False, False),
        ("https://169.254.169.254/v3/attachments/1/views/original", False, False),
        ("http://127.0.0.1/v3/attachments/1/views/original", False, False),
        ("file:///etc/passwd", False, False),
    ],
)
def test_where_files_are_fetched(url: str, stored: bool, hosted: bool) -> None:
    told = (
        trust.is_stored_file(url, trust.PUBLIC_OPENID_METADATA),
        trust.is_hosted_file(url, trust.PUBLIC_OPENID_METADATA),
    )
    assert told == (stored, hosted)
