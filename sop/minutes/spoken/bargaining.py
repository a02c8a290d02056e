"""Days in Chinese that are asked for, turned down, agreed to, and moved several turns later by the name of the task."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import agrees, refuses
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.promises import is_away
from sop.minutes.language.sayings import is_reported
from sop.minutes.language.text import is_question, is_supposed
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.continuing import answers_with_day
from sop.minutes.spoken.countering import only_repeats, wants_by
from sop.minutes.spoken.hearing import without
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import OpenTask
from sop.minutes.spoken.proposed import propose
from sop.minutes.spoken.reasoned import counters
from sop.minutes.spoken.replying import says_when
from sop.minutes.spoken.settled import instead, rejects
from sop.minutes.spoken.wavering import corrected

_HAN = re.compile("[㐀-鿿]")
_HARD = re.compile(
    r"不太?行(?!嗎)|沒辦法|來不及|太趕|有點趕|太緊|太快|太早|很趕|有困難|有難度|恐怕|很難|有點難|趕不|沒那麼快|做不完|弄不完|不可能|"
    r"tight|too (?:early|soon|late)",
    re.IGNORECASE,
)
_STAYS = re.compile(r"維持|照舊|照原|原[本來訂定]|不變|不改|不用改|不動")
_MOVES = re.compile(
    r"改(?![好完寫版善])|延(?![遲伸續])|提早|提前|早一?點|晚一?點|挪|往[前後]|來不及|還是|變成|推[到遲]|拖到|趕不|不用那麼[急趕]|寬限|可能要|才能好|不用那麼|delay|postpone",
    re.IGNORECASE,
)
_MAYBE = re.compile(r"(?:搞不好|說不定|可能|也許|恐怕|我?怕)[^，。]{0,4}(?:要|得|會)?(?:到|拖到|等到)?$")
_BUSY = re.compile(
    r"\s*(?:之前|以前|前)?[^，。]{0,3}(?:我[^，。]{0,3})?(?:[^，。]{0,3}(?:有點|很|太)[拼趕緊難](?![^。]*(?:可以|好|OK|行|但|試|盡量|沒問題|應該))|有事|沒空|有會|不在|請假|休假|出差)"
)
_LATER = re.compile(r"我?(?:再|先)?(?:去)?(?:問|想|考慮|討論|確認)(?:一[下次]|看看|想)?|再說|再看|不[知確]")
"""What neither agrees nor refuses to a day."""
_NOW = re.compile(r"(?:[好嗯呃啊喔欸，… ]|OK)*(?:那|改|不然|還是)(?:就|要|改|到|抓|只能|得|等)*$", re.IGNORECASE)
_WHY = re.compile(
    r"(?:吧|好了|啦|喔|再[弄上做改])?[，,](?![^。]*(?:[把將]|順便|另外|[也還]要|記得|麻煩|幫|然後))[^。？?]{2,14}[。！!]?$"
)
"""Before a day that takes another's place, and after it: 「那要下週五，英文我得找人看」."""
_TURNS = 3
"""Sentences after which such a day still is that of the task."""
_NEEDS = re.compile(r"我(?:們)?[^，。我]{0,10}要(?:用|看|拿|交)?(?:了|的|欸|耶|喔|啊|說)*[。！]?$")
_INSTEAD = re.compile(r"(?:還是|就|維持|照|只能|最[晚慢遲]|一定要?|得|必須|要|抓|那|改|是|，|、|^)[到在成為]?\s*$")
_ENDS = re.compile(r"\s*(?:之前|以前|前)?(?:$|[，。！!]|(?:就?好|吧|喔|啦|要|給|交|可以|OK|沒問題))", re.IGNORECASE)
_SOON = 2
"""Sentences in which a day that was asked about is answered."""
_LOOKED_BACK = 40
_NEAR_START = 10
"""Signs of a sentence in which the task that it speaks of is named."""


