"""What somebody takes on and has no name for: it was handed to him, asked about, or named in the breath before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.alike import tokens
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.open import OpenTask

_TO_ME = re.compile(r"[丟給交轉][^，。你妳]{0,2}[我][，,]\s*我(?!們|要|不|沒|才|看|想|有|可以)[^，。]*[㐀-鿿]")
_ASKED = re.compile(
    r"(?:[^，,。]*[，,])*?(?P<thing>[^，,。你妳您我他她]{3,16})(?:呢|怎麼樣了?|好了沒有?|有嗎|在哪裡?)[？?]?$"
)
_NO_THING = re.compile(
    r"^(?:其他|還有|不好|好|壞|然後|結果|時間|日期|什麼時候|什麼|為什麼|怎麼|那|這|剩下|另外|明天|下週|之後|後來)的?$"
)
_OH = re.compile(
    r"^(?:(?:[啊喔哦欸唉哎]|糟糕?了?|慘了?|完了|對了|天啊|等等|還有|差點忘了?|差點漏了?|我忘了)[，,！ ]*)+"
)
_I_DO = re.compile(
    r"(?:那|就)*我(?:來|去|再|先|就|會|等等|現在|馬上)*(?![們有在是不沒想要看知也都很])(?P<does>[㐀-鿿]{1,2}(?:一下)?)[，,](?P<rest>[^，。]*(?P=does).*)$"
)


def hands_me(one: Utterance, found: re.Match[str]) -> bool:
    """Whether who speaks asks to be handed what he then says he does himself: 「那個丟給我，我週五前看完」."""
    return (
        not one.mentions
        and not re.search("[你妳您]", one.masked[: found.end()])
        and "給" in found[0]
        and _TO_ME.search(one.masked) is not None
    )


def asked_thing(index: int, one: Utterance, said: Sequence[Utterance]) -> tuple[str, Utterance] | None:
    """The thing that the one before asked about, and no more: 「書面的事故報告呢？」 before 「我回去催，三天內給」."""
    before = said[index - 1] if index else None
    if before is None or before.turn == one.turn or before.mentions:
        return None
    found = _ASKED.fullmatch(unfilled(before.masked))
    thing = unfilled(found["thing"]) if found else ""
    if len(tokens(thing)) < 2 or _NO_THING.match(thing) or tokens(thing) & tokens(one.masked):
        return None
    return thing, before


def takes_named(index: int, one: Utterance, said: Sequence[Utterance]) -> Utterance | None:
    """The thing that somebody named in the breath before he says that he does it: 「啊，值班名單。我換，天亮就換」."""
    before = said[index - 1] if index else None
    if before is None or before.turn != one.turn or before.mentions or is_question(before.text):
        return None
    thing = unfilled(_OH.sub("", before.masked)).strip(" ，。！…")
    bare = 2 <= len(thing) <= 12 and not re.search(r"[了過嗎呢吧，,我你妳他她]|[不沒]", thing)
    return before if bare and _I_DO.match(unfilled(one.masked)) else None


_BACK = re.compile(
    r"[，,\s]*(?:就|再|先|會|一定|馬上)*(?:還|給|寄|傳|拿|交|退|補|丟|送)(?:回|回去|出來)?給?[你妳](?:們)?[。！\s]*"
)
_SO = re.compile(r"(?:來|要|去|會)?[㐀-鿿]{0,2}(?:喔|嗎|吧|對嗎|對吧|是嗎|齁)?[？?]")
_YES = re.compile(r"對|是|嗯|yes|yep|yeah|right", re.IGNORECASE)
_SORRY = re.compile(r"(?:是我|對不起|抱歉|不好意思|歹勢|拍謝|[啊喔哦欸對是好，, ])*")
_FINE = re.compile(
    r"我(?!們)[^？?]*[，,]\s*(?:這樣|應該|大概)*(?:來得及|趕得[上及]|可以|行|OK|ok|沒問題|好|夠|不會太[晚慢])[了]?(?:吧|吼|嗎|齁|喔|不)?[？?]$"
)


def gives_back(before: str, text: str) -> bool:
    """Whether all that is said is that somebody gets it: 「是我，對不起，我中午前還你」. before: what stands before 「我」."""
    return bool(_SORRY.fullmatch(before)) and bool(_BACK.fullmatch(text))


def asks_if_fine(one: Utterance) -> bool:
    """Whether somebody only asks whether what he promises will do: 「我八號寄給你們，應該來得及吼？」."""
    return bool(_FINE.search(one.masked))


def names_taker(last: OpenTask | None, index: int, one: Utterance, said: Sequence[Utterance]) -> bool:
    """Whether somebody asks who it was that took something on, and it is so: 「聲明我改」「雅雯改喔？」「對」."""
    after = said[index + 1] if index + 1 < len(said) else None
    if last is None or last.owners or not last.agreed or index - last.heard > 1 or len(one.mentions) != 1 or not after:
        return False
    name = one.mentions[0]
    asks = not unfilled(one.masked[: name.start]) and _SO.fullmatch(one.masked, name.end)
    return bool(asks) and len(name.who) == 1 and bool(_YES.match(after.masked))
