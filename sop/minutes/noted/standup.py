"""Lines of a round of the table that say how things are and not what is to be done: 「上週：…」, 「卡住：…」, "Blocked: …"."""

from __future__ import annotations

import re

from sop.minutes.language.candidate import Reading

_OVER = re.compile(
    r"(?:上[週周個]?(?:禮拜|星期|月)?(?:的?(?:進度|完成|成果|做了|工作))?|(?:本[週周]|這[週周]|目前|已)(?:完成|做完)|"
    r"完成(?:了|事項)?|做完了?|好消息|"
    r"last (?:week|month|time|sprint)|(?:since|from) last (?:week|time)|yesterday|done|finished|shipped|"
    r"completed|wins?|good news)"
    r" ?[:：] ?",
    re.IGNORECASE,
)
_HOW_IT_IS = re.compile(
    r"(?:卡住|卡關|卡在|阻礙|障礙|困難|煩惱|想法|心得|狀況|現況|進度|觀察|吐槽|"
    r"blocked|blockers?|stuck|ideas?|thoughts?|status|so far|worr(?:y|ies)|mood|observations?|learned|learnings?) ?[:：] ?",
    re.IGNORECASE,
)


def only_tells(text: str, reading: Reading) -> bool:
    """Whether a line's label says that it tells of what is over, or how things are and nobody is given anything in it."""
    if _OVER.match(text):
        return True
    found = _HOW_IT_IS.match(text)
    return found is not None and not (reading.slots(text[found.end() :]).owners)
