"""What has to be done while nobody knows yet by whom, as it is said in Chinese talk: 「側錄工具要續約，人選還沒定」."""

from __future__ import annotations

import re

from sop.minutes.language.phrases import Phrases

_WHO = r"(?:誰(?:[要來去]|負責)*[㐀-鿿]{0,3}?|(?<![的些])人[選手]|(?<![㐀-鿿])人|負責(?:的人|人)|承辦人?|owner|分工)(?:我們?)?"
_YET = r"(?:都|也|還|就|目前|現在|暫時|先|可以|要|等)*"
_SETTLED = r"(?:[㐀-鿿]?[定好]|決定好?|敲定|確[定認]|安排|找到|想[到好]|有?著落|分|派)"
_LATER = (
    r"(?:(?:再|另外?|下次|之後|會後|晚點|回頭|下[週周]|改天|到時候?))+(?:看|說|議|喬|分|派|找|想|排|指派|討論|決定|定)"
)
_UNDECIDED = Phrases(
    "",
    rf"{_WHO}{_YET}(?:(?:沒有?|[尚還]?未|不){_SETTLED}|待[定訂]|{_LATER})|"
    rf"(?:還?沒有?|[尚還]未){_SETTLED}(?:要|是|由|給)*(?:誰|人選|負責|承辦|owner)|"
    r"(?:owner|負責人|名字|人)欄?(?:都|也|還|就|目前|現在|暫時|先)*(?:留白|留空|空著|空白)|"
    r"[還尚也都]?(?:沒有?|無)(?:人選|負責人|承辦人)|(?<!有)沒有?人(?:要|來|可以|在|有空)*(?:認領|接|負責|做|弄|處理|管)(?![了過])|"
    r"不(?:知道|曉得|確定)誰|(?<![給跟找問])誰(?:[要來去])?[㐀-鿿]{1,3}都(?:可以|行|好|沒差|OK|一樣)|先[記掛列寫放][^，。]{1,6}[，,](?:[^，。我你妳]{0,4})再(?:分|派|認領)|"
    rf"看看?誰(?:[有方][空便]|手上|比較)[^，。]{{0,4}}(?:再|接|分|認領|做|弄|$)|(?:再|之後|下次|會後)[^，。我你妳]{{0,4}}(?:找|挑|派|指定)(?:一?個)?人",
    re.IGNORECASE,
)
"""Who does it is not decided."""
_HAS_TO = re.compile(
    r"(?<![主重只不就需])要(?![求不點是有誰]|緊)|需要(?!誰)|(?<![㐀-鿿])得(?=[㐀-鿿])|[定也都還就總又月週周天年前後]得(?=[㐀-鿿])|[㐀-鿿]得(?=[重再換改補先做找])|"
    r"該(?=[㐀-鿿]了?(?:[，,。了]|$))|應該[要得]|必須"
)
_NOTED = re.compile(
    r"(?:[好嗯對行喔]|OK|先|我|會|幫你|[啊，,。 ])*(?:記(?:下來?|著|"
    r"起來|一下|錄|好)?了?|(?:列|寫)(?:入|進去?|起來|下來?|上去)了?)"
    r"(?:喔|啦|囉)?[。！]*",
    re.IGNORECASE,
)
"""What who writes the minutes says to what he was told: 「好，記下來」."""
_WHETHER = re.compile(r"要不要|是否|該不該|需不需要|要嗎|做不做|如果|要是|萬一")
_CLAUSE = re.compile(r"[，,；;、。]+")


def is_undecided(text: str) -> bool:
    """Whether somebody says that it is not decided who does it: 「誰做還沒定」."""
    return bool(_UNDECIDED.search(text)) and not _WHETHER.search(text)


def is_to_do(text: str) -> bool:
    """Whether a clause says what has to be done, beside who does it: 「測試帳號太亂了要清」."""
    clauses = (part for part in _CLAUSE.split(text) if not _UNDECIDED.search(part))
    return any(_HAS_TO.search(part) for part in clauses) and not _WHETHER.search(text)


def only_notes(text: str) -> bool:
    """Whether somebody says that he has noted it, and nothing else."""
    return bool(_NOTED.fullmatch(text))
