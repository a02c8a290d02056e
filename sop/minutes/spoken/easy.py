"""Who finds easy what was asked says yes: 「小事，我週四處理」, 「那個不難啦，我弄」."""

from __future__ import annotations

import re

from msgspec.structs import replace

from sop.minutes.language.fillers import unfilled
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.both import put_instead

_EASY = re.compile(
    r"(?:(?:嗯|喔|好|啊|欸|呃)[，, ]?)*(?:[這那]個?|其實|都|很|蠻|滿|超|倒)*(?:簡單|容易|小事(?:一[件樁])?|小意思|"
    r"不難|不麻煩|不花時間|沒什麼難的|很快|一下就好|舉手之勞)"
    r"(?:啦|啊|喔|的|吧|呀)*[，,。](?=[^，。]{0,8}我(?!們|覺得|想|猜|怕))"
)


_DO_NOT_WORRY = re.compile(r"[你妳您]?(?:放心|別擔心|不用擔心|別急|不用急)(?:啦|喔)?[，,]?")


def eased(one: Utterance) -> Utterance:
    """The sentence with a plain yes, where it opens with how easy it is before what its speaker does, or that somebody need not
    worry: 「佳蓉妳放心，備份我會弄」."""
    first = one.mentions[0] if one.mentions else None
    if first is not None and not unfilled(one.masked[: first.start]):
        calms = _DO_NOT_WORRY.match(one.masked, first.end)
        if calms:
            return put_instead(replace(one, mentions=one.mentions[1:]), 0, calms.end(), "好，")
    found = _EASY.match(one.masked)
    if found is None or one.mentions:
        return one
    return replace(one, text="好，" + one.text[found.end() :], masked="好，" + one.masked[found.end() :])
