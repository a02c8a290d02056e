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
    r"(?:nobody|no ?one)(?:['’]s| has| took| takes| owns| wants| wanted| is on)? (?:has|took|takes|owns|wants|wanted|is|"
    r"volunteered|yet|so far|found|on|for|it|this|that|to do|do|does|did)\b[^:;.]{0,16}|"
    r"(?:no|not? yet an?|without an?|without|missing an?|needs an?|lacks an?|looking for an?|has no|have no)(?: [a-z]+)? "
    r"(?:owner|name|taker|assignee|volunteer|hands)s?[^:;.]{0,20}|"
    r"(?:owner|volunteer|taker|assignee|somebody|someone|hand|name)s? (?:wanted|needed|missing|sought|required|open|"
    r"to be found)|"
    r"(?:owner|who)(?: tb[dac]| open)?|tb[dac] (?:who|owner)|to be (?:assigned|claimed|found|distributed)|any(?:one|"
    r"body) with [^:;.]{3,30}|first come,? first served|"
    r"(?:help|hands) (?:wanted|needed)|un(?:assigned|claimed|owned)|up for grabs|not (?:yet )?(?:assigned|claimed|taken|"
    r"given out)(?: yet)?|"
    r"(?:free|open|left|still there|available) (?:to take|to grab|for anyone|for whoever[^:;.]{2,30}|for the taking)|"
    r"to be (?:picked up|claimed|taken|assigned|done) by (?:whoever|anyone|anybody|someone|somebody)[^:;.]{0,30}|"
    r"nobody['’]s so far|orphan(?:ed)?)"
)
_HEADED = re.compile(
    rf"\s*(?:(?:still|open|also|currently|left|so far|and|but|last(?: one)?|one more|for now|"
    rf"remaining)[,:]? ){{0,3}}{_NOBODYS}\s*[:–—-]\s+(?:please\s+)?(?=\S)",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"\s*[^:;.?]{0,70}\b(?:(?:(?:has|have|with|still|bears?|carries|carry) no|without an?)(?: [a-z]+)? (?:name|owner|taker|"
    r"assignee|"
    r"one|hands)s?|(?:nobody|no ?one)(?: is| stands)?(?: yet)? (?:behind|beside|next to|down for|named for|assigned)|"
    r"(?:not (?:yet )?(?:been )?|never )(?:given|assigned|handed|promised) (?:out )?to any(?:one|body)|"
    r"nobody['’]s(?: yet)?)\b[^:;.?]{0,30}:\s+(?=\S)",
    re.IGNORECASE,
)
"""One more thing that has no name beside it yet: …"""
_SOMEONE = re.compile(
    rf"(?:^|[,;:–—-]\s+|\b(?:and|so|but|then)\s+)(?P<could>(?:can |could |would |will ))?(?:some(?:one|body)|any(?:one|body)|"
    rf"one of (?:us|you)|"
    rf"whoever (?:has time|is free|[a-z ]{{3,24}} first)),?\s+(?:(?P<please>please|pls|plz)\s+)?{_DEED}",
    re.IGNORECASE,
)
_PLEASE = re.compile(r"\b(?:please|pls|plz)\b", re.IGNORECASE)
_VOLUNTEER = re.compile(
    r"(?:(?:^|\b(?:still|any|looking for|look for|need|needs|needed|short of|want|wanted|waiting for|missing|seeking|"
    r"search(?:ing)? for|ask for|wanted:|needed:|did not find|didn['’]t find|found no(?:body)?|not find|"
    r"find|calls? for)\s+(?:an?\s+|one\s+|some\s+)?)(?:volunteer|taker|helper|hand|brave soul|somebody|someone|"
    r"owner)s?"
    rf"(?:(?: (?:wanted|needed|sought|willing|with time))? to| who(?: (?:can|could|would|will|wants to))?))\s+(?!(?:knows|"
    rf"speaks|likes|understands|fits|works|needs|wants)\b){_DEED}",
    re.IGNORECASE,
)
_BY_SOMEONE = re.compile(
    rf"(?:it|this|that)(?: still)? (?:has to|must|needs to|should|is to) be done\b[^:;.]{{0,40}}\bby (?:someone|somebody|"
    rf"one of us|anyone|whoever [a-z ]{{3,24}})\b[^:;.]{{0,24}}:\s+{_DEED}|"
    rf"(?:^|[,;:–—-]\s+|\b(?:and|so|but)\s+)one of us (?:should|must|has to|needs to|will have to)\s+{_DEED}",
    re.IGNORECASE,
)
_WHO_WILL = re.compile(
    rf"(?:it (?:is|was) (?:not (?:yet )?clear|unclear|open|not (?:yet )?decided|undecided)|we do(?: not|n['’]t) know|"
    rf"nobody knows|still open is|open:|still open:|"
    rf"to be decided:?|tbd:?)(?: yet| so far)?,? who (?:will|can|could|should|is going to|would|wants to)\s+{_DEED}",
    re.IGNORECASE,
)
_NO_ONE_DID = re.compile(
    rf"\s*(?:nobody|no ?one|none of us)(?: has)? (?:volunteered|offered|wanted|agreed|wants|felt like|was free|"
    rf"had time)(?: yet)?(?: to)? (?P<what>{_DEED}[^;.]*?),?"
    r"(?: so| and)? (?:it|this|that|the (?:task|point|item))(?: still)? (?:stays|remains|is(?: still)?)(?: still)? (?:open|"
    r"unassigned|to be done|free)\b.*",
    re.IGNORECASE,
)
_WHO = re.compile(
    rf"\s*(?:and |so )?who (?:can|could|will|would|wants to|would like to|is going to|"
    rf"has time to) (?P<what>{_DEED}[^?]{{5,120}})\?\s*"
    r"(?:\((?:no|nobody|none|open|nobody yet)[^()]{0,24}\)|(?:nobody|no ?one|silence|no answer|no takers?|no volunteers?|"
    r"no hands?)[^.;]{0,60}[.;]?)\s*.*",
    re.IGNORECASE,
)
"""Who can do it? Nobody answered."""
_IS_PAST = re.compile(
    r"\b(?:yesterday|last (?:week|month|time|night|year)|ago|already|was|were|had|did)\b", re.IGNORECASE
)


