"""A task that does not stay with whom it was put to or who had it: what keeps him, and who takes it over in so many words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import refuses
from sop.minutes.language.people import Owners
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.dating import redate
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import OpenTask, title_of
from sop.minutes.spoken.settled import due_of
from sop.minutes.spoken.together import speaker_of

_WAS = Phrases(
    "but",
    r"^(?:(?:hmm+|well|yes|yeah|oh|right|uh|um|true|sorry)[,. ]+)*(?:I (?:was|"
    r"would|did)|it (?:was|would be|used to be)|that was me|"
    r"(?:it|that)(?:['’]s| is) mine|I(?:['’]d| would) (?:love|like|be happy) to),? but\b(?!.*\bonly (?:on|after|from|if)\b)|"
    r"^(?:[嗯對呃啊喔欸，, ]|是)*(?:原本|本來|原先|之前|應該)(?:就|也)?是我[^，。]{0,4}[，, ]*(?:可是|但是?|不過|只是|後來|現在)|"
    r"^(?:[嗯呃啊喔欸，, ])*[對是][啊喔]?[，, ]*(?:可是|但是?|不過|只是)我|"
    r"^(?:[嗯呃啊喔欸，, ])*我[^，。]{0,10}要(?:出國|出差|住院|考試|搬家|當兵|結婚)[。！]?$",
    re.IGNORECASE,
)
"""Whose it was, as he says, and what keeps him now."""
_KEPT = Phrases(
    "access|account|all|but|court|know|login|password|permission|permissions|right|rights|talk|week|whole",
    r"^(?:(?:hmm+|well|yes|yeah|oh|right|uh|um|sorry)[,. ]+)*I (?:can|could),? but\b(?!.*\b(?:only|not before|after|until|"
    r"first|need|next|tomorrow|[a-z]+day|then)\b)|"
    r"\bI (?:lost|have no|don['’]t have|do not have|haven['’]t got)(?: the|"
    r" any| my)? (?:access|rights?|permissions?|account|login|password)|"
    r"\bI(?:['’]m| am) (?:in|at|on) [a-z' ]{3,24} (?:all|the whole) (?:day|week|month)|"
    r"\bI have (?:the |an? )?[a-z' ]{3,24} (?:all|the whole) (?:day|"
    r"week|month)\b|\bthey (?:don['’]t|do not|won['’]t) talk to me\b|"
    r"怕會?(?:漏|忘|趕不|弄不|做不)|我(?:這邊)?沒有?[^，。]{0,6}(?:權限|帳號|密碼)|"
    r"我(?:這|下)個?(?:週|禮拜|星期|月)(?:整(?:個?(?:週|禮拜|星期|月)|天)|都)+[^，。]{0,8}(?:在|要|有)|"
    r"我[^，。]{0,10}要(?:出國|出差|住院|考試|搬家|當兵|結婚)",
    re.IGNORECASE,
)
"""What keeps somebody from doing what he is asked for."""
_SEIZES = Phrases(
    "give|hand|i|leave|let|mind|pass",
    r"^(?:(?:then|so|okay|ok|no|well|yeah|yes|here|hmm|fine|oh|ah|right|I know[^.]{0,24}|[A-Z][a-z]+)[,. ]+)*(?:"
    r"(?:give|hand|pass|leave) (?:it|that|this|them|those)(?: one)? (?:here|over|to me|with me)\b|"
    r"I(?:['’]ll| will| can| could) (?:take|have|do|handle) (?:it|that|this|"
    r"them|those)(?: one)?(?: over)? (?:off|from|instead|for|in|over)\b|"
    r"I (?:don['’]t|wouldn['’]t) mind (?:doing (?:it|that)|[a-z]+ing)\b|"
    r"(?:then )?let me (?:do|take|handle|have) (?:it|that|this|them)\b|"
    r"I(?:['’]ll| will| can| could) (?:[a-z]+ ){1,8}(?:instead(?: of (?:you|"
    r"[A-Z][a-z]+))?|in (?:your|his|her|[A-Z][a-z]+['’]s) (?:place|stead)))|"
    r"(?:^|[，,。])(?:[那好嗯]|不然|還是|就|沒關係|沒差|乾脆|，)*(?:[^，。我你妳]{2,6}(?=給我)|)(?:我(?:先|來|就|這邊|可以)*(?:接(?:手|過?來|下來?|[㐀-鿿])|頂)|"
    r"(?:換|給|交給)我(?!們)(?:來|去|再|看|一[下份])*(?![看聽知們一])(?:[㐀-鿿]{0,2}(?:吧|好了|啦)|(?=[，。！]|$)))|"
    r"(?:^|[，,。])[^，。我你妳]{2,8}我(?:來|去|弄|做|寫|改|換)(?:啦|吧|好了|喔)?(?=[，。！]|$)|"
    r"我(?:先|來|就|這邊|可以)*幫(?:[他她你妳](?!們)|~)",
    re.IGNORECASE,
)
"""Who takes over in so many words."""
_OVER = re.compile(
    r"\b(?:give|hand|pass|leave) (?:it|that|this|them|those)(?: one)? (?:here|over|to me)\b|\boff (?:you|your)\b|\binstead of\b|"
    r"\bin (?:your|his|her|[A-Z][a-z]+['’]s) (?:place|stead)|我(?:先|來|就)*接(?:手|過來|下來)",
    re.IGNORECASE,
)
"""The same in words that say so, whether or not anything keeps who has it."""
_NOT_YET = re.compile(r"\bI can,? but not\b|[慢晚]一?點|會慢|盡量|要等", re.IGNORECASE)
"""What only puts it off."""
_ITS_HIS = re.compile(
    r"(?:原本|本來|原先|之前)(?:不?是|就是)~(?:在|要|負責|那邊|的)?[^，。？?]{0,6}(?:[齁吧嗎喔啊]|不是|對不對|對吧)*[？?]|"
    r"~[，, ]?(?:這個?|那個?)?(?:應該)?是[你妳]的(?:事|工作|份)?(?:吧|嗎|齁|喔|對吧|沒錯吧)?[？?]|"
    r"\b(?:isn['’]t|wasn['’]t|is|was) (?:that|this|the [a-z ]{2,24}|it) (?:you|yours|with you|on you),? ~\?|"
    r"~,? (?:isn['’]t|wasn['’]t|is|was) (?:that|this|the [a-z ]{2,24}|it) (?:you|yours|with you|on you)\?|"
    r"~, [^,.?]{3,50} (?:is|are) (?:still )?(?:with you|on your (?:list|plate|desk))\b",
    re.IGNORECASE,
)
"""Whose it was so far, as somebody asks or recalls."""
_NEAR = 5
"""Sentences after a task was put to somebody in which another may take it over."""


def is_kept_from(text: str) -> bool:
    """Whether somebody says what keeps him from what was his so far, whatever day he names for that."""
    return bool(_WAS.search(text))


def only_tells_why(text: str) -> bool:
    """Whether somebody says no more than that something was his, and why it is not any more."""
    return is_kept_from(text) and (is_hindered(text) or refuses(text))


def is_hindered(text: str) -> bool:
    """Whether somebody says what keeps him from what he is asked for."""
    return bool(_KEPT.search(text)) and not _NOT_YET.search(text) and not text.rstrip().endswith(("?", "？"))


def recalled(ledger: Ledger, index: int, one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether a sentence says whose something was so far: "Isn't that build yours, Lars?", 「這個原本是小明的齁？」."""
    for name in one.mentions:
        if len(name.who) != 1 or {*name.who} & {*one.who}:
            continue
        found = _ITS_HIS.search(one.masked[: name.start] + "~" + one.masked[name.end :])
        if found is None:
            continue
        who = ledger.reading.people.of([name], one.text[name.start : name.end])
        task = OpenTask(
            title_of(one, who, dues, ledger.reading, 0),
            who,
            due_of(one, dues, ledger.reading),
            one,
            index,
            agreed=False,
            asked=True,
        )
        if len(tokens(task.title)) > 1:
            ledger.open(index, one, task)
            return True
    return False


def seized(ledger: Ledger, index: int, one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether somebody takes over, in so many words, what another was asked for and did not promise, or had so far."""
    last = ledger.last(index)
    if last is None or ledger.need is not None or is_question(one.text):
        return False
    # Where nobody is named as speaking, it is another only if he calls who had it.
    if len(one.who) != 1 if one.speaker else not one.mentions:
        return False
    theirs = {*last.owners.sure, *last.owners.ask}
    if not theirs or {*one.who} & theirs or last.accepted or not last.asked or index - last.heard > _NEAR:
        return False
    free = last.refused or last.declined >= 0
    if not (free or ((not one.speaker or one.speaker != last.speaker) and _OVER.search(one.masked))):
        return False
    masked = one.masked
    for name in reversed(one.mentions):
        if not {*name.who} & theirs:
            return False
        masked = masked[: name.start] + "~" + masked[name.end :]
    if not _SEIZES.search(masked if "~" in masked and not masked.isascii() else one.masked):
        return False
    last.refuse()
    last.agree(one, index, speaker_of(one) if one.speaker else Owners())
    redate(ledger, last, one, dues, index)
    ledger.unnamed = last
    return True
