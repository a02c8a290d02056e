"""A transcript as turns: who says what on which line. WebVTT with voices or without, Teams' own text forms.

Sources: https://www.w3.org/TR/webvtt1/ and https://learn.microsoft.com/graph/api/calltranscript-get (the
example's times have one digit an hour, and the metadata form has a JSON object a cue).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

LONGEST = 4_000
"""Characters of a line that are read."""

_TIME = r"-?\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}.*$")
_VOICE = re.compile(r"<v(?:\.[^ \t>]*)?[ \t]+(?P<name>[^>\n]{1,200})>")
_TAG = re.compile(r"</?[A-Za-z0-9.:][^>\n]{0,200}>|</v>")
_ID = re.compile(r"[0-9a-fA-F-]{30,40}/\d+-\d+$|\d{1,7}$|[0-9a-fA-F-]{36}$")
_NAMED_TIME = re.compile(
    rf"(?P<name>[^\d\s:：][^:：\n]{{0,60}}?)(?:[ \t　]{{2,}}|[ \t]+\[?\(?)(?P<time>{_TIME})[\])]?\s*$"
)
_TIMED = re.compile(rf"[\[(（]?{_TIME}[\])）]?[ \t　]*[-–|｜]?[ \t　]*(?P<rest>.*)$")
_SPEAKING = re.compile(
    r"(?P<name>[^\s:：,，.。?？!！<>][^:：,，.。?？!！<>\n]{0,40}?)[ \t]*"
    r"(?:[\[(（]\d[\d:.]*[\])）])?[ \t]*[:：][ \t　]*(?P<said>\S.*)$"
)
_NOTE = re.compile(r"(?:WEBVTT|NOTE\b|STYLE\b|REGION\b|Kind:|Language:|X-TIMESTAMP)")


class Turn(Struct, frozen=True, gc=False):
    """Something said on one line of a transcript. speaker: empty where nobody is named; cue: the same for one cue's lines."""

    speaker: str
    text: str
    line: int
    cue: int = 0


class _Spoken(Struct):
    speakerName: str = ""
    spokenText: str = ""


_SPOKEN = msgspec.json.Decoder(_Spoken)


def read_turns(text: str) -> list[Turn]:
    """What is said, in order. What is no cue is left out: identifiers, times, notes."""
    return list(_turns(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")))


def as_said(turns: Sequence[Turn], lines: Sequence[str]) -> list[str]:
    """The source's lines as people read them: who says what, without times, identifiers and tags; what is no turn is empty."""
    result = [""] * len(lines)
    for turn in turns:
        result[turn.line - 1] = f"{turn.speaker}: {turn.text}" if turn.speaker else turn.text
    return result


def _turns(text: str) -> Iterator[Turn]:
    speaker, voiced, noting, cue = "", False, False, 0
    named_lines = text.lstrip()[:6] != "WEBVTT"
    lines = text.split("\n")
    for number, raw in enumerate(lines, start=1):
        line = raw[:LONGEST].strip()
        if not line:
            cue += 1
            speaker, voiced, noting = ("" if voiced else speaker), False, False
            continue
        if noting or _NOTE.match(line):
            noting = noting or line.startswith(("NOTE", "STYLE", "REGION"))
            continue
        if _TIMING.match(line):
            speaker = "" if not named_lines else speaker
            continue
        # What stands right above a timing is the name of the cue, whatever it looks like.
        if _ID.match(line) or (number < len(lines) and _TIMING.match(lines[number][:LONGEST])):
            continue
        said = _said(line)
        if said is not None:
            yield Turn(said[0], said[1], number, cue)
            continue
        voice = _VOICE.search(line)
        if voice:
            speaker, voiced = _clean(voice["name"]), True
        elif not voiced and named_lines:
            header = _NAMED_TIME.match(line)
            if header:
                speaker = header["name"].strip()
                continue
            timed = _TIMED.match(line)
            if timed:
                speaker, line, cue = "", timed["rest"], cue + 1
        if not voiced:
            speaking = _SPEAKING.match(line)
            if speaking and _is_name(speaking["name"]):
                speaker, line, cue = speaking["name"].strip(), speaking["said"], cue + 1
        spoken = _clean(line)
        if spoken:
            yield Turn(speaker, spoken, number, cue)


def _is_name(words: str) -> bool:
    """Whether what stands before a colon can be a name: "Alex Chen", 王小明, but no half sentence."""
    words = words.strip()
    if re.search(r"[㐀-鿿]", words):
        return len(words) <= 12 and not re.search(r"[我你妳您他她的是了]", words)
    return (
        len(words.split()) <= 4
        and words[:1].isupper()
        and all(part[:1].isupper() or part[:1] in "(d" for part in words.split())
    )


def _said(line: str) -> tuple[str, str] | None:
    """Speaker and words of a cue of the metadata form, which is one JSON object."""
    if not line.startswith("{"):
        return None
    try:
        spoken: Any = _SPOKEN.decode(line)
    except msgspec.DecodeError:
        return None
    return spoken.speakerName.strip(), spoken.spokenText.strip()


def _clean(text: str) -> str:
    return html.unescape(_TAG.sub("", text)).strip()
