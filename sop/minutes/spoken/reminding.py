"""Who is reminded of his own word, which is a task once he answers to it: "Ian, the list, you promised me that." "Tuesday."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Mention
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.text import is_supposed
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.asking import addressed
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import OpenTask
from sop.minutes.spoken.settled import due_of

_WORD = Phrases(
    "agreed|are|intended|meant|offered|owe|owed|promised|said|volunteered|wanted|were",
    r"\byou(?:['’]d|['’]ve| had| have| still| also| once| kind of)* (?:promised|owed?|agreed|offered|volunteered)"
    r"(?: (?:me|us|them|him|her))?\b(?: to (?:send|give|show|get|do|bring)?(?: (?:me|us))?)?|"
    r"\byou (?:were|are) (?:still )?(?:going|supposed|meant|due|about) to\b(?: (?:send|give|show|get|bring) (?:me|us))?|"
    r"\byou said (?:that )?you(?:['’]d| would| were going to|['’]ll| will| (?=[a-z]{2,}(?<!ed) (?:the|our|that|those|all)\b))|"
    r"\byou (?:wanted|meant|intended) to (?!(?:say|ask|add|know|tell|show|talk|speak|see|hear|be|have|mention|raise|discuss|"
    r"explain|go|come|comment|leave|join|present|start|begin)\b)|"
    r"[你妳您](?:不是|有|上次|上週|上個?禮拜|上個?月|之前|那天|那時候?|還|早就)*(?:說|答應|講)(?:好|過)?了?(?:我們?|大家)?"
    r"(?:[^，。？?]{0,4}?[要會](?!議))|[你妳您](?:還|也|一直)*欠(?:著)?(?:我們?|大家)(?:的|一)?",
    re.IGNORECASE,
)
_OVER = Phrases(
    "already|and|apology|beer|beers|cake|cakes|coffee|coffees|dinner|drink|drinks|how|lunch|pizza|pizzas|thank|thanked|"
    "thankful|thankfully|thanks|thanksgiving|what|where|why",
    r"\balready\b|\bthank|謝|已經?|[好完到]了(?:[，。]|$)|\band (?:you )?(?:did|have|it)\b"
    r"|\b(?:why|how|what|where)\b|為什麼|怎麼|沒關係|不用|"
    r"\b(?:beers?|coffees?|drinks?|lunch|dinner|pizzas?|cakes?|apology)\b|咖啡|飲料|一頓飯|雞排|珍奶",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"(?:(?:that|it|this)\b|[, ]|(?:ages|weeks|months|days|a (?:week|month|while)) ago|的|[，。？?.!])*", re.I
)
_ADMITS = re.compile(
    r"(?:(?:oh|ah|yes|yeah|yep|right|true|guilty|I (?:did(?: say so)?|was|know|do|had|am|said so)|sorry|my (?:bad|fault)|oops|"
    r"you['’]re right|啊|喔|對|是|有|齁|抱歉|不好意思|我知道|我的錯|欠著|我記得)(?:[啊喔齁欸啦])?[,，.。! ]*)+",
    re.IGNORECASE,
)
_HAS_DONE = re.compile(
    r"我[^，。會要]{0,6}?[㐀-鿿](?<![忘記])[了過](?!就|再)|I(?:['’]ve| have)? (?:already|just|got|sent|made|wrote|[a-z]{2,}ed)\b",
    re.IGNORECASE,
)


def _between(one: Utterance, start: int, names: Sequence[Mention]) -> str:
    """What stands between who is called first and who is called last: "Callum, Rahul, you wanted to"."""
    text = one.masked[start : names[-1].end]
    for each in names:
        text = text.replace(one.masked[each.start : each.end], "")
    return text


def reminds(text: str) -> re.Match[str] | None:
    """Where somebody is told what he once said that he would do; None where he has done it since."""
    return None if is_supposed(text) or _OVER.search(text) else _WORD.search(text)


def reminded(ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]) -> bool:
    """Whether somebody who is called is reminded of what he was going to do: he has it once he says yes, or when."""
    if _admitted(ledger, index, one):
        return True
    found = reminds(one.masked) if one.mentions else None
    if found is None:
        return False
    who = addressed(one, found.start(), said, index, ledger.reading.people)
    if not who or {*who.sure, *who.ask} & {*one.who}:
        return False
    first = min((each for each in one.mentions if {*each.who} & {*who.sure, *who.ask}), key=lambda each: each.start)
    start = first.end if first.end <= found.start() else 0
    names = [each for each in one.mentions if start <= each.start and each.end <= found.start()]
    start = names[-1].end if names and not tokens(_between(one, start, names)) else start
    before = unfilled(one.text[start : found.start()].strip(" ,，.。、"))
    after = _SINCE.sub("", one.text[found.end() :], count=1) if _SINCE.match(one.text, found.end()) else ""
    title = before if tokens(before) else after.replace(who.words, "")
    title = title.strip(" ,，.。、？?!的")
    if not tokens(title):
        return False
    due = due_of(one, dues, ledger.reading)
    task = OpenTask(title, who, due, one, index, agreed=False, asked=True)
    task.reminded = True
    ledger.open(index, one, task)
    return True


def _admitted(ledger: Ledger, index: int, one: Utterance) -> bool:
    """ "I did, sorry.": whether who was just reminded says that he did say so, and not that it is done."""
    last = ledger.last(index)
    if last is None or not last.reminded or last.accepted or not (last.is_for(one) and index - last.heard == 1):
        return False
    if _HAS_DONE.match(unfilled(one.masked)):
        ledger.tasks.remove(last)  # 「對，我找了兩家」: what he then takes on is another thing.
        return False
    if not _ADMITS.fullmatch(one.masked.strip()):
        return False
    last.agree(one, index, last.owners)
    return True
