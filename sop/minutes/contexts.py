"""A title that leaves out what it is about gets the clause that stands before it: "Spare VPN token: Tom hands it to Lola"."""

from __future__ import annotations

import re
from collections.abc import Collection

from sop.minutes.language.alike import tokens
from sop.minutes.language.text import is_question

_PRONOUN = re.compile(r"\b(?:it|them|those|these)\b(?! [a-z]+s\b)|\b(?:that|this)\b(?=[,.]|$| to\b)", re.IGNORECASE)
_HAN = re.compile("[㐀-鿿]")
_SENTENCE = re.compile(r"(?<=[。！!？?])\s*|(?<=\.)\s+|(?<=:)\s+")
_CLAUSE = re.compile(r"[，,；;、]\s*|[：:]\s*|\s[—–-]\s")
_MARKS = re.compile(
    r"^[\s\-*+•·◦→>#☐□\[\]xX.．、()（）【】「」]+|^(?:[\d一二三四五六七八九十]{1,3}[.．、)）]\s*)|[\s*_~`.。！!:：]+$"
)
_SUBJECT = re.compile(
    r"(?:^|[\s　、.．)）])(?P<what>[A-Za-z][A-Za-z0-9'/_-]*(?: [A-Za-z0-9'/_-]+){1,4}) ?"
    r"(?:請|由|交由|交給|麻煩|改由)[^，,。；]{1,20}$"
)
"""What a Chinese sentence is about in English, before whom it asks: 「Feature flag 請佳蓉於週五前」."""
_LABEL = re.compile(r"[\s\-*+•·]*(?P<what>[A-Z][\w'/&-]*(?: [\w'/&-]+){0,4}): [^.:!?]{12,}[.!] (?=[A-Z])")
"""What a line is headed with, where its task is only a later sentence: "Status page: it is late. Tom to sort it out"."""
_ROW = re.compile(r"[|｜\t]")
_SHORT_HAN, _TERSE_HAN = 10, 5
"""Chinese characters of a title beside which what it is about may stand in its sentence, and in the one before."""
_KNOWN = 3
"""Signs of a title by which it is found in its line."""
_ENOUGH, _LONGEST = 2, 60
"""Words of a clause that names something; characters of one that is put before a title."""
_NO_TOPIC = re.compile(
    r"[0-9]\s*[月/]|[年月][底中]|[週周]|禮拜|今天|明天|期限|截止|→|決\s*議|決定|裁示|待辦|結論|提醒|說|請|麻煩|由.*負責|重要$|[後時]$|前要?$|"
    r"\b(?:todo|actions?|please|pls|next|also|anything|grand|great|fine|okay|today|tomorrow|[a-z]+day)\b",
    re.IGNORECASE,
)
"""What is another task, a frame, or only says when."""


def with_context(title: str, line: str, others: Collection[str]) -> str:
    """The title, behind the clause of its line that says what it is about, where it does not itself.

    others: what only clauses of other tasks have: people's names, the beginnings of their titles.
    """
    if _ROW.search(line):
        return title
    opening = re.split("[，,、；;。]| — ", title)[0]
    # What is said between its words, as its day, is not in the title.
    at = line.find(opening) if len(opening) > 1 else -1
    at = line.find(title[:_KNOWN]) if at < 0 and len(title) >= _KNOWN else at
    if at <= 0:
        return title
    if (headed := _SUBJECT.search(line[:at]) or _LABEL.match(line[:at])) and headed["what"] not in title:
        named = _named(headed["what"], others)
        return f"{named} — {title}" if named else title
    if not _is_bare(title):
        return title
    same, earlier = _before(line[:at])
    found = _clause(same, others)
    if not found and len(_HAN.findall(title)) <= _TERSE_HAN:
        found = _named(earlier, others) or _clause(earlier, others)
    return f"{found} — {title}" if found else title


def _is_bare(title: str) -> bool:
    """Whether a title may name nothing of its own: few words of Chinese, or English whose verb has only a pronoun."""
    han = len(_HAN.findall(title))
    if han:
        return han <= _SHORT_HAN
    pronoun = _PRONOUN.search(title)
    return pronoun is not None and len(tokens(title[: pronoun.start()])) <= 1


def _before(text: str) -> tuple[str, str]:
    """What stands before the title in its own sentence, and the sentence before that."""
    *sentences, same = _SENTENCE.split(text)
    return same, next((one for one in reversed(sentences) if one.strip()), "")


def _clause(text: str, others: Collection[str]) -> str:
    """The last clause that names something and is nobody's task; empty where there is none."""
    clauses = (one for one in reversed(_CLAUSE.split(text)) if not any(other in one for other in others if other))
    named = next((one for one in clauses if len(tokens(one)) >= _ENOUGH), "")
    return _named(named, others)


def _named(text: str, others: Collection[str]) -> str:
    """The text without its marks, where it names something and is nobody's task."""
    clean = _MARKS.sub("", _MARKS.sub("", text.replace("**", ""))).strip("　 *_")
    fits = (
        len(tokens(clean)) >= _ENOUGH
        and len(clean) <= _LONGEST
        and not any(other in clean for other in others if other)
    )
    return clean if fits and not (_NO_TOPIC.search(clean) or is_question(text)) else ""
