"""Settings as an operator meets them: what is wrong stops the start, named, with what to do about it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from service import settings as settings_module
from service.house import alertmanager_account, build, jira_account, open_database, teams_credentials
from service.settings import Settings, load, name_of, names
from sop.errors import Misconfigured
from teams_bot.protocol.credentials import TeamsCredentials
from tests.service.support import PASSWORD, PERSONAL_TOKEN, SECRETS, clean, minimal
from tests.support.certificates import Made, rsa_key

JIRA = {
    "SOPILOT_JIRA_URL": "https://team.example",
    "SOPILOT_JIRA_EMAIL": "bot@example.com",
    "SOPILOT_JIRA_API_TOKEN": SECRETS["SOPILOT_JIRA_API_TOKEN"],
    "SOPILOT_JIRA_PROJECT": "OPS",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to start in, and none of this machine's own settings."""
    clean(monkeypatch)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def wrong(monkeypatch: pytest.MonkeyPatch, **env: str) -> Misconfigured:
    """What the start says about these settings."""
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured) as caught:
        load()
    assert caught.value.setting
    assert caught.value.setting in f"{caught.value.reason} {caught.value.remedy}"
    assert caught.value.remedy
    assert "\n" not in caught.value.reason
    assert "Value error" not in caught.value.reason
    return caught.value


