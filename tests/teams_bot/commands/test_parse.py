"""The grammar against its table, and what must hold for any text."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import get_args

import pytest
from hypothesis import given, strategies as st

from sop.procedure import load_default
from sop.procedure.model import Name
from sop.records.commands import Acknowledge, Assign, MoveTo, SetDue
from sop.records.items import Kind
from sop.records.people import Person
from teams_bot.commands import (
    COMMANDS,
    AssignToMe,
    CommentOn,
    Faulty,
    Help,
    Mention,
    NewAction,
    NewIncident,
    OnItem,
    Parsed,
    Unknown,
    Why,
    parse,
)
from tests.teams_bot.commands.phrases import FAULTY, FRIDAY, MENTIONS, NEW, ON_ITEMS, OTHERS, TODAY, UNKNOWN, on

PROCEDURE = load_default()
SPEAKER = Person("Kim", aad_id="k-1")


def read(text: str, here: str | None = None) -> Parsed:
    """As written today by somebody who may have mentioned Alex and Mei."""
    return parse(text, MENTIONS, PROCEDURE, TODAY, here=here)


@pytest.mark.parametrize(("text", "expected"), [*NEW.items(), *ON_ITEMS.items(), *OTHERS.items()])
def test_phrase(text: str, expected: Parsed) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(("text", "expected"), FAULTY.items())
def test_faulty(text: str, expected: tuple[str, str]) -> None:
    found = read(text)
    assert isinstance(found, Faulty), found
    assert (found.command, found.problem) == expected


@pytest.mark.parametrize(("text", "expected"), UNKNOWN.items())
def test_unknown_names_the_nearest(text: str, expected: str) -> None:
    found = read(text)
    assert isinstance(found, Unknown), found
    assert found.text == text
    assert len(found.nearest) == 3
    assert expected in found.nearest


@pytest.mark.parametrize("spec", COMMANDS, ids=lambda spec: spec.key)
@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_every_example_and_word_is_understood(spec, language: str) -> None:  # type: ignore[no-untyped-def]
    assert not isinstance(read(spec.example[language]), Unknown | Faulty)
    for word in spec.words[language]:
        assert not isinstance(read(word), Unknown), word
        assert read(f"help {word}") == Help(None if word == "?" else spec.key)


def test_no_word_belongs_to_two_commands() -> None:
    words = [word for spec in COMMANDS for language in spec.words.values() for word in language]
    assert len(words) == len(set(words))


def test_faulty_names_what_is_allowed() -> None:
    found = read("move INC-7 nowhere")
    assert isinstance(found, Faulty)
    assert found.facts["word"] == "nowhere"
    assert Name("Diagnosing", "診斷中") in found.facts["allowed"]


def test_a_word_for_two_stages_waits_for_the_kind() -> None:
    found = read("resolve INC-7")
    assert isinstance(found, OnItem)
    assert found.resolved(Kind.INCIDENT, SPEAKER) == MoveTo("resolved")
    assert found.resolved(Kind.ACTION, SPEAKER) == MoveTo("done")
    assert OnItem("INC-7", AssignToMe()).resolved(Kind.ACTION, SPEAKER) == Assign(SPEAKER)
    assert OnItem("INC-7", Acknowledge()).resolved(Kind.INCIDENT, SPEAKER) == Acknowledge()


def test_inside_a_thread_the_record_goes_without_saying() -> None:
    assert read("ack", here="INC-7") == on(Acknowledge())
    assert read("due friday", here="ACT-3") == on(SetDue(FRIDAY), "ACT-3")
    assert read("comment looks good", here="INC-7") == CommentOn("INC-7", "looks good")
    assert read("why priority", here="INC-7") == Why("INC-7", "priority")
    assert read("ack INC-8", here="INC-7") == on(Acknowledge(), "INC-8")


def test_inside_a_thread_talk_changes_nothing() -> None:
    assert read("describe what you see", here="INC-7") == Faulty("describe", "item")
    assert read("rename it", here="INC-7") == Faulty("rename", "item")
    assert isinstance(read("描述不清楚", here="INC-7"), Unknown)
    assert isinstance(read("確認一下狀況", here="INC-7"), Unknown)
    assert isinstance(read("why is it so slow?", here="INC-7"), Unknown)
    assert isinstance(read("keep an eye on it", here="INC-7"), Unknown)


def test_two_people_of_one_name_are_told_apart() -> None:
    mentions = (Mention("<at>Alex</at>", Person("Alex 1")), Mention("<at>Alex</at>", Person("Alex 2")))
    found = parse("action new Ask <at>Alex</at> today <at>Alex</at>", mentions, PROCEDURE, TODAY)
    assert found == NewAction("Ask @Alex 1 today", Person("Alex 2"))


@given(st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=30))
def test_a_title_stays_as_it_was_written(title: str) -> None:
    line = (
        "x" + "".join(sign for sign in title if sign != "\n" and "!" not in unicodedata.normalize("NFKC", sign)) + "x"
    )
    assert read(f"incident new {line}") == NewIncident(line)
    assert read(f"通報 {line}") == NewIncident(line)


WORDS = [word for spec in COMMANDS for words in spec.words.values() for word in words]
PIECES = st.sampled_from(
    [
        *WORDS,
        "INC-7",
        "by",
        "due",
        "期限",
        "for",
        "owner:",
        "負責人",
        "<at>Alex</at>",
        "@",
        "!sev1",
        "!",
        "\n",
        "&nbsp;",
    ]
)


@given(
    st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=8).map(" ".join)),
    st.lists(st.builds(Mention, st.text(max_size=4), st.builds(Person, st.text(max_size=4))), max_size=3).map(tuple),
    st.dates(),
    st.sampled_from([None, "INC-7"]),
)
def test_raises_for_nothing(text: str, mentions: tuple[Mention, ...], today: date, here: str | None) -> None:
    assert isinstance(parse(text, mentions, PROCEDURE, today, here=here), get_args(Parsed))


def test_a_long_message_is_read_at_once() -> None:
    for text in ("action new " + "due by " * 5000, "incident new " + "a " * 15000, "負責人 " * 8000, " " * 30000 + "x"):
        read(text)
