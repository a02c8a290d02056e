"""Who wrote the minutes, and what they take on in them: "I will send the report on Monday"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.committing import after_lead, own_commitment
from sop.minutes.language.people import Owners, People
from sop.minutes.language.promises import dated_promise
from sop.minutes.language.saidlater import with_later
from sop.minutes.language.slots import Slots
from sop.minutes.language.text import is_done, is_question, is_supposed, sentences, without_quotes
from sop.minutes.noted.lines import Line
from sop.minutes.noted.mine import own_deed, with_writer

_HEAD = 12
_FROM = re.compile(
    r"(?:from|寄件者|寄件人|發件人|notes?(?: by| taken by)?|minutes(?: by| taken by)?|note-?taker|taken by|written by|author|"
    r"scribe|紀錄|記錄)\s*[:：]\s*(?P<who>[^<(（\n]{1,40})",
    re.IGNORECASE,
)
_ME = re.compile(
    r"(?:^|[\s,:：，、])(?:me\s*[(（](?P<who>[^()（）\d]{2,30})[)）]|"
    r"(?P<before>[^()（），,、:：]{2,30}?)\s*[(（](?:(?:that is |that['’]s |by |= ?)?(?:me|myself|yours truly)|我|"
    r"(?:is |doing the |keeping |taking (?:the )?)?(?:writing|typing|notes?|note-?taker|note-?taking|minutes?|minute-?taker|"
    r"scribe|scribbling|keyboard|pen|protocol|the pen)(?: (?:this|it up|down|today|here))?)(?:[,;–—-]? [^()（）]{1,20}|, "
    r"[^()（）]{1,20})?[)）])",
    re.IGNORECASE,
)
"""me (Rosa Yen), Dave Huang: who took notes among those who were there."""
_GREETS = re.compile(r"(?:dear|hi|hello|hey)\b|(?:大家|各位|同仁).{0,6}(?:好|安)|all[,，]$", re.IGNORECASE)
_SIGNED = re.compile(r"\s*(?:--|—|――|－－)\s*(?P<who>[^\s\d，。,.:：]{2,12}(?: [A-Z][\w.]*)?)\s*$")
_WILL = re.compile(
    r"(?:^\s*|[.;:,–—-]\s+|\b(?:and|so|then)\s+)(?:(?-i:I)(?: myself| personally| also| then)?|i(?=['’]ll | will ))"
    r"(?:['’]ll| will| shall| am going to|"
    r"['’]m going to)\s+"
    r"(?:also |then |now |just )?(?!be\b|not\b|never\b|have\b|see\b|let\b|keep\b|miss\b|assume\b|leave\b|"
    r"join\b|attend\b|need\b|try\b|stop\b|attach\b)(?=[a-z])",
)
_WILL_ZH = re.compile(
    r"(?:由)?我(?:這邊)?(?:再|也|先|另|還|另外)*(?:會(?!議|後|員|不|覺|想|擔心|被|在場)|將(?!近|來)|來(?!說|講|不及|"
    r"自|了|過)|負責)(?:再|先|也|另)*|"
    r"我(?:自己|本人|這邊|這裡|手上|也|還|再|另外)*(?:要|得|必須|需要|該|打算|預計)(?:再|先|也|另外?|去|來|記得)*"
    r"(?=(?:把|將|跟|向|找|替|幫)[^，。；]{2}|[㐀-鿿]{1,2}(?:完|好|掉|出|上|一下|給|到|成)|[㐀-鿿][^，。；]{3})(?![求不說講問提請休走出回看想聽強感])"
)

_COMMA = re.compile(r"[,;]\s+(?:and |while |but )?$")
_DOES = re.compile(r"\s+(?:(?:will|is to|is going to)\s+[a-z]|[a-z]+s\s+[a-z])")
_AND_I = re.compile(r"\W*(?:and|but|so|then)\s", re.IGNORECASE)

_OWES_ZH = re.compile(
    r"\s*(?:再|會|就|先)?(?:補[上寄傳發]?|寄|傳|貼|上傳|更新|改|整理|處理|發|交|寫|做|弄|測|查|問|訂|約|放|給)(?!了|過)"
)
"""What follows a day behind 「我」: 「截圖我明天補上」, 「圖我忘了夾，今晚補寄」."""


def author_of(lines: Sequence[Line], people: People) -> Owners:
    """Who sent the mail or took the notes, where the head says it and it is one of those who were there."""
    for line in lines[:_HEAD]:
        found = _FROM.match(line.text)
        me = None if found else _ME.search(line.text)
        who = found["who"].strip() if found else (me["who"] or me["before"]).strip() if me else ""
        # "Peggy Keng", whom those who were there know as Peggy.
        named = people.named(who) or (people.named(who.split()[0]) if who.isascii() and " " in who else Owners())
        if named.sure and not named.ask and len(named.sure) == 1:
            return named
    last = next((line.text for line in reversed(lines) if line.text), "")
    named = people.named(last) if any(_GREETS.match(line.text) for line in lines[:_HEAD]) else Owners()
    return named if len(named.sure) == 1 and not named.ask else Owners()


def promised(reading: Reading, text: str, line: int, to: int, author: Owners) -> list[Candidate]:
    """What the writer takes on, sentence by sentence. A line that is signed is its signer's: "… -- 子涵"."""
    signed = _SIGNED.search(text)
    signer = reading.people.named(signed["who"]) if signed else Owners()
    if signed and signer:
        text, author = text[: signed.start()], signer
    if not author:
        return []
    result = []
    masked = without_quotes(text)
    for start, end in sentences(masked):
        words = masked[start:end]
        opens, first = after_lead(words, reading.when.all(words))
        words = words[opens:]
        found = _WILL.search(words) or own_commitment(words, reading.when.all(words)) or _WILL_ZH.search(words)
        told = is_question(words) or is_supposed(words) or is_done(words)
        deed = None if found or told else own_deed(words, reading.when.all(words))
        if deed:
            rest, day = deed
            slots = reading.slots(words[rest : _other_begins(reading, words, rest)])
            if slots.title:
                due = with_later(slots.due or day or first, text, end, reading.when)
                result.append(Candidate(slots.title, author, due, line, to))
            continue
        dues = [] if found or told else [due for due in reading.when.all(words) if due.day]
        at = dated_promise(words, dues) if dues else None
        if at is not None and words.startswith("我", at) and not reading.people.mentions(words[:at]):
            slots = reading.slots(f"{words[:at]}{words[at + 1 :]}")
            result += [Candidate(slots.title, author, slots.due or dues[0], line, to)] if slots.title else []
            continue
        if not found and (owed := _owed(reading, words)) and not is_supposed(words):
            result.append(Candidate(owed.title, author, owed.due, line, to))
        if not found or told:
            continue
        # "Alex promised me the plan, and I promised to print it": two clauses.
        before = words[: found.start()]
        own = bool(reading.people.mentions(before)) and not (
            _AND_I.match(found[0]) and before.rstrip().endswith((",", ";"))
        )
        before = words[: found.start()] if found.re is _WILL_ZH else ""
        slots = reading.slots(f"{before}{words[found.end() :]}")
        if slots.title and not own:
            due = with_later(slots.due or first, text, end, reading.when)
            result.append(Candidate(slots.title, author, due, line, to))
    return result


