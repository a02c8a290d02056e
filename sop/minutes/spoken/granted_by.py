"""Whom a question asks that is put to nobody, in Chinese talk: who takes it in the next turn.

「部署通知可不可以也丟到客服群組？」「那個簡單，我順手加，後天會好。」
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.answers import agrees, refuses
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Owners
from sop.minutes.language.promises import promise
from sop.minutes.language.sayings import is_open_need
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance

_ASKS = re.compile(
    r"可不可以|能不能|可否|(?:是不是|是否)(?:也|就|還|都|應?該|需要|要|可以|能)*(?:可以|該|要|能)(?!是)|(?<!們)要不要(?:順便|把|幫)|"
    r"(?:可以|能|方便)[^，。]{1,24}嗎|有沒有辦法|有空[^，。]{1,16}嗎"
)
_FOR_LEAVE = re.compile(
    r"(?:我們?|[你妳您]們?|大家)(?:也|先|再|就|都|還)*(?:可不可以|能不能|可否|可以|能)(?!幫|給)|(?:可不可以|能不能|可否|(?<!不)(?:可以|能)(?!不))(?:都|就|也|再|先)*"
    r"(?:不|別|聽|看[到見]|理解|接受|撐|解釋|講|說|再講|再說|我|相信|用(?!.*(?:換|改))|進去|登入|使用)|(?:讓|由|給)我(?!們)|我來|為什麼|怎麼|什麼時候|多久"
)
"""What is only asked for leave, or whether it is so."""
_I_DO = re.compile(
    r"我(?!們|覺得|想|看不|不|沒|猜|也不|怕|以為)[^，。？?]{0,10}(?:[加改做弄寄發傳補查問換調開設整貼丟排處])(?!不|過|了)"
)
_BY_THEN = re.compile(r"(?:可以|會|就|能|前)(?:好|給|上|完|弄好|做完|改好)(?![嗎像])|給[你妳]")
_SOON = 2


def put_to_all(index: int, one: Utterance, said: Sequence[Utterance]) -> re.Match[str] | None:
    """Where a question asks for something that somebody then says he does: 「名冊是不是可以核對一遍？」「沒問題，我週四弄。」"""
    return _ASKS.search(one.masked) if granted_by(index, said, plain=False) else None


def granted_by(index: int, said: Sequence[Utterance], *, plain: bool = True) -> Owners:
    """Who says right after such a question that he does it; nobody where it is only found a good thought.

    plain: whether a yes and no more is enough.
    """
    one = said[index]
    if not one.speaker or one.mentions or not is_question(one.text) or not _ASKS.search(one.masked):
        return Owners()
    asked = unfilled(one.masked)
    if _FOR_LEAVE.search(asked) or is_open_need(asked) or len(asked) <= _BARE:
        return Owners()
    at = next((at for at in range(index + 1, len(said)) if said[at].turn != one.turn), len(said))
    answer = [each for each in said[at : at + _SOON] if each.turn == said[at].turn] if at < len(said) else []
    if not answer or len(answer[0].who) != 1 or any(refuses(each.masked) for each in answer):
        return Owners()
    first = answer[0]
    by_then = agrees(first.masked) and bool(_BY_THEN.search(first.masked))
    takes = by_then or any(
        promise(each.masked) or _I_DO.search(each.masked) for each in answer if not is_question(each.text)
    )
    if not takes and not (
        plain and agrees(first.masked) and not is_question(first.text) and len(first.masked) <= _SHORT
    ):
        return Owners()
    return Owners(first.who, (), first.speaker)


_SHORT = 8
"""Signs of an answer that is a yes and no more."""
_BARE = 6
"""Signs of a question that names nothing itself: 「可以切嗎？」"""
