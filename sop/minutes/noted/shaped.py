"""Lines that say by their signs alone who does what: 「佳蓉 → 換憑證 今天寄出；Alex → 校稿，明天」, 「佳蓉－換憑證－3/9」."""

from __future__ import annotations

import re
from itertools import pairwise

from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.evidence import others_do
from sop.minutes.language.people import Owners
from sop.minutes.language.roles import is_role, tells
from sop.minutes.language.segments import segments
from sop.minutes.language.slots import Slots
from sop.minutes.language.text import is_done, is_question, is_supposed, without_quotes
from sop.minutes.noted.lines import Line
from sop.minutes.noted.speaks import AGAINST
from sop.minutes.noted.undertaken import signs_of

_NAMES = r"\ue000+(?:[ ]?(?:[、/&＆+＋,，和與跟及]|以及|and|with)[ ]?\ue000+)*"
_PART = re.compile(
    rf"[ ]*(?:[^\ue000\ue001。；;：:，,→]{{2,10}}(?:[ ][-–—]+|[：:])[ ]*)?(?:[@＠•·*-][ ]?)?(?P<who>{_NAMES})[ ]*"
    r"(?P<sign>→|->|=>|⇒|➜|➡|＝|[：:]|[－–—-]{1,2}(?!\d))[ ]*"
    r"(?P<what>[^\s\ue000→⇒➜➡>].*)"
)
_BETWEEN = re.compile(r"[；;。]|\s[/｜|]\s|(?<=\s)[/｜|](?=\s)")
_COUNTED = re.compile(
    rf"(?:[^，,。；;：:]{{0,4}}[，,])?(?P<who>{_NAMES})(?P<how>[^，,。；;：:\ue000]{{0,10}})"
    rf"(?P<many>[兩二三四五2-5])[ ]?(?:件|項|樣|個|點)(?:事情?|任務|工作|待辦)?[：:][ ]*"
)
_MANY = {"兩": 2, "二": 2, "三": 3, "四": 4, "五": 5, "2": 2, "3": 3, "4": 4, "5": 5}
_ALL_BY = re.compile(
    r"[，,；;]\s*(?:都|皆|一律|統一|全部)(?:是|在|要|得|抓)?\s*(?P<when>[^，,；;。]{2,12}?)(?:完成|交|弄好|做完)?[。]?$"
)
_NEXT = re.compile(
    r"[；;]|(?<=[）)])(?![）)])[、，,]?|[，,、。]\s*(?=第?[一二三四五][是，、:：]|[①-⑳]|\d[.)）]|再來是|另一|還有)"
)
_COMMA = re.compile("[、；;]")
_ORDINAL = re.compile(
    r"^(?:第?[一二三四五](?:是|，|、|[:：])|[①-⑳]|[（(]?\d[.)）、]|再來是|另一(?:件|個|項)是?|還有)[ ]*"
)
_HAN = re.compile("[㐀-鿿]")
_ACT = re.compile(
    r"(?:再|先|去|來|幫忙|協助|負責|盡快|儘快|重新|重)?(?:[更補改寫交寄送查測修排訂追問跟找拿借買畫填清換刪關開調擬掛貼傳發聯確整準安提跑撈向申通把將"
    r"做弄架搬裝出列匯印簽洽催約談拍錄剪翻校對盤備驗鎖綁試回收下上移縮汰徵還列彙估裁抽繳預設編審釐核量]|(?:fix|check|send|write|update|draft|ask|test|book|renew|"
    r"ship|set up|review|prepare|verify|deploy|merge|ping|add|remove)\b)",
    re.IGNORECASE,
)
NO_DAY = re.compile(
    r"(?:不急|不趕|有空再[㐀-鿿]{1,2}|(?:時間|日期|期限)(?:再[看定說喬排議]|未定|待定|另訂)|no rush)[)）。.]*$"
)
_SPACED = re.compile(
    r"[^\ue000\ue001。，,：:]{4,40}[ 　]+\ue000+[ 　]+\ue001+(?:[（(][一二三四五六日][）)])?|"
    r"\ue000+[ 　]+[^\ue000\ue001。，,：:]{4,40}[ 　]+\ue001+(?:[（(][一二三四五六日][）)])?|"
    r"\ue000+[：:][ ]?\ue001+(?:[（(][一二三四五六日][）)])?[ 　]+[^\ue000\ue001。，,：:]{4,40}|"
    r"\ue001+(?:[（(][一二三四五六日][）)])?[ 　]+\ue000+[ 　]+[^\ue000\ue001。，,：:]{4,40}"
)
"""Blanks part what, who and when: 「換測試機憑證 佳蓉 3/9」."""
_OVER = re.compile(r"\b(?:done|closed|sent|shipped|finished|cancelled)\b|已|(?:結案|完成|取消)[)）。]*$", re.IGNORECASE)
_SPEAKS = re.compile(
    r"[?？。]|[.]\s|^[^㐀-鿿]*$|[我你妳他她咱們嗎呢吧啊喔啦]|[會要能](?!員|點|計)|應該|可以|覺得|希望|需要|開始|截止|到期"
)
_SHIFT = re.compile(
    r".{0,6}(?:[早中晚夜午日]班|大夜|小夜|班表|值班|輪值|分機.*|[報簡]告|主講|導讀|分享)[一二三]?[）)]?|[\d\s:：~〜–-]+"
)
"""What a roster or a programme gives to each: 「佳蓉－早班－3/9」."""