def bargains(
    ledger: Ledger, index: int, one: Utterance, last: OpenTask | None, dues: Sequence[Due], said: Sequence[Utterance]
) -> bool:
    """Whether a sentence does no more than answer such a question, or move the day of a task that it names."""
    if last is not None and (
        says_when(ledger, index, one, last, dues)
        or corrected(index, one, last, dues)
        or wants_by(index, one, last, dues, said)
        or only_repeats(index, one, last, dues)
    ):
        return True
    if _answers(ledger, index, one, dues) or _renames(ledger, index, one, dues):
        return True
    if last is None or not one.speaker or one.mentions or not _HAN.search(one.masked):
        return False
    if _sets_and_tells(index, one, last, dues):
        return True
    named = answers_with_day(last, one, dues, index)
    if named is not None:
        last.agree(one, index, last.owners)
        last.due = named
        return True
    other = counters(last, one, dues, index)
    if other is not None:
        last.agree(one, index, last.owners)
        last.due, last.earlier = other, (last.due, one, index)
        return True
    return (
        _turns_down(index, one, last, dues, said) or _doubts(index, one, last, dues) or _needs(index, one, last, dues)
    )


def _sets_and_tells(index: int, one: Utterance, last: OpenTask, dues: Sequence[Due]) -> bool:
    """「那要下週五，英文我得找人看」: whether who has a task, or asked for it, names its day and then only tells why."""
    fits = len(dues) == 1 and dues[0].day is not None and bool(last.owners) and index - last.heard <= _TURNS
    mine = bool({*one.who} & {*last.owners.sure, *last.owners.ask})
    if not fits or last.refused or last.turn == one.turn or not (mine or one.speaker == last.speaker):
        return False
    if not (_NOW.fullmatch(one.masked[: dues[0].start]) and _WHY.match(one.masked, dues[0].end)):
        return False
    if mine:
        last.agree(one, index, last.owners)
    last.due, last.to, last.heard = dues[0], max(last.to, one.to), index
    return True


def _doubts(index: int, one: Utterance, last: OpenTask, dues: Sequence[Due]) -> bool:
    """「好，搞不好要週五」, 「啊週三我有事」: whether who has a task leaves its day open, or names another for it."""
    days = [due for due in dues if due.day is not None]
    mine = bool({*one.who} & {*last.owners.sure}) and not is_question(one.text)
    if last.turn == one.turn or not (
        mine and days and last.due is not None and last.due.day is not None and index - last.heard <= _SOON
    ):
        return False
    new = [due for due in days if due.day != last.due.day]
    busy = any(due.day == last.due.day and _BUSY.match(one.masked, due.end) for due in days)
    maybe = any(_MAYBE.search(one.masked[: due.start]) for due in new)
    if not (busy or maybe):
        return False
    certain = busy and not maybe and len({due.day for due in new}) == 1 and _names(one.masked, new[-1])
    last.due = new[-1] if certain else replace(last.due, day=None, at=None)
    last.agreed, last.contested = last.agreed or agrees(one.masked), index
    last.to, last.heard = max(last.to, one.to), index
    return True


def _turns_down(index: int, one: Utterance, last: OpenTask, dues: Sequence[Due], said: Sequence[Utterance]) -> bool:
    """「週三前？」「可能沒辦法。」: whether who has a task says no to the day that he was just asked for."""
    before = said[index - 1] if index else None
    if last.due is None or before is None or last.said is before or before.turn == one.turn:
        return False
    asked = is_question(before.text) and last.due.words in before.masked and last.heard == index - 1
    mine = bool({*one.who} & {*last.owners.sure})
    if not (asked and mine and not dues and _HARD.search(one.masked)):
        return False
    last.due, last.contested, last.to = None, index, max(last.to, one.to)
    return True


