"""What a writer says of himself in English, by what speaks for it: "I" as the subject of a deed that is yet to come, "me" where
a name would stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.committing import DEED

_STATES = (
    r"(?:be|am|was|were|had|have|has|did|do(?: not|n['’]t)|think|thought|know|knew|guess|hope|believe|feel|felt|mean|like|love|"
    r"hate|prefer|wish|want|need|see|saw|hear|heard|wonder|doubt|fear|assume|suppose|agree|disagree|expect|understand|"
    r"remember|forget|forgot|said|say|told|asked|wrote|sent|made|took|gave|met|got|found|went|came|left|kept|ran|built|"
    r"brought|bought|spoke|could|would|should|can|may|might|must|cannot|never|always|usually|often|not|only|no|"
    r"live|work|sit|stay|leave|join|arrive|return|travel|fly|start|attend|chair|will|shall|apologi[sz]e|miss|"
    r"and|or|just|really|still|also|rather|personally|[a-z]+ed)\b"
)
_ABSENT = (
    r"(?:going|being|having|hoping|thinking|looking forward|leaving|joining|attending|flying|travel+ing|working|returning|"
    r"coming|starting|visiting|sitting|moving to|staying|wondering|expecting|waiting|assuming|asking (?:myself|whether|why))\b"
)
_PERSONAL = (
    r"(?!(?:tak(?:e|ing) (?:(?:the|a|my|an earlier|the last) (?:train|bus|plane|flight|ferry|day|week|afternoon|"
    r"morning|break|exam|"
    r"course|car|kids?|dog)|leave|part|it (?:easy|slow)|(?:mon|tues|wednes|thurs|fri)day|(?:two|three|some|a few) days)|"
    r"pick(?:ing)? up (?:my|the kids)|mov(?:e|ing) (?:house|flat|into|to)|giv(?:e|ing) (?:a|my|the) (?:talk|speech|"
    r"keynote|lecture|"
    r"birth)|get(?:ting)? (?:(?:the|a|an)\b(?![^.;]*\b(?:by|no later than|until)\b)|my|married|back|up|home|off|out|"
    r"in|old|new)|turn(?:ing)? (?:[a-z]+ty|[a-z]+teen|[0-9]+)|look(?:ing)? forward|sit(?:ting)?|stand(?:ing)?|see(?:ing)?|"
    r"meet(?:ing)?|visit(?:ing)?|watch(?:ing)? the (?:match|game|film|final|race|show)|celebrat(?:e|ing)|"
    r"marry(?:ing)?|speak(?:ing)?|"
    r"talk(?:ing)? at|lectur(?:e|ing)|count(?:ing)? on|rely(?:ing)? on|thank(?:ing)?|receiv(?:e|ing)|trust(?:ing)?|"
    r"blam(?:e|ing)|"
    r"support(?:ing)?|find(?:ing)?|consider(?:ing)?|regard(?:ing)?|spend(?:ing)?|hear(?:ing)?|enjoy(?:ing)?|welcom(?:e|ing)|"
    r"congratulat(?:e|ing)|"
    r"appreciat(?:e|ing)|recommend(?:ing)?|suggest(?:ing)?|propos(?:e|ing)|prefer(?:ring)?|worry(?:ing)?|"
    r"imagin(?:e|ing)|put(?:ting)? down|"
    r"own(?:ing)?|manag(?:e|ing)|remain(?:ing)?|notic(?:e|ing)|mention(?:ing)?|hop(?:e|ing)|lik(?:e|ing)|"
    r"teach(?:ing)?|keep(?:ing)? (?:everybody|everyone|you|calm|my|an)|chair(?:ing)?|moderat(?:e|ing)|host(?:ing)?)\b)"
)
"""What one does in one's own life, holds to be so or gets from others, and hands nothing over by."""
_ADVERB = r"(?:(?:also|just|now|then|even|already|personally|quickly|still)\s+)?"
_OPENS = r"(?:^\s*(?:(?:And|But|So|Then|Also),?\s+)?|[.;:,–—-]\s+|\b(?:and|so|then|but)\s+)"
_OBJECT = (
    r"(?=[a-z]+(?: (?:up|off|out|in|on|over|back|down|through|with|for|at|into|after|to|away|together))*\s+(?:(?:the|a|an|our|"
    r"your|my|them|it|this|that|those|these|all|every|both|another|whether|why|how|what|who|two|three|four|some|any|us|you|"
    r"him|her|everybody)\b|[A-Z0-9]|[a-z]+ (?:[a-z]+ )?(?:for|of|to|with|from|about|on|in)\b))"
)
_DATED = re.compile(
    rf"{_OPENS}(?:I(?:['’]m|\s+am)\s+{_ADVERB}(?!{_ABSENT}){_PERSONAL}(?=[a-z]+ing\b)|"
    rf"I\s+{_ADVERB}(?!{_STATES}){_PERSONAL}{_OBJECT})"
)
"""I shorten the text by Friday, I'm shortening it tonight: with a day, it is yet to come."""
_BETWEEN = re.compile(rf"{_OPENS}I(?:['’]ll|\s+will|\s+shall|['’]m going to)\s*,\s*(?P<day>[^,]{{3,30}}),\s+(?=[a-z])")
"""I'll, by Friday, shorten it."""
_NO_CAUSE = r"(?!look\b|go\b|time\b|chat\b|word\b|think\b|try\b|call\b|meeting\b)"
_CAUSES = rf"have (?:the |our |my |a |an )?{_NO_CAUSE}[A-Za-z]+ [a-z]{{2,}}"
_TAKES_ON = re.compile(
    rf"{_OPENS}(?:"
    rf"I(?:['’]ll|\s+will)\s+(?:also\s+)?(?:(?=(?:{_CAUSES}))|(?:see to it|make sure|ensure|take care|arrange)(?: that)?"
    rf"(?: we| it| they)? (?=[a-z])|get (?:a)?round to (?=[a-z]+ing\b))|"
    r"I(?:['’]d| had) (?:better|best) (?!not\b|be\b|go\b|leave\b|wait\b)|"
    r"(?:(?i:(?:you can |please )?(?:count|rely) on me to|leave it to me to)|up to me to|I(?:['’]m| am) (?:down|the one) to|"
    r"(?-i:[Mm])y (?:own )?(?:job|task|part|homework|turn|share|next step|bit)(?: here| now| then)?(?: is| will be)?"
    r"(?: to| [:–—-])|"
    r"(?-i:[Mm])ine(?: is)?\s*(?:to|[:–—-])|(?:that|which|this) (?:one )?leaves me (?:to|"
    r"with)) )\s*(?=[a-z])(?!keep (?:every|you|calm)|chair\b|be\b|moderate\b|listen\b)|"
    rf"(?<!fine )(?<!ok )(?<!okay )(?<!news )\b(?:for|with|on|to|by) me\s*[:–—]\s*{DEED}|"
    r"I(?: still)? owe (?:you|them|us|everybody)[^:.;]{0,24}:\s*(?=[a-z])|"
    r"\bI(?:['’]ve| have)? (?:promised|assured|offered) (?:the [a-z]+|my [a-z]+|[A-Z]\w+|them|him|her|you all) "
    r"(?:to|(?:that )?I(?:['’]d|['’]ll| would| will)) (?=[a-z])",
)
_NAME_PLACE = r"(?:^|[:：→(（–—]|->|=>|\s-|\b(?:TODO|To-?do|A[IP]|A(?:CTION|ction))\s)\s*"
_ENDS = r"(?=\s*(?:[,，;；:：)）→–—]|\.?$|\s-|\b(?:to|by|until|till|before|on|this|next|tomorrow|tonight|today)\b))"
_I_DO = (
    r"I(?:['’]ll| will|['’]m going to)?(?: also)? (?:do|take|handle|see to|look after|look into|own|have|get|got|am on)"
    r" (?:that|this|it|them|those)(?: one| on| up| myself)?"
)
_JOINT = r"(?:\s*(?:and|&|\+|/|,|、|和|跟)\s*)"

