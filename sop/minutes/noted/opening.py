"""The lines that minutes open with: which meeting it was, when, and who was there. They name people and a day, and no tasks."""

from __future__ import annotations

import re

from sop.minutes.language.candidate import Reading
from sop.minutes.language.naming import chained
from sop.minutes.noted.lines import Line
from sop.words.numerals import MONTH

FIRST_LINES = 8
_YEAR = re.compile(r"\b20\d\d\b|1\d\d ?年")
_DATE = re.compile(
    r"\b\d{1,2}/\d{1,2}\b|\d{1,2} ?月 ?\d{1,2}|[一二三四五六七八九十]+月[一二三四五六七八九十]+|"
    rf"\b\d{{1,2}} {MONTH}\b|\b{MONTH} \d{{1,2}}\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\b\d{1,2}[:：.]\d{2}\b|\b\d{1,2} ?[ap]\.?m\b|[上下]午|早上|中午|[（(](?:週|周|星期|禮拜)?[一二三四五六日][）)]|"
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? \d",
    re.IGNORECASE,
)
_WORDS = (
    r"(?:chair(?:s|ed|ing|person)?|notes?|minutes|scribe|present|attend(?:ed|ees|ing)|host(?:s|ed)?|here|late|absent|"
    r"apolog(?:y|ies)|facilitat(?:es|or)|decides|remote|dialled in|in the room|until \d\S*|typing|"
    r"主席|主持|[紀記]錄|在場|出席|參加|與會|請假|列席|缺席|線上|.{0,6}到場?|先離席|.{0,6}才[進到]來?)"
)
_PART = re.compile(rf"\b{_WORDS}人?員?者?\s*[:：]|[（(]{_WORDS}[)）]|(?:，|, |^){_WORDS}(?:$|[，,])", re.IGNORECASE)
_GIVES = re.compile(r"\b(?:to|will|by|please|can|until (?!\d)|before)\b|請(?!假)|負責|前(?!端)|麻煩|要", re.IGNORECASE)
_TITLE = 5
"""Lines in which the day and the place of a meeting stand."""
_BEGINS = re.compile(
    rf"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?(?:\d{{1,2}}(?:st|nd|rd|th)? {MONTH}|"
    rf"{MONTH} \d{{1,2}}|\d{{4}}-\d\d-\d\d)"
    r"(?:,? 20\d\d)?\s*[,|;–—/ -]+\s*(?=.*(?:\b\d{1,2}[:.]\d\d\b|\b20\d\d\b|\b\d{1,2} ?[ap]m\b))|"
    rf"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?(?:\d{{1,2}} {MONTH}|"
    rf"{MONTH} \d{{1,2}}),? 20\d\d\s*[,|;–—]",
    re.IGNORECASE,
)
"""Monday 9 March 2026, 09:30, the small room (and Tom on Teams)."""
_VERB = re.compile(r"\b(?:to|will|please|can|must|should|needs?|has|have|until|before|due)\b", re.IGNORECASE)
_CALLED = re.compile(r"\s*[:：]\s*(?=\S)")


def is_opening(line: Line, index: int, reading: Reading) -> bool:
    """Whether a line among the first says which meeting it was: "3/3 (Tue) 14:00, present: Alex (chair), Kelly"."""
    if index >= FIRST_LINES or line.listed or line.ticked is not None or line.raw.lstrip().startswith("|"):
        return False
    mentions = reading.people.mentions(line.text)
    if (
        index < _TITLE
        and _BEGINS.match(line.text)
        and not _VERB.search(line.text)
        and not line.text.endswith((".", "。"))
    ):
        return True
    named = {who for one in mentions for who in one.who}
    if not named or _GIVES.search(line.text) or (mentions[0].start == 0 and _leads(line.text, reading)):
        return False
    dated = _YEAR.search(line.text) or (_DATE.search(line.text) and _CLOCK.search(line.text))
    part = _PART.search(line.text)
    return bool((len(named) > 1 or part) and (dated or (part and len(named) > 1)))


def _leads(text: str, reading: Reading) -> bool:
    """Whether a line begins with names and a colon, as what they do is written."""
    chain = chained(text, reading.people.mentions(text), 0)
    return bool(_CALLED.match(text, chain[-1].end))
