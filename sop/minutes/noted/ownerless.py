"""What English minutes say in a clause of its own that nobody has: "the other runbooks .. no owner yet", "Owner tbd."."""

from __future__ import annotations

import re

from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.people import Owners
from sop.minutes.language.sayings import WISH, is_reported
from sop.minutes.language.text import fold, is_done, is_question, is_supposed, sentences, without_quotes

_NOBODY = r"(?:nobody|no ?one|not a soul|none of us)"
_OWNER = (
    r"(?:owners?|names?|takers?|hands?|assignees?|volunteers?|home|name (?:to|behind|on) it|one(?: to do it| for it)?)"
)
_OPEN = (
    r"(?:tb[adc]|open|none|missing|wanted|needed|unclear|unknown|undecided|not (?:yet )?(?:known|clear|found|decided|"
    r"named|settled)|"
    r"to (?:follow|come|be (?:found|named|decided|agreed|confirmed|settled|determined))|sought|\?+)"
)
_WHOSE = (
    r"(?:(?:has|have|had|bears?|carries|shows) (?:still |as yet |so far )?(?:no|not yet an?|neither an?)|(?:(?:is|are|"
    r"stands?) )?"
    r"(?:still )?without(?: an?)?|lacks?(?: an?)?|(?:still )?(?:needs?|wants?)(?: an?)?|is (?:still )?missing an?|"
    rf"(?:is |are )?(?:still )?(?:looking|waiting) for an?) {_OWNER}|"
    rf"(?:is |are |sits? |lies? |stays? |landed |ended up )?(?:still )?(?:on|in|with|at) {_NOBODY}(?:['’]s (?:desk|plate|list|"
    r"table|hands?|to-?do list|side|court))?|"
    rf"(?:is |are |remains? |stays? )?(?:still )?{_NOBODY}['’]s(?: (?:job|task|baby|business|duty))?|"
    r"(?:is |are |remains? |stays? )?(?:still )?(?:unassigned|unclaimed|unowned|ownerless|up for grabs|orphaned|free|open|not "
    r"(?:yet )?(?:assigned|claimed|taken|given out|given to anybody|given to anyone|distributed))|"
    r"(?:goes|is) to (?:nobody|no ?one)|(?:has|have) not (?:yet )?been (?:assigned|claimed|taken|given out)"
)
_CLAUSE = re.compile(
    r"\W*(?:(?:and|but|still|so far|as yet|currently|alas|sadly|though|yet|for now|only)\W+)*(?:"
    rf"(?:(?:it|this|that|which|they|those|these|(?:this|that) (?:one|task|point|item|job|bit)|the (?:task|point|item|"
    rf"job)|there)"
    rf"(?:['’]s)? )?(?:still )?(?:{_WHOSE})|"
    rf"(?:there (?:is|was)|there['’]s|we (?:have|found|see)|with|so far|as yet|still)? ?(?:still )?no {_OWNER}|"
    rf"(?:(?:an?|the) )?(?:owner|name|who|assignee|volunteer|responsible|taker|by whom)(?: (?:is|remains|stays))?(?: "
    rf"still)?\W*{_OPEN}|"
    rf"(?:so far |as yet |alas |again )?{_NOBODY}(?: (?:so far|yet|else))?(?: (?:has|have|had|is|was))?(?: (?:it|this|"
    rf"that|them|offered|"
    r"volunteered|answered|replied|spoke up|stepped forward|came forward|raised (?:a|his|her|their) hand|took (?:it|"
    r"this|that|them)|"
    r"taken (?:it|this|that|them)|takes (?:it|this|that|them)|claimed (?:it|this|that|them)|wanted (?:it|to|this|that)|"
    r"wants (?:it|to|this|that)|picked (?:it|this|that|them) up|owns (?:it|this|that|them)|on (?:it|this|that)|"
    r"signed up(?: for it)?|put (?:a|his|her|their) (?:hand|name) (?:up|down)|feels responsible|said (?:yes|a word)|moved))?|"
    r"(?:silence|no (?:answer|hands?|reaction|volunteers|takers)(?: (?:went up|came))?)|"
    r"(?:\(?who(?: (?:does|takes|will do|could do|can do|picks up|would) (?:it|this|that))?\s*\?+\)?)|"
    r"who (?:does|takes|will do|will take) (?:it|this|that) (?:is|was|remains|stays) (?:still )?(?:open|undecided|unclear)|"
    r"(?:still )?(?:unassigned|unclaimed|unowned|ownerless|up for grabs)"
    r")(?:\W+(?:yet|so far|at the moment|for now|as of (?:today|now)|until now|here|either|right now|in the room|today|"
    r"currently|"
    r"as yet|still))*\W*",
    re.IGNORECASE,
)
"""A clause that says that somebody is still to be found, and nothing else."""
_BOUND = re.compile(
    r"\s*(?:\.\.+|…|[;,](?=\s)|\s[–—-]+(?=\s)|:(?=\s)|\.(?=\s|$)|(?<=\s)\((?=[^()]{2,40}\))|\)|(?<=\S)\?(?=\s|$))\s*",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\b(?:(?:still )?(?:has|have|needs?|ought)|is|are) (?:still |also |yet )?to (?:be )?[a-z]+|\bmust(?: be)? |"
    r"\bneeds? (?:[a-z]+ly )?"
    r"(?:[a-z]+ing|an?|some|new|more|another|one|two|its)\b|\bto be [a-z]+(?:ed|t|n|ne|d|ut)\b|\bshould be [a-z]+|\b(?:is|are) "
    r"(?:still )?(?:missing|outstanding|overdue|due|pending|owed)\b|\bwants? [a-z]+ing\b",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|does|do|will|would|could|might|may|says?|said|asked|wanted|we|they|he|she|I|you|"
    r"because|if|why|how)\b|\b(?!(?:need|feed|embed|speed|seed|bed|shared|old|unused)\b)[a-z]{3,}ed (?:the|a|an|for|us|"
    r"to|that|out|up)\b"
)
_PAST = re.compile(r"\b(?:yesterday|last (?:week|month|year|time)|ago|was|were|had|did)\b", re.IGNORECASE)
_LEAST = 2


