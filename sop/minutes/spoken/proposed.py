"""Another day that somebody asks for: it counts once it is agreed to, and is gone where it is turned down."""

from __future__ import annotations

import re

from sop.minutes.days.due import Due
from sop.minutes.language.answers import agrees, refuses
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.open import OpenTask
from sop.minutes.spoken.settled import moves_other

_ANSWERED = 2
"""Sentences in which a proposal is answered."""
_NO = re.compile(
    r"(?:(?:sorry|hmm|uh|well|oh|嗯|呃|喔)[,. ，。]*)*(?:no\b(?! (?:problem|worries|rush|objections?|trouble))|nope|"
    r"I['’]d rather not|I['’]m afraid not|"
    r"(?:that|it)['’]s (?:far |much |a bit )?too (?:late|early)|不行|不要|不可以|沒辦法)",
    re.IGNORECASE,
)
_STAYS = re.compile(
    r"\b(?:has to|must|needs to|should) (?:be|stay|remain)\b(?! (?:fine|okay|ok|good|possible|doable|all right|"
    r"alright|enough|easy)\b)|"
    r"\b(?:leave|keep) (?:it|that|the (?:date|day|deadline))\b|"
    r"\bis the (?:limit|deadline|latest)\b",
    re.IGNORECASE,
)
"""What turns down another day: "It has to be Friday", "Please keep the date"."""


def propose(last: OpenTask, due: Due, one: Utterance, index: int) -> bool:
    """Somebody who has not got the task names another day for it: it counts once it is agreed to."""
    new = due.day is not None and (last.due is None or last.due.day != due.day)
    if new and not moves_other(one.masked[: due.start], last.topic):
        last.proposed = due, one, index
    return True


def answer_to(last: OpenTask, one: Utterance, index: int) -> None:
    """A day that somebody else proposed counts once it is agreed to."""
    if last.earlier is not None and one.turn != last.earlier[1].turn:
        old, asked, at = last.earlier
        other = index - at <= _ANSWERED and one.speaker != asked.speaker
        if other and is_no(one.masked):
            # "No, we need it by Monday" names a day of its own accord, and which one counts nobody has said.
            again = last.due is not None and last.due.words in one.masked and not _STAYS.search(one.masked)
            last.due = None if again else old
        last.earlier = None if other or index - at > _ANSWERED else last.earlier
    if last.proposed is None or one.turn == last.proposed[1].turn:
        return
    due, _, at = last.proposed
    says_no = is_no(one.masked) or (refuses(one.masked) and one.speaker != last.proposed[1].speaker)
    if index - at > _ANSWERED or says_no or agrees(one.masked):
        own = bool(one.speaker) and one.speaker == last.proposed[1].speaker
        last.proposed = None
        if index - at <= _ANSWERED and agrees(one.masked) and not own:
            last.due, last.to = due, max(last.to, one.to)


def is_no(text: str) -> bool:
    """Whether it turns down another day: "No", "That's too late", "It has to be Friday"."""
    return bool(_NO.match(text) or _STAYS.search(text))
