"""How English minutes say that somebody has something to do: by what is promised, planned, asked of them or left to them.

Each form says who before it, and ends where what is to be done begins. Where only a day makes a task of it, that is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due

_ADVERBS = (
    r"(?:(?:also|still|then|both|each|kindly|gladly|now|just|even|first|again|finally|really|happily|already|once more|"
    r"in turn|there|will)\s+)*"
)
DEED = (
    r"(?:also\s+|then\s+|just\s+|quickly\s+|please\s+)?(?!(?:be|have|not|never|need|see|hear|know|like|love|prefer|rather|"
    r"leave|join|attend|"
    r"return|arrive|retire|travel|fly|live|understand|had|better|miss|assume|enjoy|keep (?:you|us|them|in|an|going)|"
    r"no|nothing|none|everything|we|he|she|they|do (?:better|well|fine)|believe|remember|the|a|an|our|their|his|her|"
    r"my|your|its|it|this|"
    r"that|these|those|us|me|him|them|everyone|everybody|all|do without|wait|stay|say|hope|think|feel)\b)(?=[a-z]{2})"
)
"""Before a verb that can be a task: "send", not "be", "know" or "the"."""
_TO_WHOM = (
    r"(?:\s+(?:to\s+)?(?:us|me|him|her|them|everybody|everyone|the team|the group))?"
    r"(?:\s+(?:in return|in turn|for that|too|instead))?"
)
_PROMISES = (
    r"(?:agree|promise|offer|volunteer|commit|pledge|undertake|plan|intend|arrange|accept|mean|aim|propose|vow|guarantee|"
    r"sign up|step up|opt)"
)
_PROMISED = (
    r"(?:(?:agree|promise|offer|volunteer|committ|pledg|plann|intend|arrang|accept|vow|guarante|sign)e?d(?: (?:up|himself|"
    r"herself|"
    r"themselves))?|undert(?:aken|ook)|(?:taken|took)(?: it)? (?:up)?on(?: (?:it|himself|herself|themselves|myself))?)"
)
_READY = (
    r"(?:going|down|set|due|supposed|expected|meant|scheduled|happy|glad|willing|ready|free|keen|prepared|on the hook|told|"
    r"ok|okay|fine|all right|available|asked|assigned|planning|aiming|intending|offering|hoping|committed|booked|the one|"
    r"next|about|up)"
)
_SAYS = (
    r"(?:said|says|insist(?:s|ed)|confirm(?:s|ed)|announce[sd]|added|adds|repli(?:es|ed)|answer(?:s|ed)|promise[sd]|"
    r"agree[sd]|assure[sd]|"
    r"mentioned|mentions|volunteered|offered|decided|is sure|was sure|"
    r"told us|has said|has confirmed|has promised|has agreed)"
)
_MODAL = r"(?:['’]ll|['’]d|\s+(?:will|would|can|could|shall|is going to|are going to|was going to|am going to))\s+"
_CAUSED = (
    r"(?=have (?:(?:the|our|his|her|their|an?) )?(?!(?:more|less|enough|no|full|some|any|to|it|a|the|an|both|all)\b)[\w-]+ "
    r"(?!(?:for|from|with|and|into|until|about|over|after|before|than|during|off|out|up|down|back|ready|all|time|left)\b)"
    r"(?![a-z]+(?:ed|ing|s)\b)[a-z]{3,}(?: (?:up|off|out|over|down|back|in|through))? "
    r"(?:the|an?|our|it|them|his|her|their|every|both|whether|[A-Z]\w+)\b)"
)
"""She will have legal check the wording: who does it for her."""
_COMMITS = re.compile(
    rf"\s+{_ADVERBS}(?:"
    rf"(?:(?:has|have)\s+{_ADVERBS})?{_PROMISED}{_TO_WHOM}\s+to|{_PROMISES}s?{_TO_WHOM}\s+to|undertakes to|"
    rf"(?:is|are|was|were) (?:so )?(?:kind|good|nice|brave|generous)(?: enough)?(?: as)? to (?:offer|agree|volunteer|promise) to|"
    rf"(?:is|are|am|will be)\s+{_ADVERBS}(?:{_READY}\s+)?to(?:\s+have to)?|(?:gets?|has|have|needs?|ought)\s+{_ADVERBS}to|"
    rf"(?:has|have|got|gets|was given|is given|took|takes) (?:an?|the) (?:action|task|job|homework|order) to|(?:has|"
    rf"have) (?:it )?on (?:his|her|their|my|the) (?:list|plate|"
    rf"desk) to|"
    rf"takes (?:this|that|it|it up|one|that one|this one)(?: on| over)? (?:on )?(?:himself |herself )?(?:and|to)|"
    rf"takes the (?:first|second|third|last|next|other|unpleasant) (?:one )?(?:and|to)"
    rf")\s+{DEED}|"
    rf"(?:['’]ll|\s+(?:will|is going to))\s+(?:also |then )?{_CAUSED}|"
    rf"\s+{_ADVERBS}{_SAYS}{_TO_WHOM}(?:\s+that)?\s+(?:he|she|they)(?: (?:himself|herself))?{_MODAL}{DEED}"
)
_ALSO_DOES = re.compile(
    rf"\s+{_ADVERBS}(?:(?:picks|takes|picked|took) (?:this|that|it|this one|that one)(?: (?:up|on|over))?(?: (?:himself|"
    rf"herself))?|"
    rf"is on (?:it|this|that)|has (?:it|this)|looks into (?:it|this)|jumps in) and (?:will\s+|"
    rf"is going to\s+)?(?:then\s+)?{DEED}"
)
"""Rob picks this up and renews the certificate."""
_DOING = re.compile(
    rf"\s+{_ADVERBS}(?:(?:got|gets|has|was given|is given|took|takes) (?:the|on the) (?:job|task|action|part|homework) of|"
    rf"(?:said|says) yes to|"
    r"(?:sees|will see|is seeing|agreed|promised) to|(?:is|are|will be) responsible for|(?:takes|will take|"
    r"took on the) (?:care|charge) of|is in charge of|"
    r"volunteered for|looks after|will look after|deals with|will deal with)\s+(?=[a-z]+ing\b)"
)
_BUSY = re.compile(
    r"(?:['’]ll|\s+(?:is|are|will))\s+(?:be\s+)?(?!(?:going|being|leaving|travelling|traveling|coming|having|"
    r"working|joining|starting|returning|"
    r"looking forward|flying|moving (?:house|to)|sitting|hoping|thinking|attending|"
    r"visiting)\b)(?=[a-z]{3,}ing\s+(?:[a-z]+\s+)?(?:the|a|an|our|all|"
    r"both|it|them|this|that|those|these|whether|why|who|[A-Z])\b)"
)
"""Priya is documenting the steps next Thursday."""
_THINKS = re.compile(
    rf"\s+{_ADVERBS}(?:reckons|reckoned|thinks|guesses|estimates|estimated|hopes|believes|is confident)(?:\s+that)?\s+(?:he|"
    rf"she|they){_MODAL}{DEED}"
)
_WITH_DAY = re.compile(
    rf"\s+{_ADVERBS}(?:wants?|hopes?|expects?|tries|would like|will try|will do (?:his|her|their) best|is trying|"
    rf"is hoping)\s+to\s+{DEED}"
)
_HAS_DONE = re.compile(
    r"(?:['’]ll|\s+will)\s+have\s+(?=(?:the|a|an|our|his|her|their|all|both|it|that|this)\b[^.;,]{0,60}?\s"
    r"(?:[a-z]{2,}ed|done|sent|written|got|taken|set up|up|ready|built|gone|off|put|found|rewritten|cut|back|out|in)\b)"
)
"""Wen will have the tags added by Friday."""
_UNTIL = re.compile(
    rf"\s+(?:still )?(?:has|have|was given|were given|gets)\s+(?=(?:time )?(?:until|till)\b[^.;]{{3,30}}?\bto\s+{DEED})"
)
_OWES = re.compile(
    r"\s+(?:still |also )?(?:owes?)\s+(?=(?:us|me|him|her|them|[A-Z][\w-]+|the [a-z]+)\s+(?:the|a|an|his|her|their|one|two|"
    r"three)\b)"
)
"""Joyce still owes Walter the log extracts."""
_OWN = re.compile(
    r"(?:['’]s?)?\s+(?:(?:still|also)\s+)?(?:job|task|part|turn|homework|item|share|bit|owes (?:us|me) (?:this|one)|action|"
    r"duty|next step|to-?do|volunteered|offered|promised|agreed|takes on|took on|takes over|picks up|inherits|"
    r"is left with|gets this one|has one thing left|has this one)(?: here| now| there| is| then)?\s*[:–—-]\s*(?:to\s+)?"
    rf"{DEED}"
)
"""Rob's job: turn off the old account."""
_LED = re.compile(
    r"(?:in the end|in any case|for now|for (?:him|her) part|what(?:['’]s| is) (?:left|still open|open|missing|next|"
    r"to do)(?: to do)? for|from now on|from there|after that|before that|before then|"
    r"until then|"
    r"at the end|as (?:agreed|discussed|promised|always|before)|meanwhile|instead|eventually|this time|once more|to start with|"
    r"(?:for|on|regarding|concerning|as for) the (?:first|second|third|fourth|last|next|other|"
    r"rest)(?: [a-z]+)?(?: \([^()]{2,50}\))?|to|for|cc|(?:because|instead) of that|for that|therefore|hi|hello|dear|hey|"
    r"again|additionally|besides|finally|lastly|luckily|"
    r"thankfully|"
    r"as a (?:result|consequence|first step)|"
    r"in (?:return|addition|parallel|turn)|so far|of (?:these|those)|on top(?: of that)?|it was (?:agreed|decided|"
    r"settled) that|"
    r"(?:after|before|during|with|together with|along with|because of|due to|despite|following|until|since|besides|apart from|"
    r"instead of|given|at|in|as part of|to [a-z]+) (?!i\b|we\b|which\b|that\b)[^,.;:?()]{3,40}|"
    r"(?:we|they|everybody) (?:agreed|decided|settled) that|the plan is that|the idea is that|next),?\s*",
    re.IGNORECASE,
)
"""What may stand before who acts, and says nothing of its own."""


