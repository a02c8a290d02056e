"""Who finds easy what was asked says yes: 「小事，我週四處理」, 「那個不難啦，我弄」."""

from __future__ import annotations

import re

from msgspec.structs import replace

from sop.minutes.language.utterances import Utterance

_EASY = re.compile(
    r"(?:(?:嗯|喔|好|啊|欸|呃)[，, ]?)*(?:[這那]個?|其實|都|很|蠻|滿|超|倒)*(?:簡單|容易|小事(?:一[件樁])?|小意思|"
    r"不難|不麻煩|不花時間|沒什麼難的|很快|一下就好|舉手之勞)"
    r"(?:啦|啊|喔|的|吧|呀)*[，,。](?=[^，。]{0,8}我(?!們|覺得|想|猜|怕))"
)


def eased(one: Utterance) -> Utterance:
    """The sentence with a plain yes, where it opens with how easy it is before what its speaker does."""
    found = _EASY.match(one.masked)
    if found is None or one.mentions:
        return one
    return replace(one, text="好，" + one.text[found.end() :], masked="好，" + one.masked[found.end() :])
