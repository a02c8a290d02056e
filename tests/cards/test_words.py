"""Replies and refusals: a sentence for every code in both languages, with the reader's own names in it."""

from __future__ import annotations

import string
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cards import card_reply, message_reply
from sop.procedure import load_default
from sop.records.outcomes import Code, Refusal
from sop.records.people import Role, Side
from sop.rules.rights import Right
from sop.words import LANGUAGES, words
from sop.words.refusals import refusal_text

PROCEDURE = load_default()
STATE = {"id": "INC-7", "stage": "diagnosing", "kind": "incident", "version": 4}


def said(code: Code, language: str = "en", **facts: Any) -> str:
    return refusal_text(Refusal(code, facts), PROCEDURE, words(language))


def test_replies_have_the_documented_shape() -> None:
    card = {"type": "AdaptiveCard"}
    assert card_reply(card) == {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": card}
    assert message_reply("x") == {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "x"}


@pytest.mark.parametrize("catalogue", ["en.po", "zh_Hant_TW.po"])
def test_no_key_stands_twice_in_a_catalogue(catalogue: str) -> None:
    """The later one would be said in the place of both."""
    lines = files("sop.words").joinpath(catalogue).read_text(encoding="utf-8").splitlines()
    keys = Counter(line for line in lines if line.startswith("msgid "))
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Nothing was changed: this card was out of date. INC-7 is now Diagnosing."),
        ("zh-Hant", "未做任何變更：這張卡片已過時。INC-7 目前為「診斷中」。"),
    ],
)
def test_stale_names_the_current_state(language: str, sentence: str) -> None:
    assert said(Code.STALE, language, **STATE) == sentence


@pytest.mark.parametrize(
    ("code", "facts", "parts"),
    [
        (Code.NOT_ALLOWED, {"right": "close", "role": "responder", **STATE}, ["close incidents", "responder"]),
        (Code.ALREADY, {**STATE, "by": "Mei"}, ["Mei", "Diagnosing"]),
        (Code.ALREADY, {**STATE, "by": ""}, ["INC-7 is Diagnosing"]),
        (Code.ALREADY, {"id": "INC-7"}, ["INC-7"]),
        (Code.NOT_FOUND, {"id": "INC-9"}, ["INC-9"]),
        (Code.NOT_FOUND, {}, ["no such record"]),
        (Code.NO_SUCH_STAGE, {"given": "x", "allowed": ["open", "done"]}, ["“x”", "Open, Done"]),
        (Code.NO_SUCH_SEVERITY, {"given": "sev9", "allowed": ["sev1", "sev2"]}, ["SEV1 Critical, SEV2 Major"]),
        (Code.NO_SUCH_PRIORITY, {"given": "p", "allowed": ["high"]}, ["High"]),
        (Code.TOO_LONG, {"field": "title", "limit": 240, "length": 300}, ["Title", "300", "240"]),
        (Code.EMPTY, {"field": "comment"}, ["Comment"]),
        (Code.WRONG_KIND, {"kind": "action"}, ["Action item"]),
        (Code.BAD_LABEL, {"given": "a b"}, ["“a b”"]),
        (Code.NO_SUCH_FIELD, {"given": "coat", "allowed": ["cost"]}, ["“coat”", "cost"]),
        (Code.NO_SUCH_FIELD, {"given": "coat", "allowed": []}, ["“coat”", "none"]),
        (Code.BAD_VALUE, {"given": "much", "field": "Cost"}, ["“much”", "Cost"]),
    ],
)
def test_refusals_say_what_matters(code: Code, facts: dict[str, Any], parts: list[str]) -> None:
    sentence = said(code, **facts)
    assert all(part in sentence for part in parts), sentence


FACTS = st.sampled_from(["id", "stage", "kind", "right", "role", "field", "given", "by", "limit", "length"])


@given(st.sampled_from(Code), st.sampled_from(LANGUAGES), st.dictionaries(FACTS, st.none() | st.text() | st.integers()))
def test_every_refusal_has_a_sentence_whatever_the_facts(code: Code, language: str, facts: dict[str, Any]) -> None:
    sentence = refusal_text(Refusal(code, facts), PROCEDURE, words(language))
    assert sentence
    assert len(sentence) < 5000 or any(len(str(value)) > 500 for value in facts.values())


def test_both_languages_have_the_same_sentences_with_the_same_facts() -> None:
    english, chinese = (words(language).sentences for language in LANGUAGES)
    ours = ("card.", "refusal.", "field.", "kind.", "side.", "role.", "right.")
    keys = {key for key in english | chinese if key.startswith(ours)}

    def facts(sentence: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}

    assert {key: facts(english[key]) for key in keys} == {key: facts(chinese[key]) for key in keys}


def test_every_right_role_and_side_has_a_name() -> None:
    for language in LANGUAGES:
        for group, values in (("right", Right), ("role", Role), ("side", Side)):
            assert all(words(language).has(f"{group}.{value.value}") for value in values)
