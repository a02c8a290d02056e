"""Who has a task and by when as it stands now, where minutes tell who was to have it first, or which day was named before:
「原由佳蓉負責，改由建勳接手」, 「原提 10/30，改 11/6」, "Kelly was asked to …, so Rob took it over"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from sop.minutes.language.alike import tokens
from sop.minutes.language.people import Mention, People
from sop.minutes.noted.lines import Line

_DAY = (
    r"(?:\d{1,2}\s?[/月]\s?\d{1,2}日?|[本這下]*個?(?:週|周|禮拜|星期)[一二三四五六日天]|[本這下]?個?月底|[明後今]天|"
    r"\d{1,2}[號日])"
)
_OTHER_DAY = re.compile(
    rf"(?:原(?:本|先|來)?|本來)[^，,。；]{{0,8}}?{_DAY}(?:之?前)?[^，,。；]{{0,8}}[，,；]\s*"
    r"(?:[^，,。；]{1,26}[，,；]\s*){0,2}?[^，,。；]{0,6}?"
    rf"(?:改(?:成|為|到|在|訂|至)?|議定|(?:順?延|延後|提前)(?:到|至|為)?|敲定|決定|訂在|訂於)\s?(?={_DAY})"
)
"""A day that was named first, and why it is another."""
_TWICE = re.compile(rf"(?P<who>[㐀-鿿]{{2,4}}?)\s?(?P<now>{_DAY}\s?由(?P=who))")
_CLAUSE = re.compile(r"[，,；;。：:]\s*")
_FORMER = re.compile(
    r"(?:原(?:本|先|來)?|本來|之前)(?:為|由|是|歸|屬)\s?~|(?:先)?(?:問|請|找|\basked)\s?(?:了)?~|"
    r"~[^~]{0,8}(?:不在|沒有?[^~]{0,6}權限|手上|太?忙|請假|支援|離職|沒空|抽不出)"
)
"""Who had it, was asked first, or cannot."""
_TAKER = re.compile(
    r"(?:(?:改|轉|換)由|[改轉]請|[轉改]給|移[交給]{1,2}|交接給)\s?(?P<given>~)\s?(?:接手|負責|處理|辦理|來[弄做])?|"
    r"(?P<takes>~)\s?(?:說|表示)?[他她]?(?:也)?(?:同意|答應了?|接[手下]|願意|自願|OK|ok|可以(?!看)|說換[他她]來?[弄做]?|來接手?)了?"
)
"""Who has it now: it was given to him, or he said so."""
_DEED = re.compile(r"(?:\basked|請|找)\s?~\s?(?:to )?(?P<deed>[^~]{4,})")
"""What somebody was asked for who has it no more."""
_WHO_CAN = re.compile(r"^.*?(?:誰|哪[一位個]+|有沒有人)(?:可以|能|願意|有空)(?P<what>[^，,。；~]{4,})[，,。；]")
"""What somebody is wanted for, before it says who said yes."""
_ASKED = re.compile(
    r"(?:(?<=[.;:!] )|^)(?:I|We|~\d) (?:had |have |"
    r"first )?asked ~(?P<first>\d) to (?P<deed>[^.;,~]{4,80})[.;,] [^~]*(?:~(?P=first)[^~]*)?"
    r"\bso ~(?P<now>\d) (?:took (?:it|that|this) (?:over|on|off [^.,;:~]{3,16}hands)|"
    r"stepped in|does it(?: instead)?|will do it(?: instead)?|"
    r"takes (?:it|this|that)(?: over| on)?)(?P<and> and will [^.]*)?",
    re.IGNORECASE,
)


def as_it_stands(lines: Sequence[tuple[Line, int]], people: People) -> Iterator[tuple[Line, int]]:
    """The lines of minutes, with whoever had a task before, and the day that it was to be done on, left out."""
    for line, to in lines:
        text = _TWICE.sub(r"\g<now>", _OTHER_DAY.sub("", line.text))
        text = _owned_now(text, people)
        yield (line if text == line.text else replace(line, text=text)), to


def _owned_now(text: str, people: People) -> str:
    found = _CLAUSE.search(text) and people.mentions(text)
    if not found or len({each.who for each in found}) < 2:
        return text
    return _chinese(text, found) or _english(text, found) or text


def _chinese(text: str, mentions: Sequence[Mention]) -> str | None:
    """The line with its last taker only; None where it tells of no earlier one."""
    clauses = list(_clauses(text))
    former: set[tuple[int, ...]] = set()
    last = None
    for at, (start, end) in enumerate(clauses):
        inside = [each for each in mentions if start <= each.start and each.end <= end]
        bare = _masked(text, start, end, inside)
        taken = _TAKER.search(bare)
        if taken is not None and former:
            who = inside[bare[: taken.start("given") if taken["given"] else taken.start("takes")].count("~")]
            rest = bare[taken.end() :].strip() if "~" not in bare[taken.end() :] else ""
            last = (at, who, rest) if former - {who.who} else last
        if _FORMER.search(bare) or taken is not None:
            former |= {each.who for each in inside}
    if last is None:
        return None
    at, who, rest = last
    first = next(
        number for number, (start, end) in enumerate(clauses) if any(start <= each.start < end for each in mentions)
    )
    head = text[: clauses[first][0]]
    what = _WHO_CAN.match(head)
    head = f"{what['what']}，" if what else head
    if len(tokens(head)) < 2:
        start, end = clauses[first]
        asked = _DEED.search(_masked(text, start, end, [each for each in mentions if start <= each.start < end]))
        if asked is None:
            return None
        head += f"{asked['deed']}，"
    after = text[clauses[at][1] :].lstrip("，,；; ")
    deed = rest if len(tokens(rest)) else "負責"
    return f"{head}由{text[who.start : who.end]}{deed}{'，' if after else '。'}{after}"


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _CLAUSE.finditer(text):
        yield start, found.start()
        start = found.end()
    if start < len(text):
        yield start, len(text)


def _masked(text: str, start: int, end: int, mentions: Sequence[Mention]) -> str:
    """A part of a line with ~ for each name."""
    for each in reversed(mentions):
        text = text[: each.start] + "~" + text[each.end :]
        end += 1 - (each.end - each.start)
    return text[start:end]


def _english(text: str, mentions: Sequence[Mention]) -> str | None:
    people = list(dict.fromkeys(each.who for each in mentions))
    if len(people) > 9:
        return None
    bare, names = text, {}
    for each in reversed(mentions):
        number = people.index(each.who)
        names[str(number)] = text[each.start : each.end]
        bare = f"{bare[: each.start]}~{number}{bare[each.end :]}"
    found = _ASKED.search(bare)
    if found is None:
        return None
    now = f"~{found['now']}{(found['and'] or '')[4:] or ' will ' + found['deed']}"
    return re.sub(r"~(\d)", lambda one: names[one[1]], bare[: found.start()] + now + bare[found.end() :])