def _other_begins(reading: Reading, words: str, start: int) -> int:
    """Where the clause begins that says what somebody else does: "I replace it today, Priya tests it tomorrow"."""
    named = (one for one in reading.people.mentions(words) if one.start > start)
    return next((at for one in named if (at := _opened(words, one.start, one.end)) is not None), len(words))


def _opened(words: str, first: int, last: int) -> int | None:
    comma = _COMMA.search(words[:first])
    return comma.start() if comma and _DOES.match(words, last) else None


def _owed(reading: Reading, words: str) -> Slots | None:
    """What the writer owes by a day that he names: 「截圖我明天補上」."""
    own = re.search("我(?!們|覺得|想|看)", words)
    if not own or reading.people.mentions(words) or is_question(words) or is_done(words):
        return None
    near = (due for due in reading.when.all(words) if due.day and due.start >= own.end())
    due = next((one for one in near if _OWES_ZH.match(words, one.end)), None)
    slots = reading.slots(f"{words[: own.start()]}{words[own.end() :]}") if due else None
    return replace(slots, due=slots.due or due) if slots and slots.title else None


def named_writer(text: str, author: Owners, people: People) -> str:
    """The text with who wrote it by name where he names himself among those who do something: "Ada and me"."""
    if len(author.sure) != 1 or author.ask:
        return text
    names = [text[one.start : one.end] for one in people.mentions(text)]
    return with_writer(text, names, people.attendees[author.sure[0]].name)
