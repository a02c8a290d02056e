"""What the bot says about its commands."""

from __future__ import annotations

import pytest

from sop.procedure import load_default
from sop.words import LANGUAGES, words
from teams_bot.commands import COMMANDS, Faulty, Unknown, faulty_text, help_text, parse, unknown_text
from teams_bot.commands.help import inert
from tests.teams_bot.commands.phrases import FAULTY, MENTIONS, TODAY


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_lists_every_command_with_its_example(language: str) -> None:
    text = help_text(words(language))
    for spec in COMMANDS:
        assert f"`{spec.example[language]}`" in text
        assert words(language)(spec.help_key) in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("spec", COMMANDS, ids=lambda spec: spec.key)
def test_help_for_one_lists_its_words(language: str, spec) -> None:  # type: ignore[no-untyped-def]
    text = help_text(words(language), spec.key)
    assert all(f"`{word}`" in text for both in spec.words.values() for word in both)
    assert help_text(words(language), "nothing") == help_text(words(language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", FAULTY)
def test_every_fault_has_a_sentence_and_an_example(language: str, text: str) -> None:
    found = parse(text, MENTIONS, load_default(), TODAY)
    assert isinstance(found, Faulty)
    said = faulty_text(words(language), found)
    example = next(spec.example[language] for spec in COMMANDS if spec.key == found.command)
    assert example in said
    assert "{" not in said


def test_a_fault_names_the_stages_in_the_readers_language() -> None:
    found = parse("move INC-7 nowhere", (), load_default(), TODAY)
    assert isinstance(found, Faulty)
    assert "Diagnosing" in faulty_text(words("en"), found)
    assert "診斷中" in faulty_text(words("zh-Hant"), found)


def test_unknown_repeats_nothing_that_markdown_reads() -> None:
    text = unknown_text(words("en"), Unknown("<b>**x**</b> [a](http://e)\n`y`", ("ack",)))
    assert not set("<>[]*") & set(text)
    assert "`ack`" in text


def test_a_long_text_is_repeated_in_part() -> None:
    assert inert("x" * 100) == "x" * 39 + "…"
