"""Who takes something on, or is asked to, in a sentence of Chinese minutes or mails, by what speaks for it: a name, a day
that is yet to come, a word that commits or asks; unless something speaks against it: the past, a habit, an opinion, an absence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.evidence import as_agreed, others_do
from sop.minutes.language.people import Mention
from sop.minutes.language.text import fold, is_done, is_question, is_supposed, sentences, without_quotes
from sop.minutes.noted.pronouns import with_him
from sop.minutes.noted.speaks import (
    AGAINST,
    AGENTS,
    CALLED,
    CLOSES,
    DATED,
    LEFT_OUT,
    NEVER,
    SAID_OF,
    STRONG,
    WEAK,
    each_of,
)

NAME, DAY = "\ue000", "\ue001"
_HAN = re.compile("[㐀-鿿]")
_WORDS = 2
"""Words of an English deed that names its object."""
_LEAST, _FULL, _LONGEST, _WHOLE = 4, 7, 30, 300
"""Signs of Chinese in a sentence; of a deed that names its object itself; of what it is about before it; of a sentence."""
_THEN = re.compile(rf"^(?:最[慢晚遲]|預計|時間抓|期限[為是]?|並|就|會|[他她]?自?己?說|於|在|限|by |[\s:：]|（)*{DAY}+")
_OTHER_THEN = re.compile(
    r"\s*(?:再(?:看(?!結果)|議|說|討論|決定|談)|上線|放假|到期|開始|開會|起(?!來|草)|驗收|活動|公告後|是|有(?!消息|結果|"
    r"答案|進度|初稿|回音))"
)
_TELLS = re.compile(rf".*{NAME}(?:問|提醒|說|希望|提到|反映|提出|講到|把)(?:誰(?:要|能|可以|來|去)?)?")
_WEEKDAY = re.compile(rf"(?<={DAY})[ ]?[（(](?:週|星期)?[一二三四五六日天][）)]")
_WEEKDAY_ALONE = re.compile("(?:週|禮拜|星期)[一二三四五六日天]")
_DONE_BY = re.compile(rf"{DAY}*[㐀-鿿]{{1,2}}[好完掉]")
_CHECKED = re.compile(rf"{NAME}[ ]?{DAY}+[㐀-鿿]{{1,2}}[過了][。]?$")
"""「佳蓉週一換憑證，柏宇週一驗過」: the day was last week's."""
_ASKING = re.compile("[，,]?[ ]?(?:(?:[再也煩]|決議|最後是?|後來是?|)*(?:請|由|麻煩|拜託|讓|叫|找|交代|交給|轉給)?)$")
_GETS = re.compile("(?<![交轉分派讓])給[ ]?$")
"""Who gets what another does: 「志宏把明細整理出來給宛如」."""
_DAY_BEFORE = re.compile(rf"{DAY}.*[，,]")
_LEADS = re.compile("答應|表示|說|決議|承諾|同意|預計")
_OFFICE = re.compile(r"(?:[^，。]{0,8}(?:業務|職務|工作)[，,]?)?(?:改|之後|以後)?(?:由)?(?:接手|承接|接任|接辦|接管)")
_EMPTY = re.compile(r"[（(]\s*[)）]")
_FILLING = re.compile(r"^[\s，,、；;：:。)）（(]+|[\s，,、；;：:。(（！!]+$")


def undertaken(reading: Reading, text: str, line: int, to: int) -> list[Candidate]:
    """What the sentences of a text give to people, at most one for each."""
    masked = as_agreed(without_quotes(text))
    found = (_of_sentence(reading, text[start:end], masked[start:end], line, to) for start, end in sentences(masked))
    return [one for one in found if one]


