"""What a heading announces: tasks, decisions, an agenda, warnings, what is closed, what will not be done."""

from __future__ import annotations

import re
from enum import StrEnum


class Section(StrEnum):
    """What stands under a heading."""

    ACTION = "action"
    SHARED = "shared"
    MIXED = "mixed"
    CLOSED = "closed"
    WARNING = "warning"
    AGENDA = "agenda"
    SHELVED = "shelved"
    NOTES = "notes"
    OTHER = "other"


_ORDER: tuple[tuple[Section, str], ...] = (
    (
        Section.SHELVED,
        r"nothing to (?:do|be done)|no (?:further )?(?:action|tasks?|follow-?up)|"
        r"not (?:an? )?(?:action|task|follow-?up|to-?do)s?\b|(?:只是|純)(?:記錄?一?下|紀錄)|"
        r"(?:無|不|沒有|非|毋)(?:須|需|用|必|要)?(?:追蹤|待辦|行動|處理|辦理|後續)|"
        r"(?:純|僅供|供)?(?:參考|知悉)$|for information|just talked|"
        r"不做|不處理|暫緩|擱置|沒空講|許願|想法|待議|提問|待解|開放問題|won'?t|not doing|not now|rejected|"
        r"parked|parking"
        r"|^dropped|^cancelled|^(?:已)?取消(?:的|事項)?|wish ?list|^ideas?\b|open questions?|^questions?|"
        r"q ?& ?a|someday|maybe",
    ),
    (
        Section.CLOSED,
        r"\b(?<!not )(?:closed|completed|finished)\b|(?<!be )(?<!get )(?<!not )(?<!yet )\bdone\b|已(?:完成|結案|辦)|(?<!未)結案|"
        r"解除列管|"
        r"上次|前次|上回|上週的|上周的|上月的|last (?:time|meeting|week)|previous|執行情形",
    ),
    (
        Section.WARNING,
        r"注意(?!力)|提醒|叮嚀|須知|規定|守則|公約|禁止|careful|caution|reminders?|\brules?\b|warnings?|please note|"
        r"good to know|do not|etiquette|house rules",
    ),
    (
        Section.NOTES,
        r"^(?:notes?|details?|background|references?|attachments?|fyi|remarks?|legend|appendix)\b|next meeting|"
        r"^(?:補充|補充說明|其他說明|說明|備註|附註|背景|參考|參考資料|附件|下次會議|定義)(?:說明|資料|"
        r"事項)?$|的說明$",
    ),
    (
        Section.ACTION,
        r"^(?-i:ARs?)$|\bactions?\b|to be done|needs? doing|\bowners and\b|what(?:['’]s| is| comes| happens| follows)? next$|"
        r"what we(?: will|['’]ll) do|"
        r"who (?:is|will)|who[, /]+(?:what|when)|^jobs?\b|responsibilit|^assigned|^promised|after the meeting|"
        r"\bto[- ]?do'?s?\b|follow(?:ing)?[- ]?ups?|(?:next|first|immediate) steps?|\btasks?\b|assignments?|commitments?|"
        r"who (?:does|do|mends|fixes|is doing|owes what|has what|gets what|"
        r"takes what)|work items?|homework|deliverables|待辦|代辦|行動|後續|追蹤|"
        r"分工|任務|工作項目|工作分配|"
        r"會後(?:工作|事項|處理|作業)?$|指派|分派|執行項目|處理事項|預定工作|接下來|誰做|誰要|要做的|該做的|"
        r"要辦|下一步|改善措施|改善事項|改善計畫|改進措施|改進事項|矯正(?:措施|行動|與預防)|預防措施|交辦|辦理事項|認領|誰做什麼|誰要做|"
        r"要(?:追|跟|補|收|盯|顧|查|改|修|處理|完成|解決|收尾|跟進)(?:的|掉)?(?:事情?|事項|項目|清單|部分)?$|"
        r"工作清單|負責事項|因應措施|^try$",
    ),
    (Section.AGENDA, r"agenda|議程"),
    (Section.MIXED, r"decisions?|decided|agreed|resolutions?|outcomes?|conclusions?|決議|決定|結論|裁示|共識"),
)
_SECTIONS = tuple((section, re.compile(pattern, re.IGNORECASE)) for section, pattern in _ORDER)
_STRICT = re.compile(r"注意|須知|規定|守則|禁止|careful|caution|\brules?\b", re.IGNORECASE)
_HELD = re.compile(r"討論|紀錄|記錄|內容|discussion|minutes|notes", re.IGNORECASE)
_CARRIED = re.compile(
    r"(?:未|沒有?|還沒|尚未)(?:做|弄|處理|改)?完成?(?:的|，|$)|移[到至]下|順延[到至]?下|\bnot (?:yet )?(?:done|finished|closed)\b"
    r"|carried over",
    re.IGNORECASE,
)
_ALL_OVER = re.compile(
    r"[（(](?:全數?|全部|皆|均|都|已)+(?:全數|全部)?(?:解除|結案?|完成|做完|銷案|解列|清|關閉|辦畢|done|closed)[了]?(?:列管)?[）)]|"
    r"\((?:all )?(?:closed|done|completed)\)",
    re.IGNORECASE,
)
"""上月列管（全數解除）: whatever it is called, it is over."""
_EXACT = re.compile(
    r"(?:(?:open|our|new|meeting) )?(?:action items?|actions?|to-?dos?|follow-?ups?|(?:next|first) steps?|tasks?|"
    r"action points?|action log|jobs)|who does what|things to do|"
    r"要做的事情?|誰做什麼|(?:工作)?分工|工作分配|交辦事項|任務(?:清單|分配)?|會後工作|"
    r"(?:會議)?(?:待辦|行動|後續)(?:事項|項目|追蹤)?",
    re.IGNORECASE,
)


def section_of(heading: str) -> Section:
    """What a heading's words announce."""
    # What stands in brackets comments on the heading: "Closed since last time (for the record)".
    heading = re.sub(r"(?<=[㐀-鿿])[ 　]+(?=[㐀-鿿])", "", heading)
    words = re.sub(r"[（(][^）)]*[）)]", "", heading).strip(" :：.。*") or heading
    found = [section for section, pattern in _SECTIONS if pattern.search(words)]
    if _ALL_OVER.search(heading) and Section.ACTION not in found[:1]:
        return Section.CLOSED
    if Section.ACTION in found and found[0] in (Section.NOTES, Section.WARNING) and not _STRICT.search(words):
        found.remove(found[0])
    if found[:1] == [Section.AGENDA] and _HELD.search(words):
        return Section.OTHER
    if found[:1] == [Section.ACTION] and Section.MIXED in found:
        return Section.SHARED
    return found[0] if found else Section.OTHER


def is_carried_over(heading: str) -> bool:
    """Whether a heading says that what stands below was not done, and goes on: "Not done", 「沒做完，移到下個月」."""
    return bool(_CARRIED.search(heading))


def is_plainly_action(heading: str) -> bool:
    """Whether a heading says nothing but that tasks follow."""
    return bool(_EXACT.fullmatch(heading.strip(" :：.。")))


def begins_with_action(title: str) -> bool:
    """Whether a document's title begins so: most that hold the word only tell what they are about."""
    return bool(re.match(r"action items?\b|to-?dos?\b|待辦|行動(?:事項|項目)", title, re.IGNORECASE))
