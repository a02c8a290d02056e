"""A journal's values as people read them, whatever wrote them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from sop.procedure import load_default
from sop.records.items import Kind
from sop.records.people import Person, Side
from sop.records.values import from_json, to_json
from sop.words import words
from sop.words.values import field_text, value_text, whose_text


@pytest.mark.parametrize(
    ("field", "value", "english", "chinese"),
    [
        ("stage", "diagnosing", "Diagnosing", "診斷中"),
        ("stage", "Someone's status", "Someone's status", "Someone's status"),
        ("priority", "high", "High", "高"),
        ("assignee", Person("Mei Lin", account_id="a"), "Mei Lin", "Mei Lin"),
        ("due", date(2026, 12, 24), "Thu, 24 Dec 2026", "2026/12/24（四）"),
        ("due", None, "–", "–"),
        ("labels", ("a", "b"), "a, b", "a, b"),
        ("labels", (), "–", "–"),
        ("title", "首頁 500", "首頁 500", "首頁 500"),
        ("comment", None, "–", "–"),
        ("alerts", {"firing": 2, "resolved": 1}, "2 firing, 1 resolved", "2 個觸發中，1 個已解除"),
        ("withheld", True, "yes", "是"),
        ("withheld", False, "no", "否"),
        ("source", {"system": "Alertmanager", "key": "g"}, "Alertmanager g", "Alertmanager g"),
    ],
)
def test_a_value_comes_back_from_the_journal_and_is_read(field: str, value: Any, english: str, chinese: str) -> None:
    held = from_json(field, to_json(value))
    assert held == value
    for language, shown in (("en", english), ("zh-Hant", chinese)):
        assert value_text(field, held, Kind.INCIDENT, load_default(), words(language)) == shown


def test_a_value_that_only_jira_knows_is_read_as_it_is() -> None:
    assert from_json("due", '"soon"') == "soon"
    assert from_json("assignee", None) is None


def test_every_field_that_a_journal_has_is_named_in_both_languages() -> None:
    for field in ("title", "stage", "created", "alerts", "source", "comment", "due"):
        assert field_text(field, words("en")) != field
        assert field_text(field, words("zh-Hant")) != field_text(field, words("en"))
    assert field_text("x", words("en")) == "x"


@pytest.mark.parametrize("nobody", ["?", "Jira", ""])
def test_where_nobody_knows_who_it_was_only_the_side_is_said(nobody: str) -> None:
    assert whose_text(nobody, Side.JIRA, words("en")) == "Jira"
    assert whose_text("Mei", Side.JIRA, words("en")) == "Mei, Jira"
    assert whose_text("Mei", Side.TEAMS, words("zh-Hant")) == "Mei，Teams"


def test_what_is_compared_is_told_to_the_second() -> None:
    at = datetime(2026, 11, 26, 0, 42, 46, 999, tzinfo=UTC)
    assert words("en").second(at) == "26 Nov 2026, 08:42:46"
    assert words("zh-Hant").second(at) == "2026/11/26 08:42:46"
    assert words("en").second(at.replace(tzinfo=None)) == "26 Nov 2026, 08:42:46"
