"""What people say they will do in a call and is no work: feel, talk, find a window, see to their own affairs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.utterances import Utterance

_WHO = (
    r"(?:\b(?:I(?:['’]ll| will|['’]m (?:going to|gonna)| am going to|['’]d|"
    r" (?:have|need|want|could|can|might|must|should) ?(?:to)?)|[Ll]et me|"
    r"[Ss]ome(?:one|body) (?:has to|needs to|should|must|ought to)|"
    r"(?:[Yy]ou|[Ww]e|[Tt]hey) (?:need to|have to|could|should|must|might))|~(?: will| can| has to| must|['’]ll))"
)
_SOFTLY = r"(?: (?:just|quickly|probably|certainly|definitely|always|maybe|then|also|never|really|only|soon|simply|all|still))*"
_FEELS = (
    r"(?:remember(?! to)|cry|weep|laugh|scream|faint|panic|sleep|dream|suffer|starve|freeze|explode|regret|enjoy|love|hate|"
    r"celebrate|forget|worry|wonder|doubt|understand|recogni[sz]e|die|go (?:mad|crazy|nuts|insane|bald|blind|grey)|"
    r"get (?:used to|over it|by|old|fired|lost|bored|angry|nervous|a (?:heart|headache|beer|drink|sandwich|nap))|"
    r"lose (?:my|his|her|the) (?:voice|mind|temper|patience|nerves?|hair|faith|job|bet)|"
    r"have (?:nightmares|a (?:word(?! with)|field|heart|nap|drink|beer|look at the weather))|sound like|look (?:stupid|"
    r"silly|forward)|"
    r"live with|believe|kill (?:me|him|her|them|somebody|someone)|thank (?:me|us) (?:later|one day)|"
    r"catch (?:my|his|her) (?:breath|death)|stretch (?:my|his|her) legs|bet|put (?:my|his|her) (?:money|foot|hand|head)|"
    r"clap|bow|blush|"
    r"(?:owe|buy|get) (?:you|him|her|them|everybody|everyone) (?:all )?(?:a |an |some )?(?:beers?|drinks?|coffees?|lunch|"
    r"dinner|pizzas?|cakes?|"
    r"ice creams?|rounds?|apology)|frame (?:it|that|this)|(?:print|put|wear|get|hang) (?:it|that|this)(?: [a-z]+)? on (?:a|"
    r"my|the) (?:[Tt]-?shirt|mug|"
    r"wall|fridge|grave|cake|poster)(?! (?:in|of|at|by|near)\b)|take (?:the|all the) (?:blame|credit|fall|bait)|give (?:you|"
    r"him|her|them|it|us|"
    r"that) (?:that|credit|full marks|"
    r"points|a (?:chance|break|medal|star|minute|second|try))|be (?:the adult|the judge|fair|honest|blunt|patient|quick|"
    r"realistic)|"
    r"see (?:the (?:funny|bright) side|it)|get (?:some|more) (?:sleep|rest|air)|do without|hear the end|eat (?:my|something|"
    r"lunch|a|the (?:cake|cookies))|sit (?:down(?! with)|back)|run out of)"
)
_SPEAKS = (
    r"(?:tell (?:you|us|me)(?! (?:by|on|when|as soon|once))|get (?:back )?to (?:that|it|this|those|the [a-z]+) "
    r"(?:later|in a|at the end|after|next|then|soon|shortly)|come (?:back )?to|move on|(?:begin|carry on|continue)(?=[.,!]|$)|"
    r"go (?:on|through (?:it|them|this|that|the (?:list|points|numbers|agenda|slides)) (?:quickly|one by one|now))|"
    r"put (?:it|that) (?:this way|that way|differently|bluntly|simply|like this|mildly|another way)|"
    r"present (?:the|his|her|their|my) [a-z ]{3,30} (?:in a (?:minute|moment|second)|later(?: on)?|shortly|now|today)|"
    r"show (?:us|you)|(?:sum|wrap) (?:it |this |that |things )?up\b|be brief|skip (?:that|this|it|the|my)|read (?:it|that|"
    r"this) out|"
    r"hand (?:you )?over to|say|rant|whisper|mumble|speak (?:up|slowly|quietly|softly)|tell the (?:whole |long |short )?story|"
    r"keep (?:it|this|that) (?:short|brief|quick)|repeat|rephrase|ramble|shut up|stop talking|save (?:you|us) the|"
    r"spoil|bore you|agree|disagree|beg to|guess|play (?:the )?(?:bad|good) (?:guy|cop)|stop (?:you|him|her|us) there|"
    r"interrupt|"
    r"(?:add|ask|mention|raise|throw in|say|point out|squeeze in) (?:you |one |just )?(?:a word|one word|something|"
    r"a (?:quick )?(?:point|question|thing|thought)|one (?:more )?"
    r"(?:thing|point|question|thought)|two (?:things|points|questions)|another (?:point|thing|question))(?! (?:to|for|in|"
    r"on) (?:the|our))|"
    r"finish (?:the|my|that|this|his|her) (?:sentence|thought|point|story)|read what|correct (?:me|us|you)|confirm(?:,|"
    r" that (?:it|this|that))|"
    r"(?:check|get|open|look at|consult|find|grab|fetch|see) (?:my (?:notes?|calendar|diary|inbox|mail|phone|watch|"
    r"e-?mails?)|the (?:agenda|calendar|chat|clock))(?=[,.!?]|$)|"
    r"(?:take|get|answer|accept) (?:this|that|the) (?:call|one, sorry)|take over the call|join (?:us|the call|in|later)|"
    r"hear|defend|argue|apologi[sz]e (?:now|in advance)|play (?:the )?devil['’]s advocate|answer that (?:later|in a))"
)
_IN_CALL = (
    r"(?:(?:try|use|take|get|fetch|find|grab|switch to|change to|plug in|move to|go to|open|close)(?: in)? "
    r"(?:the|my|a|an|another|some)(?: (?:other|right|different|new|old|second|quiet|quieter|next))? "
    r"(?:headset|headphones|earphones|mic|microphone|camera|phone line|line|browser tab|tab|window|door|slide|charger|"
    r"laptop|mouse|"
    r"glasses|button|chair|water|tea|coffee|sweater|jacket|screen|power cable|adapter|wifi|hotspot)(?=[,.!?]|$| (?:first|"
    r"again|now|quickly|while|so|and|here)\b)|"
    r"(?:wave|raise my hand|type it in the chat|lower my hand|switch rooms|stop sharing|reboot my|restart my))"
)
_PRIVATE = (
    r"(?:(?:pick up|collect|fetch|feed|drive|visit|walk|take|bring) (?:my|the) (?:son|daughter|kids?|children|wife|husband|"
    r"mother|father|"
    r"parents|dog|cat|car|bike|boy|girl|baby|little one|train|bus|laundry|neighbour)s?\b|"
    r"catch (?:a|the|my) (?:train|bus|flight|plane|ferry|last)|go (?:to bed|shopping|swimming|for a (?:run|walk|swim))|"
    r"see (?:a|the|my) (?:doctor|dentist|physio)|water (?:my|the) plants|move (?:house|my car)|sign for (?:a|the) parcel|"
    r"buy (?:myself|lunch|a ticket to)|"
    r"tell (?:my|his|her) (?:mother|father|wife|husband|boss|neighbour|cat|dog)|let the (?:dog|cat|plumber|postman|kids?|"
    r"cleaner) (?:in|out)|vote|get (?:married|vaccinated)|cook|do (?:my|the) (?:laundry|shopping|taxes))"
)
_AND_DOES = (
    r",? (?:and|then|but|so)(?: then| also| just)? (?!(?:put|see|hear|say|tell|show|know|go|come|be)\b)"
    r"[a-z]+(?: (?:up|out|in|off))? (?:the|an?|our|all|those|your) "
)
_CLAUSE = rf"(?:(?!, (?:but|then|so|and) I\b| and I\b|{_AND_DOES})[^.;!?])*"
"""The rest of the clause, up to what else is done."""
_AND_THE = re.compile(_AND_DOES)
_TWO = 2
"""Requests in a sentence, of which only one is idle."""
_IDLE = re.compile(rf"{_WHO}{_SOFTLY} (?:{_FEELS}|{_SPEAKS}|{_IN_CALL}|{_PRIVATE})(?![a-z]){_CLAUSE}")
_ALWAYS = re.compile(rf"{_WHO}{_SOFTLY} (?:{_FEELS}|{_PRIVATE})(?![a-z]){_CLAUSE}")
"""What is no work on whatever day."""
_MANAGES = Phrases(
    "cope|manage|survive", r"\bI(?:['’]ll| will) (?:manage|survive|cope)(?: somehow| with it| without)?[.!]?$"
)
_CALL = Phrases(
    "admit|bigger|chat|click|cursor|full|go|jump|larger|let|mouse|pop|popup|scroll|share|show|skip|smaller|"
    "toolbar|window|zoom",
    r"\b(?:go|jump|scroll|skip) (?:back |forward |up |down |to )*(?:one|two|a|the|to|that|this)? ?(?:slide|page|chart|table|"
    r"graph|picture|previous)s?\b|"
    r"\b(?:move|close|resize|minimi[sz]e|drag|enlarge) (?:the|your|that) (?:window|pop-?up|toolbar|chat|cursor|mouse)\b|"
    r"\bmake (?:it|that|the (?:font|text|chart|window)) (?:a bit |a little )?(?:bigger|larger|smaller|full screen)\b|"
    r"\b(?:let|admit) (?:him|her|them|~) in\b|\b(?:share|show) (?:it|that) again\b|\b(?:zoom|click) (?:in|out|on|there|"
    r"again)\b",
    re.IGNORECASE,
)
"""What somebody is asked to do on the screen that all look at."""
_ASKS = Phrases(
    "attend|be|believe|come|got|guess|hear|heard|imagine|join|listen|make|noticed|please|read|see|seen|speak|stay|talk",
    r"\b(?:can|could|would|will|do) you (?:just )?(?:believe|imagine|guess|be (?:there|here|in|around|back|joining|"
    r"able to (?:join|come|make it)))\b|"
    r"^please,? (?:not\b|no\b|let (?:it|there|him|her) be)|\byou(?:['’]ll| will) have (?:noticed|seen|heard|read|got)\b|"
    r"\bI can (?:still )?(?:make it|come|join|be there|attend)\b|"
    r"(?:^|, )I can (?:(?:now|still|only|just|also|hardly|barely) )*(?:(?:talk|speak|listen|stay)(?: (?:now|again|fine|well|"
    r"too))*"
    r"|(?:hear|see) [^,.]*)[.!]?(?:$|, )",
    re.IGNORECASE,
)
"""What asks for no work: whether somebody comes, or can believe it."""
_HAPPENED = re.compile(
    r"\s*,\s*you (?!(?:wanted|promised|agreed|offered) to\b|said you['’]d\b|(?:were|are) (?:the one|going|supposed|meant)\b)"
    r"(?:froze|broke|went|dropped|came|sounded|looked|"
    r"cut|vanished|disappeared|left|missed|won|lost|had|got|made|"
    r"did|saw|knew|were|are|have|know|always|never|still|said|wrote|told|[a-z]{2,}ed)\b"
)
_SOMEBODY_MUST = Phrases(
    "always|feel|guess|swear|think",
    r"\bI(?: really| still)? (?:think|feel|guess|swear|always said)(?: that)? (?:some(?:one|body)|they|people) (?:should|"
    r"must|ought to|has to|needs to) "
    r"(?:really |just )?(?:write a (?:book|song|novel|paper)|be (?:fired|ashamed|punished|paid)|apologi[sz]e|invent|explain|"
    r"pay|win|get a (?:medal|prize|raise))\b",
)
_WISHES = re.compile(
    r"(?:^|[,.] )(?:(?:okay|ok|well|so|just|please|and|then|no|but),? )*(?:don['’]t forget (?:it|"
    r"that|them)(?=[.!]|$)|take your time|get well|carry on|go (?:ahead|on)|enjoy|"
    r"say (?:hi|hello)|have (?:a (?:good|nice|safe|great)|fun)|"
    r"keep (?:it up|going|calm)|sleep well|cheer up|calm down|hang in there|sit down|stay (?:calm|safe|healthy|strong)|"
    r"look who|good (?:luck|night|morning))\b",
    re.IGNORECASE,
)
"""What somebody is only wished."""
_LEAVES = Phrases(
    "dash|drop|go|head|hop|jump|leave|run",
    r"(?:~|\bI)(?: has| have| need| needs|['’]ve got|['’]s got)(?: to)? (?:run|go|leave|dash|hop|drop|jump|head (?:off|out))"
    r"(?: off| now| soon| early| at [^,.;]{1,12})*[.!]*$",
)
_MOVES = re.compile(
    r"~(?:['’]s| is) (?:moving|changing|switching) (?:to|into|desks?|offices?|house|teams?|jobs?|home)\b"
)
_FAMILY = re.compile(
    r"~(?:['’]s| is|['’]ll be| will be) (?:[a-z]+ing|picking up|dropping off) (?:an? |(?:his|her|their|the) (?:old |little )?)"
    r"(?:dad|mum|mom|mother|father|parents?|kids?|son|daughter|children|wife|husband|partner|dog|cat|doctor|dentist|"
    r"gran[a-z]*|exam|driving (?:test|lesson)|course|class)\b(?!['’])"
)
"""Who is with his own people: "May's taking her dad to the doctor on Monday"."""
_NAMED = re.compile(
    r"\b(?:can|could|would|will) you\b|\bplease\b|\bI(?:['’]ll| will|['’]m going to) |\blet me ", re.IGNORECASE
)


def is_idle(one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether all that a sentence has somebody do is no work: "I'll come to that in a minute", "May will remember it"."""
    bare = one.masked
    for each in reversed(one.mentions):
        bare = f"{bare[: each.start]}~{bare[each.end :]}"
    opens = bare[:1] == "~"
    if opens and _HAPPENED.match(bare, 1) and not _NAMED.search(bare):
        return True
    if opens and _FAMILY.match(bare) and not _AND_THE.search(bare):
        return True
    limited = any(due.marked or due.day for due in dues)
    found = (_ALWAYS if limited else _IDLE).sub(" ", bare)
    if found != bare:
        return not (_NAMED.search(found) or _AND_THE.search(found))
    if _ASKS.search(bare) or (_CALL.search(bare) and not any(due.marked for due in dues)):
        return len(_NAMED.findall(bare)) < _TWO
    return bool(
        _SOMEBODY_MUST.search(bare)
        or _WISHES.match(bare)
        or (opens and _MOVES.match(bare))
        or _LEAVES.search(bare)
        or ("~" in bare and _REASSURES.match(bare))
    )


_REASSURES = re.compile(
    r"~, (?:no (?:worries|problem|rush|hurry|panic|need|drama)|never mind|don['’]t worry|all good|no need|fair enough|"
    r"understood)[.!]?$|"
    r"(?:no (?:worries|problem|rush|hurry|panic|drama)|never mind|don['’]t worry|all good|fair enough|understood), ~[.!]?$",
    re.IGNORECASE,
)
"""What somebody who said no is only told for comfort: "Devika, no worries."."""


def makes_do(text: str) -> bool:
    """Whether somebody only says that he will manage, which takes nothing on but what he was asked: "I'll manage somehow"."""
    return bool(_MANAGES.search(text))
