"""What somebody tells that others ask for, who are not there."""

from __future__ import annotations

import re

_OTHERS_ASK = re.compile(
    r"^(?:(?!可以|[跟和對向告給][^，。]{1,6}(?:說|講))(?:[^我你妳您]|(?<=[給問找叫])我|(?<=[a-z] )我))*"
    r"(?:(?<![幫你妳去要來再])(?:說|講|喊|吵著?|罵|嚷著?|寫(?:道|著)?|[一直在]{2,3}[講喊吵催]|來催))[，,：: ]*"
    r"(?:(?:please|pls)\b|(?:可不可以|能不能)?(?:拜託|麻煩|請)(?:大家|各位|[你妳您]們|把|幫|(?![你妳您])))",
    re.IGNORECASE,
)
"""What those ask for who are not there: 「主辦單位剛打來，說拜託你們半小時內修好」."""
_WAS_ASKED = re.compile(
    r"(?:本來|原本|原先)(?:是|想|有)?(?:請|找|叫|要|麻煩)[^。]*不用[^，。]{0,4}了[。！]?$|"
    r"(?:我|我們)?(?:有|已經?|上次|上週|昨天|剛剛?)*(?:請|找|叫|麻煩|拜託)(?![你妳您])[^，。]{2,12}(?<!好)(?:過了?|"
    r"了)(?:[，。！]|$)|"
    r"^(?:去年|前年|上次|上回|上週|之前|以前|那時候?|當初)(?:都|也|就)?(?:是|都|有)[^，。我你妳]*(?<![嗎吧])[。！]?$"
)
"""What somebody was asked to do before: 「台東我請民宿老闆測過」."""


def relays(text: str) -> bool:
    """Whether a sentence only tells what others ask for, or were asked before, and asks nobody itself."""
    return not text.isascii() and bool(_OTHERS_ASK.match(text) or _WAS_ASKED.search(text))


def without_relayed(text: str) -> str:
    """The text with the clause blanked out in which others ask for something: nobody here says 「退我」 in it."""
    found = None if text.isascii() else _OTHERS_ASK.match(text)
    if found is None:
        return text
    end = _ENDS.search(text, found.end())
    stop = end.start() if end else len(text)
    return " " * stop + text[stop:]


_ENDS = re.compile("[，,。；;]")
