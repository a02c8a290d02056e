"""What somebody is said to be doing on a day that is to come, or to have promised; and what is only said again of him."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.naming import chains_of
from sop.minutes.language.people import Owners
from sop.minutes.language.promises import is_away
from sop.minutes.language.sayings import is_vague, refers_back
from sop.minutes.language.text import is_question, is_supposed
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.dating import redate
from sop.minutes.spoken.hearing import without
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import RECENT, OpenTask, title_of
from sop.minutes.spoken.pointing import with_before
from sop.minutes.spoken.settled import due_of

_IDLE = (
    r"(?!(?:going|leaving|flying|travell?ing|driving|coming|meeting|seeing|visiting|waiting|having|being|getting|working|"
    r"thinking|"
    r"hoping|asking|saying|telling|wondering|joking|moving|staying|starting|sitting|missing|joining|expecting|looking forward|"
    r"taking (?:the |a )?(?:day|week|afternoon|morning|train|bus|break|holiday|time|leave|off))\b)"
)
_DOING = re.compile(rf"(?:['’]s| is|['’]re| are) (?:also |still |now |both )*{_IDLE}[a-z-]+ing (?=[a-z])")
_DUTY = re.compile(
    r" who(?:['’]ll| will|['’]s going to| is going to) (?=[a-z]+ )|"
    r"(?:['’]s| is|['’]re| are) (?:supposed|meant|due|down|set|scheduled|ready|happy|willing) to (?=[a-z]+ )|"
    r" (?:has |have )?(?:said|says|say|promised|promises|offered|offers|agreed|agrees|volunteered|undertook|told (?:me|"
    r"us)) (?:that )?"
    r"(?:(?:he|she|they)(?:['’]d| would|['’]ll| will) |to )(?=[a-z]+ )(?!(?:be|have|see|think|look|know|try|wait|call in)\b)"
)
_TO_DO = re.compile(
    r"(?:['’]s| is|['’]re| are| has| wants| plans| intends| aims)(?! not\b)(?: (?!not\b|never\b|no\b|used\b|"
    r"going\b)[a-z]+){0,4} to (?=[a-z]+ )|"
    r"(?:['’]s| is) the one (?:who|that)(?:['’]ll| will|['’]s going to| is going to) (?=[a-z]+ )"
)
_ASKED = re.compile(
    r"I(?:['’]ve| have)? (?:already |just )?(?:asked|told|got|reminded)|we(?:['’]ve| have)? asked", re.IGNORECASE
)
_DOES = re.compile(
    r" (?:also |then )?(?!(?:is|was|has|does|knows|thinks|says|wants|needs|likes|means|sees|hears|feels|seems|gets|goes|comes|"
    r"leaves|starts|lives|sits|works|always|always|sometimes|hopes|owes|turns|has|joins|returns|flies|travels|arrives|visits|"
    r"meets)\b)"
    r"[a-z]{2,}s (?=(?:up |out |off |down |in |over |through )?(?:the|a|an|our|those|these|all|his|her|their|one|two)\b)"
)
_THAT = re.compile(
    r"(?:['’]s| is|['’]ll| will)? ?(?:does|do|doing|has|have|takes|take|taking|got|gets|get|owns|handles|handling|finishes|sends)"
    r" (?:that|it|this|those|them)(?: one)?(?: done| ready| finished)?\b",
)
_HAS = re.compile(
    r"(?: has| will have| gets| is to have|['’]s got|['’]ll have) (?P<what>(?:the|our|his|her|those|that) [a-z][\w -]{2,40}?) "
    r"(?:ready|done|finished|out|up|online|written|sorted)\b"
)
_IS_HIS = re.compile(r"(?P<what>[^.?!]{3,60}?),? (?:that['’]s|that is|is with|goes to|is) ~[.!]*$")
_PAST = re.compile(
    r"\b(?:yesterday|last (?:week|month|year|time)|usually|always|normally|every (?:day|week|month|year|[a-z]+day)|already)\b|"
    r"\bon [a-z]+days\b",
    re.IGNORECASE,
)
_ONLY_IF = re.compile(r"\b(?:if|unless|in case|should (?:it|they|that))\b", re.IGNORECASE)
_NEAR = 4
"""Sentences after a task in which who has it can be named by nothing but a day."""


def said_of(ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]) -> bool:
    """ "Nadia is sending the notes tomorrow", "Sam said he'd fix it by Friday": whether it gives somebody a task."""
    if (
        is_question(one.text)
        or is_supposed(one.masked)
        or _ONLY_IF.search(one.masked)
        or is_away(one.masked)
        or _PAST.search(one.masked)
    ):
        return False
    chain = chains_of(one.masked, one.mentions)[0]
    end, lead = chain[-1].end, unfilled(one.masked[: chain[0].start]).strip(" ,")
    if (
        lead
        and not _ASKED.fullmatch(lead)
        and not re.fullmatch(
            r"it['’]s|I (?:think|believe|guess)|as far as I know|we agreed(?: that)?|for the record",
            lead,
            re.IGNORECASE,
        )
    ):
        return False
    asked = bool(_ASKED.fullmatch(lead)) and one.masked.startswith(" to ", end)
    later = [due for due in dues if due.day and due.start >= end]
    owes = _HAS.match(one.masked, end)
    found = _DUTY.match(one.masked, end) or (
        later
        and (
            asked
            or _TO_DO.match(one.masked, end)
            or _DOING.match(one.masked, end)
            or owes
            or _DOES.match(one.masked, end)
        )
    )
    if not found or {*(who for each in chain for who in each.who)} & {*one.who}:
        return False
    who = ledger.reading.people.of(chain, one.text[chain[0].start : end])
    title, line = title_of(one, who, dues, ledger.reading, end, own=True), one.line
    if owes and owes is found:
        title = owes["what"]
        known = _known(ledger, who, tokens(title), index, RECENT)
        if known is not None:
            known.line, known.to, known.agreed = one.line, one.to, True
            return redate(ledger, known, one, dues, index) or True
    if refers_back(one.masked[end:]) or is_vague(title):
        title, line = with_before(title, index, one, said, ledger.reading)
    task = OpenTask(title, who, due_of(one, dues, ledger.reading), one, index, agreed=True)
    task.line = line
    ledger.open(index, one, task)
    return True


def said_again(ledger: Ledger, index: int, one: Utterance, dues: Sequence[Due]) -> bool:
    """ "So Owen does that by Friday, good.", "The posters by the 5th, that's May.": what he has already, with its day."""
    if len(one.mentions) != 1 or is_question(one.text) or not any(due.day for due in dues):
        return False
    first = one.mentions[0]
    who = ledger.reading.people.of([first], one.text[first.start : first.end])
    pronoun = _THAT.match(one.masked, first.end)
    if pronoun and not unfilled(one.masked[: first.start]):
        rest = without(one.masked[pronoun.end() :], dues, one)
        known = _known(ledger, who, None, index, RECENT) if len(tokens(rest)) <= 1 else None
    else:
        bare = one.masked[: first.start] + "~" + one.masked[first.end :]
        his = _IS_HIS.match(unfilled(bare))
        about = tokens(without(one.masked[: first.start], [due for due in dues if due.end <= first.start], one))
        known = _known(ledger, who, about, index, RECENT) if his else None
    return known is not None and redate(ledger, known, one, dues, index)


def _known(ledger: Ledger, who: Owners, about: frozenset[str] | None, index: int, near: int) -> OpenTask | None:
    """The last task of somebody that was spoken of lately, and of which it is said."""
    for task in reversed(ledger.tasks[-_NEAR:]):
        mine = bool(who.sure) and task.owners.sure == who.sure and index - task.heard <= near
        if mine and (about is None or about & (task.topic | tokens(task.title))):
            return task
    return None
