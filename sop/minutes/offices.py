"""What minutes themselves say that somebody is in their meeting: 「主席：孫國棟」, "Hannah (PO)", 「夜班：阿宏」."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from sop.minutes.language.people import People
from sop.minutes.noted.sections import Section, section_of

_HEAD, _SHORT = 15, 30
"""Lines in which it stands who was there, and as what."""
_LABEL = re.compile(
    r"(?:^|(?<=[\s,，、;；|/／(（*・•【\[-]))[*_]{0,2}"
    r"(?P<what>[A-Za-z][A-Za-z -]{1,18}|[A-Z]?[㐀-鿿]{1,4}(?:[與和及、&][㐀-鿿]{1,3})?)[*_]{0,2}\s*"
    r"(?:[:：]|[】\]][:：]?)[*_]{0,2}[ 　]*"
)
_ENDS = re.compile(r"[*_]{0,2}(?:[ 　]{2,}|　|[|【\[;；\t（(]|$)|[，,、/／]\s*(?=[^，,、:：]{1,12}[:：])")
_ROW = re.compile(
    r"\s*\|?\s*[*_]{0,2}(?P<what>(?:會議)?(?:主席|主持人?|[紀記]錄|計時|司儀|值星)(?:人員?|者)?|[㐀-鿿]{1,2}班|chair(?:person)?|host|facilitator|scribe|"
    r"notes?(?:-| )?taker|notes|timekeeper|scrum master|product owner|po|qa|pm)[*_]{0,2}"
    r"\s*[|\t]\s*(?P<who>[^|\t]{2,40}?)\s*\|?\s*",
    re.IGNORECASE,
)
"""A row of two cells of which the first is an office."""
_TASKS = (Section.ACTION, Section.SHARED, Section.MIXED)
_BEHIND = re.compile(r"\s*[（(](?P<what>[^()（）]{2,24})[)）]")
_PART = re.compile(r"\s*[,，、/／;；+&與]\s*|\s+and\s+")
_OFFICE = re.compile(r"[A-Za-z][A-Za-z -]{1,18}|[A-Z]?[㐀-鿿]{1,6}|[㐀-鿿]{1,3}[與和及、&][㐀-鿿]{1,3}")
_NONE = re.compile(
    r".*(?:出席|在場|與會|參加|列席|缺席|請假|線上|遠端|視訊|電話|到場?|離席|參與|時間|地點|日期|收件|寄件|副本|主旨|負責|承辦|指派|認領|待辦|"
    r"追蹤|事項|任務|行動|決議|結論|下次|其他|其餘|人員|成員|姓名|同仁|代理|代表|半場|前半|後半|旁聽|新人|實習|公司|企業|科技|集團|廠商?|銀行|大學|部|處|組|科).*|"
    r".*\b(?:present|attend|attendees?|participants?|here|there|with|absent|apologies|regrets|remote(?:ly)?|online|"
    r"teams|zoom|phone|video|late|left|part|guest|until|from|to|cc|bcc|subject|date|time|when|where|who|owners?|assignees?|"
    r"responsible|actions?|tasks?|todo|to-do|next|decided|by|sent|new|via|office|floor|room|on|off|leave|holiday|sick|"
    r"me|writing|typing|first|second|half|team|dept|department|and|or)\b.*",
    re.IGNORECASE,
)
"""What says whether somebody was there, or what stands on a line, and is no office in the meeting."""
_LIKE = (
    ("主席", "主持人", "主持"),
    ("紀錄", "記錄"),
    ("chair", "host", "chairperson"),
    ("notes", "scribe", "note-taker"),
)
_JOINED = re.compile("[與和及、&]")


def offices(text: str, people: People) -> dict[str, set[int]]:
    """The offices that the head of minutes gives to those who were there, in small letters, each with whom."""
    found: dict[str, set[int]] = {}
    for line in _head(text):
        for what, who in (*_labelled(line, people), *_bracketed(line, people)):
            for name in _names(what):
                found.setdefault(name, set()).update(who)
    # What is another word for an office, where nobody is called so himself.
    like = {other: found[name] for name in found for group in _LIKE if name in group for other in group}
    return like | found


def _head(text: str) -> Iterator[str]:
    """The first lines, up to those of tasks: what stands before a colon there is what somebody does."""
    lines = text[:20_000].split("\n")[:_HEAD]
    return takewhile(lambda line: len(line) > _SHORT or section_of(line.strip("#*= 　")) not in _TASKS, lines)


def _names(what: str) -> Iterator[str]:
    """What an office is called, and each of several: 計時與紀錄, 計時, 紀錄."""
    for one in dict.fromkeys((what, *_JOINED.split(what))):
        name = one.strip().casefold()
        if _OFFICE.fullmatch(one.strip()) and len(name) > 1:
            yield name


def _labelled(line: str, people: People) -> Iterator[tuple[str, tuple[int, ...]]]:
    """主席：孫國棟　紀錄：思妤, and a row of a table of two cells."""
    if row := _ROW.fullmatch(line):
        if (named := people.named(row["who"])) and not named.ask:
            yield row["what"], named.sure
        return
    words = line.split()
    pairs = list(zip(words[::2], words[1::2], strict=False))
    if (
        not re.search("[:：]", line)
        and len(words) > 1
        and len(words) % 2 == 0
        and all(people.named(who) for _, who in pairs)
    ):
        # 攝影　佳蓉　　總務　Priya
        yield from ((what, people.named(who).sure) for what, who in pairs if _is_office(what, people))
        return
    for found in _LABEL.finditer(line):
        end = _ENDS.search(line, found.end())
        named = people.named(line[found.end() : end.start() if end else len(line)])
        if named and not named.ask and _is_office(found["what"], people):
            yield found["what"], named.sure


def _bracketed(line: str, people: People) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Hannah (PO), 家豪（QA）: in a line that names several."""
    mentions = people.mentions(line)
    for one in mentions if len({one.who for one in mentions}) > 1 else ():
        found = _BEHIND.match(line, one.end)
        for part in _PART.split(found["what"]) if found and len(one.who) == 1 else ():
            if _OFFICE.fullmatch(part) and _is_office(part, people):
                yield part, one.who


def _is_office(what: str, people: People) -> bool:
    return not (_NONE.fullmatch(what) or people.mentions(what))
