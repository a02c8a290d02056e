"""What a sentence says about the day of a task that was spoken of before: it proposes one, sets one, or only says one again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import moves
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.happening import happens_on
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.sayings import is_reported
from sop.minutes.language.topical import STRANGER
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.dayswords import is_of_happening
from sop.minutes.spoken.hearing import without
from sop.minutes.spoken.open import OpenTask
from sop.minutes.spoken.opened import asks_of_other, opens_other
from sop.minutes.spoken.settled import clause_of, corrects

Days = Callable[[str], Sequence[Due]]
"""Reads the due phrases of a text."""
_ANSWERED = 2
"""Sentences in which a proposal is answered."""
_FEW = 2
"""Words beside a day that say no more of it than that it will do."""
_OWN = 3
"""Words that make a matter of its own."""
_DAY_NAME = Phrases(
    "friday|monday|saturday|sunday|thursday|tuesday|wednesday",
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.IGNORECASE,
)
_NAMED = Phrases(
    "friday|monday|saturday|sunday|thursday|tuesday|wednesday",
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:週|周|禮拜|星期)[一二三四五六日天]",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:by |on |before |until |till )?(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:週|周|禮拜|星期)[一二三四五六日天](?:之前|以前|前)?",
    re.IGNORECASE,
)
_PROPOSES = re.compile(
    r"\b(?:can|could|may|might) (?:I|we) (?:have|get|take|make it|do (?:it|that)|deliver(?: it)?|give (?:it|that)(?: to you)?)"
    r"(?: [a-z]+)?\s*$|\b(?:is|would|will)\s*$|\b(?:what|how) about\s*$"
    r"|(?:延[後到長]?到?|改[到成]?|晚一?點到?|拖到|給我到|可以|能不能|可不可以|"
    r"能|提[早前]|早一?點|往[前後][挪移]?|挪)(?:[改挪]?到|在)?\s*$",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:之前|以前|前)?(?:[給交][我你妳您]?)?[，, ]?(?:可以|行|好|來得及|有辦法|有可能|方便|okay|ok)?"
    r"(?:嗎|行不行|可不可以|好不好|行嗎)(?:[?？]|$)|"
    r",? ?(?:okay|ok|fine|good|possible|instead|then|all ?right|(?:soon |early |good )?enough|do|"
    r"(?:all right|okay|ok|fine) (?:too|as well|with you|for you)|still (?:okay|ok|fine|all right))[?]",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?:嗎|行不行|好不好|可不可以|可以不可以|來得及嗎)$|(?:可不可以|能不能|可以|改到?|延到|給我(?=到))(?:給我到|到|改到?)?[^，。?？可以嗎]{2,8}(?:前|嗎)?$"
)
_WILL_DO = re.compile(
    r"(?:['’]s|\s+is|\s+would be|\s+sounds)\s+(?:safer|better|easier|wiser|nicer|fairer|best|doable|realistic|manageable|"
    r"more [a-z]+)\b|"
    r",?\s*(?:and )?is (?:that|this) (?:okay|ok|fine|good|all ?right|(?:early|soon|good) enough)\b|\s*(?:is|"
    r"would be) (?:fine|good|ok|okay|enough|early enough|soon enough|plenty)\b|就(?:好|可以|行)",
    re.IGNORECASE,
)
_EVENT_ASKED = Phrases(
    "are|date|day|is|time|was|when",
    r"\b(?:when|what (?:day|date|time)|which (?:day|date))(?:['’]s| is| are| was| does| do| will)"
    r" (?!it\b|that\b|this\b|you\b|we\b|I\b)"
    r"(?:the |our |your |his |her |their |a )?[a-z]"
    r"|\b(?:is|are|was) (?:the|our|your|his|her|their) [a-z-]+(?: [a-z-]+)? (?:on |at |by )?"
    r"(?:the [0-9]|(?:mon|tues|wednes|thurs|fri)day)"
    r"|\bwhen (?:do|are|will|did) you (?!(?:send|have|do|finish|get|deliver|think|need|want|give|make|manage|expect|plan|"
    r"be done|done|be ready|ready|able|start)\b)[a-z]+|[你妳您](?:什麼時候|哪一?天|何時)(?:要|會)?(?:回|出發|去|走|"
    r"到|休|請假|出國)"
    r"|(?<![你妳給做交弄])[㐀-鿿]{2}(?<![你妳給做交弄好完要])(?:是|在)?(?:什麼時候|何時|哪一?天|幾號|幾月幾號)",
    re.IGNORECASE,
)
_SETS = re.compile(
    r"(?:^|[,;.—–:，；。：…])\s*(?:(?:so|then|and|but|well|sure|yes|yeah|fine|okay|ok|ideally|preferably|please|maybe|"
    r"probably|say|let me say"
    r"|let['’]?s say|let['’]?s make (?:it|that)|make (?:it|that)|you(?:['’]ll| will)? (?:have|get) (?:it|that|them)"
    r"|give me|take|you have"
    r"|(?:I|we)(?:['’](?:d|ll)| would| will)? (?:need|want|prefer|say|like)(?: (?:it|that|them))?|(?:I['’]m )?doing (?:it|"
    r"that|this)|it(?:['’]ll|"
    r" will) be (?:done|ready|there)|done|ready|all"
    r"|那就?|就|所以|然後|反正|最好|應該|給我|我要)[, ，]*)*$",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"\b(?:say|doing (?:it|that|this)|make (?:it|that)|give me|have (?:it|that|them)|in the middle[:,]?)\s*$|然後\s*$",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"\s*(?:$|[,;.!?—–，；。！？]|(?:at the latest|latest|please|then|if possible|for you)\b|(?:就)?要(?![去開來])|"
    r"(?:就|一定|應該)?會?(?:有|給)(?:答案|結果|消息|數字|回覆|東西)?(?:$|[，。！]))",
    re.IGNORECASE,
)
_TODAY = re.compile(r"今[天日晚早]|等一?下|下午|晚上|\b(?:today|tonight|this (?:afternoon|evening))\b", re.IGNORECASE)


def proposes(text: str, dues: Sequence[Due], topic: frozenset[str]) -> bool:
    """Whether a question is whether another day would do: "Can I have until Friday?", 「可以延到下週一嗎？」.
    topic: that of the task."""
    if not dues or not (re.search("[?？]", text) or _ASKED.search(text)):
        return False
    due = dues[-1]
    before, after = text[: due.start], text[due.end :]
    asks = _PROPOSES.search(before) or (
        _ASKS.match(after) and tokens(unfilled(re.split("[，,。]", before)[-1])) <= topic
    )
    return bool(asks and len(tokens(after)) <= 2)


def sets_day(text: str, dues: Sequence[Due]) -> bool:
    """Whether a clause of the sentence does nothing but say by when: "Give me until the 13th, I want to …"."""
    return any((due.marked or _leads(text, due)) and _alone(text, due) for due in dues)


def _leads(text: str, due: Due) -> bool:
    return bool(_WILL_DO.match(text, due.end) or _LEADS.search(text[: due.start]))


def _alone(text: str, due: Due) -> bool:
    stops = _STOPS.match(text, due.end) or _WILL_DO.match(text, due.end)
    return bool(_SETS.search(text[: due.start]) and stops)


def confirms(index: int, one: Utterance, last: OpenTask, dues: Sequence[Due], said: Sequence[Utterance]) -> bool:
    """Whether a date answers a question about something else than the last task: 「轉址是下週三對嗎？」."""
    for at in range(max(last.heard + 1, index - 3), index):
        before = said[at]
        about = tokens(_DAY_NAME.sub(" ", before.masked))
        asked = re.search("[?？]", before.masked) and dues[0].words.casefold() in before.masked.casefold()
        # Who has the task, and asks whether a day would do, asks of it, whatever he calls it.
        own = bool(before.speaker) and before.who != one.who and bool({*before.who} & {*last.owners.sure})
        if asked and not own and before.turn != one.turn and len(about) > _OWN and not about & last.topic:
            return True
    return False


def tells_of_other(index: int, one: Utterance, last: OpenTask, said: Sequence[Utterance]) -> bool:
    """Whether a date answers when something else is: "When is the launch?" "On the 20th."."""
    near = said[max(0, index - 2) : index + 1]
    asked = [each for each in near if _EVENT_ASKED.search(each.masked) or asks_of_other(each.text, last)]
    return any(
        (each is one or each.turn != one.turn or not one.speaker) and not tokens(each.masked) & last.topic
        for each in asked
    )


def is_of_another(
    index: int, one: Utterance, last: OpenTask, dues: Sequence[Due], said: Sequence[Utterance], days: Days
) -> bool:
    """Whether a day corrects one that was said of another matter: "The campaign starts on Monday. No, sorry, on Tuesday."."""
    if any(_names_other(one.masked, each, last) for each in _days_named(one.masked) if each.end <= dues[-1].start):
        return True
    if happens_on(one.masked[: dues[-1].start], last.topic) or opens_other(index, last, said):
        return True
    for before in reversed(said[max(last.heard + 1, index - _ANSWERED) : index]):
        # A day that was just said of another matter is only said again.
        again = [*days(before.masked), *_days_named(before.masked)]
        again = [due for due in again if _is_again(due, dues[-1])]
        proposed = bool(before.speaker) and bool({*before.who} & {*last.owners.sure}) and before.who != one.who
        if (
            before.turn != one.turn
            and again
            and not proposed
            and (all(_names_other(before.masked, due, last) for due in again) or _is_others(before, again, last))
        ):
            return True
    for before in reversed(said[last.heard + 1 : index]):
        if before.turn != one.turn:
            break
        told = [due for due in days(before.masked) if due.day is not None] or _days_named(before.masked)
        if told:
            return all(_names_other(before.masked, due, last) for due in told)
    return False


def _is_others(one: Utterance, days: Sequence[Due], last: OpenTask) -> bool:
    """Whether a sentence names somebody else, and then the day with a matter of its own, whatever becomes of that: "And Alex,
    once it's signed, print it by the 9th"."""
    mine = {*last.owners.sure, *last.owners.ask}
    for each in days:
        named = [mention for mention in one.mentions if mention.end <= each.start]
        if not named or {*named[-1].who} & mine:
            return False
        words = one.text[named[-1].start : named[-1].end]
        if len(tokens(one.masked.replace(words, " ").replace(each.words, " "))) < _FEW:
            return False
    return bool(days)


