"""Sentences whose clauses say what each person does, and by when all of it: 「曉雯改文案，英文請 Tom 順一下，11/6 定稿」."""

from __future__ import annotations

import re
from itertools import pairwise

from sop.minutes.days.due import Due
from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.evidence import denies_zh, others_do
from sop.minutes.language.people import Owners
from sop.minutes.language.text import fold, is_done, is_question, is_supposed, sentences, without_quotes
from sop.minutes.noted.speaks import AGAINST
from sop.minutes.noted.undertaken import signs_of

_N = r"\ue000+(?:[ ]?[、和與跟及&＆][ ]?\ue000+)*"
_CLAUSE = re.compile(
    rf"[ ]*(?P<about>[^\ue000\ue001，。：:]{{0,10}}?)"
    rf"(?P<asks>(?:[也再就並另]|最後|然後)*"
    rf"(?:(?<![申邀聘宴])請|麻煩|拜託|交給|由|換)[ ]?)?"
    rf"(?P<who>{_N})[ ]?(?:這邊|那邊)?(?:(?P<when>\ue001+)(?:之?前|以前|內)?)?"
    rf"(?:來|負責|先|去|就|再|會|要|幫忙)*[ ]?(?P<deed>[^\ue000\ue001，。：:]{{2,24}})"
)
_BY = re.compile(
    r"[ ]*(?:我們|大家|一起|最後|全部|都|預計|目標|最[慢晚]|統一|時間)*[ ]?(?:要|得|希望|抓|約|是|訂)*[ ]?(?:在|於)?[ ]?"
    r"(?P<when>\ue001+)[ ]?"
    r"(?:之?前|以前|內)?(?:我們)?(?:要|得|都|一起|全部|務必|可以|會|就|能)*"
    r"(?:(?:拿到|看到|收到|定稿|定案|完成|完工|交[出稿件差]?|送[出印件審]?|"
    r"弄好|做完|上線|上架|發布|寄出|印出來|好|齊)[^，。]{0,6}|給[^，。]{1,6})?"
)
_NO_DEED = re.compile(
    r"(?:點頭|說|覺得|想|看|決定|同意|沒|不|也|是|在|有|到|回|忙|休)|.*(?:就[㐀-鿿]{1,2}|再說|再[看議])$"
)
_NO_LEAD = re.compile(r"[說問講看到想覺認希怕知]|如果|要是|因為|所以|上次|原本|原[訂定先]|本來|先前|以前|改$")
_PAST = re.compile(r"(?<![通經超透])過[。]?$|(?<!好)了[。]?$")
_LEAST = 2


def each_does(reading: Reading, text: str, line: int, to: int) -> tuple[list[Candidate], str]:
    """The tasks of such sentences, and the text without them."""
    found: list[Candidate] = []
    rest = []
    masked = without_quotes(text)
    for start, end in sentences(masked):
        tasks = _of_sentence(reading, text[start:end], masked[start:end], line, to)
        found += tasks
        rest += [] if tasks else [text[start:end]]
    return found, "".join(rest) if found else text


def _of_sentence(reading: Reading, text: str, masked: str, line: int, to: int) -> list[Candidate]:
    mentions = reading.people.mentions(masked)
    off = is_question(masked) or is_supposed(masked) or is_done(masked) or others_do(masked)
    if len({one.who for one in mentions}) < _LEAST or off or not re.search("[㐀-鿿]", masked):
        return []
    dues = [due for due in reading.when.all(masked) if due.day]
    signs = signs_of(masked, mentions, dues).rstrip(" 。.；;！!")
    cuts = [-1, *(found.start() for found in re.finditer("[，,；;]|(?<!\ue000)、(?=\ue000)", signs)), len(signs)]
    tasks: list[Candidate] = []
    shared: Due | None = None
    asks = False
    for first, last in ((a + 1, b) for a, b in pairwise(cuts)):
        by = _BY.fullmatch(signs, first, last)
        if by:
            if shared is not None:
                return []
            shared = next((due for due in dues if due.start == by.start("when")), None)
            continue
        one = _CLAUSE.fullmatch(signs, first, last)
        lead = one["about"].strip() if one else ""
        if one is None or _NO_LEAD.search(lead) or (lead and not one["asks"]) or _told(reading, masked, one, dues):
            return []
        asks = asks or bool(one["asks"])
        who = [each for each in mentions if one.start("who") <= each.start < one.end("who")]
        owners = reading.people.of(who, text[one.start("who") : one.end("who")])
        due = next((due for due in dues if one["when"] and due.start == one.start("when")), None)
        title = lead + text[one.start("deed") : one.end("deed")].strip()
        tasks.append(Candidate(title, owners, due, line, to))
    past = any(_PAST.search(one.title) for one in tasks)
    told = past or (
        shared is None and not (asks and any(one.due for one in tasks)) and not all(one.due for one in tasks)
    )
    if told or len({_who(one.owners) for one in tasks}) < _LEAST or any(len(fold(one.title)) < _LEAST for one in tasks):
        return []
    return [Candidate(one.title, one.owners, one.due or shared, line, to) for one in tasks]


def _who(owners: Owners) -> tuple[int, ...]:
    return owners.sure or owners.ask


def _told(reading: Reading, masked: str, one: re.Match[str], dues: list[Due]) -> bool:
    """Whether a clause only tells of somebody: what he thinks, what he did, where he is."""
    first, last = one.start("who"), one.end()
    words = masked[first:last]
    own = [due for due in dues if first <= due.start and due.end <= last]
    return bool(
        (not one["asks"] and _NO_DEED.match(one["deed"]))
        or AGAINST.search(f"\ue000{one['deed'].replace(chr(0xE000), '某')}")
        or (not one["asks"] and denies_zh(words, reading.people.mentions(words), []))
        or len(own) > 1
    )
