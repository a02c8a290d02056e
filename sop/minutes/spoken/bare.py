"""Answers that name no matter of their own: somebody takes what was asked, turns it down, or says by when."""

from __future__ import annotations

import re

from sop.minutes.language.alike import tokens
from sop.minutes.language.fillers import unfilled

_PLAIN = frozenset(
    (
        "about again aim anyway around as away be best bite by can care could cover deliver do doable doing "
        "don't done down drop earliest else else's enough fine finished fit free get give glad gladly go got "
        "guess hand handle happy have help "
        "hope i'd i'll if instead it it's jump latest let make manage maybe me mind mine must my myself name need no "
        "nobody now off ok okay one ones over own person pick possible probably problem put ready realistic right say "
        "see send should somebody someone sorted step suppose sure take takes that then there think this time too try "
        "list desk plate time up volunteer want way well will work works would yeah yep yes you"
    ).split()
)
_FIRST = re.compile(r"\b(?:I(?:['’](?:ll|m|d|ve))?|me|mine|my)\b|^(?:happy|glad(?:ly)?)\b", re.IGNORECASE)
_TAKES = re.compile(
    r"\b(?:take|do|doing|bite|pick|cover|handle|be mine|step|jump|volunteer|own|sort|see to|me)\b|\bput (?:me\b|"
    r"(?:it|that|this) on my (?:list|desk|plate))|\bit can be me\b|^let me\b|\bI (?:have|"
    r"['’]ve got) (?:the |some |a bit of )?time\b|\bI['’]m free\b|\b(?:I can|"
    r"I will|I could)[.!]*$|"
    r"^(?:happy|glad(?:ly)?|I['’]d be (?:happy|glad)) to\b",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\b(?:no|nope|not(?! before| later)|never|cannot|afraid|rather|beyond|unfortunately|nobody else)\b|n['’]t(?! (?:mind|"
    r"really know|know|think|forget|promise|worry|wait|believe))\b|\btoo (?:much|many|busy)\b|"
    r"\bask (?:some|any)(?:one|body)\b|\blove to,? but\b|\bhands full\b|\bfull up\b|\bplate(?:['’]s| is) full\b",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"\b(?:but|(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|the [0-9]+|when|until|before|by|later|problem|hurry|rush|"
    r"no worries|not a|don['’]t mind|why not|don['’]t see why)\b",
    re.IGNORECASE,
)
_SHORT, _CLAUSES = 5, 4
_ME = re.compile(
    r"(?:then )?(?:I(?:['’]ll| will| can| could)(?: (?:do|take|have|handle|manage|see to))?(?: (?:it|that|this|one|that one))?"
    r"(?: (?:then|myself|for you|again))?|me|mine|(?:it|that)(?:['’]s| is) (?:me|mine)|put me down|count me in|let me do (?:it|"
    r"that)|I(?:['’]m| am) (?:on it|in|up for it|game))",
    re.IGNORECASE,
)
_YES = re.compile(
    r"(?:(?:easy|easily|you (?:could|can)|aye|cool|great|good|fine|nice|okay|ok|yes|yeah|yep|yup|sure|right|fair|true|uh|um|well|"
    r"boss|then|"
    r"that['’]s (?:fine|okay|ok|easy|doable)|of course|as always|always|I will|I can|I do|noted|done|please|enough|understood|"
    r"not a problem|no bother|no worries|lovely|perfect|gladly|yes sir|fine by me|with you)[,.! ]*)+",
    re.IGNORECASE,
)


_WILL_NOT = re.compile(r"(?:no,? |nope,? |sure,? |don['’]t worry,? )*(?:I|we) won['’]?t[.!]*", re.IGNORECASE)


def takes_at_last(text: str) -> bool:
    """Whether the last clause says no more than that the speaker is the one: "Oh, go on then, I will."."""
    clauses = [each.strip(" .!") for each in text.split(",") if each.strip(" .!")]
    if not 0 < len(clauses) <= _CLAUSES or text.rstrip().endswith("?") or _NO.search(clauses[-1]):
        return False
    return bool(_ME.fullmatch(clauses[-1]))


def takes_barely(text: str) -> bool:
    """Whether the speaker says that he is the one, and names nothing: "I'll take that off you.", "I don't mind doing it."."""
    bare = unfilled(text)
    mine = bool(_FIRST.search(bare)) and bool(_TAKES.search(bare)) and not text.rstrip().endswith("?")
    return mine and not bare.casefold().startswith("mine") and not _NO.search(bare) and names_nothing(bare)


def names_nothing(text: str) -> bool:
    """Whether a sentence without its day holds only the words of an answer."""
    return not {each.strip("'’") for each in tokens(unfilled(text))} - _PLAIN


def turns_down(text: str) -> bool:
    """Whether an answer says no in whatever words: "I've got too much on.", "Nope, not this week."."""
    love = re.search(r"\blove to,? but\b", text, re.IGNORECASE)
    return bool(love or (_NO.search(text) and not _BUT.search(text))) and not text.rstrip().endswith("?")


def keeps_in_mind(asked: str, text: str) -> bool:
    """Whether a no is a yes: "I won't." to who says "Don't forget the invoice"."""
    return bool(re.search(r"\bdon['’]?t forget\b", asked, re.IGNORECASE) and _WILL_NOT.fullmatch(text.strip()))


def nods(text: str) -> bool:
    """Whether an answer is so short and plain that who was asked can only mean a yes: "Easy.", "Cool, that's fine."."""
    words = text.strip().rstrip(".!").split()
    return (
        text.isascii() and 0 < len(words) <= _SHORT and not text.rstrip().endswith("?") and bool(_YES.fullmatch(text))
    )
