"""Who is asked in a sentence of a conversation that calls somebody and says what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.candidate import TOGETHER_AFTER
from sop.minutes.language.fillers import FILLERS, unfilled
from sop.minutes.language.naming import chains_of
from sop.minutes.language.people import Mention, Owners, People
from sop.minutes.language.sayings import commands, tidies
from sop.minutes.language.text import is_question
from sop.minutes.language.topical import reminds, told_until
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.clauses import is_called, told_among
from sop.minutes.spoken.floor import listens
from sop.minutes.spoken.hearing import any_of
from sop.minutes.spoken.ordering import given_thing

_ORDERS = re.compile(r"要?(?:記得|別忘了?|不要忘了?|務必|趕快)")
_YOU_TWO = re.compile(r"[你妳您]們(?:兩個?人?|倆|兩位)|\byou two\b|\bthe two of you\b|\bboth of you\b", re.IGNORECASE)
_YOU_WITH = re.compile(r"\b[Yy]ou and $|[你妳您][跟和與]$")
_COULD_IT = re.compile(r"(?:(?:可以|好|行|方便|來得及|有辦法|OK|ok) ?[嗎吧]|好不好|行不行|可不可以)[？?]?$")
_WANTED = re.compile(
    r"(?:I(?:['’]ll| will)?|we) (?:also |really |still )?need (?!to|you|your help|help\b|more time|a minute)(?=[a-z])|"
    r"(?:the|our) [a-z]+ (?:would like|wants|needs|is asking for|asks for) (?=(?:an?|the|two|three|some) [^,.]{3,40}? from you\b)"
)
_TO_SOMEBODY = re.compile(
    r"(?:給|跟|和|與|幫|找|問|向|\b(?:to|with|for|from|of|by|about|than|ask|tell|call|send|give|show|forward|e?-?mail|ping|"
    r"remind|invite|hand|bring|get|lend|pay|thank|have|let|teach|help|join|via|and then))\s*$",
    re.IGNORECASE,
)
_VOCATIVE_AFTER = re.compile(r"\s*(?:[,，、?？!！.。]|$|(?:你|妳|您)|please\b|can you|could you)")
_TO_YOU = re.compile(
    r"你|妳|您|^順便|幫(?:我|大家)|能[^，。]{1,8}嗎|\byou\b|^(?:(?:then|so|okay|ok|good|right|great|well|and)[, ]+)*"
    r"please (?!everybody|everyone|all\b|note|let['’]?s)",
    re.IGNORECASE,
)
_LEADS = re.compile(r"(?:(?:這次)?(?:不要|別)(?:再)?忘了?|[那就最慢遲晚要])*[，, ]*")
_BY_THEN = re.compile(
    r"(?:要|就|先|再|一定|得)*(?:給我|(?![是有在說講想會能可知不沒喔啦吧齁啊耶欸])[㐀-鿿](?:[完好掉出]|一下|上去|出來)?)(?:喔|啦|吧|齁)?[。！]?"
)
_TOLD = re.compile(
    r"(?:也|再|先|就)*(?:順便|記得|務必|幫忙|別忘了?)(?=[㐀-鿿])(?!一提|說一)|"
    r"[^，。我]{1,10}?(?P<verb>(?![想聊等談看試說講])[㐀-鿿])一(?P=verb)(?=[，,。！]|$)|"
    r"(?:再|先|也|去)*(?:查|問|催|寄|補|改|更新|確認|整理|通知|聯絡|檢查|測|重啟)一下(?=[㐀-鿿A-Za-z])"
)

_ONCE = re.compile(
    r"(?:once|as soon as|when|after|before|while) [^,.;?!]{3,50}, (?:then |please |just )*", re.IGNORECASE
)
"""When it is to be done, between who is called and what he is told to do: "Alex, once it's signed, put it online"."""

_ME = re.compile(
    r"^(?:(?:but|and|also|so|no|please|just),? )*(?:send|give|get|forward|show|bring|e?-?mail|let) (?:me|us)\b",
    re.IGNORECASE,
)
_YOU_DO = re.compile(r"\b[Yy]ou (?!and\b|or\b|too\b|two\b|guys\b|both\b|all\b)[a-z]+ $")
_YOU_ASK = re.compile(
    r"(?:你|妳|您|去|要|可以|可能|先|不如|還是)*(?:問一?下?|找|請教|請|換)[看看]{0,2} ?$|\b(?:ask|try) $", re.IGNORECASE
)

_SOFTLY = re.compile(
    r"(?:手上|手邊|最近|這週|這禮拜|這陣子|我這邊)[^，。]{0,4}(?:太[多滿忙]|很[多滿忙]|滿了|爆了?|一堆)|給別人|換人|"
    r"\b(?:no|not enough) (?:time|capacity)\b|\bI['’]m not the (?:one|right)\b|\bnot my (?:area|job|thing|department)\b|"
    r"不太?熟|沒有?(?:那個|這個)?(?:權限|帳號)|不是我的權限|沒(?:做|弄|寫|用|接|碰|處理|主持|跑|試|辦)過|我那天|那天我|不歸我|不是我(?:管|負責|的)|沒碰過|我(?:這邊|"
    r"手上)?沒有?(?P<lacks>[^，。]{1,6})[，,](?P=lacks)[都也]?在|"
    r"我[^，。]{0,6}不在|^(?:sorry,? |hmm,? |uh,? |um,? )*not (?:this|"
    r"my|me)\b|"
    r"\bI(?:['’]m| am|['’]ll be) [^,.;]{2,24}\bthat (?:day|afternoon|morning|week)\b|"
    r"\bI(?:['’]ve| have) never (?:done|used|run|written|touched|tried|led)\b|\bI(?:['’]d|['’]ll) (?:rather )?pass\b|"
    r"\bI don['’]t (?:have (?:the )?(?:time|access|login|rights)|know (?:the|"
    r"that|this))",
    re.IGNORECASE,
)


def declines(text: str) -> bool:
    """Whether somebody says that it is not for him, without a no: "I've never done that"."""
    return bool(_SOFTLY.search(text))


def sends_on(one: Utterance) -> bool:
    """Whether a sentence ends with who else is to be asked: 「…，你問冠廷」."""
    last = one.mentions[-1] if one.mentions else None
    if last is None or not _YOU_ASK.search(one.masked[: last.start]):
        return False
    return len(tokens(one.masked[last.end :])) <= 1


def ordered(one: Utterance) -> re.Match[str] | None:
    """Where somebody is called and then told what to do: "Sam, prepare the numbers"."""
    chain = chains_of(one.masked, one.mentions)[0]
    comma = re.compile(r"\s*[,，](?!\s*you (?:two|both|guys)\b)\s*").match(one.masked, chain[-1].end)
    opens = not unfilled(one.masked[: chain[0].start])
    if not comma or not opens:
        return None
    told = None if is_question(one.text) else _TOLD.match(one.masked, comma.end())
    once = _ONCE.match(one.masked, comma.end())
    return told or commands(one.masked, once.end() if once else comma.end())


def called_last(one: Utterance) -> re.Match[str] | None:
    """Where somebody is called at the end of what he is told to do: "Check the logs by Friday, May.", 「記得續約喔，小明」."""
    if not one.mentions or is_question(one.text):
        return None
    last = one.mentions[-1]
    ends = re.search(r"[,，]\s*$", one.masked[: last.start]) and not one.masked[last.end :].strip(" .!。！喔")
    opening = FILLERS.match(one.masked)
    start = opening.end() if opening else 0
    return (commands(one.masked, start) or _ORDERS.match(one.masked, start)) if ends else None


def told_by_name(one: Utterance, dues: Sequence[Due]) -> re.Match[str] | None:
    """Where somebody is called and told what to do, in whatever order; or one of several is."""
    several = any_of(one.masked) if len(one.mentions) > 1 else None
    return (
        ordered(one)
        or given_thing(one, dues)
        or called_last(one)
        or wanted(one, dues)
        or several
        or told_until(one, dues)
        or told_among(one)
        or reminds(one.masked)
    )


def you_two(index: int, said: Sequence[Utterance]) -> Owners:
    """ "You two": the two who spoke last before who asks, where no names are said."""
    one = said[index]
    if not one.speaker or one.mentions or not _YOU_TWO.search(one.masked):
        return Owners()
    found: list[int] = []
    for before in reversed(said[max(0, index - 8) : index]):
        if len(before.who) == 1 and before.who != one.who and before.who[0] not in found:
            found.append(before.who[0])
    return Owners(tuple(sorted(found[:2])), (), "") if len(found) >= 2 else Owners()


def and_listener(index: int, said: Sequence[Utterance], owners: Owners) -> Owners:
    """ "Could you and Sam …": who spoke before is "you", where nobody else was called."""
    one = said[index]
    if not (one.mentions and owners and _YOU_WITH.search(one.masked[: one.mentions[0].start])):
        return owners
    name = one.mentions[0]
    if len(name.who) == 1 and name.who[0] not in owners.sure and TOGETHER_AFTER.match(one.masked, name.end):
        return Owners((*owners.sure, *name.who), owners.ask, owners.words)
    you = [each for each in one.mentions if {*each.who} - {*owners.sure, *owners.ask} and _is_called(one, each)]
    if len(you) == 1:
        return Owners(tuple(dict.fromkeys((*you[0].who, *owners.sure))), owners.ask, owners.words)
    near = said[max(0, index - 4) : index]
    if not one.speaker:
        # Where nobody is named as speaking, "you" is who was called last.
        called = [each for before in near for each in before.mentions if not _beside(before.masked, each)]
        who = called[-1].who if called else ()
        return Owners(tuple(dict.fromkeys((*who, *owners.sure))), owners.ask, owners.words) if len(who) == 1 else owners
    before = next((each for each in reversed(near) if each.turn != one.turn), None)
    if before is None or len(before.who) != 1 or any(each.mentions for each in near if each.turn == one.turn):
        return owners
    beside = one.mentions[0].who if len(one.mentions[0].who) == 1 else ()
    return Owners(tuple(dict.fromkeys((*before.who, *owners.sure, *beside))), owners.ask, owners.words)


def _is_called(one: Utterance, name: Mention) -> bool:
    """Whether a sentence calls somebody by that name at its end or at its start."""
    last = re.search(r",\s*$", one.masked[: name.start]) and not one.masked[name.end :].strip(" ?.!")
    first = not unfilled(one.masked[: name.start]) and re.match(r"\s*,", one.masked[name.end :])
    return bool(last or first)


def _beside(text: str, name: Mention) -> frozenset[str]:
    """What a sentence says besides a name."""
    return tokens(unfilled(text[: name.start] + text[name.end :]))


def wanted(one: Utterance, dues: Sequence[Due]) -> re.Match[str] | None:
    """Where somebody is called and told what is needed by a day: "Sam, I need the form within two weeks"."""
    comma = re.compile(r"\s*[,，]\s*").match(one.masked, one.mentions[0].end)
    opens = not unfilled(one.masked[: one.mentions[0].start])
    if not (comma and opens and dues):
        return None
    named = len(tokens(one.masked[comma.end() : dues[0].start])) > 0
    return _WANTED.match(one.masked, comma.end()) or (_COULD_IT.search(one.masked) if named else None)


def limited(index: int, one: Utterance, dues: Sequence[Due], said: Sequence[Utterance]) -> re.Match[str] | None:
    """Where who spoke before is told by when it has to be done, and no more: 「那禮拜五前要開好喔」."""
    if not dues or dues[-1].day is None or not dues[-1].marked or one.mentions or is_question(one.text) or not index:
        return None
    before = said[index - 1]
    lead = unfilled(one.masked[: dues[-1].start])
    fits = one.speaker and before.turn != one.turn and before.who != one.who and _LEADS.fullmatch(lead)
    return _BY_THEN.fullmatch(one.masked, dues[-1].end) if fits else None


def addressed(one: Utterance, at: int, said: Sequence[Utterance], index: int, people: People) -> Owners:
    """Whom a request is to: who is called in it, or before it in the same turn, else who spoke before."""
    called = _called(one, at, people)
    if called:
        return called
    for before in reversed(said[max(0, index - 4) : index]):
        if before.turn != one.turn:
            break
        vocative = [mention for mention in before.mentions if _VOCATIVE_AFTER.match(before.masked, mention.end)]
        if vocative:
            chain = next(each for each in chains_of(before.masked, before.mentions) if vocative[-1] in each)
            both = (
                chain if vocative[-1] is chain[-1] and not unfilled(before.masked[: chain[0].start]) else vocative[-1:]
            )
            return people.of(both, before.text[both[0].start : both[-1].end])
    if not one.speaker:
        return _answering(index, said, people) or listens(index, said, people, (), most=2)
    previous = next((each for each in reversed(said[max(0, index - 8) : index]) if each.turn != one.turn), None)
    if (
        one.speaker
        and previous
        and len(previous.who) == 1
        and (_TO_YOU.search(one.masked) or tidies(one.masked) or _ME.search(one.masked))
    ):
        return Owners(previous.who, (), previous.speaker)
    return Owners()


def _answering(index: int, said: Sequence[Utterance], people: People) -> Owners:
    """Who was called by no more than a name and has answered by no more than that he hears: "Owen?" "Yes?"."""
    for before in reversed(said[max(0, index - 3) : index]):
        if len(before.mentions) == 1 and len(_beside(before.masked, before.mentions[0])) <= 1:
            first = before.mentions[0]
            return people.of([first], before.text[first.start : first.end])
        if len(tokens(unfilled(before.masked))) > 1 or before.mentions:
            break
    return Owners()


def _called(one: Utterance, at: int, people: People) -> Owners:
    chains = [
        chain
        for chain in chains_of(one.masked, one.mentions)
        if (not _TO_SOMEBODY.search(one.masked[: chain[0].start]) or one.masked[chain[-1].end :].startswith(":"))
        and not _YOU_DO.search(one.masked[: chain[0].start])
        and not re.match(r"['’]s\b|的|[那這]邊|[，,]?\s?(?:謝謝|感謝|辛苦)", one.masked[chain[-1].end :])
    ]
    if not chains:
        return Owners()
    # 「對不起，May，告警妳改，柏宇另外有事」: who is called by a name between commas, whoever else is named.
    chains = [chain for chain in chains if is_called(one.masked, chain)] or chains
    chain = min(chains, key=lambda each: min(abs(each[0].start - at), abs(each[-1].end - at)))
    return people.of(chain, one.text[chain[0].start : chain[-1].end])