_NO_WHO = re.compile(
    r"\s*(?P<what>(?=[^?;]*\b(?:has|have|needs?|must|is|are|should|ought)\b(?: to)?)[A-Za-z][^?;]{8,160}?)\s*[,;–—-]\s*"
    r"(?:but |and |though |only )?(?:(?:we|they) (?:did not|didn['’]t|have not|haven['’]t|could not|couldn['’]t)(?: yet)? "
    r"(?:settled?|decided?|say|said|agreed?|fix|fixed|named?|find|found)(?: on)?(?: by)? (?:whom?|anyone|anybody|an owner|"
    r"a name)|"
    r"(?:it is |it['’]s )?(?:not(?: yet)? |un)(?:clear|decided|settled|known)(?: by)? whom?|"
    r"(?:by )?whom?(?: does it)? is (?:still )?"
    r"(?:open|unclear|undecided|tbd))\b[^,;]*",
    re.IGNORECASE,
)
"""The pane has to be replaced by Friday, we did not settle who."""


def unclaimed(text: str) -> tuple[int, int] | None:
    """Where what nobody has taken yet stands in a sentence; None where it leaves nothing to whoever will."""
    left = _NO_ONE_DID.fullmatch(text) or _OWNERLESS.fullmatch(text) or _NO_WHO.fullmatch(text)
    if left:
        return left.span("what")
    start = _start(text)
    return (start, len(text)) if start is not None else None


_OWNERLESS = re.compile(
    r"\s*(?P<what>[A-Za-z][^?;]{8,160}?)\s+(?:[-–—]+\s*(?:owner|who)\s*\?|[-–—]+ (?:nobody|no ?one|no owner)(?: yet)?|"
    r"\((?:owner|who)?\s*(?:open|tbd|\?)\)|"
    r"[-–—]+ \?+)\s*\.?",
    re.IGNORECASE,
)


_CLAUSE = re.compile(
    r"(?![^:;.]{0,60}\b(?:(?:has|have|needs?|is|are) to|must|should) be\b)(?:the|a|an|it|they|we|he|she|there|this|that|"
    r"our|nobody|everybody)\b[^,:]{0,60}?\b(?:(?:is|was|are|were|has|have|had)(?! to be\b)|will|"
    r"would|does|did|rots|(?<!the )(?<!an )(?<!a )(?<!our )[a-z]{3,}ed)\b",
    re.IGNORECASE,
)
"""The log is empty: what is told, and nothing to do."""


def unanswered(text: str) -> tuple[int, int] | None:
    """Where what nobody answered to stands in a question and what follows it: "Who can do it? Nobody answered."."""
    found = _WHO.fullmatch(text)
    return found.span("what") if found else None


def _start(text: str) -> int | None:
    found = _HEADED.match(text) or _LEFT.match(text)
    if found and _CLAUSE.match(text, found.end()):
        return None
    if found and not text.rstrip().endswith("?"):
        return found.end()
    found = _WHO_WILL.search(text)
    if found:
        return found.end()
    found = _BY_SOMEONE.search(text)
    if found and not _IS_PAST.search(text, found.end()):
        return found.end()
    found = _VOLUNTEER.search(text)
    if found and not _IS_PAST.search(text):
        return found.end()
    found = _SOMEONE.search(text)
    please = found and (found["please"] or found["could"] or _PLEASE.search(text, found.end()))
    return found.end() if found and please and not _IS_PAST.search(text, found.end()) else None
