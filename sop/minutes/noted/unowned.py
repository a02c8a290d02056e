"""Lines that say themselves that nobody has their task yet: 「監控儀表板（待認領）」, "someone has to check it"."""

from __future__ import annotations

import re

from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.people import Owners
from sop.minutes.language.roles import PAST
from sop.minutes.language.sayings import WISH, is_duty, is_reported
from sop.minutes.language.text import is_done, is_question, is_supposed, without_quotes
from sop.minutes.noted.lines import Line

_UNOWNED = re.compile(
    r"(?:[（(\[【,，:：;；>→➜—–-]|^)\s*(?:owners?\s*[:：]?\s*(?:[?？]+|tb[dca]|none|needed|missing|open)|"
    r"no (?:owner|name|taker)s?(?: yet| so far)?|unassigned|needs an owner|"
    r"(?:nobody|no one)(?: named| assigned)?(?: yet| so far)|"
    r"(?:尚無|還沒有?|沒有?|無)(?:負責人|人選|承辦人|owner)|"
    r"whoever (?:has time|is free|gets (?:to it|there) first)|看?誰有空(?:就?誰?[㐀-鿿]{1,2})?|有空的人[做弄接處理]+|"
    r"誰[㐀-鿿]{1,2}(?:再說|再議|都可以|都行)|誰都(?:可以|行)|"
    r"(?:承辦人?|人員|人選|負責人)(?:由[^，。]{1,8})?另行(?:指派|分派|指定|安排)|"
    r"人選(?:下次|之後|會後)?再(?:說|議|喬|定|討論)|"
    r"(?:負責人|承辦人?|主責|人選|誰做)\s*[:：]?\s*(?:未定|待定|待訂|另定|再議|尚?待確認|還沒定|未確[認定]|尚未(?:指定|"
    r"決定)|[?？]+)|"
    r"(?:待|尚?無人|沒人|尚?未有?人|還沒人|還沒有人|尚待)(?:認領|指派|分派|接手|接|要做)|誰來?做)"
    r"\s*(?=$|[）)\]】,，.。;；?？])|[（(\[【]\s*(?:open|n\.?n\.?|[?？]{1,3}|未定|待定)\s*(?=[,，;；/|、])|"
    r"[,，:：—–-]\s*[?？]{2,}\s*$|(?<=[／/|｜])\s*(?:[?？]+|未定|待定)\s*(?=[／/|｜]|$)",
    re.IGNORECASE,
)
_EMPTY_CELL = re.compile(r"\s*[／|｜]\s*[／|｜]\s*")
_ASKS = re.compile(
    r"要不要|是否|能不能|可不可以|(?<!知道)(?<!清楚)(?<!曉得)(?:為什麼|怎麼)|[嗎呢]|^建議|^(?:why|what|how|should|do|does|is|are|can)\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"\s*(?:→|->|=>|➜|➡)?\s*[【\[（(]?(?:(?:待|無人|沒人|尚?未有?人|還沒人|還沒有人|尚待|開放|徵求|等人|缺人)(?:認領|指派|分派|接手?|要做|負責|處理|做)|"
    r"徵人|缺人|(?:誰|看誰)有空|someone|somebody|anyone|anybody|whoever|who|tb[dc]|[?？]+|誰都可以|誰都行|不限人|任何人|"
    r"誰|某人|待定)\s*[?？]?\s*(?:[】\]）)]?\s*[:：]|[】\]）)])\s*(?=\S)|"
    r"\s*[?？]{1,3}\s+[-–—]\s+(?!(?:why|what|how|who|when|where|which|is|are|was|were|do|does|did|should|can|could|will|"
    r"would|if|whether)\b)(?!.*[?？]\s*$)(?=\S)",
    re.IGNORECASE,
)
_STANDING = re.compile(
    r"(?:到時候?|屆時|當[天晚日場]|那[天晚]|現場|期間|活動中)[^，。；]{0,6}[要得](?:至少)?有人[^，。；]{0,2}(?:盯|顧|守|看著?|陪|站|待)(?!緊)|"
    r"值班|待命|輪值|輪班|留守|坐鎮|在場|盯著?場|接電話|有人(?:在|顧|盯)(?:$|[，,。.；;！])|隨時|每[天日次場週班]|全程|"
    r"永遠|一直|"
    r"\bon[- ]?(?:call|duty|site|standby|hand)\b|\bstand(?:ing)?[- ]?by\b|\b(?:be|stay) (?:at|in|there|here|reachable|"
    r"around|present|"
    r"available)\b|\bat all times\b|\balways\b|\bevery (?:day|week|night|morning|time|shift|release)\b|\beach (?:day|"
    r"time|release)\b|"
    r"\bwatch(?:es|ing)? the\b",
    re.IGNORECASE,
)
"""What goes on and is never done: 「一定要有人值班」, "someone must be on call at all times"."""


_POINTS = re.compile(
    r"[（(\[【]\s*(?:→|->|=>|⇒|➜|cf\.?|見|詳見|詳|參見|參考|列[在於入]|已列[入在]?|放在?|記在|寫在|see|listed|on|in)"
    r"\s*(?:the |our )?"
    r"(?:(?:task|action|to-?do|open|items?|next)[ -]?)*(?:lists?|below|actions?|table|items?|to-?dos?|board|backlog|steps?|"
    r"下[面方列表]*|"
    r"待辦[^（）()]{0,4}|清單|[^（）()]{0,4}(?:表格?|清單|項目)|[^（）()]{0,4}第?[一二三四五六七八九十\d]+[點項條、.]?)\s*[）)\]】]|"
    r"[（(]\s*(?:below|下述|如下|下詳|後述)\s*[）)]|(?:見|詳|列[在於])(?:下[方面表]|待辦(?:事項|清單)?|後續事項|清單)|"
    r"\b(?:see|is on|are on|it is in|listed in|"
    r"goes on|comes on|is) (?:(?:the|our) (?:action |task |to-?do |open )?(?:lists?|table|actions|to-?dos?)|below)\b",
    re.IGNORECASE,
)
"""What says that the task stands elsewhere: (→ list), （見下）, "see below"."""
_LAST = re.compile(
    r"(?:[，,；;。（(]|\s{1,4}|　)\s*(?:(?:先|目前|還)?(?:待|尚?無人|沒人|尚?未有?人|還沒有?人|尚待)"
    r"(?:認領|指派|分派|接手)|owner (?:tb[dca]|open|needed)|"
    r"(?:承辦人?|人選|負責人|人員)(?:由[^，。]{1,8})?(?:另行(?:指派|分派|指定|安排)|未定|待定|另定|還沒定))[）)]?[。.]?\s*$",
    re.IGNORECASE,
)


def points_below(text: str) -> bool:
    """Whether it says that what has to be done stands in a list."""
    return bool(_POINTS.search(text))


def ends_with_nobody(text: str) -> bool:
    """Whether a line ends with nobody in the place of who does it: 「撈慢查詢，待認領」."""
    return bool(_LAST.search(text))


def begins_with_nobody(text: str) -> bool:
    """Whether a line begins with nobody in the place of who does it: 「待認領：備份」, "? - back it up"."""
    return bool(_SOMEBODY.match(text))


def unowned(reading: Reading, line: Line, to: int) -> list[Candidate]:
    """Whether it says itself that nobody has it yet: "audit of the forms: end of Q1 (owner ?)", 「監控儀表板（待認領）」."""
    gone = _UNOWNED.search(line.text) or _SOMEBODY.match(line.text)
    if not gone or is_supposed(line.text) or is_done(line.text) or _ASKS.search(line.text[: gone.start()]):
        return []
    rest = f"{line.text[: gone.start()]} {line.text[gone.end() :]}".strip(" []【】->→")
    rest = _EMPTY_CELL.sub(" ／ ", rest)
    rest = (
        rest if rest.endswith(("）", ")")) and rest.count("（") + rest.count("(") else rest.strip(" ()（）[]【】->→。.")
    )
    slots = reading.slots(rest)
    return [Candidate(slots.title, Owners(words=gone[0].strip()), slots.due, line.number, to)] if slots.title else []


def duty(reading: Reading, text: str, line: int, to: int) -> list[Candidate]:
    """「需要有人先備份」, "someone has to check it": a task of nobody."""
    if (
        not is_duty(without_quotes(text))
        or is_reported(text)
        or is_question(text)
        or is_supposed(text)
        or is_done(text)
        or PAST.search(text)
        or WISH.search(text)
        or _STANDING.search(text)
        or _POINTS.search(text)
    ):
        return []
    slots = reading.slots(text)
    return [Candidate(slots.title, Owners(), slots.due, line, to)] if slots.title else []