def test_nothing_set_gives_the_defaults() -> None:
    settings = load()
    assert (settings.host, settings.port, settings.language, settings.timezone) == (
        "127.0.0.1",
        3978,
        "en",
        "Asia/Taipei",
    )
    assert settings.url_of_database == f"sqlite:///{Path('var/sopilot.db').absolute()}"
    assert jira_account(settings) is None


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("SOPILOT_JIRA_TOKEN", "SOPILOT_JIRA_API_TOKEN"),
        ("SOPILOT_WEBHOOK_SECRET", "SOPILOT_JIRA_WEBHOOK_SECRET"),
        ("SOPILOT_TIME_ZONE", "SOPILOT_TIMEZONE"),
        ("sopilot_porr", "SOPILOT_PORT"),
        ("SOPILOT_TEAMS_AUTORITY", "SOPILOT_TEAMS_AUTHORITY"),
    ],
)
def test_an_unknown_name_stops_the_start_with_the_nearest(
    name: str, nearest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = wrong(monkeypatch, **{name: "x"})
    assert fault.setting == name
    assert nearest in fault.remedy


def test_an_unknown_name_in_the_env_file_stops_the_start_too(folder: Path) -> None:
    (folder / ".env").write_text("SOPILOT_PROT=1\n")
    with pytest.raises(Misconfigured, match="SOPILOT_PROT"):
        load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SOPILOT_PORT", "http"),
        ("SOPILOT_PORT", "70000"),
        ("SOPILOT_LANGUAGE", "tlh"),
        ("SOPILOT_TIMEZONE", "Asia/Taipeh"),
        ("SOPILOT_TIMEZONE", "Asia"),
        ("SOPILOT_TIMEZONE", "../UTC"),
        ("SOPILOT_LOG_LEVEL", "LOUD"),
        ("SOPILOT_TEAMS_REQUESTS_PER_SECOND", "0"),
        ("SOPILOT_ADMINS", "mei@example.com"),
        ("SOPILOT_ADMINS", "00000000-0000-0000-0000-0000000000a1;00000000-0000-0000-0000-0000000000a2"),
        ("MicrosoftAppType", "MultiTenant"),
        ("SOPILOT_JIRA_URL", "team.example"),
        ("SOPILOT_JIRA_URL", "https://"),
        ("SOPILOT_JIRA_URL", "ftp://team.example"),
        ("SOPILOT_JIRA_URL", "https://[team.example"),
        ("SOPILOT_ALERTMANAGER_URL", "alertmanager:9093"),
        ("SOPILOT_ALERTMANAGER_URL", "http://alertmanager:port"),
        ("SOPILOT_ALERTMANAGER_URL", "http://alertmanager:9093/?x=1"),
        ("SOPILOT_ALERTMANAGER_URL", "http://mei:secret@alertmanager:9093"),
        ("SOPILOT_ALERTMANAGER_SETTLING_S", "-1"),
        ("SOPILOT_GRAPH", "yes"),
        ("SOPILOT_GRAPH_URL", "http://graph.example"),
        ("SOPILOT_GRAPH_NOTIFICATION_URL", "https://sopilot.example/webhooks/graph?x=1"),
        ("SOPILOT_GRAPH_NOTIFICATION_URL", "sopilot.example/webhooks/graph"),
    ],
)
def test_a_bad_value_stops_the_start_and_names_its_setting(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert wrong(monkeypatch, **{name: value}).setting == name


def test_every_bad_value_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = wrong(monkeypatch, SOPILOT_PORT="x", SOPILOT_LANGUAGE="tlh")
    assert "SOPILOT_PORT" in fault.reason
    assert "SOPILOT_LANGUAGE" in fault.reason


@pytest.mark.parametrize(
    "env",
    [
        {"SOPILOT_ALERTMANAGER_TOKEN": "t"},
        {"SOPILOT_ALERTMANAGER_EXTERNAL_URLS": "http://am"},
        {"SOPILOT_ALERTMANAGER_URL": "http://am", "SOPILOT_ALERTMANAGER_USER": "mei"},
        {"SOPILOT_ALERTMANAGER_URL": "http://am", "SOPILOT_ALERTMANAGER_PASSWORD": "p"},
        {
            "SOPILOT_ALERTMANAGER_URL": "http://am",
            "SOPILOT_ALERTMANAGER_USER": "mei",
            "SOPILOT_ALERTMANAGER_PASSWORD": "p",
            "SOPILOT_ALERTMANAGER_TOKEN": "t",
        },
    ],
)
def test_half_an_alertmanager_stops_the_start(env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    wrong(monkeypatch, **env)


@pytest.mark.parametrize(
    "env",
    [
        {"SOPILOT_GRAPH": "notify"},
        {"SOPILOT_GRAPH_NOTIFICATION_URL": "https://sopilot.example/webhooks/graph"},
        {"SOPILOT_GRAPH": "poll", "SOPILOT_GRAPH_NOTIFICATION_URL": "https://sopilot.example/webhooks/graph"},
        {"SOPILOT_GRAPH_INSIGHTS": "true"},
    ],
)
def test_half_a_graph_stops_the_start(env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert wrong(monkeypatch, **env).setting == "SOPILOT_GRAPH"


def test_an_alertmanager_as_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert alertmanager_account(load()) is None
    monkeypatch.setenv("SOPILOT_ALERTMANAGER_URL", "http://am:9093/")
    account = alertmanager_account(load())
    assert account is not None
    assert (account.url, account.external_urls) == ("http://am:9093", {"http://am:9093"})
    assert account.settling.total_seconds() == 600
    monkeypatch.setenv("SOPILOT_ALERTMANAGER_EXTERNAL_URLS", "https://alerts.example/, https://alerts2.example")
    monkeypatch.setenv("SOPILOT_ALERTMANAGER_TOKEN", "secret-token-1")
    settings = load()
    account = alertmanager_account(settings)
    assert account is not None
    assert account.external_urls == {"https://alerts.example", "https://alerts2.example"}
    assert "secret-token-1" in settings.secrets()
    assert "secret-token-1" not in repr(account)


@pytest.mark.parametrize("missing", sorted(JIRA))
def test_half_a_jira_stops_the_start_and_names_the_rest(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = wrong(monkeypatch, **{name: value for name, value in JIRA.items() if name != missing})
    assert fault.setting == missing


PAT = {
    "SOPILOT_JIRA_URL": "https://jira.team.example",
    "SOPILOT_JIRA_PAT": PERSONAL_TOKEN,
    "SOPILOT_JIRA_PROJECT": "OPS",
}


def test_a_data_center_needs_its_address_a_token_and_a_project(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in PAT.items():
        monkeypatch.setenv(name, value)
    account = jira_account(load())
    assert account is not None
    assert account.is_data_center
    assert (account.email, account.token) == (None, PAT["SOPILOT_JIRA_PAT"])


@pytest.mark.parametrize("missing", ["SOPILOT_JIRA_URL", "SOPILOT_JIRA_PROJECT"])
def test_half_a_data_center_stops_the_start_and_names_the_rest(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = wrong(monkeypatch, **{name: value for name, value in PAT.items() if name != missing})
    assert fault.setting == missing
    assert "SOPILOT_JIRA_EMAIL" not in fault.reason


@pytest.mark.parametrize("beside", [["EMAIL"], ["API_TOKEN"], ["EMAIL", "API_TOKEN"]])
def test_credentials_of_both_jiras_contradict_each_other(beside: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"SOPILOT_JIRA_{one}" for one in beside]
    fault = wrong(monkeypatch, **PAT, **{name: JIRA[name] for name in names})
    assert all(name in fault.reason for name in ("SOPILOT_JIRA_PAT", *names))


@pytest.mark.parametrize("host", ["team.atlassian.net", "TEAM.Atlassian.NET", "team.jira.com"])
def test_a_personal_access_token_is_nothing_for_cloud(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = wrong(monkeypatch, **(PAT | {"SOPILOT_JIRA_URL": f"https://{host}"}))
    assert fault.setting == "SOPILOT_JIRA_PAT"
    assert "SOPILOT_JIRA_API_TOKEN" in fault.remedy


def test_an_address_without_credentials_tells_of_both(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = wrong(monkeypatch, SOPILOT_JIRA_URL="https://jira.team.example", SOPILOT_JIRA_PROJECT="OPS")
    assert "SOPILOT_JIRA_PAT" in fault.remedy


def test_a_webhook_secret_without_a_jira_is_half_a_jira_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert wrong(monkeypatch, SOPILOT_JIRA_WEBHOOK_SECRET="x").setting == "SOPILOT_JIRA_URL"


def test_an_env_file_is_read_and_the_environment_wins(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# ours\nSOPILOT_PORT=4000\nSOPILOT_LANGUAGE=zh-Hant\nMicrosoftAppId='an-app'\nOTHER=1\n"
    (folder / ".env").write_text(text)
    monkeypatch.setenv("SOPILOT_PORT", "4001")
    settings = load()
    assert (settings.port, settings.language, settings.app_id) == (4001, "zh-Hant", "an-app")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
def test_an_env_file_that_a_windows_editor_saved_is_read(folder: Path, encoding: str) -> None:
    (folder / ".env").write_bytes("SOPILOT_PORT=4000\r\nSOPILOT_LANGUAGE=zh-Hant\r\n".encode(encoding))
    assert (load().port, load().language) == (4000, "zh-Hant")


def test_an_env_file_in_another_encoding_is_said_to_be(folder: Path) -> None:
    (folder / ".env").write_bytes("SOPILOT_PORT=4000\n# 事件\n".encode("big5"))
    with pytest.raises(Misconfigured) as caught:
        load()
    assert ".env" in caught.value.reason
    assert "UTF-8" in caught.value.remedy


def test_empty_means_unset_and_blanks_around_a_value_are_none_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOPILOT_PORT", "")
    monkeypatch.setenv("SOPILOT_INTAKE_TOKEN", "a-token\n")
    monkeypatch.setenv("MicrosoftAppId", " an-app ")
    settings = load()
    assert settings.port == 3978
    assert settings.intake_token is not None
    assert settings.intake_token.get_secret_value() == "a-token"
    assert settings.app_id == "an-app"


def test_admins_are_told_apart_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = "00000000-0000-0000-0000-0000000000A1", "00000000-0000-0000-0000-0000000000a2"
    monkeypatch.setenv("SOPILOT_ADMINS", f" {one}, {two},")
    assert load().admins == {one.lower(), two}


@pytest.mark.parametrize("prefix", ["", "SOPILOT_"])
def test_the_clouds_addresses_go_by_two_names(prefix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{prefix}TEAMS_AUTHORITY", "https://login.example")
    assert load().teams_authority == "https://login.example"


@pytest.mark.parametrize("spelt", ["UserAssignedMSI", "userassignedmsi", "USERASSIGNEDMSI"])
def test_the_apps_type_is_taken_in_any_case(spelt: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MicrosoftAppType", spelt)
    assert load().app_type == "UserAssignedMSI"


def test_a_certificates_password_alone_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = wrong(monkeypatch, MicrosoftAppCertificatePassword="pass-of-a-file")
    assert fault.setting == "MicrosoftAppCertificatePath"
    assert "pass-of-a-file" not in str(fault)


def by_certificate(path: Path, **more: str) -> dict[str, str]:
    """The least that a bot with a certificate needs."""
    found = minimal() | {"MicrosoftAppCertificatePath": str(path)} | more
    return {name: value for name, value in found.items() if name != "MicrosoftAppPassword"}


def built(monkeypatch: pytest.MonkeyPatch, env: dict[str, str]) -> TeamsCredentials:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    return teams_credentials(load())


def test_a_certificate_and_its_password_make_the_identity(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made()
    (folder / "bot.pfx").write_bytes(made.pfx("pass-of-a-file"))
    env = by_certificate(folder / "bot.pfx", MicrosoftAppCertificatePassword="pass-of-a-file")
    credentials = built(monkeypatch, env)
    assert credentials.certificate is not None
    assert credentials.certificate.read().public == made.public
    assert "pass-of-a-file" in load().secrets()
    assert "pass-of-a-file" not in repr(load()) + repr(credentials)


def test_a_managed_identity_needs_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    env = {name: value for name, value in minimal().items() if name != "MicrosoftAppPassword"}
    assert built(monkeypatch, env | {"MicrosoftAppType": "UserAssignedMSI"}).app_type == "UserAssignedMSI"


@pytest.mark.parametrize(
    ("env", "setting"),
    [
        ({"MicrosoftAppCertificatePath": "missing.pem"}, "MicrosoftAppCertificatePath"),
        ({"MicrosoftAppCertificatePath": "good.pem", "MicrosoftAppPassword": "too"}, "MicrosoftAppPassword"),
        ({"MicrosoftAppCertificatePath": "strangers.pem"}, "MicrosoftAppCertificatePath"),
        ({"MicrosoftAppCertificatePath": "locked.pfx"}, "MicrosoftAppCertificatePassword"),
        (
            {"MicrosoftAppCertificatePath": "good.pem", "MicrosoftAppType": "UserAssignedMSI"},
            "MicrosoftAppCertificatePath",
        ),
        ({"MicrosoftAppPassword": "x", "MicrosoftAppType": "UserAssignedMSI"}, "MicrosoftAppPassword"),
        ({}, "MicrosoftAppPassword"),
    ],
)
def test_an_identity_by_halves_or_twice_stops_the_start(
    folder: Path, monkeypatch: pytest.MonkeyPatch, env: dict[str, str], setting: str
) -> None:
    (folder / "good.pem").write_text(Made().pem)
    (folder / "strangers.pem").write_text(Made().private() + Made(rsa_key(1)).public)
    (folder / "locked.pfx").write_bytes(Made().pfx("pass-of-a-file"))
    who = {name: value for name, value in minimal().items() if name != "MicrosoftAppPassword"}
    with pytest.raises(Misconfigured) as caught:
        built(monkeypatch, who | env)
    assert caught.value.setting == setting
    assert caught.value.remedy


def test_an_expired_certificate_does_not_keep_the_rest_from_starting(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "bot.pem").write_text(Made(ends_in=timedelta(seconds=-1)).pem)
    assert built(monkeypatch, by_certificate(folder / "bot.pem")).certificate is not None


def test_secrets_are_in_no_repr_and_all_known_to_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"postgresql://sopilot:{PASSWORD}@db.example/sopilot"
    for name, value in (JIRA | SECRETS | {"SOPILOT_DATABASE_URL": url}).items():
        monkeypatch.setenv(name, value)
    settings = load()
    shown = repr(settings) + str(settings) + repr(settings.model_dump()) + repr(jira_account(settings))
    for secret in (*SECRETS.values(), PASSWORD):
        assert secret not in shown
        assert secret in settings.secrets()
    assert settings.url_of_database == url


def test_a_personal_access_token_is_a_secret_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in PAT.items():
        monkeypatch.setenv(name, value)
    settings = load()
    shown = repr(settings) + str(settings) + repr(settings.model_dump()) + repr(jira_account(settings))
    assert PERSONAL_TOKEN not in shown
    assert PERSONAL_TOKEN in settings.secrets()


def test_a_bad_value_of_a_secret_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"postgresql://sopilot@db.example:{PASSWORD}/sopilot"
    for name, value in (minimal() | {"SOPILOT_DATABASE_URL": url}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured) as caught:
        open_database(load())
    assert PASSWORD not in str(caught.value)
    assert "percent" in caught.value.remedy


@pytest.mark.parametrize("url", ["nonsense", "mysql://a:b@c/d", "sqlite://", "postgresql://u:p@h:port/x"])
def test_a_database_url_that_names_none_is_said_to(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOPILOT_DATABASE_URL", url)
    with pytest.raises(Misconfigured) as caught:
        open_database(load())
    assert caught.value.setting == "SOPILOT_DATABASE_URL"
    assert caught.value.remedy


def test_a_data_folder_that_is_none_is_said_to_be(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "file").write_text("")
    monkeypatch.setenv("SOPILOT_DATA_DIR", str(folder / "file"))
    with pytest.raises(Misconfigured, match="SOPILOT_DATA_DIR"):
        open_database(load())


def test_a_procedure_that_is_missing_or_wrong_is_said_to_be(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in minimal().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SOPILOT_PROCEDURE", "no.yaml")
    with pytest.raises(Misconfigured, match=r"no\.yaml") as caught:
        build(load())
    assert caught.value.setting == "SOPILOT_PROCEDURE"
    (folder / "no.yaml").write_text("version: 99\n")
    with pytest.raises(Misconfigured) as caught:
        build(load())
    assert caught.value.setting == "SOPILOT_PROCEDURE"
    assert caught.value.remedy


def test_every_field_has_a_name_and_a_description() -> None:
    assert len(set(names())) == len(Settings.model_fields)
    for field, info in Settings.model_fields.items():
        assert info.description, field
        assert name_of(field).startswith(("SOPILOT_", "MicrosoftApp", "TEAMS_"))
    assert settings_module.PREFIX == "SOPILOT_"
