"""What pasted text carries around its words: a chat's clock and speaker, a chain of mails, what was added later."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.language.people import People
from sop.minutes.noted.lines import Line, read_lines
from sop.minutes.noted.sections import Section, section_of

_CLOCK = (
    r"(?:\d{1,4}[/.-]\d{1,2}(?:[/.-]\d{2,4})?,?\s+)?(?:上午|下午|早上|晚上|凌晨)?\s?\d{1,2}:\d{2}(?::\d{2})?"
    r"\s?(?:[AaPp]\.?[Mm]\.?)?"
)
_SAID = re.compile(rf"[\[(]?{_CLOCK}[\])]?\s*(?:-\s+)?[\t ]*(?=\S)")
_ONLY_CLOCK = re.compile(rf"\s*[\[(（]?{_CLOCK}[\])）]?\s*")
_HEADING = 40
"""Signs that a heading has at most."""
_LEAST = 3
"""Lines of a chat that make a text one."""
_ENDS = re.compile(
    r"-{2,}\s*(?:原始郵件|原始邮件|Original Message|Forwarded message)|On .{5,80} wrote:$", re.IGNORECASE
)
_WROTE = re.compile(
    r"(?:wrote|writes|寫道|來信|回信|原始郵件|original message|forwarded message)\s*[-:：]*\s*$", re.IGNORECASE
)
_FROM = re.compile(r"(?:from|寄件者|寄件人)\s*[:：]\s*\S", re.IGNORECASE)
_HEAD = re.compile(r"(?:sent|to|date|subject|寄件日期|傳送日期|收件者|主旨|日期)\s*[:：]\s*\S", re.IGNORECASE)
_ADDED = re.compile(
    r"(?:late (?:addition|item|add)|addendum|added (?:later|after)|post[- ]meeting|after the meeting|p\.?\s?s\.?(?![a-z])|"
    r"before (?:we|everybody|everyone) (?:left|closed)|at the (?:very )?end|"
    r"會後|補充|追加|後補|另補|散會[前後時]|會議?(?:最後|結束前)|最後補充|臨時動議)[^:：]{0,40}[:：]\s*(?P<what>\S.*)$",
    re.IGNORECASE,
)


def without_clocks(lines: Sequence[Line], people: People) -> list[Line]:
    """The lines of a pasted chat without the clock and the name before each: "14:03 王小明 1. 憑證續約 柏宇 3/10"."""
    said = {line.number: bare for line in lines if (bare := _bare(line, people)) is not None}
    return [said.get(line.number, line) for line in lines] if len(said) >= _LEAST else list(lines)


def under_names(lines: Sequence[Line], people: People) -> list[Line]:
    """The lines of a pasted chat whose speakers stand above what they say, with a clock: "王小明 14:03" and then his words."""
    heads = {line.number: name for line in lines if (name := _head(line, people))}
    if len(heads) < _LEAST:
        return list(lines)
    by, result = "", []
    for line in lines:
        by = heads.get(line.number, by)
        result.append(replace(line, text="" if line.number in heads else line.text, by=line.by or by))
    return result


def _head(line: Line, people: People) -> str:
    """Who says what follows, where a line holds nothing but a name and a clock."""
    first = next(iter(people.mentions(line.raw)), None)
    if first is None or len(first.who) != 1:
        return ""
    clock = line.raw[: first.start] + line.raw[first.end :]
    only = (not line.raw[: first.start].strip() or not line.raw[first.end :].strip()) and _ONLY_CLOCK.fullmatch(clock)
    return people.attendees[first.who[0]].name if only else ""


def unquoted(lines: Sequence[Line], people: People) -> list[Line]:
    """The lines, with a chat of the meeting that was pasted as a quotation as lines of who said them: "> Rob: can Kelly …?"."""
    result = list(lines)
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].quoted:
            end += 1
        before = next((line.text for line in reversed(lines[:at]) if line.text), "")
        speakers = [_speaker(line, people) for line in lines[at:end]]
        mailed = _WROTE.search(before) or any(_FROM.match(line.text) for line in lines[:at] if line.number > _LEAST)
        if end - at > 1 and section_of(before) is Section.ACTION and len(before) <= _HEADING:
            for index in range(at, end):
                own = read_lines(f"- {lines[index].text}")[0]
                result[index] = replace(own, number=lines[index].number, raw=lines[index].raw)
        elif sum(map(bool, speakers)) > 1 and not mailed:
            for index, by in enumerate(speakers, start=at):
                own = read_lines(lines[index].text)[0]
                result[index] = replace(own, number=lines[index].number, raw=lines[index].raw, by=by)
        at = max(end, at + 1)
    return result


def _speaker(line: Line, people: People) -> str:
    """Who of those who were there says a line: "Rob: fair."."""
    first = next(iter(people.mentions(line.text)), None)
    led = first is not None and not first.start and re.match(r"\s*[:：]\s*\S", line.text[first.end :])
    return people.attendees[first.who[0]].name if first and led and len(first.who) == 1 else ""


def _bare(line: Line, people: People) -> Line | None:
    clock = _SAID.match(line.raw)
    first = next(iter(people.mentions(line.raw[clock.end() :])), None) if clock else None
    if clock is None or first is None or first.start or len(first.who) != 1:
        return None
    rest = re.match(r"(?:\s*[:：]\s*|[\t 　]+)(?=\S)", line.raw[clock.end() + first.end :])
    if rest is None:
        return None
    own = read_lines(line.raw[clock.end() + first.end + rest.end() :])[0]
    return replace(own, number=line.number, raw=line.raw, by=people.attendees[first.who[0]].name)


def begins_another_mail(lines: Sequence[tuple[Line, int]], index: int) -> bool:
    """Whether the mail that was answered begins here: a rule with words, or a second head of From, Sent and To."""
    text = lines[index][0].raw.strip()
    following = [line.raw.strip() for line, _ in lines[index + 1 : index + 4]]
    return bool(_ENDS.match(text) or (_FROM.match(text) and sum(bool(_HEAD.match(each)) for each in following) >= 2))


def added_later(text: str, people: People) -> str:
    """What a line adds to the minutes after the meeting, whatever it stands under; without the marks of a quotation by
    somebody who was there: 「會後怡安來信補充：「請小明…」」. Empty where it adds nothing."""
    found = _ADDED.match(text)
    if not found:
        return ""
    what = found["what"]
    quoted = people.mentions(text[: found.start("what")]) and re.fullmatch(r"[「『“\"](.*)[」』”\"][。.]?", what)
    return quoted[1] if quoted else what
