"""What somebody tells in talk and does not take on: what is over, what others said, what is for the call."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.intending import intends
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.utterances import Utterance

_DONE = re.compile(
    r"^(?:(?:yeah|yes|well|so|and|oh|no),? )*I (?:did|made|sent|wrote|built|ran|took|got|gave|"
    r"met|spoke|went|saw|"
    r"found|bought|paid|had|told|kept|brought|"
    r"rang|broke|chose|drove|flew|froze|hid|lent|rewrote|rebuilt|redrew|redid|sold|shrank|shrunk|spun|stuck|swept|taught|threw|"
    r"tore|won|undid|led|fed|drew|held|lost|heard|began|chose|(?!need|feed|promised|embed|speed|proceed|succeed|exceed)[a-z]{2,}ed)\b"
    r"(?! to\b)(?!.*\b(?:so|and|but|then|which)\b)"
)
_NEVER = Phrases(
    "never", r"\b(?:he|she|they|I|we|~)(?:['’]d| would| will|['’]ll)? never\b(?!.*\b(?:but|so)\b)", re.IGNORECASE
)
_HERE = Phrases(
    "answer|ask|bear|chat|explain|give|hang|hold|minutes|moment|mute|notes|page|question|quote|read|record|"
    "recording|repeat|say|sec|second|slide|spell|tell|turn|unmute|walk",
    r"\b(?:(?:put|post|paste|drop|type|write) (?:it|that|this|the (?:link|url|address|number|numbers|question)|"
    r"a link|them) (?:in|into|in to) the chat\b|"
    r"record (?:this|the|our) (?:meeting|call|session)\b|(?:start|stop|turn on|turn off) (?:the |this )?recording\b|"
    r"read (?:out|aloud)\b|read (?:it|them|that|this|the [a-z]+) (?:out|aloud)\b|"
    r"take (?:the )?(?:minutes|notes)(?: today| for us| this time)?[?.]?$|"
    r"go to the (?:next|last|previous|first) (?:slide|page)\b|"
    r"\bI(?:['’]ll| will) (?:just |quickly |now )*(?:say|ask|answer|read|quote|give you|repeat|tell you)\b[^:]{0,40}:|"
    r"\bI(?:['’]ll| will| can) (?:just |quickly |try to |now )*(?:walk you|"
    r"give you (?:the|some) numbers|explain(?! [^.]*\bto\b)|"
    r"take (?:the|that|this) (?:next |last |first )?question|turn (?:on|off|up|down) my|turn (?:the volume|it) (?:up|down))|"
    r"\b(?:give me (?:a|one|two) (?:second|sec|moment|minute)s?|hold on|hang on|one (?:second|moment|sec)|bear with me), "
    r"I(?:['’]ll| will)\b|"
    r"spell (?:it|that)(?: out)?(?: for (?:you|us))?[.!]?$|(?:mute|unmute) (?:myself|yourself|me|everybody|everyone|you)\b)",
    re.IGNORECASE,
)
_UNLIKELY = Phrases(
    "did|don|doubt|every|giving|has|have|mostly|normally|presenting|speaking|typically|usually",
    r"\b(?:don['’]t|doubt)(?: really)?(?: (?:think|believe|suppose|expect|guess))?(?: that)? I(?:['’]ll| will| can)\b"
    r"(?!.*\bbut\b)|"
    r"(?:~|\bI|\b[Hh]e|\b[Ss]he) (?:usually|normally|typically|mostly) [a-z]+(?!.*\bI['’](?:ll|d)\b)|"
    r"~ (?:[a-z]+s) [^,.]*\bevery (?:[a-z]+day|day|week|month)\b|"
    r", (?:and|so|which) (?:I|we|he|she) (?:did|"
    r"have|has)\b[.!]?$|(?:['’]m| am| is|['’]s) (?:presenting|speaking|giving a talk)\b|"
    r"我[^，。]{0,4}(?:通常|平常|平時|一向|習慣)|有空的話|哪天[^，。]{0,6}再|[叫要]我[^，。]*，我[㐀-鿿]{1,2}了[。]?$|"
    r"我[^，。]{0,10}(?:回老家|(?:跟|和)(?:朋友|家人|同學|老婆|"
    r"老公|我媽|我爸|小孩))|^我來?(?:解釋|說明)(?![^。]*(?:給|對|跟|向))|你問[他她]就知道",
)
_WOULD_HAVE = re.compile(r"早知道|早該|要是當初|原本(?:想|打算|要)[^。]*(?:但|可是|結果|後來)")
_AGAIN = re.compile(
    r"^(?:那|好|欸|如果|要是|，)*(?:再|又|還)(?:發生|出事|壞|當掉?|掛掉?|斷|錯|來|慢|出問題|漏)[^，。]{0,6}[，]?[^，。]*(?:就|只好|一定)"
)
_OVER = re.compile(r"我[^，。]{0,12}[㐀-鿿](?:完|好|掉)了(?:啦|喔|啊)?[。！]?$")
_BUT_DOES = re.compile(
    r"[,;.] ?(?:and |but |so |then )*I(?:['’]ll| will|['’]m going to| can| could)\b|"
    r"[，,；](?:但|所以|那|不過)?我?(?:會|來|再|明天|下週)"
)
"""What the speaker does about what he tells: "I never got to it, I'll do it on Friday"."""
_TODAY = ("今天", "今早", "今天早上", "今天上午")
_YET = re.compile(r"[會要再]|就好|以後|之後")
_COMES = re.compile(
    r"我[^，。]{0,10}(?:可能|應該|大概|也許)?會?(?:晚(?:一?點)?到|趕不[到上]|遲到|早退|回來上班|回公司|回辦公室|進辦公室|不進公司|居家|在家上班|遠端)[^，。]{0,3}[。！]?$"
)
_SAYING = Phrases(
    "what",
    r"(?:^|\b(?:and|which|it|they|that|mail|note|ticket|message) )(?:say(?:s|ing)|said|wrote|reads) what\W*$|"
    r"\bwhat (?:did|does|do) (?:it|they|he|she|the [a-z]+) (?:say|write|want|answer)\W*$",
    re.IGNORECASE,
)
_THEY = re.compile(
    r"(?:說|講|表示|回|告訴我)[^，。我你妳]{0,3}(?:他們|她們|對方)[^，。我你妳]*[會要][^，。我你妳]*[。！]?$"
)


def is_quoted(index: int, said: Sequence[Utterance]) -> bool:
    """Whether somebody answers what others said: "They answered with a template." "Saying what?" "Please confirm by 5."."""
    asked = said[index - 1] if index else None
    return asked is not None and asked.turn != said[index].turn and bool(_SAYING.search(asked.masked))


def only_tells(one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether a sentence leaves nothing to do after the call: "I did that on Monday", 「客戶說他們明天會給」."""
    text = one.masked
    for each in reversed(one.mentions):
        text = f"{text[: each.start]}~{text[each.end :]}"
    if _HERE.search(text) and not any(due.marked for due in dues):
        return True
    if (
        _NEVER.search(text)
        or _UNLIKELY.search(text)
        or _WOULD_HAVE.search(text)
        or _AGAIN.search(text)
        or _COMES.search(text)
    ):
        return True
    if _DONE.match(text) and not any(due.marked for due in dues):
        return True
    over = _OVER.search(text)
    bare = text
    for due in dues:
        bare = bare.replace(due.words, " ")
    if (
        over
        and intends(text) is None
        and not _YET.search(bare)
        and not any(due.day and due.words not in _TODAY for due in dues)
    ):
        return True
    return bool(_THEY.search(text))