def completed(reading: Reading, found: list[Candidate], text: str, line: int, to: int) -> list[Candidate]:
    """The tasks that other rules found, with what they left out, and those that they did not see."""
    result = [one for one in found if not _against(reading, one, text) and not _is_office(one)]
    for more in (one for one in undertaken(reading, text, line, to) if not _is_office(one)):
        result = [one for one in result if not _is_part(one, more)]
        at = next((at for at, one in enumerate(result) if _same(one, more)), None)
        if at is None:
            if not any(_same_words(one, more) for one in result):
                result.append(more)
            continue
        known = result[at]
        title = more.title if _better(known.title, more) else known.title
        result[at] = Candidate(title, known.owners, known.due or more.due, known.line, known.to)
    return result


def owned(reading: Reading, found: list[Candidate], text: str) -> list[Candidate]:
    """The only task of a line with who does it, where the sentence says that."""
    if len(found) != 1 or found[0].owners:
        return found
    more = undertaken(reading, text, found[0].line, found[0].to)
    only = more[0] if len(more) == 1 else None
    return [replace(found[0], owners=only.owners, due=found[0].due or only.due)] if only else found


def _against(reading: Reading, one: Candidate, text: str) -> bool:
    """Whether the sentence that a task was found in tells of somebody what is no task, whatever words are in it."""
    masked, own = without_quotes(text), tokens(one.title)
    parts = [masked[start:end] for start, end in sentences(masked)]
    words = max(parts, key=lambda part: len(own & tokens(part)), default="")
    return others_do(words) or bool(
        NEVER.search(signs_of(words, reading.people.mentions(words), reading.when.all(words)))
    )


def _is_office(one: Candidate) -> bool:
    """Whether it only says who has an office from now on: 「業務改由佳蓉接手」."""
    return one.due is None and bool(_OFFICE.fullmatch(one.title))


def _same(one: Candidate, more: Candidate) -> bool:
    return one.owners.sure == more.owners.sure and one.owners.ask == more.owners.ask and _same_words(one, more)


def _same_words(one: Candidate, more: Candidate) -> bool:
    mine, other = tokens(one.title), tokens(more.title)
    return bool(mine & other) or fold(one.title) in fold(more.title) or fold(more.title) in fold(one.title)


def _is_part(one: Candidate, more: Candidate) -> bool:
    """Whether what another was taken to do is only what the task is about."""
    return not {*more.owners.sure} <= {*one.owners.sure} and fold(one.title) in fold(more.title)


def _better(known: str, more: Candidate) -> bool:
    """Whether a title that other rules found is only a part of the words, or holds the day."""
    short = len(fold(known)) < _FULL < len(fold(more.title))
    short = short or (known.startswith(("給", "交")) and len(more.title) > len(known))
    return short or (more.due is not None and more.due.words in known) or bool(_LEADS.match(known))


def _of_sentence(reading: Reading, text: str, masked: str, line: int, to: int) -> Candidate | None:
    mentions = [
        one for one in reading.people.mentions(masked) if masked[one.start : one.end] == text[one.start : one.end]
    ]
    if (
        not mentions
        or len(masked) > _WHOLE
        or len(_HAN.findall(masked)) < _LEAST
        or is_supposed(masked)
        or is_done(masked)
        or others_do(masked)
    ):
        return None
    dues = [due for due in reading.when.all(masked) if due.day or not re.search(r"\d", due.words)]
    mentions = with_him(masked, mentions, dues)
    signs = signs_of(masked, mentions, dues)
    forms = STRONG if NEVER.search(signs) or _CHECKED.search(signs) else STRONG + WEAK
    for form in (CALLED,) if is_question(masked) else forms:
        for found in each_of(form, signs):
            task = _task(reading, text, signs, found, mentions, dues, line, to)
            if task:
                return task
    return None


def signs_of(text: str, mentions: Sequence[Mention], dues: Sequence[Due]) -> str:
    """The text with a sign for each letter of a name or of a day."""
    for sign, spans in ((DAY, dues), (NAME, mentions)):
        for one in spans:
            text = text[: one.start] + sign * (one.end - one.start) + text[one.end :]
    return _WEEKDAY.sub(lambda found: DAY * len(found[0]), text)


