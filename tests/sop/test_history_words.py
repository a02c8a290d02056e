"""A journal's values as people read them, whatever wrote them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sop.procedure import load_default
from sop.records.items import Kind
from sop.records.people import Person
from sop.records.values import from_json, to_json
from sop.words import words
from sop.words.values import field_text, value_text


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
