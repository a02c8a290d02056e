"""Sentences that name no matter: they only answer, call somebody, praise him, or tell that the speaker knows."""

from __future__ import annotations

import re

from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import refuses
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.asking import declines, sends_on

_ANSWERS = re.compile(
    r"(?:對(?:啊|呀)?|是啊|沒錯|還沒|沒有|I (?:know|see|agree)|true|good (?:point|idea|call|question)|got it|no(?:pe)?|not yet|"
    r"yes|yeah|right|exactly|(?:ah|oh),? yes|I(?:['’]ve got| have) (?:a|an|my) [a-z]+(?=[.]?$)|(?:I['’]m )?(?:so )?sorry|"
    r"apologies|mine|yours|(?:oh,? )?thanks|(?:not|half|nearly|almost|mostly) (?:started|done|there|finished|ready)(?: yet)?|"
    r"(?:still )?(?:open|in progress|on my list|on it|pending|to do))(?:[,，。.]|$)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:(?:ah|oh|yeah|yes|right|sorry|well)[,. ]+)*(?:I(?:['’]ve| have)? (?:seen|noticed|heard|know|saw) (?:it|that|"
    r"this|about it)|"
    r"(?:(?:that|it)(?: one)?(?:['’]s| is| was) )?(?:on me|mine|me)(?:, I (?:suppose|guess|think|fear|know))?|my (?:bad|"
    r"fault)|not done yet|not yet|I (?:don['’]t )?(?:think|"
    r"guess|hope|believe) so|no idea|(?:dear|wow|damn|my god|gosh|boy))\b[^,.]{0,12}[.!]?$|"
    r"(?:[啊喔哦對欸，, ]+)?(?:我|上次|差點|又|也|都|真的)*(?:忘了?|忘記|記得|有印象)(?:了|這件事|那個|這個|它|它了)*[。！]?$|"
    r"我?(?:有看到|看到了|有注意到|發現了|知道|看過)了?[。！]?$|(?:是|算)我的[錯鍋問題]*[。！]?$",
    re.IGNORECASE,
)
_ABLE = re.compile(
    r" (?:speaks|knows|has|is|was|can|could|wrote|did|built|does|likes|sits|lives|used to)\b[^,]*[.!?]?$"
)
_IT_IS = re.compile(
    r"(?:it|that|this|they)(?:['’]s|['’]re| is| are| has| have| runs?| shows?| keeps?| still| does| takes?|"
    r" should| might| must| could)\b|"
    r"(?:哈+[，,]?)?[那這]?[個些]?(?:就|都|也)?是(?![誰什哪])[^，。]{2,14}的[。！]?$",
    re.IGNORECASE,
)
YOURS = Phrases(
    "isn|you|yours",
    r"(?:^|, )yours(?=\W*$)|"
    r"\b(?:that|this|it)(?:['’]s| is) (?:you|yours|for you)\b(?: and me\b)?|\bisn['’]t it\b|"
    r"\b(?:can|could|would) you\b|\bis that you\b|\bare you on (?:that|it|this)\b|\b(?:is|would) (?:that|this|"
    r"it)(?: be)? (?:something |one |a thing )?for you\b|"
    r"(?:這個?|那個?)?(?:是|算)?(?:你|妳|您)的?(?:負責|來|處理|可以|行|做|弄|寫|接)?(?=[吧嗎喔。？?]|$)",
    re.IGNORECASE,
)

_STATUS = re.compile(r"(?:呃|嗯|[，, …])*(?:好像|應該|大概)?(?:還?沒有?|還在)[㐀-鿿]{0,3}[。！]?")
_SO_TOO = re.compile(r"(?:都|也)(?:是|有|要|沒有|還沒)?[。！]?$")
_ENOUGH = 4
"""Words after a yes that name a matter."""


_ONE = re.compile(
    r"(?:(?:(?:maybe|perhaps|I think|I guess|I['’]d say|what about|how about|could|can)[, ]+)+~|~(?= (?:could|can|should|"
    r"might|would)))"
    r"(?: (?:could|can|should|might|would))?(?: (?:do|take|have) (?:it|that|this)(?: one)?)?[?.!]*",
    re.IGNORECASE,
)


def only_names(one: Utterance) -> bool:
    """Whether a sentence only says who could do what was spoken of: "Maybe Owen?", "I think Owen should."."""
    if len(one.mentions) != 1:
        return False
    first = one.mentions[0]
    return bool(_ONE.fullmatch(unfilled(one.masked[: first.start] + "~" + one.masked[first.end :])))


def only_answers(before: Utterance, one: Utterance) -> bool:
    """Whether a sentence answers and names nothing: "Right.", but not 「對，剩兩個高風險的」 of who goes on."""
    if before.turn != one.turn and _STATUS.fullmatch(before.masked):
        return True
    found = _ANSWERS.match(before.masked)
    if found is None or before.masked.isascii():
        return found is not None
    # What somebody else goes on to say has to name more.
    rest = before.masked[found.end() :]
    return bool(_SO_TOO.search(rest)) or len(tokens(rest)) <= (1 if before.turn == one.turn else _ENOUGH)


def only_calls(one: Utterance) -> bool:
    """Whether a sentence only calls somebody: "May, yours?"."""
    rest = one.masked
    for each in reversed(one.mentions):
        rest = rest[: each.start] + rest[each.end :]
    return bool(one.mentions) and not tokens(YOURS.sub("", unfilled(rest))) - {"yours"}


def only_praises(one: Utterance) -> bool:
    """Whether a sentence only says of somebody that he is the one for it: "Ming speaks Chinese."."""
    first = one.mentions[0] if one.mentions else None
    if first is None or unfilled(one.masked[: first.start]):
        return False
    return bool(_ABLE.match(one.masked, first.end)) and len(tokens(one.masked[first.end :])) <= 4


def only_sends_on(one: Utterance) -> bool:
    """Whether a sentence names no matter, only who else to ask: "Ask Jun.", 「我沒權限，要找俊傑」."""
    if not sends_on(one):
        return False
    last = one.mentions[-1]
    return refuses(one.masked) or declines(one.masked) or len(tokens(one.masked[: last.start])) <= 1


def is_aside(text: str, *, pronouns: bool = False) -> bool:
    """Whether a sentence names no matter, only that the speaker knows or has it: "I've seen it.", "That one's on me.".
    pronouns: or that only tells of it: "That's a one-line change."."""
    return bool(_ASIDE.match(text)) or (pronouns and tells_of_it(text))


def tells_of_it(text: str) -> bool:
    """Whether a sentence tells something of what was named before: "That's a one-line change."."""
    return bool(_IT_IS.match(unfilled(text)))
