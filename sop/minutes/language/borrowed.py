"""English verbs in Chinese sentences: 「這個我 fix 一下」, 「那 sitemap 就小明 test」, 「誰 backup？」「我 backup」."""

from __future__ import annotations

import re

VERB = (
    r"(?!(?:is|am|are|was|were|be|been|has|have|had|will|would|can|could|should|may|might|must|do|does|did|the|and|but|"
    r"for|with|from|not|off|out|too|also|okay|fine|sorry|who|what|how|why|when|where|[a-z]+ing|[a-z]+(?<!ne)(?<!fe)ed|"
    r"think|know|guess|like|mean|agree|said|went|sent|made|took|gave|told|found|saw|ran|busy|free|on[- ]?call|"
    r"remote|sure|ready|via|api|app|bug|log)\b)"
    r"(?:double[ -])?[a-z]{3,10}\b(?: (?:up|out|off|down|over))?"
)
"""A verb that is borrowed as it is, whatever it means: a form of one's own shows that it is none."""
_LAST = r"(?= ?(?:一下|好|完|掉|起來|上去|出來|到|給|那|這|[，,。！、]|吧|啦|喔|囉|就好|$))"
BORROWED = rf" ?{VERB}{_LAST}(?! ?[完好掉]?[了過])"
"""The verb of a Chinese clause, borrowed: behind it stands what can only stand behind a verb."""
_CHINESE = re.compile(r"[㐀-鿿]")
_DOES = re.compile(rf"(?: ?(?:來|去|再|先|就|自己|這邊))*{BORROWED}")
_I_DO = re.compile(
    rf"(?:^|[，,。 ]|[那就])我(?: ?(?:來|去|再|先|就|也|自己|這邊))* ?(?P<verb>{VERB}){_LAST}(?! ?[完好掉]?[了過])"
)


def does_borrowed(text: str, at: int) -> bool:
    """Whether a Chinese sentence goes on there with an English verb: 「登入頁小明 test 一下」."""
    return bool(_CHINESE.search(text)) and bool(_DOES.match(text, at))


def i_do(text: str) -> str:
    """The English verb of which the speaker says in Chinese that he does it; empty where he says none."""
    found = _I_DO.search(text)
    return found["verb"].casefold() if found else ""
