"""The parts of a planned meeting as people write them: labelled clauses, agenda items, links, people. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sop.records.people import Person
from teams_bot.commands import naming
from teams_bot.commands.clauses import plain_person
from teams_bot.commands.folding import Folded, fold, trim
from teams_bot.commands.mentions import Held
from teams_bot.commands.parsed_plans import Link, Point
from teams_bot.commands.when import find_length

LABELS: Final[dict[str, str]] = {
    "title": "title|subject|topic|標題|主題|會議名稱",
    "goal": "goal|purpose|aim|目標|目的",
    "when": "when|time|date|day|starts?|時間|日期|開始",
    "minutes": "minutes|length|duration|長度|時長|分鐘",
    "chair": "chair|host|moderator|主席|主持人?",
    "note_taker": "note[- ]?taker|notes|scribe|minutes by|紀錄人?|記錄人?",
    "attendees": "attendees?|people|with|invite[sd]?|participants|出席者?|與會者?|參加者?|參與者|出席人員|與會人員",
    "agenda": "agenda|items?|議程|議題",
    "materials": "materials?|links?|reading|read|files?|(?:會議)?資料|附件|連結",
    "series": "series|template|系列|範本|樣板",
    "follows": "follows|follow[- ]?up of|after|接續|延續|後續",
}
"""What may stand before a colon, by the part that follows it."""

_LABEL: Final = re.compile(
    r"(?:^|(?<=[\n ,;。、]))(?:[-*•] )?(?:"
    + "|".join(f"(?P<{part}>{words})" for part, words in LABELS.items())
    + r") ?:(?!//)"
)
_BULLET: Final = re.compile(r"(?:[-*•·]|[0-9]{1,2}[.)、]|\([0-9]{1,2}\)) *(?=[^ ])")
_URL: Final = re.compile(r"https?://[^\s<>\"'）」，。、]+", re.IGNORECASE)
_EDGES: Final = " \t\n,;:，；：、。-–|()（）"
_JOINTS: Final = re.compile(r"(?:(?:^|(?<=[ ,、])) ?(?:with|and|on|at|for|by|和|與|跟|及|於|在|由)(?: |$))+$")
_ROLES: Final[dict[str, str]] = {
    "chair": r"(?:chair(?:ed)?(?: by)?|host(?:ed)?(?: by)?|主席|主持人?)",
    "note_taker": r"(?:note[- ]?taker|notes(?: by)?|scribe|紀錄人?|記錄人?)",
}
_AT_NAME: Final = re.compile(r"(?:^|(?<=[ ,、(]))@([^\s@:,，、()]+)")


def segments(text: str) -> list[tuple[str, str]]:
    """The text cut at its labels: part and what follows it; the first has no label (""). Bulleted lines are the agenda's."""
    found: list[tuple[str, str]] = []
    folded = fold(text)
    labels = list(_LABEL.finditer(folded.text))
    starts = [*labels, None]
    begin, part = 0, ""
    for label in starts:
        end = label.start() if label is not None else len(folded.text)
        found += _by_bullets(part, folded.between(begin, end))
        if label is not None:
            begin, part = label.end(), label.lastgroup or ""
    return found


def _by_bullets(part: str, text: str) -> Iterator[tuple[str, str]]:
    """A part without a label, or of one line, ends where a list begins."""
    if part in ("agenda", "materials"):
        yield part, text
        return
    plain: list[str] = []
    for line in text.split("\n"):
        if plain and _BULLET.match(fold(trim(line)).text):
            yield "agenda", line
        else:
            plain.append(line)
    yield part, trim("\n".join(plain))


def points(text: str, held: Held) -> tuple[Point, ...]:
    """The agenda items of a text, one a line (or between semicolons): `- X 10m @A`."""
    lines = (trim(line) for line in re.split(r"[\n;；]", text))
    return tuple(found for line in lines if line and (found := point(line, held)) is not None)


def point(line: str, held: Held) -> Point | None:
    """One item of an agenda; None for a line that has no title."""
    rest, owner = take_person(_without_bullet(line), held)
    folded = fold(rest)
    length = find_length(folded.text)
    if length is not None:
        rest = joined(folded.before(length[1]), folded.after(length[2]))
    title = bare(held.spoken(rest))
    return Point(title, length[0] if length is not None else None, owner) if title else None