def ownerless(reading: Reading, text: str, line: int, to: int, *, listed: bool) -> list[Candidate]:
    """The task of a text that a clause says to be nobody's. listed: whether it is a point of a list, where what is to be
    done need not be said to be so."""
    masked = without_quotes(text)
    if not masked.isascii() and re.search("[㐀-鿿]", masked):
        return []
    cuts = [0]
    for bound in _BOUND.finditer(masked):
        cuts += [bound.start(), bound.end()]
    cuts.append(len(masked))
    spans = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if masked[a:b].strip(" .)")]
    ends = [*(b for _, b in spans), spans[-1][1]] if spans else []
    at = next(
        (
            at
            for at, (a, b) in enumerate(spans)
            if at and any(_CLAUSE.fullmatch(_closed(masked, a, end)) for end in (b, ends[at + 1]))
        ),
        None,
    )
    if at is None:
        return []
    first = _begins(masked, spans[at - 1][1])
    what = text[first : spans[at - 1][1]].strip(" (")
    if not _is_to_do(what, reading, listed=listed):
        return []
    slots = reading.slots(what)
    rest = text[spans[at][1] :]
    due = slots.due or next(iter(reading.when.all(what)), None) or next(iter(reading.when.all(rest)), None)
    title = slots.title
    return (
        [Candidate(title, Owners(words=text[slice(*spans[at])].strip()), due, line, to)]
        if len(title.split()) >= _LEAST
        else []
    )


def with_ownerless(
    reading: Reading, text: str, line: int, to: int, found: list[Candidate], *, listed: bool
) -> list[Candidate]:
    """What was found in a text, and what it says besides to be nobody's."""
    more = ownerless(reading, text, line, to, listed=listed)
    return [*found, *(one for one in more if not any(_same(one, known) for known in found))]


def _same(one: Candidate, known: Candidate) -> bool:
    return fold(one.title) in fold(known.title) or fold(known.title) in fold(one.title)


def _closed(text: str, start: int, end: int) -> str:
    """A clause with the question mark that a cut took from it."""
    mark = re.match(r"\s*\?", text[end : end + 2])
    return text[start:end] + ("?" if mark else "")


def _begins(text: str, end: int) -> int:
    """Where the sentence begins that ends there."""
    return next((start for start, stop in reversed([*sentences(text[:end])]) if text[start:stop].strip()), 0)


def _is_to_do(what: str, reading: Reading, *, listed: bool) -> bool:
    """Whether it says what has to be done, or in a list only names it."""
    off = (
        is_question(what) or is_supposed(what) or is_done(what) or is_reported(_DUTY.sub("", what)) or WISH.search(what)
    )
    if off or reading.people.mentions(what):
        return False
    duty = _DUTY.search(what)
    return bool(duty and not _PAST.search(what)) or bool(listed and not _STATE.search(what))