def _is_again(old: Due, new: Due) -> bool:
    """Whether a phrase names the same day, or the same day of the week."""
    return old.day == new.day if old.day is not None else old.words.casefold() in new.words.casefold()


def _days_named(text: str) -> list[Due]:
    """Where days of the week are named, whether or not something can be due then."""
    return [Due(None, None, found[0], found.start(), found.end()) for found in _NAMED.finditer(text)]


def _names_other(text: str, due: Due, last: OpenTask) -> bool:
    """Whether the clause of a day names a matter of its own."""
    about = tokens(unfilled(clause_of(text, due).replace(due.words, " ")))
    if last.due is not None and (last.due.day == due.day or due.words.casefold() in last.due.words.casefold()):
        return False
    own = about - last.topic
    return len(about) >= _FEW and (len(own) >= _OWN or own == about) and not moves(clause_of(text, due))


def is_of_task(index: int, one: Utterance, last: OpenTask, dues: Sequence[Due], said: Sequence[Utterance]) -> bool:
    """Whether the day that a short sentence says can be that of the task."""
    text = clause_of(one.masked, dues[-1]) if sets_day(one.masked, dues) else one.masked
    if is_of_happening(one.masked, dues[-1], last.topic):
        return False
    if len(dues) == 1 and STRANGER.match(one.masked, dues[0].end):
        return False
    other = is_reported(text) or confirms(index, one, last, dues, said) or tells_of_other(index, one, last, said)
    return not other and _may_replace(one, last, dues)


def _may_replace(one: Utterance, last: OpenTask, dues: Sequence[Due]) -> bool:
    """Whether so many words besides a day leave it the task's, where that has one already."""
    sure = last.due is not None and last.due.day is not None
    opens = not tokens(unfilled(one.masked[: dues[0].start]))
    about = len(tokens(without(one.masked, dues, one)))
    few = _FEW if one.masked.isascii() else 1
    return (
        not sure
        or about <= few
        or opens
        or corrects(one.masked)
        or moves(one.masked)
        or bool(tokens(one.masked) & last.topic)
    )
