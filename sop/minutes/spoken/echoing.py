"""What somebody takes up with the verb that was just said: 「這台要不要丟掉？」「我丟。」, 「什麼時候寫完？」「下週二。」"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import takes
from sop.minutes.language.borrowed import i_do
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Owners
from sop.minutes.language.sayings import is_reported, is_vague
from sop.minutes.language.text import is_question, is_supposed
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.chatter import is_chatter
from sop.minutes.spoken.dating import opens_with, redate
from sop.minutes.spoken.grabbing import _taken
from sop.minutes.spoken.hearing import (
    called_before,
    without,
)
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import OpenTask, title_of
from sop.minutes.spoken.pointing import with_before
from sop.minutes.spoken.settled import due_of
from sop.minutes.spoken.verbs import same_verb

_NO_VERB = "是有在說講想要會能可知懂忘怕猜沒不也都很覺聽看吃喝睡走坐拿信愛贊"
_I_DO = re.compile(
    r"(?:[，,]|那|就|好|嗯|唉|行)*我(?:就|再|先|也|自己|這邊|現在|等一?下|晚點|待會|回去|馬上|來|去)*"
    rf"(?P<verb>(?![{_NO_VERB}])[㐀-鿿])(?P<till>[完好掉])?(?:一下|吧|啊|啦|喔|好了)?(?:[，,。！]|$)"
)
_NO = re.compile(r"(?:嗯|喔|呃|那)?[，,]?(?:不|別|沒)")
_ONLY = re.compile(rf"(?:就|再|先|可以|前)*(?P<verb>(?![{_NO_VERB}])[㐀-鿿])(?P<till>[完好掉])?(?:吧|啦|喔)?[。！]?")
_DEEDS = "查改弄補修問催寄發清擬寫訂約換調測追盯搬關刪加翻印開裝上做傳整拉排畫剪貼填簽申回"
_I_SEE_TO = re.compile(rf"[㐀-鿿]{{3}}[，,]我(?:來|先|再|去|等一?下)?[{_DEEDS}](?:一下|看看)?[。！]?$")
"""Somebody takes on what he just said is wrong: 「金鑰過期了吧，我查」."""
_WHEN_DONE = re.compile(
    rf"(?P<about>[^。]*?)(?:要|會|可以|能)?(?:什麼時候|何時|哪一?天|幾號|禮拜幾|多久)(?:會|能|可以|要|才|再)*(?P<verb>[{_DEEDS}])(?![始幕會學站店])"
    r"[㐀-鿿]{0,4}[?？。]?$"
)
_OTHERS = re.compile(r"他們|她們|廠商|客戶|對方|官方|原廠|業者|公司|政府|會議")
_TO_DO = re.compile(r"要|該|先|趕[快緊]|還沒|不要忘|記得|一下|前|得")
_NEAR = 5
"""Sentences before in which the verb was said."""
_FEW = 2
"""Words that make a title."""


def took_up(
    ledger: Ledger, index: int, one: Utterance, last: OpenTask | None, dues: Sequence[Due], said: Sequence[Utterance]
) -> bool:
    """Whether who speaks takes on what was asked or needed with the same verb: 「要有人丟嗎？」「我丟。」"""
    if is_question(one.text) or one.mentions or _NO.match(one.masked):
        return False
    verb = _verb(one, dues)
    if not (verb or _I_SEE_TO.search(one.masked)) or is_reported(one.masked):
        return False
    if ledger.need is not None:
        again = takes(one.masked) or same_verb(ledger.need, one)
        fits = bool(verb) and "我" in one.masked and one.turn != ledger.need.turn and not again
        return fits and _taken(ledger, index, one, said, dues, _owners(ledger, index, one, said), "")
    if last is not None and not last.refused and last.is_for(one) and index - last.heard < _NEAR:
        few = len(tokens(without(one.masked, dues, one))) <= _FEW
        named = bool(verb) and few and verb in last.title + last.said.masked and one.turn != last.turn
        if named:
            last.agree(one, index, _owners(ledger, index, one, said))
            redate(ledger, last, one, dues, index)
        if named or last.asked:
            return named
    at = _asked_with(verb, index, one, said) if verb else None
    if at is None and (_I_SEE_TO.search(one.masked) or (verb and verb in _DEEDS and "我" in one.masked and dues)):
        at = index if len(tokens(one.masked)) > _FEW else None
    if at is None:
        return False
    topic = said[at]
    when = ledger.reading.when.all(topic.masked)
    if is_chatter(topic.masked, when):
        return True
    due = due_of(one, dues, ledger.reading) or (dues[0] if opens_with(one, dues) and len(dues) == 1 else None)
    due = due or next((each for each in when if each.day and ledger.reading.when.is_strong(topic.masked, each)), None)
    _take(ledger, index, one, said, at, due)
    return True


def dated(
    ledger: Ledger, index: int, one: Utterance, last: OpenTask | None, dues: Sequence[Due], said: Sequence[Utterance]
) -> bool:
    """Whether who speaks answers when something will be done: 「退貨那章什麼時候寫完？」「下禮拜二。」"""
    asked = said[index - 1] if index else None
    if asked is None or asked.turn == one.turn or one.mentions or not (opens_with(one, dues) and dues[0].day):
        return False
    if len(tokens(without(one.masked, dues, one))) > 1:
        return False
    found = _WHEN_DONE.match(unfilled(asked.masked))
    near = last is not None and index - last.heard < _NEAR and last.is_for(one) and not last.refused
    if found is None or near or _OTHERS.search(asked.masked) or is_reported(asked.masked):
        return False
    _take(ledger, index, one, said, index - 1, dues[0])
    return True


def _asked_with(verb: str, index: int, one: Utterance, said: Sequence[Utterance]) -> int | None:
    """The first sentence of those before that asks for what the verb means."""
    found = None
    for at in range(index - 1, max(-1, index - _NEAR), -1):
        before = said[at].masked
        if verb in before and said[at].turn != one.turn and not is_supposed(before) and not is_reported(before):
            over = re.search(f"{verb}[完好掉]?[了過]", before)
            if is_question(said[at].text) or (_TO_DO.search(before) and not over):
                found = at
    return found


def _owners(ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance]) -> Owners:
    if not one.speaker:
        return called_before(index, said, ledger.reading.people)
    return Owners(one.who, (), one.speaker) if len(one.who) == 1 else Owners((), one.who, one.speaker)


def _take(ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance], at: int, due: Due | None) -> None:
    topic = said[at]
    title, line = title_of(topic, Owners(), ledger.reading.when.all(topic.masked), ledger.reading, 0), topic.line
    asked = _WHEN_DONE.match(unfilled(topic.masked))
    if len(tokens(asked["about"] if asked else title)) < _FEW or is_vague(title):
        title, line = with_before(title, at, topic, said, ledger.reading)
    task = OpenTask(title, _owners(ledger, index, one, said), due, one, index, agreed=True)
    task.line, task.to = line, one.to
    ledger.open(index, one, task)


def _verb(one: Utterance, dues: Sequence[Due]) -> str:
    """The verb of a sentence that says no more than that the speaker does it: 「那我擬，擬完丟群組」, 「今天換。」."""
    rest = without(one.masked, dues, one).replace(" ", "")
    found = _I_DO.match(rest)
    if found:
        return found["verb"]
    if borrowed := i_do(without(one.masked, dues, one)):
        return borrowed
    only = _ONLY.fullmatch(rest) if opens_with(one, dues) and dues[0].day and "要" not in one.masked else None
    return only["verb"] if only else ""
