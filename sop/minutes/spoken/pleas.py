"""Requests that are known by who is called and that it is "you" who is to act, however they are put: "Sam, mind booking it?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.fillers import FILLERS, unfilled
from sop.minutes.language.sayings import commands
from sop.minutes.language.text import is_supposed
from sop.minutes.language.utterances import Utterance

_NO_DEED = (
    r"(?!(?:be|have|see|know|think|say|hear|guess|imagine|remember|feel|like|want|mean|believe|get|live|wait|stop|agree|"
    r"understand|explain|repeat|just|not|never|also|then|it|that|this|the|a|an)\b)"
)
_VERB = rf"{_NO_DEED}(?!(?:do|take|handle) (?:it|that|this)\b)[a-z][a-z-]+ (?=[a-z~])"
_CALLS = re.compile(
    r"(?:(?:and|so|then|also|hey|okay|ok|right|now|well|hi|hey|oh|sorry|next|again|what about (?:you|"
    r"yourself))[,. ]+)*(?:(?:the |an? |next )?(?:action|task|to-?do|job)(?: item| point)?(?:['’]s| is)? (?:for|on|"
    r"with) )?~\s*[,.:–—-]\s*",
    re.IGNORECASE,
)
_LED = re.compile(
    r"(?:(?:sorry (?:to|for) [a-z ]{2,24}|(?:that|this|it)(?:['’]s| is) (?:one )?for you|one for you|(?:next|another|one|last) "
    r"(?:thing|one|question)|quick (?:one|question)|while (?:you['’]re at it|I have you)|if you don['’]t mind|not to push|"
    r"and)[,.;:– —-]+(?:but |and )?)*",
    re.IGNORECASE,
)
_PLEA = re.compile(
    r"(?:"
    rf"(?:do you |would you )?(?:mind|fancy) {_NO_DEED}(?=[a-z-]+ing\b)|(?:how|what) about (?:you )?(?={_VERB})|"
    rf"(?:how|what) about (?:you )?{_NO_DEED}(?=[a-z-]+ing\b)|"
    rf"(?:maybe |perhaps )?(?:might|can|could|would|will) you (?:maybe |possibly |kindly )*(?={_VERB})|"
    r"I(?: was|['’]m| am|['’]d been)? (?:just |kind of |sort of )?(?:hop(?:ing|e)|wonder(?:ing)?|thinking) (?:if |whether |"
    r"that )?"
    rf"you(?:['’]d| could| would| can| might|['’]ll)(?: be able to)? (?={_VERB})|"
    r"(?:it|that)(?:['’]d| would|['’]s| is|['’]ll| will)(?: really)? (?:be )?(?:a )?[a-z]+ (?:me |us )?(?:a lot )?if you"
    rf"(?:['’]d| could| would| can)(?: also)? (?={_VERB})|"
    rf"I(?:['’]d| would) (?:love|like|appreciate|prefer) (?:it )?(?:if you(?:['’]d| could| would)|for you to|you to) (?={_VERB})|"
    rf"(?:could you |can you |would you )?do (?:me|us) (?:a|the) (?:small |quick |big )?favou?r and (?={_VERB})|"
    rf"be (?:so (?:kind|good)|a (?:dear|star|sport|love)) (?:and|as to) (?={_VERB})|"
    rf"(?:why (?:don['’]t|not) you|you (?:may|might|could|can) (?:as well|just as well|then)) (?={_VERB})|"
    rf"(?:can|could|may) (?:I|we) (?:get|trouble|bother|bug|count on|rely on|ask|persuade|talk) you (?:to|into) (?={_VERB})|"
    rf"(?:are|would) you (?:be )?(?:up for|willing to|free to|game to|game for|around to) (?=[a-z])|"
    rf"is there (?:any|a) (?:way|chance) you (?:can|could|would) (?={_VERB})|"
    rf"we (?:need|want|['’]d like) (?:somebody|someone) to (?={_VERB})(?=.*[.,] (?:you|yours|you\?))|"
    rf"you(?:['’]d| had) (?:really )?better (?={_VERB})|you(?:['’]re| are) down for (?=[a-z-]+ing\b)|"
    rf"(?:your (?:job|task|turn|part)|you)(?:['’]s| is|['’]re)? (?:to|going to|down for|on) (?={_VERB})"
    r")",
    re.IGNORECASE,
)
_THEY = re.compile(
    r"(?:(?:maybe|perhaps|then|so|and|okay|I think|I guess|I suppose|I['’]d say)[, ]+)*(?:"
    rf"let ~ (?={_VERB})|it(?:['’]s| is) ~ who (?:has to|needs to|gets to|is to|will|should) (?={_VERB})|"
    rf"(?:could|can|might|would) (?P<asked>~(?:(?:, | and |, and )~)*) (?:maybe |perhaps |possibly |please |both |also |"
    rf"be (?:able|free|willing|okay|up) to )*(?={_VERB})|"
    rf"(?:I(?:['’]d| would)? (?:want|like|need|prefer|ask|love)|we(?:['’]ll| will|['’]d)? (?:need|want)) "
    rf"(?P<wanted>~(?:(?:, | and |, and )~)*) (?:to )?(?={_VERB})|"
    rf"(?:what|how) about ~ {_NO_DEED}(?=[a-z-]+ing\b)|"
    rf"(?P<could>~(?:(?:, | and |, and )~)*) (?:could|can|might) (?:maybe |perhaps |please |also |just )*(?={_VERB}))",
    re.IGNORECASE,
)
_DET = (
    r"(?:(?:the|a|an|our|that|those|these|this|all|us|them|him|her|your|up|out|off|down|to|into|with|back|one|two|three|only|"
    r"every|each|both|any|some|my|his|their|what|whatever|whoever|how)\b|~)"
)
_NOT_BASE = (
    r"(?!(?:the|a|an|our|that|this|it|is|are|was|were|be|been|has|have|had|do|does|did|can|could|would|will|should|might|may|"
    r"must|"
    r"what|how|why|who|when|where|which|if|and|but|so|or|not|no|yes|half|all|both|like|about|with|for|on|in|at|of|than|as|to|"
    r"from|"
    r"by|after|before|maybe|even|only|well|thanks|thank|see|remember|imagine|hear|mind|any|some|good|nice|great|really|back|"
    r"you|we|"
    r"they|he|she|I|know|think|said|say|mean|want|need|love|hate|guess|happy|sorry|next|still|almost|because|used|want|went|got|"
    r"ran|built|held|met|paid|kept|lost|began|broke|brought|bought|caught|chose|drew|drove|fell|forgot|gave|grew|heard|knew|"
    r"led|meant|"
    r"rang|sold|spoke|spent|taught|thought|threw|understood|won|wrote|sent|made|took|gave|told|found|saw|came|left|kept|"
    r"put that|feel|look|listen|wait|stop|hold|come|let|guys|just|"
    r"[a-z]+(?<!ne)(?<!fe)ed|(?!bring\b|ring\b|string\b)[a-z]+ing|(?!apply\b|reply\b|supply\b|rely\b|comply\b)[a-z]+ly)\b)"
)
_DEED = rf"{_NOT_BASE}[a-z][a-z-]+ (?:(?:over|through|around) )?(?={_DET})"
_YOU = re.compile(
    r"(?!(?:do|did|have|had|has|were|was|why|what|how|when|where|who|which|if|thanks|thank|no|yes)\b)"
    r"(?:(?!\b(?:did|had|said|says|heard|saw|know|knows|what|how|why|when|where|remember|because|if|not|"
    r"n['’]t)\b)[^.;?!~]){0,45}?"
    rf"\byou(?:['’](?:d|ll)|re)? (?:to |maybe |please |also |now |just |have to |need to |be able to |possibly |"
    rf"quickly )*{_DEED}",
    re.IGNORECASE,
)
"""What ends in "you" as the one who is to act: "we'd like you to …", "shall we say you …"."""
_ORDER = re.compile(
    rf"(?!(?:give|tell|show|walk|take|remind|let) (?:us|me)\b)(?:(?:please|kindly|just|quickly|then|now|also|go ahead and|"
    rf"try and|[^,.;?!~]{{4,30}},) ?)*{_DEED}(?![^.]*\b(?:is|are|was|were)\b)"
)
_NO_WORK = re.compile(
    r"(?:enjoy|blame|trust|forgive|excuse|spare|ignore|forget|watch|mind|hold|keep|sing|taste|eat|drink|guess|name|pass|welcome|"
    r"depend|count|come|go (?:to|on|with|for)|have|take (?:a|the|your) (?:seat|break|biscuit|day|time|rest|breath|week|point)|"
    r"[a-z]+(?<!s)s)\b"
)
"""What begins as an order to who is named behind it, and is none of work: "Enjoy the break, Sam."."""
_PRAISES = re.compile(r"\b(?:good|great|perfect|fine|lovely|super|brilliant|fair|true|next|no)\s+$", re.IGNORECASE)
_FEEL = re.compile(rf"(?:do you )?feel(?:ing)? like {_NO_DEED}(?=[a-z-]+ing\b)", re.IGNORECASE)
_INSIDE = re.compile(
    rf"(?:do (?:me|us) (?:a|the) (?:\w+ )?favou?r, ~,? and|if you(?:['’]d| could| would| can)|(?:can|could|would|"
    rf"will) you, ~,) (?:please |maybe |kindly |"
    rf"just )*(?={_DEED})(?:(?=.*~)|(?<=,)|(?<=and ))",
    re.IGNORECASE,
)
_FALLS_TO = re.compile(
    r"(?:(?:that|this)(?: one)?(?:['’]s| is) (?:all )?(?:on|for)|(?:that(?: one)?|this(?: one)?|it|(?:the|that|"
    r"this) [\w -]{2,30}?)"
    r"(?:(?:['’]s| is) (?:all )?(?:up|down) to| falls (?:on|to)| goes to)) (?P<who>~(?:(?:, | and |, and )~)*)(?:,? (?:okay|"
    r"ok|right|then|please|both of you))*[.?!]*$",
    re.IGNORECASE,
)
"""Whose something is, said at its end: "That one's on May and Sam, okay?"."""
_YOU_THEN = re.compile(rf"you(?:['’]ll| will)? (?:two |both |then |please |just |also )*{_DEED}", re.IGNORECASE)
_THEN = re.compile(r"(?:(?:okay|ok|well|right|good)[, ]+)*(?:then|so)[, ]+(?:please |just |do )*", re.IGNORECASE)
"""What leads to what who just spoke is told to do: "I'd have to order it." "Then order it."."""
_BETTER = re.compile(
    r"(?:(?:well|then|so|okay|ok),? )*you(?:['’]d| had) (?:really )?better (?!be\b|not\b)(?=[a-z])", re.IGNORECASE
)
_THEN_LAST = re.compile(r"[a-z]+,? then[.!]*$", re.IGNORECASE)
_TO_ME = re.compile(
    r"(?:(?:but|and|also|so|no|please|just|do),? )*(?=(?:send|give|get|forward|show|bring|mail|e-?mail|let) (?:me|us) (?:have )?"
    r"(?:the|a|an|your|that|those|all|both|two|three) )",
    re.IGNORECASE,
)
_POLITE = re.compile(r"\bplease\b|\bif you(?:['’]d| would| could| can| will|['’]re so)\b|\bwould you\b", re.IGNORECASE)
_HAS_TO_BE = re.compile(
    r"(?:the|our|those|that|this|these) [\w -]{3,50}? (?:has|have|needs?|ought|must|should)(?: to)? be (?!able\b|careful\b|"
    r"ready\b|there\b|here\b)(?:[a-z]+ed|sent|done|built|rebuilt|written|rewritten|sold|paid|split|put|set|taken|made|shut|cut|"
    r"hung|bought|brought|found|kept|drawn|redrawn|redone|reset)\b",
    re.IGNORECASE,
)
"""What has to become of a thing, told to who was called: "May, the old branches have to be pruned next Monday"."""
_PAST = re.compile(
    r"\blike (?:a|an|no ?body|no one)\b|\bso (?:well|fast|nicely)\b|\b(?:yesterday|last (?:week|month|year|time)|ago|"
    r"back then|already|any ?more|every (?:day|week|month|year|[a-z]+day))\b",
    re.IGNORECASE,
)
_OBJECT = re.compile(r"\b(?:because|whether|if|unless|but)\b.*", re.IGNORECASE)


def told_then(text: str) -> re.Match[str] | None:
    """Where who just spoke is told to do what he spoke of: "Then order it.", "Go through them, then."."""
    lead = _THEN.match(text)
    better = _BETTER.match(text, lead.end() if lead else 0)
    if better is not None or lead is not None:
        return better or commands(text, lead.end() if lead else 0)
    return commands(text) if _THEN_LAST.search(text) else None


def plea(one: Utterance) -> re.Match[str] | None:
    """Where somebody is asked for a deed of his own, by the form alone; None where he is not, or it is long over."""
    if not one.mentions or (is_supposed(one.masked) and not _INSIDE.match(named(one))) or _PAST.search(one.masked):
        return None
    bare = named(one)
    opening = FILLERS.match(bare)
    start = opening.end() if opening else 0
    falls = _FALLS_TO.match(bare, start)
    if falls:
        return _place(one, bare, falls)
    called = _CALLS.match(bare, start)
    if called:
        led = _LED.match(bare, called.end())
        at = led.end() if led else called.end()
        found = (
            _PLEA.match(bare, at)
            or _FEEL.match(bare, at)
            or _YOU.match(bare, at)
            or _HAS_TO_BE.match(bare, at)
            or _ORDER.match(bare, at)
        )
        found = found or _ORDER.match(bare, called.end())
        return found and _place(one, bare, found)
    inside = _INSIDE.match(bare) or _INSIDE.match(bare, start)
    if inside and len(one.mentions) == 1:
        return _place(one, bare, inside)
    last = re.search(r",\s*~\s*[?.!]*$", bare)
    if last and len(one.mentions) == 1:
        lowered = bare[:start] + bare[start : start + 1].lower() + bare[start + 1 :]
        no_work = _NO_WORK.match(lowered, start) or _PRAISES.search(bare[:start])
        found = _PLEA.match(bare, start) or (None if no_work else _ORDER.match(lowered, start))
        return found and _place(one, bare, found)
    found = _THEY.match(bare, start)
    return found and _place(one, bare, found)


def told_on(one: Utterance, calls: Sequence[Utterance]) -> re.Match[str] | None:
    """Where who was called in a sentence before is told what to do: "Mika, you're new. You shadow Rebecca next week."."""
    bare = named(one)
    opening = FILLERS.match(bare)
    start = opening.end() if opening else 0
    if any(_CALLS.match(unfilled(named(each))) for each in calls) and not _PAST.search(bare):
        found = _YOU_THEN.match(bare, start)
        if found:
            return _place(one, bare, found)
    return None if one.mentions else commands(unfilled(one.masked))


def to_me(one: Utterance, dues: Sequence[Due]) -> re.Match[str] | None:
    """Where who spoke before is told what to send: "But send me the offer before the 10th, if you would."."""
    found = None if one.mentions or is_supposed(one.masked.split(",")[0]) else _TO_ME.match(unfilled(one.masked))
    marked = any(due.marked and due.day for due in dues)
    return found if found and (marked or _POLITE.search(one.masked)) else None


def named(one: Utterance) -> str:
    """A sentence with each name as one sign."""
    text, shift = one.masked, 0
    for each in one.mentions:
        text = text[: each.start - shift] + "~" + text[each.end - shift :]
        shift += each.end - each.start - 1
    return text


def _place(one: Utterance, bare: str, found: re.Match[str]) -> re.Match[str] | None:
    """The same place in the sentence itself."""
    end, at = found.end(), 0
    for each in one.mentions:
        if each.start - at < end:
            end += each.end - each.start - 1
            at = 0
    start = min(found.start(), end)
    return re.compile(".*", re.DOTALL).match(one.masked, start, max(start, end))
