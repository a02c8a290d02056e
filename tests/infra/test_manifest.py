"""The Teams app package, judged by Microsoft's own schemas and by our tables of commands and sentences."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from PIL import Image

from service.manifest import ManifestError, build_package
from sop.words import words
from teams_bot.commands import COMMANDS, CommandSpec

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "sandbox/page/node_modules/@microsoft/app-manifest/build/json-schemas/teams"
APP_ID = "8c1d0b5e-2f0a-4a53-9d0e-6f7a1b2c3d4e"
HOST = "sopilot.example.org"
LANGUAGE_OF_FILE = {"manifest.json": "en", "zh-tw.json": "zh-Hant"}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a built package by name."""
    return unpacked(build_package(APP_ID, HOST, tmp_path_factory.mktemp("app") / "new" / "teams.zip"))


def unpacked(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def schema(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    """Microsoft's schema for the version that the manifest names."""
    path = SCHEMAS / f"v{manifest['manifestVersion']}" / name
    if not path.is_file():
        reason = "Microsoft's schemas are not installed: run `python -m sandbox.npm ci`"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8-sig"))
    return found


def faults(document: dict[str, Any], judge: dict[str, Any]) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft4Validator(judge).iter_errors(document)]


def command_lists(package: dict[str, bytes], file: str) -> list[list[dict[str, str]]]:
    """Title and description of every command as shown in that file's language."""
    lists = json.loads(package["manifest.json"])["bots"][0]["commandLists"]
    if file == "manifest.json":
        return [one["commands"] for one in lists]
    told = json.loads(package[file])
    return [
        [
            {what: told[f"bots[0].commandLists[{i}].commands[{j}].{what}"] for what in ("title", "description")}
            for j in range(len(one["commands"]))
        ]
        for i, one in enumerate(lists)
    ]


def spec_of(title: str, language: str) -> CommandSpec | None:
    return next((s for s in COMMANDS if title in (*s.words[language], s.example[language])), None)


def test_the_package_holds_what_teams_asks_for_and_nothing_else(package: dict[str, bytes]) -> None:
    assert sorted(package) == ["color.png", "manifest.json", "outline.png", "zh-tw.json"]


@pytest.mark.parametrize("host", [HOST, None])
def test_manifest_passes_microsofts_schema(tmp_path: Path, host: str | None) -> None:
    manifest = json.loads(unpacked(build_package(APP_ID, host, tmp_path / "teams.zip"))["manifest.json"])
    assert manifest["$schema"].endswith(f"/v{manifest['manifestVersion']}/MicrosoftTeams.schema.json")
    assert faults(manifest, schema(manifest, "MicrosoftTeams.schema.json")) == []


def test_strings_pass_microsofts_schema(package: dict[str, bytes]) -> None:
    manifest, strings = (json.loads(package[name]) for name in ("manifest.json", "zh-tw.json"))
    assert manifest["localizationInfo"]["additionalLanguages"] == [{"languageTag": "zh-tw", "file": "zh-tw.json"}]
    # Teams refuses a package whose two files name different versions.
    assert f"/v{manifest['manifestVersion']}/" in strings["$schema"]
    judge = schema(manifest, "MicrosoftTeams.Localization.schema.json")
    assert faults(strings, judge) == []
    assert faults({**strings, "bots[0].name": "?"}, judge) != [], "the schema judges keys too"


def test_the_deployments_values_are_filled_in(package: dict[str, bytes]) -> None:
    manifest = json.loads(package["manifest.json"])
    assert manifest["id"] == manifest["bots"][0]["botId"] == APP_ID
    assert manifest["version"] == version("sopilot")
    assert manifest["validDomains"] == [HOST]
    assert manifest["developer"]["websiteUrl"] == f"https://{HOST}/"
    assert b"00000000" not in package["manifest.json"]


def test_it_works_everywhere_and_asks_for_no_permission_to_read(package: dict[str, bytes]) -> None:
    manifest = json.loads(package["manifest.json"])
    assert sorted(manifest["bots"][0]["scopes"]) == ["groupChat", "personal", "team"]
    assert "authorization" not in manifest
    assert "webApplicationInfo" not in manifest


@pytest.mark.parametrize("file", LANGUAGE_OF_FILE)
def test_listed_commands_are_commands_with_our_own_sentences(package: dict[str, bytes], file: str) -> None:
    language = LANGUAGE_OF_FILE[file]
    sentences = words(language)
    for commands in command_lists(package, file):
        assert 1 <= len(commands) <= 10
        specs = [spec_of(command["title"], language) for command in commands]
        assert None not in specs
        assert len({spec.key for spec in specs if spec}) == len(commands)
        for spec, command in zip(specs, commands, strict=True):
            assert spec is not None
            assert command["description"] == sentences(spec.help_key).replace("`", "")


def test_both_languages_list_the_same_commands(package: dict[str, bytes]) -> None:
    by_language = [
        [[spec.key for c in one if (spec := spec_of(c["title"], language))] for one in command_lists(package, file)]
        for file, language in LANGUAGE_OF_FILE.items()
    ]
    assert by_language[0] == by_language[1]


def test_every_scope_has_one_list(package: dict[str, bytes]) -> None:
    bot = json.loads(package["manifest.json"])["bots"][0]
    assert sorted(scope for one in bot["commandLists"] for scope in one["scopes"]) == sorted(bot["scopes"])


def test_icons_are_as_teams_asks(package: dict[str, bytes]) -> None:
    color = Image.open(BytesIO(package["color.png"]))
    assert (color.format, color.size) == ("PNG", (192, 192))
    assert color.convert("RGBA").getextrema()[3] == (255, 255), "the colour icon has a full background"
    outline = Image.open(BytesIO(package["outline.png"]))
    assert (outline.format, outline.size) == ("PNG", (32, 32))
    red, green, blue, alpha = outline.convert("RGBA").split()
    assert alpha.getextrema() == (0, 255)
    drawn = [Image.composite(band, Image.new("L", band.size, 255), alpha.point(bool)) for band in (red, green, blue)]
    assert [band.getextrema() for band in drawn] == [(255, 255)] * 3, "the outline icon is white alone"


@pytest.mark.parametrize("app_id", ["", "sopilot", "8c1d0b5e", "00000000-0000-0000-0000-000000000000"])
def test_what_is_no_application_id_is_refused(tmp_path: Path, app_id: str) -> None:
    with pytest.raises(ManifestError, match="application \\(client\\) id"):
        build_package(app_id, HOST, tmp_path / "teams.zip")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "host",
    ["https://sopilot.example.org", "sopilot.example.org:443", "localhost", "127.0.0.1", "a..b", "a/b", "*.x.org"],
)
def test_what_is_no_public_host_name_is_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(ManifestError, match="host name"):
        build_package(APP_ID, host, tmp_path / "teams.zip")


def test_same_values_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = (build_package(APP_ID.upper(), HOST, tmp_path / name) for name in ("one.zip", "other.zip"))
    assert one.read_bytes() == other.read_bytes()


def test_it_works_from_a_wheel(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path], cwd=ROOT, check=True)
    installed = tmp_path / "site"
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(installed)
    script = (
        "import pathlib, service.manifest as m\n"
        f"assert m.__file__.startswith({str(installed)!r}), m.__file__\n"
        f"m.build_package({APP_ID!r}, {HOST!r}, pathlib.Path('teams.zip'))\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env={"PYTHONPATH": str(installed)}, check=True)
    assert unpacked(tmp_path / "teams.zip") == unpacked(build_package(APP_ID, HOST, tmp_path / "checkout.zip"))