_ASIDE = re.compile(
    r",\s+(?:who|whose|as|like|since|together|along|being|with|our|the|after|once|also|too|for|in|on)\b[^,.;?]{2,50},(?=\s)|"
    r"\s*,?\s*(?:too|himself|herself|themselves|alone|again),?(?=\s)"
)


def after_aside(text: str, last: int) -> int:
    """Where what somebody does begins behind what is only said beside his name: "Marta, who knows it best, will …"."""
    found = _ASIDE.match(text, last)
    return found.end() if found else last


def commits_en(text: str, last: int, end: int, dues: Sequence[Due]) -> int | None:
    """Where what somebody is said to be going to do begins. last: where the names end; end: where the sentence does."""
    found = (
        _COMMITS.match(text, last) or _OWN.match(text, last) or _ALSO_DOES.match(text, last) or _DOING.match(text, last)
    )
    if found:
        return found.end()
    owed = _UNTIL.match(text, last) or _OWES.match(text, last)
    if owed:
        return owed.end()
    dated = (
        _WITH_DAY.match(text, last)
        or _THINKS.match(text, last)
        or _BUSY.match(text, last)
        or _HAS_DONE.match(text, last)
    )
    return dated.end() if dated and any(last <= due.start < end for due in dues) else None


def agreed_en(before: str) -> bool:
    """Whether what follows was agreed on: "We agreed that"."""
    return bool(_AGREED.search(before))