def _answers(ledger: Ledger, index: int, one: Utterance, dues: Sequence[Due]) -> bool:
    if ledger.pending is None:
        return False
    task, old, before, at = ledger.pending
    if before.turn == one.turn and before.speaker == one.speaker:
        return False
    ledger.pending = None
    if index - at > _SOON or one.mentions or not one.speaker:
        return False
    no = _HARD.search(one.masked) or refuses(one.masked) or re.match(r"不[，,。 要]", unfilled(one.masked))
    if not no:
        if not dues and _LATER.search(one.masked) and task.due is not None:
            # Nobody has said yes yet.
            task.due, task.proposed = replace(task.due, day=None, at=None), None
        return False
    new = [due for due in instead(one, dues) if due.day is not None and _names(one.masked, due)]
    # Whom a later day is refused has not said yes to the earlier one.
    given_up = old is None or old.day is None or bool({*before.who} & {*task.owners.sure, *task.owners.ask})
    if len({due.day for due in new}) == 1 and not is_question(one.text):
        task.due = new[-1]
    elif task.proposed is None and task.due is old:
        return False
    elif _STAYS.search(one.masked) or not given_up:
        task.due = old
    else:
        task.due = replace(task.due, day=None, at=None) if task.due else None
        task.contested = index
    task.proposed, task.to, task.heard = None, max(task.to, one.to), index
    return True


def _renames(ledger: Ledger, index: int, one: Utterance, dues: Sequence[Due]) -> bool:
    """「報價單我週三來不及，改週五可以嗎？」, after other tasks: whether it moves the day of the one it names."""
    if not (_HAN.search(one.masked) and _MOVES.search(one.masked)) or not ledger.tasks:
        return False
    if is_reported(one.masked) or is_supposed(one.masked):
        return False
    task = _named(ledger, one, dues)
    if task is None or task.refused or task.turn == one.turn or task.due is None:
        return False
    days = [due for due in dues if due.day is not None]
    turned_down = [due for due in days if rejects(one, due, [due]) or is_away(_clause(one.masked, due))]
    new = [due for due in days if due not in turned_down and due.day != task.due.day]
    gone = any(due.day == task.due.day for due in turned_down) or (_HARD.search(one.masked) and not new)
    if len({due.day for due in new}) > 1 or not (new or gone):
        return False
    # What is said last is spoken of next.
    ledger.tasks.remove(task)
    ledger.tasks.append(task)
    task.reach(one, index)
    if not new:
        task.due, task.contested = replace(task.due, day=None, at=None), index
        return True
    mine = one.speaker == task.speaker or bool({*one.who} & {*task.owners.sure, *task.owners.ask})
    if is_question(one.text) or not mine:
        ledger.pending = task, task.due, one, index
        if gone:
            # Whatever comes of it: the old day is none.
            task.due, task.contested = replace(task.due, day=None, at=None), index
        task.proposed = new[-1], one, index
        return True
    task.due = new[-1]
    return True


def _named(ledger: Ledger, one: Utterance, dues: Sequence[Due]) -> OpenTask | None:
    """The one task that a sentence names at its beginning, in words that no other task has."""
    heads = [unfilled(clause).casefold() for clause in re.split("[，。,]", one.masked)]
    said = tokens(without(one.masked, dues, one))
    found = []
    tasks = ledger.tasks[-_LOOKED_BACK:]
    for task in tasks:
        if not task.topic & said:
            continue
        others = frozenset().union(*(each.topic for each in tasks if each is not task))
        own = (task.topic & said) - others
        named = [head.find(word) for word in own for head in heads]
        fits = not one.mentions or any({*each.who} & {*task.owners.sure, *task.said.who} for each in one.mentions)
        if fits and any(0 <= at <= _NEAR_START for at in named):
            found.append(task)
    return found[0] if len(found) == 1 else None


def _needs(index: int, one: Utterance, last: OpenTask, dues: Sequence[Due]) -> bool:
    """「可是我週三就要」: whether somebody only says by when he needs what another promised; that counts once agreed to."""
    mine = {*one.who} & {*last.owners.sure, *last.owners.ask}
    if mine or len(dues) != 1 or not last.owners or index - last.heard > _SOON or is_question(one.text):
        return False
    found = _NEEDS.search(one.masked)
    inside = found is not None and found.start() - len(dues[0].words) - 1 <= dues[0].start
    return bool(inside) and dues[0].day is not None and propose(last, dues[0], one, index)


def _names(text: str, due: Due) -> bool:
    return bool(_INSTEAD.search(text[: due.start]) and _ENDS.match(text, due.end))


def _clause(text: str, due: Due) -> str:
    start = max(text.rfind(sign, 0, due.start) for sign in "，。,") + 1
    return re.split("[，。,]", text[start:])[0]