_MINE = re.compile(
    rf"^\s*(?:and )?[Mm]e\s*(?::|[–—-]+(?= )|->|→)\s*(?={DEED})"
    r"(?!(?:against|for|with|without|in|on|at|of|from|off|out|away|still|only|also|yes|ok|okay|fine|sorry|sick|late|rather|same|"
    r"both|very|quite|less|more|too|again|maybe|agreed|[a-z]+ed|[a-z]+ly|[a-z]+ing)\b)(?=[a-z]+ [\w\"“])(?![^.;]*\?)"
)
"""me: send it round, today: nobody quotes himself so."""


def own_deed(words: str, dues: Sequence[Due]) -> tuple[int, Due | None] | None:
    """Where what the writer is going to do begins, and the day where it stands in between; None where he says nothing of it."""
    between = _BETWEEN.search(words)
    day = next((due for due in dues if between and between.start("day") <= due.start < between.end("day")), None)
    if between and day:
        return between.end(), day
    found = _TAKES_ON.search(words)
    found = found or (_DATED.search(words) if any(due.day for due in dues) else None)
    return (found.end(), None) if found else None


def with_writer(text: str, names: Sequence[str], writer: str) -> str:
    """The text with the writer's name where "me" or "I" stands as one of those who do it: "Ada and me", "Rob and I will"."""
    others = "|".join(re.escape(name) for name in names)
    joined = rf"(?:(?:{others}){_JOINT})" if others else "(?!)"
    text = _MINE.sub(f"{writer} to ", text)
    text = re.sub(rf"(?P<place>{_NAME_PLACE}{joined}*)[Mm]e\b{_ENDS}", lambda found: found["place"] + writer, text)
    text = re.sub(
        rf"(?P<place>{_NAME_PLACE})[Mm]e(?P<joint>{_JOINT})(?=(?:{others or '(?!)'})\b)",
        lambda found: found["place"] + writer + found["joint"],
        text,
    )
    text = re.sub(rf"(?P<place>{_NAME_PLACE}){_I_DO}{_ENDS}", lambda found: found["place"] + writer, text)
    return re.sub(
        rf"(?P<others>\b{joined}+)(?<=[d&] )I(?=['’]ll\b|\s+[a-z])", lambda found: found["others"] + writer, text
    )