def _without_bullet(line: str) -> str:
    folded = fold(line)
    bullet = _BULLET.match(folded.text)
    return folded.after(bullet.end()) if bullet else line


def take_person(text: str, held: Held) -> tuple[str, Person | None]:
    """The text without the last person in it, mentioned or named with `@`, and that person."""
    found = list(re.finditer(held.pattern, text)) if held.people else []
    if found:
        return joined(text[: found[-1].start()], text[found[-1].end() :]), held.person(found[-1][0])
    folded = fold(text)
    named = list(_AT_NAME.finditer(folded.text))
    if not named:
        return text, None
    match = named[-1]
    person = plain_person(folded.between(match.start(1), match.end(1)))
    return joined(folded.before(match.start()), folded.after(match.end())), person


def take_role(text: str, role: str, held: Held) -> tuple[str, Person | None]:
    """The text without `chair @A`, and who that is. role: `chair` or `note_taker`."""
    folded = fold(text)
    match = re.search(rf"(?:^|(?<=[ ,、(])){_ROLES[role]}[ :]*({held.pattern}|@[^\s@:,]+)", folded.text)
    if match is None:
        return text, None
    written = folded.between(match.start(1), match.end(1))
    person = held.person_in(written) or plain_person(written)
    return joined(folded.before(match.start()), folded.after(match.end())), person


def everybody(text: str, held: Held) -> tuple[str, tuple[Person, ...]]:
    """The text without the people in it, and them, in order: mentions and `@name`."""
    found: list[Person] = []
    while True:
        text, person = take_person(text, held)
        if person is None:
            return text, tuple(found[::-1])
        found.append(person)


def named(text: str, held: Held) -> tuple[Person, ...]:
    """The people of a list: mentions, `@name`, and names between commas or on lines of their own."""
    rest, people = everybody(text, held)
    words = (bare(one) for one in re.split(r"[,，、;；\n]|(?<![^ ])and(?![^ ])", rest))
    return (*people, *(plain_person(one) for one in words if one and one not in ("和", "與", "及")))


def links(text: str, held: Held) -> tuple[str, tuple[Link, ...]]:
    """The text without the addresses in it, and them. On a line of its own what stands beside an address is its title."""
    found: list[Link] = []
    left: list[str] = []
    for line in text.split("\n"):
        urls = [match[0] for match in _URL.finditer(line)]
        rest = _URL.sub(" ", line)
        title = bare(held.spoken(_without_bullet(trim(rest)))) if len(urls) == 1 else ""
        found += [Link(title or _name_of(url), url) for url in urls]
        if not urls:
            left.append(line)
    return trim("\n".join(left)), tuple(found)


def take_urls(text: str) -> tuple[str, tuple[Link, ...]]:
    """The text without the addresses in it, and them, each called after its end."""
    return trim(_URL.sub(" ", text)), tuple(Link(_name_of(match[0]), match[0]) for match in _URL.finditer(text))


def reference(text: str) -> str | None:
    """The record that the text names and nothing else."""
    ref, rest = naming.leading_item(text)
    return ref if not bare(rest) else None


def bare(text: str) -> str:
    """The text without what joined it to what was taken out of it."""
    line = " ".join(text.split()).strip(_EDGES)
    folded = fold(line)
    joint = _JOINTS.search(folded.text)
    return folded.before(joint.start()).strip(_EDGES) if joint else line


def joined(before: str, after: str) -> str:
    """Two parts that something was taken out between."""
    return trim(f"{before} {after}")


def cut_out(folded: Folded, start: int, end: int) -> str:
    """What was written around a part of the folded text."""
    return joined(folded.before(start), folded.after(end))


def _name_of(url: str) -> str:
    """What an address is called where nobody says: its last part, else its host."""
    rest = url.split("://", 1)[1].split("?", 1)[0].split("#", 1)[0].rstrip("/")
    return rest.rsplit("/", 1)[-1] or rest
