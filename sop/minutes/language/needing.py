"""Ways to say in English that somebody is wanted for a deed, without asking anybody for it: "The list needs going over."."""

from __future__ import annotations

import re

from sop.minutes.language.phrases import Phrases

_MODAL = r"(?:has to|have to|needs to|need to|should|must|will have to|ought to|had better|['’]ll have to|is to)"
_ADVERB = r"(?:(?:also|still|really|then|now|first|just|soon|probably|finally) )*"
_NO_DEED = r"(?!(?:be|have|see|know|think|admit|say|wait|win|lose|stay|leave|come|go home|pay for it|explain|agree)\b)"
_ONE_OF = Phrases(
    "any|either|one|some|two",
    rf"\b(?:one|two|either|any|some) of (?:you|us)(?: (?:two|three|four|lot|guys|all))?(?: [A-Z][a-z]+)? {_ADVERB}"
    rf"{_MODAL} {_ADVERB}{_NO_DEED}(?=[a-z]+(?: [a-z]+)? [a-z])",
    re.IGNORECASE,
)
"""A duty of one of those who listen: "One of you two has to book the hall."."""
_THING = (
    r"(?:the|our|that|those|these|this|all|both|every|each|my|your|its|their)(?: whole| entire)? "
    r"(?!(?:people|team|guys|boss|vendor|agency|customers?|clients?|users?|visitors?|landlord|contractor) "
    r"(?:also|get|have|take|use|needs?|wants?|could|say|show|be|carry)\b)"
    r"[\w'’ -]{2,40}?"
)
_GERUND = Phrases(
    "call|calls|cries|cry|deserve|deserves|due|need|needs|overdue|require|requires|use|want|wants|with",
    rf"(?:^|[,;:] |\b(?:but|and|so|then|that) ){_THING} {_ADVERB}(?:needs?|wants?|could do with|could use|requires?|deserves?|"
    rf"(?:is|are) (?:over)?due for|calls? for|cr(?:y|ies) out for) (?:a |an |some |another |good |proper |quick |serious )*"
    r"(?!(?:nothing|something|anything|everything|parking|spring|evening|morning|king|string|thing|being|going to|meaning|"
    r"feeling|talking|waiting|seeing|loving)\b)[a-z]+ing\b",
    re.IGNORECASE,
)
"""What is to become of a thing, whoever does it."""
_WERE_IT = Phrases(
    "if",
    r"\b(?:I|we|it|that|they|everybody|everyone)(?:['’]d| would) (?!be (?:nice|great|good|cool|lovely|funny|fun)\b)"
    r"(?:[a-z]+ ){1,6}if (?:some(?:one|body)|any(?:one|body)|(?:one|any|either) of (?:you|us)(?: two| three)?)"
    r"(?:['’]d| would| could| did)? (?!(?:had|was|were|else|asked|knew|said|told)\b)[a-z]+",
    re.IGNORECASE,
)
"""A wish that asks whoever listens: "I'd sleep better if someone checked the certificates."."""
_SOME_DAY = Phrases(
    "day|ever|once|someday", r"\b(?:one (?:fine )?day|some ?day|ever|for once|once in)\b", re.IGNORECASE
)
_SAYS = re.compile(r"\b(?:say|says|said|think|thinks|thought|wrote|told|heard|read|claims?|if)\b", re.IGNORECASE)
_COULD_GET = re.compile(
    rf"(?:(?:and|so|but|then|also),? )*(?:can|could|might|would|should|shouldn['’]t|couldn['’]t) {_THING} (?:also |maybe |"
    r"perhaps |please |just )*(?:get|have|take|use|carry|show|say|be) (?:an?|some|one|its|their|another|two|three|more|"
    r"[a-z]+(?:ed|er))\b[^.?!]*\?",
    re.IGNORECASE,
)
"""What a thing is asked for, of nobody: "Could the mail job get a lock?"."""
_LOOKS_FOR = Phrases(
    "anybody|anyone|borrow|find|get|hand|hands|have|pair|somebody|someone|soul|souls|victim|victims|volunteer|"
    "volunteers|who",
    r"\b(?:looking|still short of|short of) (?:for )?(?:some(?:one|body)|a volunteer|volunteers?|a (?:kind|brave) soul)\b|"
    r"\b(?:can|could|may) (?:I|we) (?:get|have|borrow|find) (?:some(?:one|body)|one of you|a volunteer)\b|"
    r"\bwho (?:feels like|fancies|volunteers (?:to|for)|can be bothered to|dares? to|minds|has (?:an? |some |a spare )?"
    r"(?:hour|minute|time|room|nerve|energy)s? (?:for|to))\b|\bis (?:any|some)(?:one|body) (?:up for|free|willing|able|keen|game|"
    r"happy|around) (?:to|for|[a-z]+ing)\b|\b(?:need|want|could use|looking for) (?:a|some|two|one) "
    r"(?:brave |kind |other |more )?(?:volunteer|victim|pair of hands|pair of eyes|hand|soul)s? (?:to|for|who|on)\b|"
    r"\b(?:hands up|a show of hands|volunteers?) (?:for|who)\b",
    re.IGNORECASE,
)
_HAS_TO_BE = re.compile(
    rf"\b{_THING} {_ADVERB}(?:has to|have to|needs to|need to|must|should|ought to) {_ADVERB}be (?!able\b|there\b|fine\b)[a-z]+",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"(?:(?:so|and|or|okay|ok|now|well|then),? )*(?:any ?(?:one|body)(?: else)?(?: (?:up for|for|game|free|with) [a-z ]{2,16})?|"
    r"(?:any )?(?:takers?|volunteers?|offers|hands)(?: for (?:it|that|this))?|some(?:one|body)|"
    r"who(?:['’]s|['’]ll| is| has| wants| can| could| would| will| takes| got| does)(?: (?:in|up|free|got|time|to|"
    r"take|do|have|a|the|minute|hour|that|it|this|one|for|go))*)\?",
    re.IGNORECASE,
)
_NAMELESS = Phrases(
    "assignee|blank|care|decide|find|get|leave|mind|name|no|nobody|not|open|owner|pick|unassigned|who|whom",
    r"\b(?:without|with no|no|lacks?|missing|needs?) (?:a |an |any )?(?:name|owner|assignee)\b|"
    r"\bnobody (?:yet|for now|so far|at the moment)\b|\bname (?:stays |is |left )?(?:blank|empty|open)\b|\bunassigned\b|"
    r"\bleave (?:it|that|this)(?: one)? (?:open|blank|empty)\b|\bnot know (?:yet )?who\b|"
    r"\b(?:don['’]t|do not) know (?:yet )?(?:by|with) whom\b|\bnobody knows\b[^.?!]{0,20}\bwithout a name\b|"
    r"\b(?:I|we) (?:still )?(?:don['’]t|do not) know (?:yet )?who (?:does|will|takes|is going to|has)\b|"
    r"\b(?:don['’]t|do not) (?:really )?(?:mind|care) who\b|\bwho(?:,| it is|"
    r" does it)? I (?:really )?(?:don['’]t|do not) (?:mind|care|know)\b|"
    r"\bnot sure (?:yet )?who\b|\b(?:find|get) (?:a|some) volunteers?\b|\bno[- ]?one (?:yet|so far)\b|"
    r"\b(?:blank|open|empty) (?:it is|for now)\b|\b(?:who does it|the owner|the name)(?:['’]s| is| stays| remains) (?:open|"
    r"undecided|to be (?:decided|found|seen))\b|\bowner (?:tbd|open|to be)\b|"
    r"\b(?:find|decide on|pick) (?:a name|an owner|somebody|someone) (?:later|next time|next week)\b",
    re.IGNORECASE,
)


