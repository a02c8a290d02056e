"""Settings: environment variables `SOPILOT_…` and Bot Framework's own names; a `.env` file is read too.

A bad value or an unknown `SOPILOT_…` name stops the start: a misspelt setting that is silently ignored is found at night.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from rapidfuzz import process
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from sop.errors import Misconfigured
from sop.words import LANGUAGES

PREFIX = "SOPILOT_"
CLOUD_HOSTS = (".atlassian.net", ".jira.com")
ENCODING = "utf-8-sig"
"""Of `.env`: UTF-8 with or without the mark that Windows' editors put first, which would become part of the first name."""


def _either(name: str) -> AliasChoices:
    return AliasChoices(name, PREFIX + name)


class Settings(BaseSettings):
    """Everything that can be set. Each field's description stands in the README's table."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding=ENCODING,
        env_ignore_empty=True,
        extra="ignore",
    )

    data_dir: Path = Field(Path("var"), description="Folder of the embedded database and its copies")
    database_url: SecretStr | None = Field(
        None, description="`sqlite:///…` or `postgresql://…`; SQLite in DATA_DIR by default"
    )
    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(3978, ge=0, le=65535, description="Port to listen on")
    jira_url: str | None = Field(None, description="Address of the Jira site; without it nothing is mirrored")
    jira_email: str | None = Field(None, description="E-mail of SOPilot's own Jira account (Cloud)")
    jira_api_token: SecretStr | None = Field(None, description="API token of that account (Cloud)")
    jira_pat: SecretStr | None = Field(
        None, description="Personal access token of that account (Data Center), instead of e-mail and API token"
    )
    jira_project: str | None = Field(None, description="Key of the project that new issues go into")
    jira_webhook_secret: SecretStr | None = Field(
        None, description="Secret of the admin webhook: Jira signs with it, or bears it as `?token=` (Data Center)"
    )
    intake_token: SecretStr | None = Field(None, description="Bearer token that monitors send")
    alertmanager_url: str | None = Field(
        None,
        description="Address of Alertmanager's API, which is asked for alerts that its deliveries leave out or never told",
    )
    alertmanager_external_urls: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(),
        description="What its deliveries call it (`externalURL`), separated by commas, where that is not the address above",
    )
    alertmanager_user: str | None = Field(None, description="User name, where its API wants one")
    alertmanager_password: SecretStr | None = Field(None, description="Password of that user")
    alertmanager_token: SecretStr | None = Field(None, description="Bearer token, where its API wants that instead")
    alertmanager_settling_s: int = Field(
        600,
        ge=0,
        description="Seconds after its start that an alert it lacks does not count as over; longer than any rule's interval",
    )
    procedure: Path | None = Field(None, description="Path of the team's own `sop.yaml`")
    language: str = Field("en", description="`en` or `zh-Hant`: for people whose client tells no language")
    timezone: str = Field("Asia/Taipei", description="Time zone of the times people read")
    admins: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(), description="Entra object ids of admins, separated by commas"
    )
    jira_points_per_hour: int = Field(
        0,
        ge=0,
        description="What SOPilot may ask of Jira in an hour: a point a request, and one for each issue it reads; 0: any number",
    )
    teams_requests_per_second: int = Field(
        50, ge=1, description="What Teams lets one app send into one tenant each second"
    )
    file_limit_mb: int = Field(
        20, ge=1, le=100, description="Megabytes that a file from Teams may have on its way into Jira"
    )
    log_level: str = Field("INFO", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`")

    app_id: str | None = Field(
        None, validation_alias=AliasChoices("MicrosoftAppId", "MICROSOFTAPPID"), description="The bot's application id"
    )
    app_password: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("MicrosoftAppPassword", "MICROSOFTAPPPASSWORD"),
        description="The application's client secret",
    )
    app_certificate_path: Path | None = Field(
        None,
        validation_alias=AliasChoices("MicrosoftAppCertificatePath", "MICROSOFTAPPCERTIFICATEPATH"),
        description="Instead of the secret: a PEM or PFX file with the application's certificate and its private key",
    )
    app_certificate_password: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("MicrosoftAppCertificatePassword", "MICROSOFTAPPCERTIFICATEPASSWORD"),
        description="Password of that file or key, where it has one",
    )
    app_tenant_id: str | None = Field(
        None,
        validation_alias=AliasChoices("MicrosoftAppTenantId", "MICROSOFTAPPTENANTID"),
        description="The tenant that the bot lives in",
    )
    app_type: Literal["SingleTenant", "UserAssignedMSI"] = Field(
        "SingleTenant",
        validation_alias=AliasChoices("MicrosoftAppType", "MICROSOFTAPPTYPE"),
        description="`SingleTenant`, with a secret or a certificate, or `UserAssignedMSI`: a managed identity of Azure",
    )
    teams_openid_metadata: str = Field(
        "https://login.botframework.com/v1/.well-known/openidconfiguration",
        validation_alias=_either("TEAMS_OPENID_METADATA"),
        description="Where the keys are published that Teams signs with",
    )
    teams_authority: str = Field(
        "https://login.microsoftonline.com",
        validation_alias=_either("TEAMS_AUTHORITY"),
        description="Who issues the bot's access tokens",
    )

    @field_validator("*", mode="before")
    @classmethod
    def _strip(cls, value: Any) -> Any:
        # A secret that was mounted as a file ends with a line break, which no HTTP header may hold.
        return value.strip() if isinstance(value, str) else value

    @field_validator("admins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return frozenset(_object_id(one.strip()) for one in value.split(",") if one.strip())

    @field_validator("app_type", mode="before")
    @classmethod
    def _as_azure_spells_it(cls, value: Any) -> Any:
        # Bot Framework takes the type in any case; so do the files that people bring along.
        known = {"singletenant": "SingleTenant", "userassignedmsi": "UserAssignedMSI"}
        return known.get(value.lower(), value) if isinstance(value, str) else value

    @field_validator("jira_url")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if value is not None and not _is_address(value):
            raise ValueError("not an address such as https://your-site.atlassian.net")
        return value

    @field_validator("alertmanager_url")
    @classmethod
    def _an_api(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not _is_address(value) or urlsplit(value).query or urlsplit(value).fragment:
            raise ValueError("not an address such as http://alertmanager:9093")
        if "@" in urlsplit(value).netloc:
            raise ValueError("give user and password in SOPILOT_ALERTMANAGER_USER and SOPILOT_ALERTMANAGER_PASSWORD")
        return value

    @field_validator("alertmanager_external_urls", mode="before")
    @classmethod
    def _split_urls(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return frozenset(one.strip() for one in value.split(",") if one.strip())

    @field_validator("language")
    @classmethod
    def _known_language(cls, value: str) -> str:
        if value not in LANGUAGES:
            raise ValueError(f"use one of {', '.join(LANGUAGES)}")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("no such time zone; use a name such as Asia/Taipei") from error
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("use DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @property
    def url_of_database(self) -> str:
        """The database's URL, the default filled in."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.data_dir / 'sopilot.db').absolute()}"

    def secrets(self) -> list[str]:
        """Every secret value, for the log to leave out."""
        held = (
            self.jira_api_token,
            self.jira_pat,
            self.jira_webhook_secret,
            self.intake_token,
            self.app_password,
            self.app_certificate_password,
            self.alertmanager_password,
            self.alertmanager_token,
        )
        values = [one.get_secret_value() for one in held if one is not None]
        return [value for value in (*values, *passwords(self.url_of_database)) if value]


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _object_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as error:
        raise ValueError(f"{text!r} is not an object id of Entra; separate several by commas") from error


