"""Who is meant by an office that the list of those who were there gives one of them: "Hannah (PO)", then "→ PO, 7/15"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sop.minutes.language.people import People
from sop.minutes.noted.lines import Line

_HEAD = 14
_OFFICE = re.compile(r"\s*[(（]\s*(?P<what>[A-Za-z][A-Za-z -]{1,20}|[㐀-鿿]{2,4})\s*[)）]")
_NO_OFFICE = re.compile(
    r"(?:remote|online|teams|zoom|phone|late|left|part|guest|vendor|absent|leave|new|from|via|until|till|me|notes?|minutes|writing|"
    r"typing|scribe|host|chair|excused|sick|away|on|in|at|taipei|berlin|線上|遠端|請假|遲到|早退|缺席|紀錄|記錄|主席|主持|旁聽|列席)\b.*",
    re.IGNORECASE,
)
_LEAST = 2


def offices_of(lines: Sequence[Line], people: People) -> dict[str, str]:
    """What the head says that people are, each with the name of the only one who is that."""
    found: dict[str, set[str]] = {}
    for line in lines[:_HEAD]:
        mentions = people.mentions(line.text)
        if len({one.who for one in mentions}) < _LEAST:
            continue
        for one in mentions:
            office = _OFFICE.match(line.text, one.end)
            if office and len(one.who) == 1 and not _NO_OFFICE.match(office["what"]):
                found.setdefault(office["what"].strip(), set()).add(line.text[one.start : one.end])
    return {what: who.pop() for what, who in found.items() if len(who) == 1 and not people.mentions(what)}


def with_officers(text: str, offices: Mapping[str, str]) -> str:
    """The text with the name where an office stands as who does it: behind an arrow or a dash, in brackets, behind @."""
    for what, who in offices.items():
        place = rf"(?P<before>(?:→|->|=>|➜|\s[–—-]{{1,2}}|[@＠(（])\s*(?:the )?){re.escape(what)}(?=\s*(?:[,，;；)）.。]|$))"
        text = re.sub(place, lambda found, name=who: found["before"].removesuffix("the ") + name, text)  # type: ignore[misc]
    return text
