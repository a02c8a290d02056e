"""What minutes themselves say that people are called: "Rob Sinclair (RS)", "RS = Rob Sinclair", 小魚（余思妤）."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sop.minutes.found import Attendee

_LONGEST = 20_000
"""Signs of a text that are looked at: who is who stands at a start or an end."""
_HAN = re.compile("[㐀-鿿]")
_ROLE = re.compile(
    r"(?:chair|host|notes?|scribe|remote|online|teams|zoom|phone|late|left|part|guest|vendor|dev|ops|qa|pm|po|it|hr|sre|cto|"
    r"ceo|cfo|coo|dba|ux|ui|seo|legal|finance|support|design|sales|marketing|security|lead|manager|absent|leave|new|acting|"
    r"minutes|taipei|until|from|via|web|data|infra|backend|frontend)s?",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\s*[(（]\s*(?P<quote>[\"“「])?(?P<name>[A-Za-z][\w.-]{1,11}|[㐀-鿿]{2,3})[\"”」]?\s*[)）]")
_BEFORE = re.compile(
    r"(?:^|[、,，:：;；]\s*|\s{2,})(?P<name>[A-Z][A-Za-z.-]{1,11}|[小阿老大][㐀-鿿]{1,2})\s*[(（]\s*$", re.MULTILINE
)
_EQUALS = re.compile(r"(?<![\w=])(?P<name>[A-Z]{2,4})\s*[=＝]\s*$")


def introduced(text: str, attendees: Sequence[Attendee]) -> dict[str, set[int]]:
    """What else the text says that the attendees are called, each with whom."""
    head = text if len(text) <= 2 * _LONGEST else text[:_LONGEST] + "\n" + text[-_LONGEST:]
    known = {name.casefold() for one in attendees for name in (one.name, *one.also)}
    found: dict[str, set[int]] = {}
    for index, one in enumerate(attendees):
        for called in _called(head, one.name):
            if called.casefold() not in known:
                found.setdefault(called, set()).add(index)
    return found


def _called(text: str, name: str) -> Iterator[str]:
    if not name.strip():
        return
    for at in re.finditer(re.escape(name), text):
        behind = _BEHIND.match(text, at.end())
        if behind and (behind["quote"] or _is_short_for(behind["name"], name)):
            yield behind["name"]
        line = text[max(0, at.start() - 40) : at.start()]
        before = _EQUALS.search(line) or (_BEFORE.search(line) if re.match(r"\s*[)）]", text[at.end() :]) else None)
        if before and not _ROLE.fullmatch(before["name"]):
            yield before["name"]


def _is_short_for(called: str, name: str) -> bool:
    """Whether what stands in brackets behind a name is what the person is called, and not what they do."""
    if _ROLE.fullmatch(called):
        return False
    if _HAN.search(called):
        return bool(_HAN.search(name)) and (called[0] in "小阿" or called[-1] == name[-1])
    if called.isupper():
        letters = iter(name.casefold())
        return called[0].casefold() in re.findall(r"\b[a-z]", name.casefold()) and all(
            sign in letters for sign in called.casefold()
        )
    return called[0].isupper() and bool(_HAN.search(name) or called.casefold() in name.casefold())