def led_in_en(before: str) -> bool:
    """Whether what stands before who acts is no more than a lead: "In the end", "It was agreed that"."""
    return bool(_LED.fullmatch(before.lstrip()))


def after_lead(words: str, dues: Sequence[Due]) -> tuple[int, Due | None]:
    """Where "I" could begin behind what a sentence opens with, and the day that this is: "Tonight I …", "For my part I …"."""
    due = next((one for one in dues if not words[: one.start].strip()), None)
    found = _COMMA.match(words, due.end if due else 0) if due else _MY_PART.match(words) or _LED.match(words)
    return (found.end(), due) if found and words.startswith("I", found.end()) else (0, None)


_AGREED = re.compile(
    r"\b(?:(?:agreed|decided|settled|the plan is|the idea is) (?:that )?|(?:agreed|decided|outcome|"
    r"next steps?|result|plan|follow-up|conclusion)\s*[:–—-])\s*$",
    re.IGNORECASE,
)
_COMMA = re.compile(r"\s*,?\s*")
_MY_PART = re.compile(
    r"\s*(?:(?:as )?for my (?:own )?part|(?:on|from|for) my (?:own )?(?:side|end)|as for me|myself|personally|in parallel|"
    r"in the meantime|after (?:the )?[a-z]+|before (?:the )?[a-z]+|once more)[,:]?\s+",
    re.IGNORECASE,
)


