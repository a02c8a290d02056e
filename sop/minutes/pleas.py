"""Requests that are known by who is called and that it is "you" who is to act, however they are put: "Sam, mind booking it?"."""

from __future__ import annotations

import re

from sop.minutes.sayings import FILLERS
from sop.minutes.text import is_supposed
from sop.minutes.utterances import Utterance

_NO_DEED = (
    r"(?!(?:be|have|see|know|think|say|hear|guess|imagine|remember|feel|like|want|mean|believe|get|live|wait|stop|agree|"
    r"understand|explain|repeat|just|not|never|also|then|it|that|this|the|a|an)\b)"
)
_VERB = rf"{_NO_DEED}(?!(?:do|take|handle) (?:it|that|this)\b)[a-z][a-z-]+ (?=[a-z~])"
_CALLS = re.compile(
    r"(?:(?:and|so|then|also|okay|ok|right|now|well|hi|hey|oh|sorry|next|again|what about (?:you|yourself))[,. ]+)*~\s*[,.:–—-]\s*",
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
    r"I(?: was|['’]m| am|['’]d been)? (?:just |kind of |sort of )?(?:hop(?:ing|e)|wonder(?:ing)?|thinking) (?:if |whether |that )?"
    rf"you(?:['’]d| could| would| can| might|['’]ll)(?: be able to)? (?={_VERB})|"
    r"(?:it|that)(?:['’]d| would|['’]s| is|['’]ll| will)(?: really)? (?:be )?(?:a )?[a-z]+ (?:me |us )?(?:a lot )?if you"
    rf"(?:['’]d| could| would| can)(?: also)? (?={_VERB})|"
    rf"I(?:['’]d| would) (?:love|like|appreciate|prefer) (?:it )?(?:if you(?:['’]d| could| would)|for you to|you to) (?={_VERB})|"
    rf"(?:could you |can you |would you )?do (?:me|us) (?:a|the) (?:small |quick |big )?favou?r and (?={_VERB})|"
    rf"be (?:so (?:kind|good)|a (?:dear|star|sport|love)) (?:and|as to) (?={_VERB})|"
    rf"(?:can|could|may) (?:I|we) (?:get|trouble|bother|bug|count on|rely on|ask|persuade|talk) you (?:to|into) (?={_VERB})|"
    rf"(?:are|would) you (?:be )?(?:up for|willing to|free to|game to|game for|around to) (?=[a-z])|"
    rf"is there (?:any|a) (?:way|chance) you (?:can|could|would) (?={_VERB})|"
    rf"we (?:need|want|['’]d like) (?:somebody|someone) to (?={_VERB})(?=.*[.,] (?:you|yours|you\?))|"
    rf"(?:your (?:job|task|turn|part)|you)(?:['’]s| is|['’]re)? (?:to|going to|down for|on) (?={_VERB})"
    r")",
    re.IGNORECASE,
)
_THEY = re.compile(
    r"(?:(?:maybe|perhaps|then|so|and|okay|I think|I guess|I suppose|I['’]d say)[, ]+)*(?:"
    rf"(?:could|can|might|would) (?P<asked>~(?:(?:, | and |, and )~)*) (?:maybe |perhaps |possibly |please |both |also )*(?={_VERB})|"
    rf"(?:I(?:['’]d| would)? (?:want|like|need|prefer|ask|love)|we(?:['’]ll| will|['’]d)? (?:need|want)) "
    rf"(?P<wanted>~(?:(?:, | and |, and )~)*) (?:to )?(?={_VERB})|"
    rf"(?:what|how) about ~ {_NO_DEED}(?=[a-z-]+ing\b)|"
    rf"(?P<could>~(?:(?:, | and |, and )~)*) (?:could|can|might) (?:maybe |perhaps |please |also |just )*(?={_VERB}))",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:yesterday|last (?:week|month|year|time)|ago|back then|already|any ?more|every (?:day|week|month|year|[a-z]+day))\b",
    re.IGNORECASE,
)
_OBJECT = re.compile(r"\b(?:because|whether|if|unless|but)\b.*", re.IGNORECASE)


def plea(one: Utterance) -> re.Match[str] | None:
    """Where somebody is asked for a deed of his own, by the form alone; None where he is not, or it is long over."""
    if not one.mentions or is_supposed(one.masked) or _PAST.search(one.masked):
        return None
    bare = named(one)
    opening = FILLERS.match(bare)
    start = opening.end() if opening else 0
    called = _CALLS.match(bare, start)
    if called:
        led = _LED.match(bare, called.end())
        found = _PLEA.match(bare, led.end() if led else called.end())
        return found and _place(one, bare, found)
    last = re.search(r",\s*~\s*[?.!]*$", bare)
    if last and len(one.mentions) == 1:
        found = _PLEA.match(bare, start)
        return found and _place(one, bare, found)
    found = _THEY.match(bare, start)
    return found and _place(one, bare, found)


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
