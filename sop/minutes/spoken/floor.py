"""Who speaks, and to whom, where no speakers are named: whoever was called answers, and then the two take turns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import asks_when
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Mention, Owners, People
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.open import OpenTask

_TURNS = 4
"""Turns after somebody is called in which two still talk to each other."""
_HAS_SOMETHING = re.compile(
    r" (?:has|had|wanted to|wants to|was going to|promised|said) (?!been\b|left\b)[a-z]|(?:有|想|要|說要)(?!過|了)[㐀-鿿]{2,}",
    re.IGNORECASE,
)
_OF_IT = re.compile(
    r"^(?:(?:and|but|so|well|yes|no)[, ]+)*(?:it|they|that|this|those|these)\b|\byou\b|[你妳您](?!們)", re.IGNORECASE
)
"""What goes on about what was spoken of, or speaks to who was called."""
_I_DO = re.compile(r"I (?:do|did|have|was|am)\b|(?:對|嗯|有|是)[啊，。 ]*我?", re.IGNORECASE)
_FEW = 3
"""Words of what only asks on."""
_CALLED = re.compile(
    r"\s*(?:[,，、?？.。!！:：]|$|呢|還?在嗎|在不在|(?:[你妳您](?!們)|麻煩|please\b|can you\b|could you\b|would you\b|you\b))",
    re.IGNORECASE,
)
_CALLED_LAST = re.compile(r"(?:[,，、]|\b(?:yours|you)|輪到|換|該) ?$")
_THANKS = re.compile(r"(?:\bthanks?\b|\bthank you\b|謝謝|感謝|辛苦)[^,，。]{0,6}[,，]? ?$", re.IGNORECASE)
_I_AM = re.compile(r"(?:\bI['’]m|\bI am|\bthis is|\bit['’]s|我是|^我) ?$", re.IGNORECASE)
_NOT_NAME = re.compile(r"(?:['’]s\b|的(?!$|[啦喔啊]$)| (?:and|or)\b| ?[跟和與]|[㐀-鿿]{2,}的)")
_HERE = re.compile(r"\s+(?:here|speaking)\b|\s+again[.!]*$", re.IGNORECASE)
_SORRY = re.compile(r"(?:sorry|hi|hello|hey)[,.! ]+", re.IGNORECASE)
_SAME_DEED = re.compile(r"我(?P<deed>[㐀-鿿]{1,3})[，,] ?$")
_NEXT = re.compile(
    r"(?:(?:好|嗯|OK|那|okay|ok|right|so|and)[啊的]?[，,. ]*)*(?:下一|再來|接下來|接著|換下|還有|另外|然後|最後|對了|"
    r"next\b|now[, ]|moving on|another|one more|also\b|last (?:one|thing)|and the\b|then the(?:re['’]s)?\b|what about|"
    r"how about|anything else)|[那啊欸，]*(?!什麼時候|時間|日期|期限|截止|你|妳|他|她|誰)[^，。？?]{3,14}呢[，,？?]",
    re.IGNORECASE,
)
"""What goes on to another matter, and may be said by anybody."""
_PRESENT = re.compile(r"(?:有|在|是|嗯|喔|到|yes|yeah|here|mm+|hm+|present|hi)[啊喔的]?[.。?？!！ ]*", re.IGNORECASE)
_BARE = re.compile(
    r"(?:(?:好|那|換|輪到|okay|ok|and|next|right)[,，. ]*)*~ ?(?:呢|先|你呢|you['’]re next|your turn)?[.。?？!！ ]*",
    re.IGNORECASE,
)
_SAID_IT = re.compile(r"~ ?(?:自己)?(?:說|講)的|~,? (?:said (?:it|so|that)|you said it)\b|你們都?聽到~", re.IGNORECASE)


def find_owners(tasks: Sequence[OpenTask], said: Sequence[Utterance], people: People) -> None:
    """Give tasks their owners where no speakers are named; who has taken something since he was called is not meant again."""
    given = [task.begun for task in tasks if task.owners and (task.accepted or task.due or not task.asked)]
    for task in tasks:
        if task.owners or task.duty or said[task.begun].speaker:
            continue
        whose = listens if task.asked and not task.offered else speaks
        task.owners = whose(task.begun, said, people, given)
        given = [*given, task.begun] if task.owners else given


def names_self(one: Utterance, people: People) -> Owners:
    """Who says his own name: "this is Ming by the way", 「公告我寫，怡安寫」."""
    for each in one.mentions:
        before, after = one.masked[: each.start], one.masked[each.end :]
        mine = _I_AM.search(before) and not _NOT_NAME.match(after)
        mine = mine or (_HERE.match(after) and not unfilled(_SORRY.sub("", before)))
        deed = _SAME_DEED.search(before)
        mine = mine or (deed is not None and after.lstrip().startswith(deed["deed"]))
        if mine and len(each.who) == 1:
            return people.of([each], one.text[each.start : each.end])
    return Owners()


def calls(one: Utterance) -> Mention | None:
    """Whom a sentence calls, and does not only speak of."""
    for each in one.mentions:
        before, after = one.masked[: each.start], one.masked[each.end :]
        if _THANKS.search(before) or _I_AM.search(before):
            continue
        first = not unfilled(before).strip(" ,，") or bool(re.search(r"(?:^|[.。!！?？,，;；] ?)$", before))
        last = _CALLED_LAST.search(before) and not after.strip(" .。!！?？了吧嗎喔齁")
        if (first and _CALLED.match(after)) or last:
            return each
    return None


def _who_has(one: Utterance, after: Sequence[Utterance]) -> Mention | None:
    """Who is said to have something to say, and says so: "Lars has a proposal, I hear." "I do."."""
    name = one.mentions[0] if len(one.mentions) == 1 else None
    if name is None or unfilled(one.masked[: name.start]) or not _HAS_SOMETHING.match(one.masked, name.end):
        return None
    answers = next((each for each in after if each.turn == one.turn + 1), None)
    return name if answers is not None and _I_DO.match(unfilled(answers.masked) or answers.masked) else None


def speaks(index: int, said: Sequence[Utterance], people: People, given: Sequence[int]) -> Owners:
    """Who says that sentence, so far as it shows. given: the sentences that gave others their tasks."""
    one = said[index]
    for each in said[max(0, index - 3) : index + 4]:
        found = names_self(each, people) if each.turn == one.turn else Owners()
        if found:
            return found
    if mine := _named_himself(index, said, people):
        return mine
    who, turns = _called(index, said, people, given)
    if turns > 1 and turns % 2 and not _goes_on(index, said):
        return Owners()
    return who if turns % 2 or (turns == 2 and _answers_call(index, said)) else _named_after(index, said, people)


def _named_himself(index: int, said: Sequence[Utterance], people: People) -> Owners:
    """Who named himself two turns before, and goes on after a question: "Lars here, about the figures." "When?" "I'll …"."""
    one = said[index]
    between = [each for each in said[max(0, index - 6) : index] if each.turn == one.turn - 1]
    if not between or not is_question(between[-1].text) or any(each.mentions for each in between):
        return Owners()
    before = (each for each in said[max(0, index - 8) : index] if each.turn == one.turn - 2)
    return next((found for each in before if (found := names_self(each, people))), Owners())


def _goes_on(index: int, said: Sequence[Utterance]) -> bool:
    """Whether what was said right before is of what was said before that, and does not begin another matter."""
    turn = said[index].turn
    near = said[max(0, index - 12) : index]
    last = [each for each in near if each.turn == turn - 1]
    if any(_OF_IT.search(each.masked) for each in last):
        return True
    words = frozenset(word for each in last for word in tokens(each.masked))
    before = frozenset(word for each in near if turn - _TURNS <= each.turn < turn - 1 for word in tokens(each.masked))
    return len(words) <= _FEW or bool(words & before) or any(asks_when(each.masked) for each in last)


def listens(index: int, said: Sequence[Utterance], people: People, given: Sequence[int], most: int = _TURNS) -> Owners:
    """To whom that sentence is said, so far as it shows. given: as above; most: turns since."""
    who, turns = _called(index, said, people, given)
    return who if 0 < turns <= most and turns % 2 == 0 else Owners()


def _named_after(index: int, said: Sequence[Utterance], people: People) -> Owners:
    """Who is said right after to have said it: 「Vivian 說的喔」."""
    for each in said[index + 1 : index + 3]:
        if len(each.mentions) != 1 or each.turn - said[index].turn != 1:
            continue
        name = each.mentions[0]
        if _SAID_IT.match(unfilled(each.masked[: name.start]) + "~" + each.masked[name.end :]):
            return people.of([name], each.text[name.start : name.end])
    return Owners()


def _answers_call(index: int, said: Sequence[Utterance]) -> bool:
    """Whether who was called by his name alone has said that he is there, and goes on: "Owen?" "Here." "I'll …"."""
    before = [each for each in said[max(0, index - 4) : index] if each.turn == said[index].turn - 1]
    first = [each for each in said[max(0, index - 6) : index] if each.turn == said[index].turn - 2]
    if len(before) != 1 or len(first) != 1 or not _PRESENT.fullmatch(before[0].masked):
        return False
    name = calls(first[0])
    return name is not None and bool(_BARE.fullmatch(first[0].masked[: name.start] + "~" + first[0].masked[name.end :]))


def _called(index: int, said: Sequence[Utterance], people: People, given: Sequence[int]) -> tuple[Owners, int]:
    """Who was called last, and how many turns ago.

    Nobody where another matter was begun since, another was named, or who was called has been given what he was called for.
    """
    one = said[index]
    if any(_NEXT.match(each.masked) for each in said[max(0, index - 2) : index + 1] if each.turn == one.turn):
        return Owners(), 0
    for at in range(index - 1, -1, -1):
        each = said[at]
        turns = one.turn - each.turn
        if turns > _TURNS:
            break
        if turns == 0:
            continue
        name = calls(each)
        if name is not None:
            if turns > 1 and any(at <= each < index for each in given):
                break
            return people.of([name], each.text[name.start : name.end]), turns
        if spoken_of := _who_has(each, said[at + 1 : at + 3]):
            return people.of([spoken_of], each.text[spoken_of.start : spoken_of.end]), turns
        if each.mentions or _NEXT.match(each.masked):
            break
    return Owners(), 0