_COULD_WE = re.compile(
    r"(?:(?:and|so|but|then|also),? )*(?:can|could|might|should|shouldn['’]t|couldn['’]t) we (?:also |maybe |just )*(?:get|have|"
    r"put|add|fit|squeeze|build) (?:an?|some|one|another|two|three|more) [^.?!]{2,40}? (?:on|onto|to|into|in|for|under|"
    r"above|behind) (?:the|our|that|those|these|all|every) [^.?!]{3,50}\?",
    re.IGNORECASE,
)
"""What is asked for a thing, of nobody: "Could we get a lock onto the mail job?"."""


def needs_somebody(text: str) -> bool:
    """Whether somebody is wanted for what a sentence names."""
    found = _ONE_OF.search(text) or _GERUND.search(text) or _WERE_IT.search(text) or _LOOKS_FOR.search(text)
    asked = "?" in text and (_COULD_GET.match(text) or _COULD_WE.match(text))
    return bool(found or asked) and not _SOME_DAY.search(text)


def has_to_be(text: str) -> bool:
    """Whether something has to become of a thing: "The form still has to be redrawn."."""
    return bool(_HAS_TO_BE.search(text))


def is_ours(text: str) -> bool:
    """Whether one of those who listen has to do something: a duty, whoever takes it."""
    found = _ONE_OF.search(text)
    return found is not None and not _SAYS.search(text[: found.start()])


def calls_all(text: str) -> bool:
    """Whether a sentence does no more than ask who will: "Any takers?", "Anyone else?"."""
    return bool(_CALL.fullmatch(text.strip()))


def is_nameless(text: str) -> bool:
    """Whether it is said that something is noted while nobody has it: "It goes on the list without a name."."""
    return bool(_NAMELESS.search(text)) and not text.rstrip().endswith("?")
