"""The Teams app package: manifest, Traditional Chinese strings and icons in one zip file, for one app registration.

The manifest follows version 1.23 of Microsoft's schema, generally available since July 2025. It asks for no
resource-specific permission: in channels and group chats the bot gets what mentions it, and nothing else. Documentation:
learn.microsoft.com, microsoftteams/platform/resources/schema/manifest-schema and .../build-and-test/apps-package.
"""

from __future__ import annotations

import json
import re
import uuid
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

_INSTALLED = Path(__file__).parent / "teams_app"
_CHECKOUT = Path(__file__).parents[1] / "infra" / "teams"
_FILES = ("zh-tw.json", "color.png", "outline.png")
_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})+", re.IGNORECASE)
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""Zip's first moment: two packages of the same values are the same bytes."""


class ManifestError(ValueError):
    """A value that Teams would not take; the message says which, and what to give instead."""


def build_package(app_id: str, host: str | None, out: Path) -> Path:
    """Writes the app package for one bot and returns where it is.

    Args:
        app_id: application (client) id of the bot's app registration; it becomes the app's id too.
        host: public host name of this SOPilot, such as `sopilot.example.com`, which becomes the app's website and valid
            domain; None leaves the reserved `example.com` as website and no valid domain.
        out: the zip file to write; its folder is made where it is missing.

    Raises:
        ManifestError: `app_id` is not a UUID, or `host` is not a public host name.
        OSError: the file cannot be written.
    """
    manifest = filled(_template(), _checked_id(app_id), _checked_host(host) if host else None)
    folder = template_folder()
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w") as package:
        _add(package, "manifest.json", json.dumps(manifest, indent=2, ensure_ascii=False).encode())
        for name in _FILES:
            _add(package, name, (folder / name).read_bytes())
    return out


def filled(template: dict[str, Any], app_id: str, host: str | None) -> dict[str, Any]:
    """The template with everything that depends on the deployment. app_id, host: checked already."""
    manifest: dict[str, Any] = {**template, "version": version("sopilot"), "id": app_id}
    manifest["bots"] = [{**bot, "botId": app_id} for bot in template["bots"]]
    if host is not None:
        pages = ("websiteUrl", "privacyUrl", "termsOfUseUrl")
        manifest["developer"] = {**template["developer"], **dict.fromkeys(pages, f"https://{host}/")}
        manifest["validDomains"] = [host]
    return manifest


def template_folder() -> Path:
    """Where manifest, strings and icons are: inside the installed package, or `infra/teams` of a checkout."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def _template() -> dict[str, Any]:
    template: dict[str, Any] = json.loads((template_folder() / "manifest.json").read_text(encoding="utf-8"))
    return template


def _checked_id(app_id: str) -> str:
    try:
        checked = uuid.UUID(app_id.strip())
    except ValueError:
        checked = uuid.UUID(int=0)
    if checked.int == 0:
        raise ManifestError(
            f"{app_id!r} is not an application id: give the application (client) id of the app registration, "
            "which looks like 8c1d0b5e-2f0a-4a53-9d0e-6f7a1b2c3d4e"
        )
    return str(checked)


def _checked_host(host: str) -> str:
    name = host.strip().rstrip(".").lower()
    if not _HOST.fullmatch(name) or name.rpartition(".")[2].isdigit():
        raise ManifestError(
            f"{host!r} is not a public host name: give the name alone, such as sopilot.example.com, without https://, "
            "port or path"
        )
    return name


def _add(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    package.writestr(entry, content)
