"""A task that is called off later on: "Gift vouchers move to the new shop, so scrap that page, Lucia", 「影片妳就不用拍了」."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sop.minutes.language.alike import tokens
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import OpenTask

_DROPS = Phrases(
    "bother|cancel|cancelled|drop|dropped|forget|longer|mind|need|off|scrap|scrapped|skip",
    r"\b(?<!n['’]t )(?<!not )(?<!never )(?:scrap|drop|skip|cancel|forget(?: about)?) (?:that|this|it|the|your|those|"
    r"them)\b|\b(?:that|this|it)(?:['’]s| is) (?:dropped|scrapped|cancelled|off)\b|"
    r"\b(?:don['’]t bother (?:with|about)|never mind(?: about)?|no need for|(?:we|"
    r"you) (?:don['’]t|no longer) need(?: to)?) (?:that|this|it|the|your|those|them)\b|"
    r"(?<!會)(?:不用|不必|不要|先別|別)(?:再|去)?+(?![提說講問笑吵鬧催等])[㐀-鿿]{1,2}了(?=[。，！]|$)|(?:就|先|那)(?:取消|作廢|算了|不做|不清|不弄)(?:[了吧]|(?=[。，！]|$))",
)
_WITHDRAWS = re.compile(
    r"(?:(?:oh|ah|okay|ok|right|good|fine|well|great|perfect|no|so|and|but)[,. ]+)*(?:then I won['’]t|(?:then )?I (?:"
    r"won['’]t do (?:it|that|this)|(?:don['’]t|do not) (?:need|have) to(?: do (?:it|that|this|any of (?:it|that)))?|"
    r"needn['’]t(?: do (?:it|that|this))?|(?:['’]ll|will) (?:leave|drop|skip|scrap|forget|cancel) (?:it|that|this)))"
    r"(?: then| any ?more| after all| now)*(?=[.!,]|$)|"
    r"(?:太好了|[喔哦啊嗯好對是，, ]|是喔|這樣|所以|既然)*那(?P<what>[^，。我]{0,6}?)我?就?先?(?:不用|"
    r"不必|不)(?:再|另外|特地)?[㐀-鿿]{1,2}了(?=[，。！]|$)|"
    r"(?:太好了|[喔哦啊嗯好對是，, ]|所以)*那(?P<thing>[^，。我]{0,6}?)就?先?(?:算了|作罷)(?=[，。！]|$)",
    re.IGNORECASE,
)
"""What somebody says who need not do any more what he took on: "Okay, then I won't do it.", 「那會議室我就不訂了」."""
_SOON, _LATER = 10, 40
"""Sentences after he took it on in which it can be only that, and where he names it."""
_BACK = 2
"""Sentences before it in which what is called off is named."""
_OWN = 2
"""Words of its own from which on a sentence says what it calls off."""
_TASKS = 40
"""Tasks that are looked back at."""
_AFTER = 2
"""Sentences after it in which who has it answers."""


def dropped(ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance]) -> bool:
    """Whether a sentence calls off what somebody has, who is named in it, says so himself, or answers."""
    if is_question(one.text) or not calls_off(one.masked):
        return False
    words, least = _matter(index, one, said)
    concerned = _concerned(index, one, said)
    near = [task for task in ledger.tasks[-_TASKS:] if _is_of(task, concerned, index, one)]
    task = max(near, key=lambda each: len(_stems(each.topic) & words), default=None)
    if task is None or len(_stems(task.topic) & words) < least:
        return False
    task.refuse()
    task.agreed = task.duty = False
    return True


def withdrawn(ledger: Ledger, index: int, one: Utterance) -> bool:
    """Whether somebody says that what he took on a little before is not needed any more."""
    found = _WITHDRAWS.match(one.masked) if len(one.who) == 1 and one.speaker and not is_question(one.text) else None
    if found is None:
        return False
    named = tokens(found["what"] or found["thing"] or "")
    task = next(
        (
            each
            for each in reversed(ledger.tasks[-_TASKS:])
            if each.owners.sure == one.who and each.counts and (not named or named & each.topic)
        ),
        None,
    )
    if task is None or index - task.heard > (_LATER if named else _SOON):
        return False
    task.refuse()
    task.agreed = task.duty = False
    return True


def withdraws(text: str) -> bool:
    """Whether a sentence is how somebody says that what he took on is not needed any more."""
    return _WITHDRAWS.match(text) is not None


def calls_off(text: str) -> bool:
    """Whether a sentence says that something is not to be done any more, whatever that is."""
    return bool(_DROPS.search(text))


def _matter(index: int, one: Utterance, said: Sequence[Utterance]) -> tuple[set[str], int]:
    """The words for what is called off, and how many of them have to be a task's: half, where nobody is named."""
    names = _stems(word for each in one.mentions for word in tokens(one.masked[each.start : each.end]))
    words = _stems(tokens(_DROPS.sub("，", one.masked))) - names
    if len(words) < _OWN:
        # "Then drop it.": what it is was said before.
        return _stems(word for each in said[max(0, index - _BACK) : index] for word in tokens(each.masked)), 1
    return words, 1 if one.mentions else (len(words) + 1) // 2


def _concerned(index: int, one: Utterance, said: Sequence[Utterance]) -> set[int]:
    """Whose it may be: theirs who are named, or else who speaks and who answers."""
    named = {who for each in one.mentions for who in each.who}
    after = (each for each in said[index + 1 : index + 1 + _AFTER] if each.turn != one.turn)
    return named or {*one.who, *(who for each in after for who in each.who)}


def _is_of(task: OpenTask, concerned: set[int], index: int, one: Utterance) -> bool:
    return task.counts and task.heard < index and task.turn != one.turn and bool({*task.owners.sure} & concerned)


def _stems(words: Iterable[str]) -> set[str]:
    return {word.rstrip("s") if word.isascii() else word for word in words}