def shaped_so(reading: Reading, text: str, line: int, to: int) -> list[Candidate]:
    """The tasks that a line's signs give to people."""
    return handed(reading, text, line, to) or counted(reading, text, line, to)


def handed(reading: Reading, text: str, line: int, to: int) -> list[Candidate]:
    """The tasks of a line whose parts each say behind a name and a sign what is that person's; none where one does not."""
    masked = without_quotes(text)
    if not reading.people.mentions(masked) or is_supposed(masked):
        return []
    cuts = [0, *(one.end() for one in _BETWEEN.finditer(masked)), len(masked)]
    spans = [(a, b) for a, b in pairwise(cuts) if masked[a:b].strip(" 　；;。/｜|")]
    # 「今天先到這。佳蓉→換憑證；Alex→…」: what stands before the first name is no part of it.
    spans = spans[next((at for at, (a, b) in enumerate(spans) if reading.people.mentions(masked[a:b])), 0) :]
    tasks = [_of_part(reading, text[a:b], masked[a:b], line, to, alone=len(spans) == 1) for a, b in spans]
    return [one for one in tasks if one] if spans and all(tasks) else []


def counted(reading: Reading, text: str, line: int, to: int) -> list[Candidate]:
    """The tasks of a line that says how many somebody has, and then which: 「佳蓉認領兩件：換憑證（3/9）、改首頁（3/12）」."""
    masked = without_quotes(text)
    signs = signs_of(masked, reading.people.mentions(masked), [])
    found = _COUNTED.match(signs)
    if found is None or is_supposed(masked) or is_question(masked) or AGAINST.search(found["how"]):
        return []
    first, last = found.span("who")
    who = reading.people.of(
        [one for one in reading.people.mentions(masked) if first <= one.start < last], text[first:last]
    )
    shared = _ALL_BY.search(text)
    limit = next(iter(reading.when.all(shared["when"])), None) if shared else None
    end = shared.start() if shared and limit else len(text)
    parts = _parts(text[found.end() : end], signs[found.end() : end], _MANY[found["many"]])
    tasks = []
    for part in parts:
        slots = reading.slots(part)
        if not slots.title or slots.owners or is_done(part) or tells(part, slots.title):
            return []
        tasks.append(Candidate(slots.title, who, slots.due or limit, line, to))
    return tasks if len(tasks) > 1 else []