def passwords(url: str) -> tuple[str, ...]:
    """The password of a database's URL, as it stands there and as it is meant."""
    try:
        meant = make_url(url).password or ""
    except (ArgumentError, ValueError):
        return ()
    return meant, url.partition("://")[2].rpartition("@")[0].partition(":")[2]


def load() -> Settings:
    """Settings from the environment and `.env`. Raises Misconfigured, naming the setting and the remedy."""
    try:
        _refuse_unknown()
        settings = Settings()
    except ValidationError as error:
        raise _misconfigured(error) from None
    except UnicodeDecodeError:
        raise Misconfigured(
            "the file .env cannot be read", setting=".env", remedy="Save .env as UTF-8 and start again"
        ) from None
    _refuse_halves(settings)
    _refuse_a_password_for_nothing(settings)
    _refuse_half_an_alertmanager(settings)
    return settings


def _misconfigured(error: ValidationError) -> Misconfigured:
    """Everything that is wrong, without the values: they may be secrets."""
    faults = [
        (name_of(str(one["loc"][0])), str(one["msg"]).removeprefix("Value error, "))
        for one in error.errors(include_input=False, include_url=False)
    ]
    wanted = {name: Settings.model_fields[_field_of(name)].description for name, _ in faults}
    return Misconfigured(
        "; ".join(f"{name}: {fault}" for name, fault in faults),
        setting=faults[0][0],
        remedy="; ".join(f"{name} is: {text}" for name, text in wanted.items()),
    )


