"""Requests in English minutes and mails to somebody who is called by name: "Rob, could you …?", "Kelly, don't forget to …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.people import Mention

_DEED = (
    r"(?:also\s+|then\s+|just\s+|please\s+|quickly\s+|kindly\s+|maybe\s+|perhaps\s+)*(?!(?:be|have|not|never|need|see|hear|"
    r"know|like|love|shout|skip|note|enjoy|feel|find the|let me know|make it[.?!]|"
    r"prefer|rather|say|repeat|mute|unmute|explain why|remember|believe|imagine|start|go first|scroll|zoom|speak|attend|"
    r"join|come|please)\b)(?=[a-z]{2})"
)
_ASIDE = (
    r"(?:\s*[,:–—-]?\s*\(?(?:as (?:discussed|agreed|promised|I said|we said|usual)|again|one more (?:thing|time)|sorry|"
    r"next|while you(?:['’]re| are) at it|since you know it best|last but not least|also|and)\)?)?\s*[,:–—-]\s*"
)
_YOU = (
    r"(?:(?:can|could|would|will|might) you(?: be able to)?|would you mind(?: please)?|do you mind|any chance (?:that )?you "
    r"(?:could|can|would)|do you think you (?:could|can)|(?:may|can|could) I (?:please )?ask you to|are you (?:able|free|"
    r"okay|ok|"
    r"happy|willing|fine) to|is it possible for you to|can we ask you to|(?:can|could|may) (?:I|we) (?:leave|hand|"
    r"give) (?:it|this|that)(?: one)? to you to|"
    r"(?:it['’]?(?:d| would) be|would it be|that['’]?(?:d| would) be) (?:possible|great|good|nice|lovely|helpful|"
    r"very helpful|perfect|"
    r"kind)(?: of you)? (?:if you (?:could|would|can)|for you to|to)|(?:I|we)(?:['’]d| would| should) (?:be (?:very |"
    r"really |so )?"
    r"(?:grateful|glad|happy|thankful)|appreciate it|love it) if you (?:could|would|can)|if you (?:could|would|"
    r"can)(?=[^.;?]*,)|"
    r"(?:I|we)(?: still| also| really)?(?:['’]d| would)? (?:need|want|like|ask|expect|rely on|count on|trust|depend on|have|"
    r"put|got|noted)(?: on)? you(?: down)? to|(?:I|we)(?:['’]ve| have) (?:put|got|noted|booked) you(?: down)? to|"
    r"(?:I|we|my notes|the minutes|everybody)(?: [a-z]+){1,3}? (?:that )?you(?:['’]d| would|['’]ll| will| were going to)|"
    r"(?:very |really )?(?:grateful|glad|happy|thankful|appreciate(?: it)?) if you (?:could|would|can)|"
    r"it (?:would|['’]d|will) help(?: (?:me|us))?(?: (?:a lot|greatly))? if you (?:could|would|can)|(?:it['’]?s|"
    r"it is) your (?:turn|job|task) to|"
    r"(?:thanks|thank you) for (?:kindly )?(?:offering|agreeing|volunteering|promising) to|"
    r"be so (?:kind|good) as to|be sure to|make sure (?:to|you|that you)|remember to|(?:please )?(?:don['’]?t|"
    r"do not) forget to|"
    r"you(?:['’]ve| have)? (?:kindly )?(?:offered|agreed|promised|wanted|volunteered|undertook|planned|intended|still have|"
    r"have|need|still need|meant)(?: (?:us|me))? to|you (?:said|told us|told me|promised|confirmed|mentioned|"
    r"thought)(?: that)? "
    r"you(?:['’]d| would|['’]ll| will| can| could| were going to| are going to)|you (?:were|are) (?:going|down|to|supposed|"
    r"due|set|asked|"
    r"happy|the one)(?: to)?|you(?:['’]re| are) (?:going|down|supposed|due|set) to|you(?:['’]ll| will| should| must| can)|"
    r"(?:the|your|one) (?:(?:one|only|last|next) )?(?:thing|task|job|part|item|bit|point)(?: that['’]?s| that is)?(?: left|"
    r" open)?"
    r"(?: for you)? is to|(?:it['’]?s|it is) (?:up to|on|for) you to)"
)
_CALLS = re.compile(rf"{_ASIDE}{_YOU}\s+{_DEED}", re.IGNORECASE)
_BEFORE = re.compile(rf"(?:^\s*|[.;:,]\s+|\b(?:and|so|also|but)\s+){_YOU},?\s*$", re.IGNORECASE)
_THEN_DEED = re.compile(rf"\s*,\s*(?:please\s+)?{_DEED}", re.IGNORECASE)
"""Could you, Rob, send …: the name stands inside the request."""
_CALLED_ONLY = re.compile(rf"\s+{_YOU}\s+{_DEED}", re.IGNORECASE)
"""@Rob could you …: without a comma."""
_PLS = re.compile(
    rf"{_ASIDE}(?:pls|plz|please),?\s+(?:can you\s+)?{_DEED}|\s+(?:pls|plz|please)\s+{_DEED}", re.IGNORECASE
)
_YOURS = re.compile(
    r"\s*,\s*(?:this(?: one)?|that(?: one)?|the (?:first|second|third|last|next|following)(?: one)?|one|here) (?:is|['’]s)"
    rf" (?:for you|yours|on you|with you)\s*[:–—-]\s*{_DEED}|\s*,\s*(?:your|for you)(?: (?:job|task|part|turn|bit|one|"
    rf"item))?\s*"
    rf"[:–—-]\s*{_DEED}",
    re.IGNORECASE,
)
_NP_YOURS = re.compile(
    rf"{_ASIDE}(?=(?:the|our|both|all|this|that)\b[^.;?]{{3,60}}?\s(?:is|are) (?:yours|for you|with you|on you)\b)",
    re.IGNORECASE,
)
"""Rob, the canonical tags are yours."""
_GOES_ON = re.compile(
    rf"\s*(?:(?:and|also|then|so|but|oh),?\s+)*(?:(?:please|pls|plz)\b,?\s*|{_YOU}\s+(?:please\s+)?){_DEED}",
    re.IGNORECASE,
)
"""Please also …, behind a sentence that calls somebody."""
_CALL = re.compile(r"\s*(?:(?:hi|hello|dear|hey|and|also|so|then|oh|ok|okay|thanks|@),?\s*)*@?", re.IGNORECASE)
_YOU_DO = re.compile(
    rf"{_ASIDE}you\s+(?!(?:are|were|was|had|did|have|do|may|might|know|said|[a-z]+ed)\b){_DEED}", re.IGNORECASE
)
_OBJECT = (
    r"[a-z]+(?: (?:up|off|out|in|on|over|back|down|through|with|for|at|into|after))? (?:the|a|an|our|your|them|it|this|that|"
    r"those|these|all|"
    r"every|both|us|me|whether|why|how|what|to [a-z]+|(?-i:[A-Z])[\w-]+|another|two|three)\b"
)
_NO_VERB = (
    r"(?!(?:i|we|you|they|he|she|it|the|a|an|our|this|that|these|those|there|here|all|some|no|yes|not|still|is|are|was|were|"
    r"has|have|had|"
    r"can|could|will|would|should|may|might|must|on|in|at|by|from|for|to|with|of|until|only|just|both|nothing|what|who|"
    r"which|when|where|"
    r"why|how|so|and|but|as|if|or|than|like|about|out|off|(?!b?ring\b|(?:f|sp|emb)eed\b|embed\b|shed\b)[a-z]+(?:ed|ing)|"
    r"(?![a-z]+ss\b|focus\b)"
    r"[a-z]+s|told|said|sent|wrote|made|took|gave|met|saw|got|did|found|went|came|left|kept|ran|built|brought|bought|"
    r"thought|knew|led|held)\b)"
)
_IMPERATIVE = re.compile(rf"(?:\s*,\s*(?:and )?|\s*[:–—]\s*|\s+[-]\s+){_NO_VERB}(?={_OBJECT})")
_FOR_HIM = re.compile(
    r"(?:^|[.;:]\s*)\s*(?:(?:what(?:['’]s| is) (?:left|still open|open|next) )?for|to|and|also for)\s*$", re.IGNORECASE
)
_COLON = re.compile(rf"\s*[:–—]\s*(?:please\s+|pls\s+)?{_NO_VERB}(?={_OBJECT})", re.IGNORECASE)
"""For Rob: get the keys."""
_AND_THEN = re.compile(
    rf"(?:[,;–—-]|:)\s+(?:(?:but|and|so|then|or else|otherwise)\s+)?(?:(?:please|pls|plz),?\s+(?:do\s+)?|"
    rf"{_YOU}\s+(?:please\s+)?){_DEED}",
    re.IGNORECASE,
)
"""Rob, I know you are busy, but could you …: what is asked comes later."""
_SO_YOU = re.compile(
    rf"\s*,\s*(?:so|(?:I|we|my notes|"
    rf"the minutes)(?: [a-z]+){{1,2}}?(?: that)?) you\s+{_NO_VERB}(?={_OBJECT})",
    re.IGNORECASE,
)
_PLEASE_AFTER = re.compile(r"\b(?:please|pls|plz)\b|\bthanks?\b", re.IGNORECASE)
_QUESTION_TO = re.compile(rf"\s+(?:please\s+|pls\s+|maybe\s+|perhaps\s+|kindly\s+)?{_DEED}", re.IGNORECASE)
_ASKED_FIRST = re.compile(r"\b(?:can|could|would|will)\s*$", re.IGNORECASE)
_TOLD_OFF = re.compile(r"\b(?:not|never|n['’]t)\b(?! forget)", re.IGNORECASE)


def called_en(text: str, sentence: int, first: int, last: int, end: int, dues: Sequence[Due]) -> int | None:
    """Where what somebody is asked begins, behind the name by which he is called. first, last: of the name; sentence, end: of the
    sentence."""
    found = (
        _CALLS.match(text, last) or _PLS.match(text, last) or _YOURS.match(text, last) or _NP_YOURS.match(text, last)
    )
    found = found or (_CALLED_ONLY.match(text, last) if text[:first].endswith(("@", "＠")) else None)
    if found:
        return found.end()
    if _BEFORE.search(text[sentence:first]) and (found := _THEN_DEED.match(text, last)):
        return found.end()
    if _FOR_HIM.search(text[sentence:first]) and (found := _COLON.match(text, last)):
        return found.end()
    called = text[last : last + 3].strip()[:1] in (",", ":", "–", "—", "-") and not text[sentence:first].strip(" @")
    later = _AND_THEN.search(text, last + 1, end) if called and not _TOLD_OFF.search(text, last, end) else None
    if later:
        return later.end()
    found = _SO_YOU.match(text, last) or _YOU_DO.match(text, last) or _IMPERATIVE.match(text, last)
    limit = found and (_PLEASE_AFTER.search(text, found.end(), end) or any(last <= due.start < end for due in dues))
    return found.end() if found and limit and not _TOLD_OFF.search(text, last, end) else None


def asks_by_name(text: str, sentence: int, first: int, last: int) -> bool:
    """Whether a question asks somebody for something: "Rob, could you send it?", "Could Rob please send it?"."""
    if (
        _SO_YOU.match(text, last)
        or _AND_THEN.match(text, last + 1)
        or _CALLS.match(text, last)
        or _PLS.match(text, last)
        or _CALLED_ONLY.match(text, last)
    ):
        return True
    if _BEFORE.search(text[sentence:first]) and _THEN_DEED.match(text, last):
        return True
    if not text[sentence:first].strip(" @") and _AND_THEN.search(text, last, text.find("?", last) + 1):
        return True
    asked = _ASKED_FIRST.search(text[:first])
    return bool(asked and _QUESTION_TO.match(text, last))


def goes_on(text: str, start: int, end: int) -> int | None:
    """Where what is asked begins in a sentence that names nobody: "Please also run it past Kelly"."""
    found = _GOES_ON.match(text, start)
    return found.end() if found and found.end() < end else None


def is_call(text: str, start: int, first: Mention) -> bool:
    """Whether a sentence begins with the name of whom it speaks to: "Eddie, you …"."""
    lead = _CALL.fullmatch(text, start, first.start)
    return bool(lead) and text[first.end : first.end + 2].strip(" ")[:1] in tuple(",:–—-")


def orders(text: str) -> bool:
    """Whether a text begins with what is to be done: "Renew the certificate"."""
    return bool(_ORDER.match(text))


_ORDER = re.compile(rf"\s*(?:please\s+)?(?-i:(?=[A-Za-z]))(?i:{_NO_VERB})(?=(?i:{_OBJECT}))")
