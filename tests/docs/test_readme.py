"""The README names everything that a person can set, type, call or watch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from aiohttp import web

from jira_sync.checks import NEEDED
from service import settings as settings_module
from service.cli import main
from service.house import build
from service.metrics import Metrics
from service.server import build_app
from service.settings import Settings
from sop.words import words
from teams_bot.commands import COMMANDS, CommandSpec

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def section(title: str) -> str:
    """The text under a heading of the second level."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, f"README.md has no section {title!r}"
    return found[1]


def rows(title: str) -> list[list[str]]:
    """The cells of the section's table rows."""
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in section(title).splitlines() if "|" in line
    ]


def cli_commands(group: click.Group, path: str = "sopilot") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        full = f"{path} {name}"
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield full, command
        if isinstance(command, click.Group):
            yield from cli_commands(command, full)


@pytest.mark.parametrize("field", Settings.model_fields)
def test_settings_with_their_descriptions(field: str) -> None:
    name, default = settings_module.name_of(field), Settings.model_fields[field].default
    shown = f"`{default}`" if default not in (None, frozenset()) else ""
    assert [f"`{name}`", shown, Settings.model_fields[field].description] in rows("Settings")


def test_no_setting_that_does_not_exist() -> None:
    named = set(re.findall(r"\bSOPILOT_[A-Z_]+[A-Z]\b", README))
    assert named <= set(settings_module.names())


@pytest.mark.parametrize("spec", COMMANDS, ids=lambda spec: spec.key)
def test_chat_commands_in_both_languages(spec: CommandSpec) -> None:
    row = [f"`{spec.example['en']}`", f"`{spec.example['zh-Hant']}`", words("en")(spec.help_key)]
    assert row in rows("Commands in chat")


@pytest.mark.parametrize(("name", "command"), list(cli_commands(main)), ids=lambda one: str(one))
def test_command_line_with_every_option(name: str, command: click.Command) -> None:
    shown = [row[0] for row in rows("Command line") if re.match(rf"`{re.escape(name)}( [^a-z]|`)", row[0])]
    assert shown, f"the table of the command line lacks `{name}`"
    for parameter in command.params:
        wanted = parameter.opts[0] if isinstance(parameter, click.Option) else (parameter.name or "").upper()
        assert wanted in shown[0], f"the row of `{name}` lacks {wanted}"


async def test_endpoints_and_no_others(tmp_path: Path) -> None:
    house = build(Settings(data_dir=tmp_path, MicrosoftAppId="a", MicrosoftAppPassword="b", MicrosoftAppTenantId="c"))
    try:
        routes = served(build_app(house))
    finally:
        await house.close()
    assert {row[0] for row in rows("Endpoints") if row[0].startswith("`")} == routes


def served(app: web.Application) -> set[str]:
    """Every method and path, as the README writes them."""
    return {
        f"`{route.method} {route.resource.canonical}`"
        for route in app.router.routes()
        if route.resource is not None and route.method != "HEAD"
    }


def test_metrics_with_their_labels() -> None:
    metrics = Metrics()
    told = {row[0].strip("`"): row[1] for row in rows("Metrics")}
    collectors = {
        f"{family.name}_total" if family.type == "counter" else family.name: collector
        for collector in metrics.registry._collector_to_names
        for family in collector.collect()
    }
    assert set(told) - {"metric", "---"} == set(collectors)
    for name, collector in collectors.items():
        assert told[name] == ", ".join(getattr(collector, "_labelnames", ()))


@pytest.mark.parametrize("permission", NEEDED)
def test_permissions_in_jira(permission: str) -> None:
    assert f"*{permission.replace('_', ' ').title()}*" in README


def test_words_of_the_design() -> None:
    told = {row[0].strip("*") for row in rows("Words")}
    needed = "record link base projection hint sweep echo lane intent bucket gate parked procedure"
    assert set(needed.split()) <= told


@pytest.mark.parametrize("document", ["README.md", *(str(p.relative_to(ROOT)) for p in (ROOT / "docs").rglob("*.md"))])
def test_links_and_pictures_exist(document: str) -> None:
    path = ROOT / document
    for target in re.findall(r"\]\(([^)#\s]+)\)", path.read_text()):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{document} points to {target}, which does not exist"
