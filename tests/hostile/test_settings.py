"""Settings of any kind: taken, or refused by name and remedy, and never with the value, which may be a secret."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import example, given, settings, strategies as st

from service import settings as settings_module
from service.house import build
from service.settings import Settings
from sop.errors import Misconfigured
from tests.hostile.test_parsers import TIMES, many
from tests.service.support import clean, minimal

JIRA = {
    "SOPILOT_JIRA_URL": "https://jira.example",
    "SOPILOT_JIRA_EMAIL": "bot@x.example",
    "SOPILOT_JIRA_API_TOKEN": "t0ken",
    "SOPILOT_JIRA_PROJECT": "OPS",
}
HUSH = "hush-7c1f"
"""Stands in every secret."""
SECRET = ("MicrosoftAppPassword", "SOPILOT_JIRA_API_TOKEN", "SOPILOT_INTAKE_TOKEN", "SOPILOT_JIRA_WEBHOOK_SECRET")
NAMES = settings_module.names()
ODD = [
    "",
    " ",
    "0",
    "-1",
    "65536",
    "1e9",
    "http://[",
    "http://[::1",
    "https://a:b@c:99999/",
    "//x",
    "sqlite://",
    "sqlite:///",
    ":",
    "::",
]
ODD += [
    "postgresql://u:p@[/x",
    "postgresql://h:port/x",
    "mysql://x/y",
    "sqlite:////dev/null",
    "../..",
    "/",
    "~",
    "%",
    "%zz",
    "\u202e",
]
ODD += [
    "Asia/Taipei",
    "../../etc/passwd",
    "zh-Hant",
    "DEBUG",
    "x" * 5000,
    "\ud7ff",
    "file:///x",
    "javascript:x",
    "https://x",
    "\n",
]
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20) | st.sampled_from(ODD)


@settings(many, max_examples=40 * TIMES)
@given(given_values=st.dictionaries(st.sampled_from(NAMES), TEXT, max_size=5), jira=st.booleans())
@example(given_values={"SOPILOT_DATABASE_URL": "http://["}, jira=False)
@example(given_values={"SOPILOT_JIRA_URL": "https://["}, jira=True)
@example(given_values={"TEAMS_AUTHORITY": "https://["}, jira=False)
def test_any_values_are_taken_or_refused_with_a_remedy(
    given_values: dict[str, str], jira: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    with pytest.MonkeyPatch.context() as patch:
        clean(patch)
        patch.chdir(folder)
        for name, value in (minimal() | (JIRA if jira else {}) | given_values).items():
            patch.setenv(name, value + HUSH if name in SECRET else value)
        try:
            loaded = settings_module.load()
            house = build(loaded)
        except Misconfigured as no:
            told = str(no)
            assert no.setting
            assert no.remedy or no.setting in told
            assert HUSH not in told
            return
        asyncio.run(house.close())
        assert isinstance(loaded, Settings)


@settings(many, max_examples=40 * TIMES)
@given(raw=st.binary(max_size=80) | st.lists(st.sampled_from(NAMES) | TEXT, max_size=6).map("=".join).map(str.encode))
def test_any_file_of_settings_is_taken_or_refused(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp() / "dotenv"
    folder.mkdir(exist_ok=True)
    (folder / ".env").write_bytes(raw)
    with pytest.MonkeyPatch.context() as patch:
        clean(patch)
        patch.chdir(folder)
        for name, value in minimal().items():
            patch.setenv(name, value)
        try:
            settings_module.load()
        except Misconfigured as no:
            assert no.setting