def _task(
    reading: Reading,
    text: str,
    signs: str,
    found: re.Match[str],
    mentions: Sequence[Mention],
    dues: Sequence[Due],
    line: int,
    to: int,
) -> Candidate | None:
    first, last = found.span("who") if found["who"] else found.span("signed")
    who = [one for one in mentions if first <= one.start and one.end <= last]
    start = _deed(found)
    deed = signs[start:]
    clause = max(signs.rfind(sign, 0, first) for sign in "，,；;") + 1
    # A clause with another name is somebody else's.
    other = next((at for at in (m.start() for m in re.finditer("[，,；;]", deed)) if NAME in deed[at : at + 4]), None)
    end = start + other if other is not None else len(signs)
    if AGAINST.search(signs[clause:end]) or (_GETS.search(signs[:first]) and NAME in signs[clause:first]):
        return None
    due = _due(signs, found, dues, end)
    if due is not None and found.re is DATED and _WEEKDAY_ALONE.fullmatch(due.words) and _DONE_BY.match(deed):
        # 「彥廷週一修好跨年問題」: as likely last Monday.
        return None
    if found.re in WEAK and due is None:
        return None
    if found.re is SAID_OF and AGENTS.search(found["topic"].strip()):
        return None
    title = _title(text, signs, found, end)
    if not title:
        return None
    owners = reading.people.of(who, text[first:last])
    return Candidate(title, owners, due, line, to)


def _deed(found: re.Match[str]) -> int:
    """Where the deed begins: behind 交給我 there is none."""
    return found.start("deed") if found["deed"] is not None else found.end()


def _due(signs: str, found: re.Match[str], dues: Sequence[Due], end: int) -> Due | None:
    """The only day of the clause of the deed or of a short one behind it; none of several."""
    near = []
    start = _deed(found)
    for due in dues:
        led = due.end <= found.start() and not signs[due.end : found.start()].strip(" 由請前")
        before = found.start() <= due.start < start or led or found.re is CLOSES
        comma = max(signs.rfind(sign, start, due.start) for sign in "，,（(；;")
        trailing = comma >= start and _THEN.match(signs[comma + 1 :]) is not None
        first = comma < start and start <= due.start <= start + 1
        inside = comma < start and due.start > start + 1 and due.marked
        if due.start < end and (before or ((trailing or first or inside) and not _OTHER_THEN.match(signs, due.end))):
            near.append(due)
    # 「佳蓉這禮拜先改，3/5 給我看」: what names no day does not speak against one that does.
    near = [due for due in near if due.day] or near
    days = {(due.day, due.at) for due in near}
    return near[0] if len(days) == 1 else None


def _title(text: str, signs: str, found: re.Match[str], end: int) -> str:
    """The deed, and what it is about where the deed does not say that itself."""
    groups = found.groupdict()
    start = _deed(found)
    deed = _bare(text, signs, start, end)
    about = ""
    if groups.get("topic") and not (found.re is DATED and AGENTS.search(found["topic"])):
        about = _bare(text, signs, found.start("topic"), found.end("topic"))
    elif _is_short(re.split("[，,]", deed)[0]) or deed.startswith(("給", "交", "可以")):
        told = _TELLS.match(signs[: found.start()])
        first = told.end() if told else 0
        lead = signs[first : found.start()]
        about = (
            _bare(text, signs, first, found.start()) if len(lead) <= _LONGEST and not _DAY_BEFORE.search(lead) else ""
        )
        about = _ASKING.sub("", about)
    parts = [part for part in (about, deed) if part]
    return LEFT_OUT.sub("", "，".join(parts) if len(parts) > 1 else "".join(parts))


def _is_short(deed: str) -> bool:
    """Whether a deed cannot name its object itself: 改好, "restart"."""
    return len(tokens(deed)) < _WORDS if deed.strip().isascii() else len(fold(deed)) < _FULL


def _bare(text: str, signs: str, start: int, end: int) -> str:
    """A part without its days, and without what stands at its ends."""
    kept = "".join(sign if signs[at] != DAY else "" for at, sign in enumerate(text[start:end], start))
    return _FILLING.sub("", _FILLING.sub("", _EMPTY.sub("", kept)))
