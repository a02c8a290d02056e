"""What English minutes leave to whoever will do it: "Still without an owner: …", "Any volunteers to …?", "someone … pls"."""

from __future__ import annotations

import re

_DEED = (
    r"(?!(?:i|we|you|they|he|she|it|the|a|an|our|this|that|these|those|there|all|some|no|yes|not|is|are|was|were|has|have|had|"
    r"can|could|will|would|should|may|might|must|be|on|in|at|by|from|for|to|with|of|who|what|else|wrote|said|"
    r"[a-z]+ed)\b)(?=[a-z]{2,}\b)"
)
_NOBODYS = (
    r"(?:some(?:one|body)|any(?:one|body)|all|volunteers?|takers?|helpers?|whoever [a-z][^:;.]{2,40}|"
    r"who(?:ever)? wants(?: it| this| to)?|"
    r"(?:nobody|no ?one)(?:['’]s| has| took| takes| owns| wants| wanted| is on)?[^:;.]{0,24}|"
    r"(?:no|not? yet an?|without an?|without|missing an?|needs an?|lacks an?|looking for an?|has no|have no)(?: [a-z]+)? "
    r"(?:owner|name|taker|assignee|volunteer|hands)s?[^:;.]{0,20}|"
    r"(?:owner|volunteer|taker|assignee|somebody|someone|hand|name)s? (?:wanted|needed|missing|sought|required|open|"
    r"to be found)|"
    r"un(?:assigned|claimed|owned)|up for grabs|not (?:yet )?(?:assigned|claimed|taken|given out)(?: yet)?|"
    r"(?:free|open|left|still there|available) (?:to take|to grab|for anyone|for whoever[^:;.]{2,30}|for the taking)|"
    r"to be (?:picked up|claimed|taken|assigned|done) by (?:whoever|anyone|anybody|someone|somebody)[^:;.]{0,30}|"
    r"nobody['’]s so far|orphan(?:ed)?)"
)
_HEADED = re.compile(
    rf"\s*(?:(?:still|open|also|currently|left|so far|and|but|last(?: one)?|one more|for now|"
    rf"remaining)[,:]? ){{0,3}}{_NOBODYS}\s*[:–—-]\s+(?=\S)",
    re.IGNORECASE,
)
_SOMEONE = re.compile(
    rf"(?:^|[,;:–—-]\s+|\b(?:and|so|but|then)\s+)(?:can |could |would |will )?(?:some(?:one|body)|any(?:one|body)|"
    rf"one of (?:us|you)|"
    rf"whoever (?:has time|is free|[a-z ]{{3,24}} first)),?\s+(?:(?P<please>please|pls|plz)\s+)?{_DEED}",
    re.IGNORECASE,
)
_PLEASE = re.compile(r"\b(?:please|pls|plz)\b", re.IGNORECASE)
_VOLUNTEER = re.compile(
    r"(?:(?:^|\b(?:still|any|looking for|look for|need|needs|needed|short of|want|wanted|waiting for|missing|seeking|"
    r"search(?:ing)? for|ask for|"
    r"find|calls? for)\s+(?:an?\s+|one\s+|some\s+)?)(?:volunteer|taker|helper|hand|brave soul|somebody|someone|"
    r"owner)s?(?: (?:wanted|needed|"
    rf"sought|who (?:can|could|would|will|wants to)|willing|with time))?(?:\s+to)?)\s+{_DEED}",
    re.IGNORECASE,
)
_ANY_TAKERS = re.compile(
    r"[.:–—-]\s+(?:any (?:volunteers?|takers?|hands|offers)|who (?:wants (?:it|this|to)|takes (?:it|this)|would like to))\?\s*",
    re.IGNORECASE,
)
_IS_PAST = re.compile(
    r"\b(?:yesterday|last (?:week|month|time|night|year)|ago|already|was|were|had|did)\b", re.IGNORECASE
)


def unclaimed(text: str) -> int | None:
    """Where what nobody has taken yet begins in a sentence; None where it leaves nothing to whoever will."""
    found = _HEADED.match(text)
    if found and not text.rstrip().endswith("?"):
        return found.end()
    found = _VOLUNTEER.search(text)
    if found and not _IS_PAST.search(text):
        return found.end()
    found = _SOMEONE.search(text)
    please = found and (found["please"] or _PLEASE.search(text, found.end()))
    return found.end() if found and please and not _IS_PAST.search(text, found.end()) else None
