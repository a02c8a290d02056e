"""What a glance at the words of a sentence rules out is nothing that any pattern would have found in it."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

import sop.minutes
from sop.minutes.days.due import find_dues, has_no_time
from sop.minutes.days.folding import fold as folded
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.text import sentences
from sop.words import clock, days
from sop.words.latin import latin_words
from tests.corpus.learn import LEARNT_FROM
from tests.corpus.score import context_of, documents


def _phrases() -> Iterator[Phrases]:
    for found in pkgutil.walk_packages(sop.minutes.__path__, "sop.minutes."):
        yield from (each for each in vars(import_module(found.name)).values() if isinstance(each, Phrases))


@pytest.fixture(scope="module")
def spoken() -> list[str]:
    """Every sentence of the corpus that the rules were written on."""
    lines = {line for part in LEARNT_FROM for _, text, _ in documents(part) for line in text.split("\n")}
    found = {line[start:end].strip() for line in lines for start, end in sentences(line)}
    return sorted(found)


@pytest.mark.timeout(600)  # Each pattern on each sentence of hundreds of documents.
def test_no_phrase_is_passed_over(spoken: list[str]) -> None:
    patterns = list({id(each): each for each in _phrases()}.values())
    assert len(patterns) > 40
    assert len(spoken) > 1_000
    missed = [text for each in patterns for text in spoken if each._is_without(text) and each._pattern.search(text)]
    assert not missed


def test_no_due_phrase_is_passed_over(spoken: list[str]) -> None:
    held = context_of(next(iter(documents(LEARNT_FROM[0])))[2]).held
    assert not [text for text in spoken if has_no_time(text) and find_dues(text, held)]


def test_a_pattern_in_chinese_alone_is_not_tried_on_english() -> None:
    assert Phrases("", "誰").search("who") is None
    assert Phrases("", "誰").search("誰 takes it") is not None


def test_a_word_counts_only_whole() -> None:
    rain = Phrases("rain|rains", r"\brains?\b")
    assert rain.search("training") is None
    assert rain.search("it Rains") is None
    assert rain.search("it rains") is not None
    assert rain.sub("snows", "it rains, then it rains") == "it snows, then it snows"
    assert [found[0] for found in rain.finditer("rain, rains")] == ["rain", "rains"]
    assert rain.match("rains") is not None
    assert rain.match("it rains") is None
    assert not [*rain.finditer("dry")]


def test_words_are_of_letters_alone() -> None:
    assert latin_words("Don't send OPS-12 to 王小明!") == {"don", "t", "send", "ops", "to"}


def test_no_day_and_no_time_begins_with_what_is_passed_over() -> None:
    lines = {line for part in ("tuning", "long") for _, text, _ in documents(part) for line in text.split("\n")}
    texts = [folded(line).text for line in lines if "-->" not in line]
    assert len(texts) > 5_000
    for text in texts:
        for at in (found.start() for found in re.finditer(r"[㐀-鿿]|\b[a-z0-9]", text)):
            assert days.may_be_named(text, at) or not days._ANY.match(text, at), text[at:]
            times = (found for pattern in clock._PATTERNS if (found := pattern.match(text, at)) and found[0])
            assert clock.may_be_spoken(text, at) or not any(times), text[at:]


@pytest.mark.parametrize(
    "text", "凌晨 清晨 一早 早上 上午 中午 下午 正午 傍晚 晚上 晚間 夜間 半夜 十點半 noon half_past_two 9am".split()
)
def test_each_time_of_day_may_be_one(text: str) -> None:
    said = text.replace("_", " ")
    assert clock.spoken_at(said, 0) is not None
    assert clock.may_be_spoken(said, 0)
