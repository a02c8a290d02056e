"""Sentences that only remark on what was named before, and name nothing themselves: "Customers have noticed."."""

from __future__ import annotations

import re

from sop.minutes.language.fillers import unfilled
from sop.minutes.language.text import is_question

_PEOPLE = (
    r"(?:people|persons?|users?|customers?|clients?|guests?|visitors?|members|readers|colleagues?|guys|folks|everybody|"
    r"everyone|"
    r"somebody|someone|nobody|half the (?:team|office)|(?:sales|support|marketing|finance|legal|service|"
    r"front desk) (?:people|team|guys|desk)|"
    r"team|boss|chef|auditors?|director|manager|we|they|he|she|I)"
)
_MANY = r"(?:(?:the|our|a|an|two|three|four|some|many|most|several|a few|a couple of|half the|all|one|another|other|more) )*"
_TELLS = re.compile(
    rf"{_MANY}{_PEOPLE}(?:['’](?:s|ve|re|d))?(?: (?:of [a-z]+|in [a-z]+|at [a-z]+))?(?: (?:has|have|had|also|all|already|"
    rf"just|keep|keeps|even|"
    r"did|do|does|was|were|is|are|still|always|really|never|only|really))* "
    r"(?:noticed?|complain(?:ed|s|ing)?|saw|seen|asked|asking|ask|wrote|written|mention(?:ed|ing|s)?|told|talked|laughed|"
    r"called|calling|"
    r"tripped|stumbled|wondered|wondering|knew|heard|remember|forgot|missed|agree|thought|hate[sd]?|waiting|confused|annoyed|"
    r"angry|surprised)(?: (?:it|that|this|them|so|too|as well|already|again|us|me|about|over|on|at|for|by|to|why|"
    r"twice|last (?:week|month|year|time)|yesterday|today|this (?:week|month|morning)|as|well|weeks|months|ages))*[.!]*$",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"(?:(?:only|again|still|already|ever|always|not|every|at least|for|since|about|almost|nearly|more than|over|the|third|"
    r"second|"
    r"first|whole) )*(?:since|for|again|twice|weeks?|months?|years?|ages|days?|time|summer|spring|autumn|winter|christmas|ever|"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)|(?:mon|tues|wednes|thurs|"
    r"fri|satur|sun)day|"
    r"now|this|last|week|month|year|morning|already|thing|,|I|think|guess|believe|or|so|if|remember|right|correctly|maybe|"
    r"in|a|row|and|at|least|indeed|that|ago|long|too|here|as|well|on|my|side)(?:,? (?:since|for|again|twice|weeks?|months?|"
    r"years?|ages|"
    r"days?|time|summer|spring|autumn|winter|christmas|(?:january|february|march|april|may|june|july|august|september|"
    r"october|november|"
    r"december)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|now|this|last|week|month|year|morning|already|I|think|guess|believe|"
    r"or|so|if|remember|right|correctly|maybe|in|a|row|and|at|least|indeed|that|ago|long|too|here|as|well|on|my|side))*[.!]*",
    re.IGNORECASE,
)
_FEELS = re.compile(
    r"(?:ugh|oof|ouch|wow|yikes|sigh|(?:that|this|it)(?:['’]s| is| was| has been| looks| sounds| feels)"
    r"(?: (?:so|really|a bit|very|just|quite|"
    r"pretty|been|not|a))* (?:embarrassing|bad|annoying|ugly|awkward|true|weird|strange|odd|terrible|awful|silly|sad|funny|"
    r"shame|"
    r"pity|mess|joke|pain|nuisance|old|"
    r"known|new|good|great|ours?|bothering me|so (?:for|since)|urgent|important|(?:for|since) [a-z]+))"
    r"\b[^.?!]{0,24}[.!]*$|(?:that|it) has been so\b[^.?!]{0,24}[.!]*$",
    re.IGNORECASE,
)
_MENTIONS_IT = re.compile(
    r"\b(?:noticed?|mention(?:ed|ing|s)?|complain(?:ed|ing)?|wrote|written|asked|asking|called|bothering|talked?|heard|know|"
    r"hate[sd]?|saw|seen)\b[^.,?!]*\b(?:it|that|them|this)\b"
)

_NOUN = re.compile(
    r"(?:(?:then|and|so|okay|next up|next|up|where (?:are|were) we (?:with|on)|any news (?:on|about|of)|how(?:['’]s| is| are)|"
    r"on to|about),? )*(?:the|our|those|that) [a-z-]{3,}(?: [a-z-]+){0,2}[.?]",
    re.IGNORECASE,
)
"""A thing that is only named: "The labels."."""

_NOBODY = re.compile(
    r"(?:(?:yes|well|but|and),? )*some(?:one|body) (?:should|must|has to|ought to|needs to)", re.IGNORECASE
)
_DATE = re.compile(r"(?:on )?the [a-z-]+ of [A-Z][a-z]{2,8}[.!]?", re.IGNORECASE)


def names_date(text: str) -> bool:
    """Whether a sentence says no more than a date: "The second of June."."""
    return bool(_DATE.fullmatch(unfilled(text)))


def needs_nobody(title: str) -> bool:
    """Whether all that is said is that somebody should: "Yes, somebody should"."""
    return bool(_NOBODY.fullmatch(title))


def names_thing(text: str) -> bool:
    """Whether a sentence does no more than name a thing: "Next, the labels."."""
    return bool(_NOUN.fullmatch(unfilled(text)))


def only_remarks(text: str) -> bool:
    """Whether a sentence only says something of what was named before: "Two people wrote to us about it.", "Since January."."""
    bare = unfilled(text)
    if is_question(text) or not text.isascii() or not bare:
        return False
    return bool(_TELLS.match(bare) or _SINCE.fullmatch(bare) or _FEELS.match(bare) or _MENTIONS_IT.search(bare))
