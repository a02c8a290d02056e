"""Tasks in running text: who is asked to do something, or is said to be going to do it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.days.when import When
from sop.minutes.language.acting import (
    BY_CHARGE,
    CHARGED,
    CHECKS_ZH,
    LATER_ZH,
    PLANNED_ZH,
    REPORTS_ZH,
    STATE_EN,
    WILL_ZH,
)
from sop.minutes.language.agreedday import could_en
from sop.minutes.language.asked import Asked, goes_on_as, is_day, led_by
from sop.minutes.language.calling import goes_on, is_call
from sop.minutes.language.committing import after_aside, led_in_en
from sop.minutes.language.english import Place, begins_en
from sop.minutes.language.evidence import as_agreed, does_zh, pronouns, volunteered
from sop.minutes.language.leaving import left_to_en
from sop.minutes.language.limits import is_bound, is_limited, is_planned
from sop.minutes.language.naming import chained, with_pronouns
from sop.minutes.language.over import is_over
from sop.minutes.language.people import Mention
from sop.minutes.language.polite import is_polite
from sop.minutes.language.terse import acts_zh
from sop.minutes.language.text import is_question, is_supposed, sentences, without_quotes

_CLAUSE = re.compile(r"(?:[，,；;：:（(]|——|(?<=[㐀-鿿])[—–])\s*")
_ASK_BEFORE = re.compile(
    r"(?:請|麻煩|拜託|勞煩|交由|指派|指示|責成|委由|商請|(?:^|(?<=[。，,；;\s]))(?=[@＠])|→|->|=>|⇒|➜|➡|👉|»|"
    r"點名|欽點|指名|派給|丟給|"
    r"\bplease,?(?: (?:can|could|would|"
    r"will))?|\b(?:(?:has|have|had|was|were) (?:been )?asked|asked|want|need|would like|I['’]d like|"
    r"let['’]s (?:have|get)|action (?:on|for|with)|assigned to|up to|falls to)|\b(?:can|could|would|will))\s*[@＠]?\s*$",
    re.IGNORECASE,
)
_UNIT_BEFORE = re.compile(r"(?:請|由|麻煩)[㐀-鿿A-Za-z]{2,10}[（(]\s*$")
_CLOSED = re.compile(r"[^（()）]{0,12}[)）]")
"""請凌雲公司（Alex）於…: whom a firm or an office sends."""
_BY_BEFORE = re.compile(r"由\s*[@＠]?\s*$")
_ARROWS = "→-=⇒➜➡»"
_THANKS = re.compile(r"(?:感謝|謝謝|多謝|感恩|辛苦|\b(?:thanks to|thank you,?|thanks,?|kudos to))\s*$", re.IGNORECASE)
_TELLS = re.compile(r"\s*(?:進行|先|做)?(?:報告|分享|主持|致詞|開場|簡報)(?![㐀-鿿]{0,4}(?:提|給|寄|交|初稿|草稿))")
_STAYS = re.compile(r"(?:維持|仍舊?|照舊|一向|平時|平常|目前|一直|原本|現由|現在)\s*(?:是|都)?\s*由\s*[@＠]?\s*$")
_GOES_ON = re.compile(r"\s*(?:持續|繼續|仍舊?|照舊)負責[。，；\s]*$")
_BEFORE_NOW = re.compile("已|原[定訂本先]|本來")
_DECIDES = re.compile(r"\s*(?:決定|裁定|認定|判斷|主持)")
_REMARK = re.compile(
    r"\s*[（(](?![^（()）]*\d)[^（()）]{1,10}[)）](?=[㐀-鿿])|\s+\((?![^()]*\d)[^()]{1,48}\)(?= [a-z])"
)
"""佳蓉（就是我）會把…: what stands between who and what."""
_ONLY_IF = re.compile(
    r"\b(?:would|could|might)\b[^.;]*\bif\b(?! you (?:could|can|would)\b)|"
    r"\bif (?:it|this|that|they|there) (?:happens?|comes?|fails?|breaks?|is|are|goes|does|still)\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(r"\s+(?:whether|if|how|what|when|who)\b")
"""It is up to Kelly whether we stay."""
_TO_OTHER = re.compile(r"\s*(?:→|->|=>|⇒|➜|➡)\s*")
"""怡安 → 佳蓉: from one to the other, and nothing that either is asked."""
_PLEASE_EN = re.compile(
    r"\s*[,:：–—-]\s*(?:can|could|would|will) you\b(?: please)?|\s*[,:：–—-]?\s*please\b(?! (?:note|see|find|feel|let me know|"
    r"bear|remember that|be)\b)|"
    r"\s*,\s*you (?=[a-z])(?!(?:are|were|was|had|did|have|know|may|might|can|could|asked|said|told|wrote|[a-z]+ed)\b)",
    re.IGNORECASE,
)
_PLEASE_ZH = re.compile(
    r"\s*[，,：:]\s*(?:也|再|還|就)?(?:麻煩|請(?!問|假|教|客)|拜託|勞煩)(?:你|妳|您)?(?:們)?(?:也|再|先|幫忙)?"
)
_MAY_START = re.compile(
    r"(?:^|[.。:：;；,，(（–—-]|\b(?:and|so|then|but|that|otherwise|meanwhile|now|also|next|first|finally|where|"
    r"therefore|instead|decided|agreed))\s*$",
    re.IGNORECASE,
)


_TOPIC = 24
"""Signs before 請 that can name what it is about: 「監控儀表板請 Alex 調整」."""


def asked(text: str, mentions: Sequence[Mention], dues: Sequence[Due], when: When) -> list[Asked]:
    """The tasks that a paragraph gives to somebody who attended, in order."""
    masked = as_agreed(without_quotes(text))
    own = [
        one
        for one in mentions
        if masked[one.start] == text[one.start] and masked[one.start : one.end] == text[one.start : one.end]
    ]
    if not own:
        return []
    own = with_pronouns(masked, own)
    found: list[Asked] = []
    called: tuple[Mention, ...] = ()
    for start, end in sentences(masked):
        inside = [one for one in own if start <= one.start and one.end <= end]
        inside = sorted({*inside, *pronouns(masked, start, end, inside)}, key=lambda one: one.start)
        rest = goes_on(masked, start, end) if called else None
        if rest is not None and not any(one.start < rest for one in inside):
            if not is_over("", masked[start:rest], masked[rest:end]):
                found.append(Asked(start, end, rest, called, start))
            continue
        if (
            inside
            and not is_supposed(masked[start:end])
            and not _ONLY_IF.search(masked[start:end])
            and (not is_question(masked[start:end]) or is_polite(masked, inside, dues, start, end))
        ):
            found += _in_sentence(masked, start, end, inside, dues, when)
        called = tuple(inside[:1]) if inside and is_call(masked, start, inside[0]) else () if inside else called
    return found


def _in_sentence(
    text: str, start: int, end: int, mentions: Sequence[Mention], dues: Sequence[Due], when: When
) -> list[Asked]:
    found: list[Asked] = []
    taken = -1
    for index, one in enumerate(mentions):
        if one.start < taken:
            continue
        chain = chained(text, mentions, index)
        taken_on = volunteered(text, chain[0].start, chain[-1].end, start)
        if taken_on:
            when_said = next((due for due in dues if chain[-1].end <= due.start and due.end <= end), None)
            found.append(Asked(chain[0].start, taken_on[1], taken_on[0], tuple(chain), start, when_said))
            taken = chain[-1].end
            continue
        start_of_task = _start(text, start, end, chain, mentions, dues, when)
        if start_of_task is not None:
            at, rest = start_of_task
            led = led_by(text, start, chain[0].start, dues)
            found.append(Asked(at, end, rest, tuple(chain), start, led))
            taken = chain[-1].end
    cut = [replace(one, end=min(one.end, following.start)) for one, following in pairwise(found)]
    whole = goes_on_as(text, cut + found[-1:], dues)
    return [
        one
        for one in whole
        if not is_over(
            text[max(start, one.start - 6) : one.start], text[one.start : one.rest], text[one.rest : one.end]
        )
    ]


def _start(
    text: str,
    sentence: int,
    stop: int,
    chain: Sequence[Mention],
    all_named: Sequence[Mention],
    dues: Sequence[Due],
    when: When,
) -> tuple[int, int] | None:
    """Where a task begins that a chain of names is given, and where its own words do; None where it is given none."""
    first, last = chain[0].start, chain[-1].end
    apart = _REMARK.match(text, last)
    last = apart.end() if apart else last
    before = text[sentence:first]
    lead = len(before) - len(before.lstrip())
    clause = sentence + max((found.end() for found in _CLAUSE.finditer(before)), default=lead)
    ask = _ASK_BEFORE.search(before)
    unit = _UNIT_BEFORE.search(before)
    closed = _CLOSED.match(text, last) if unit else None
    if unit and closed:
        return sentence + unit.start(), closed.end()
    left = left_to_en(text, first, last, sentence)
    if left is not None:
        return first, left
    could = could_en(text, last) if ask is not None else None
    if could is not None:
        return sentence + ask.start() if ask else first, could
    handed = ask is not None and any(_TO_OTHER.fullmatch(text, one.end, first) for one in all_named)
    if ask and ask[0].lstrip()[:1] in _ARROWS and STATE_EN.match(text, last):
        return None
    if (
        ask and "請" in ask[0] and _TELLS.match(text, last) and not any(due.start >= last for due in dues)
    ) or _THANKS.search(before):
        return None
    if ask and not handed and not _WHETHER.match(text, last):
        topic = text[clause : sentence + ask.start()]
        named = any(one.start >= clause and one.end <= sentence + ask.start() for one in all_named)
        own = not named and len(topic) <= _TOPIC and re.search("[㐀-鿿]{2}", topic)
        return (clause if own and clause <= sentence + ask.start() else sentence + ask.start()), last
    if _STAYS.search(before):
        return None
    if _BY_BEFORE.search(before) and not _DECIDES.match(text, last) and not _BEFORE_NOW.search(text[clause:first]):
        charge = None if _GOES_ON.match(text, last) else BY_CHARGE.match(text, last)
        following = any(due.start >= last and "。" not in text[last : due.start] for due in dues)
        return (clause, charge.end() if charge else last) if charge or following else None
    charged = CHARGED.match(text, last)
    if charged:
        return clause, charged.end()
    will = WILL_ZH.match(text, last)
    leads = is_day(text, sentence, first, dues)
    if will:
        return first, will.end()
    if leads and is_limited(text, sentence, dues, when) and PLANNED_ZH.match(text, last):
        return sentence, last
    if (
        not before.strip(" @")
        or _MAY_START.search(before)
        or leads
        or led_in_en(before)
        or before.rstrip(" ,").casefold().endswith(" you")
    ):
        last = after_aside(text, last)
        polite = _PLEASE_EN.match(text, last) or _PLEASE_ZH.match(text, last)
        if polite:
            return first, polite.end()
        begins = begins_en(text, Place(sentence, stop, first, last, leads), dues, when)
        if begins is not None:
            return (sentence if leads else first), begins
    if first == clause and CHECKS_ZH.match(text, last):
        return first, last
    if acts_zh(text, clause, first, last):
        return clause, last
    later = LATER_ZH.match(text, last) if first == clause else None
    if later:
        return first, later.end()
    if first == clause and (REPORTS_ZH.match(text, last) or is_bound(text, last, dues)):
        return first, last
    noted = (first == clause or text[first - 1] in " 　") and is_planned(text, last, dues)
    if noted:
        return clause, last
    deed = does_zh(text, (sentence, stop), clause, (first, last), dues)
    return (first, deed) if deed is not None else None