def _refuse_halves(settings: Settings) -> None:
    """A Jira that lacks a part would fail at the first incident, or silently not be mirrored."""
    cloud = {"SOPILOT_JIRA_EMAIL": settings.jira_email, "SOPILOT_JIRA_API_TOKEN": settings.jira_api_token}
    if settings.jira_pat is not None:
        _refuse_both(settings, [name for name, value in cloud.items() if value])
    parts = {
        "SOPILOT_JIRA_URL": settings.jira_url,
        **(cloud if settings.jira_pat is None else {}),
        "SOPILOT_JIRA_PROJECT": settings.jira_project,
    }
    missing = [name for name, value in parts.items() if not value]
    begun = len(missing) < len(parts) or settings.jira_webhook_secret is not None or settings.jira_pat is not None
    if missing and begun:
        instead = " (SOPILOT_JIRA_PAT alone for a Data Center)" if missing == [*cloud] else ""
        raise Misconfigured(
            f"Jira is set up by halves: {', '.join(missing)} not set",
            setting=missing[0],
            remedy=f"Set {', '.join(missing)} too{instead}, or none of the SOPILOT_JIRA_… settings",
        )


def _refuse_both(settings: Settings, cloud: list[str]) -> None:
    """Which Jira it is, the credentials say: those of both say nothing."""
    if cloud:
        raise Misconfigured(
            f"SOPILOT_JIRA_PAT is for Jira Data Center, {' and '.join(cloud)} for Jira Cloud",
            setting="SOPILOT_JIRA_PAT",
            remedy="Keep SOPILOT_JIRA_PAT for a Data Center, or SOPILOT_JIRA_EMAIL and SOPILOT_JIRA_API_TOKEN for Cloud",
        )
    host = urlsplit(settings.jira_url or "").hostname or ""
    if host.endswith(CLOUD_HOSTS):
        raise Misconfigured(
            f"{host} is Jira Cloud, which takes no personal access token",
            setting="SOPILOT_JIRA_PAT",
            remedy="Set SOPILOT_JIRA_EMAIL and SOPILOT_JIRA_API_TOKEN instead of SOPILOT_JIRA_PAT",
        )


def _refuse_a_password_for_nothing(settings: Settings) -> None:
    if settings.app_certificate_password is not None and settings.app_certificate_path is None:
        raise Misconfigured(
            "MicrosoftAppCertificatePassword is set, and MicrosoftAppCertificatePath is not",
            setting="MicrosoftAppCertificatePath",
            remedy="Set MicrosoftAppCertificatePath to the file that the password opens, or remove the password",
        )


def _refuse_half_an_alertmanager(settings: Settings) -> None:
    """Credentials that nothing would use, or two of them, are somebody's mistake."""
    user, password, token = (settings.alertmanager_user, settings.alertmanager_password, settings.alertmanager_token)
    if settings.alertmanager_url is None and (user or password or token or settings.alertmanager_external_urls):
        raise Misconfigured(
            "Alertmanager is set up by halves: SOPILOT_ALERTMANAGER_URL is not set",
            setting="SOPILOT_ALERTMANAGER_URL",
            remedy="Set it too, or none of the SOPILOT_ALERTMANAGER_… settings",
        )
    if (user is None) != (password is None) or (user and token):
        raise Misconfigured(
            "Alertmanager takes a user with a password, or a token, not something of both",
            setting="SOPILOT_ALERTMANAGER_USER",
            remedy="Set SOPILOT_ALERTMANAGER_USER and SOPILOT_ALERTMANAGER_PASSWORD, or SOPILOT_ALERTMANAGER_TOKEN alone",
        )


def name_of(field: str) -> str:
    """The environment variable of a field, or of one of its aliases."""
    for known, info in Settings.model_fields.items():
        alias = info.validation_alias
        if isinstance(alias, AliasChoices):
            if field == known or field in alias.choices:
                return str(alias.choices[0])
        elif field == known:
            return PREFIX + field.upper()
    return field


def _field_of(name: str) -> str:
    return next(field for field in Settings.model_fields if name_of(field) == name)


def names() -> list[str]:
    """All environment variables that are understood, each under its first name."""
    return [name_of(field) for field in Settings.model_fields]


def _refuse_unknown() -> None:
    known = {name.upper() for name in names()} | {
        PREFIX + name for name in ("TEAMS_OPENID_METADATA", "TEAMS_AUTHORITY")
    }
    for name in (*os.environ, *dotenv_values(".env", encoding=ENCODING)):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            nearest = process.extractOne(name.upper(), sorted(known))
            raise Misconfigured(
                f"there is no setting {name}",
                setting=name,
                remedy=f"Did you mean {nearest[0]}? Correct the name or remove it",
            )