def own_commitment(words: str, dues: Sequence[Due]) -> re.Match[str] | None:
    """Where the writer says what he is going to do, but for "I will": "I promised to", "I still have to", "I said I would"."""
    found = _OWN_WORDS.search(words)
    return found or (_OWN_DATED.search(words) if dues else None)


_BEFORE_I = (
    r"(?:^\s*(?:(?:And|But|Then|So|Next|Also|Now|Still|Again|Well|As promised|As agreed|In return|Finally|"
    r"Lastly),?\s+)?|[.;:,–—-]\s+|\b(?:and|so|then|but|also|meanwhile|again)\s+)"
)
_OWN_WORDS = re.compile(
    rf"{_BEFORE_I}(?:"
    rf"I(?=[\s,'’])(?: myself| personally|,[^,.;]{{3,24}},)?(?:['’]ve|['’]m|\s+have|\s+am)?\s+{_ADVERBS}(?:"
    rf"{_PROMISED}{_TO_WHOM}\s+to|{_PROMISES}{_TO_WHOM}\s+to|{_READY}\s+to|to|(?:have|need|ought)\s+{_ADVERBS}to|"
    rf"(?:said|say|promised|told (?:them|you|him|her)|agreed|decided)(?:\s+that)?\s+I{_MODAL}|"
    rf"(?:will|shall|['’]ll)\s+"
    rf")\s*{DEED}|"
    rf"I(?:['’]ll|\s+will)?\s+(?:also\s+)?(?:take|have|pick|do|keep|get|own) (?:(?:on|up|over) )?(?:this|that|it|one|"
    rf"that one|this one|"
    rf"the (?:first|second|third|last|next|other|rest|unpleasant|hard|easy|boring)(?: (?:one|part|bit))?)"
    rf"(?: (?:on|up|over|myself))?,? (?:and|to)\s+(?:I(?:['’]ll| will)\s+)?{DEED}|"
    rf"I (?:have|had) (?:it|this) on my (?:list|plate|desk) to\s+{DEED}|"
    rf"(?-i:[Ii])t(?:['’]s| is| falls| will be| stays)(?: left)? (?:on|to|up to|with) me to\s+{DEED}|(?-i:[Tt])(?:hat|"
    rf"his) leaves me to\s+{DEED}|"
    rf"(?-i:[Tt])he (?:rest|last one|first one|other one|next one) (?:is|will be) mine\s*[:–—-]\s*{DEED}|"
    rf"I (?:do|take|have|keep) (?:the (?:first|last|next|other|second|third) one|this|that|this one|"
    rf"that one)\s*[:–—-]\s*{DEED}|"
    rf"(?-i:[Ww])hat I(?: still)? (?:owe (?:you|them|us)|have to do|promised|took on|will do)\s*[:–—-]\s*{DEED}|"
    rf"(?-i:[Tt])o[- ]?do for me\s*[:–—-]\s*{DEED}|(?-i:[Ff])or me\s*[:–—-]\s*{DEED}|"
    rf"(?-i:[Mm])y (?:own )?(?:part|job|task|homework|share|turn|bit|item|action|list|to-?do)(?: here| now|"
    rf" is)?\s*[:–—-]\s*{DEED}|"
    rf"(?-i:[Mm])e\s*[:–—-]\s*{DEED}|I owe (?:you|them|him|her|everybody|us) (?:this|one|one thing)\s*[:–—-]\s*{DEED})"
)

_OWN_DATED = re.compile(
    rf"{_BEFORE_I}I(?:\s+(?:can|want to|hope to|would like to|could)|['’]d like to|['’]m hoping to)\s+(?:also\s+|"
    rf"probably\s+)?{DEED}"
)
"""I can send it by Friday: with a day, it is a promise."""