def _parts(text: str, signs: str, many: int) -> list[str]:
    """The parts of what stands behind how many they are; none where they are not so many."""
    for form in (_NEXT, _COMMA):
        cuts = [0, *(one.end() for one in form.finditer(signs)), len(text)]
        parts = [
            _ORDINAL.sub("", text[a:b].strip(" ，,、；;。")) for a, b in pairwise(cuts) if re.search(r"\w", text[a:b])
        ]
        if len(parts) == many:
            return parts
    return []


def _of_part(reading: Reading, text: str, masked: str, line: int, to: int, *, alone: bool) -> Candidate | None:
    mentions, dues = reading.people.mentions(masked), reading.when.all(masked)
    signs = signs_of(masked, mentions, dues)
    found = _PART.fullmatch(signs.rstrip(" 　；;。/｜|"))
    if found is None:
        return None
    at, end = found.span("what")
    arrow = found["sign"][0] not in "：:－–—-"
    slots = reading.slots(text[at:end])
    title = slots.title
    due = slots.due
    strong = due is not None and (slots.apart or reading.when.is_strong(text[at:end], due))
    # A colon is as often before what somebody said: there it takes a day, and a deed.
    acts = bool(_ACT.match(text, at))
    fits = (strong or (not alone and acts)) if arrow else _fits(slots, text[at:end], reading, acts=acts, alone=alone)
    off = (
        is_question(masked)
        or is_done(masked)
        or others_do(masked)
        or is_role(title)
        or _SHIFT.fullmatch(title)
        or tells(text[at:end], title)
        or AGAINST.search(f"{'' if acts else chr(0xE000)}{signs[at:].replace(chr(0xE000), '某')}")
    )
    if not fits or off or len(_HAN.findall(title)) + len(title.split()) < 3 or reading.people.named(title):
        return None
    first, last = found.span("who")
    who = reading.people.of([one for one in mentions if first <= one.start < last], text[first:last])
    return Candidate(title, who, due, line, to)


def _fits(slots: Slots, text: str, reading: Reading, *, acts: bool, alone: bool) -> bool:
    """Whether what stands behind a name and a colon is no speech: it has a day of its own; alone, one that is a limit."""
    due = slots.due
    if due is None or (alone and (_SPEAKS.search(text) or not reading.when.is_strong(text, due))):
        return False
    return (acts and not alone) or (slots.apart and due.day is not None)


def is_shaped(reading: Reading, line: Line) -> bool | None:
    """Whether a line is who, what and when, each between signs; None where it only says who and what."""
    text, slots = line.text, reading.slots(line.text)
    kinds = [one.kind for one in segments(text, reading.when.all(text), reading.people.mentions(text))]
    if not slots.title or _off(text, slots.title):
        return False
    if not slots.owners:
        open_ = kinds[-1:] == ["nobody"] or (kinds[-1:] == ["due"] and slots.due is not None and slots.due.day is None)
        return None if open_ and kinds.count("text") == 1 else False
    signs = signs_of(text, reading.people.mentions(text), reading.when.all(text))
    if _SPACED.fullmatch(signs):
        return True
    if "owner" not in kinds:
        return False
    if slots.due is not None and slots.apart:
        # A day that has passed: what was done then.
        return not (slots.due.day is None and re.search(r"\d", slots.due.words))
    acts = _PART.fullmatch(signs_of(text, reading.people.mentions(text), []))
    return bool(NO_DAY.search(text) or (acts and acts["sign"] not in ":：" and _ACT.match(acts["what"]))) or None


def of_shape(reading: Reading, line: Line, to: int) -> list[Candidate]:
    """The task of such a line."""
    dues = reading.when.all(line.text)
    return reading.listed(line.text, line.number, to, Owners(), due=dues[0] if len(dues) == 1 else None)


def _off(text: str, title: str) -> bool:
    return bool(
        is_question(text)
        or is_done(text)
        or _OVER.search(text)
        or is_supposed(text)
        or is_role(title)
        or _SHIFT.fullmatch(title)
        or tells(text, title)
    )
