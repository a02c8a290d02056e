"""What a task of Chinese talk is about where its own words name nothing: 「這個你週五處理一下」, turns after it was named."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import agrees, refuses
from sop.minutes.language.beside import is_beside, is_own_life
from sop.minutes.language.candidate import Reading
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Owners
from sop.minutes.language.text import is_question, is_supposed
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.chatter import is_chatter
from sop.minutes.spoken.continuing import bare_verbs, things_in
from sop.minutes.spoken.conversation import Conversation
from sop.minutes.spoken.open import OpenTask, title_of
from sop.words.latin import latin_words

_HAN = re.compile("[㐀-鿿]")
_NO_THING = re.compile(
    r"那天|(?:這|那)(?:個|件事?|件|邊|題|塊|部分|些|樣)?|[你妳您我他她]們?|兩個人?|兩位|一起|一下|一[份版次遍輪]|麻煩|拜託|請|可不可以|能不能|要不要|好不好|"
    r"可以|能|方便|有空|會後|等等|等下|等一下|待會|晚點|回去|盡快|盡速|儘快|馬上|趕快|趕緊|誰|要|會|就|再|先|也|來|去|幫忙?|給|把|"
    r"跟我[說講]一?聲?|完成|搞定|交給我|還是|說錯|講錯|不對|不行|[啊欸不是]|週[一二三四五六日]|[弄做改修補換查寫調清關看催追問測訂寄發重更新處理整理確認報修重寫儲值跟進負責接認領]|"
    r"有沒有|(?:新|最新|別的|舊)版本?|升(?:級|上去)|[一二三四五六七八九十廿0-9]+[月號日]|(?:這|下|上|本)?個?(?:週|禮拜|星期)[一二三四五六日天]|月底|[0-9]+/[0-9]+|一|"
    r"之前|以前|前|好了?|完|掉|了|吧|啊|喔|啦|嗎|呢|的|不對|不行|改|那天|放假|對|嗯|OK|[?？，,。、—\s-]",
    re.IGNORECASE,
)
_EN_NOTHING = frozenset(
    "hey hi ok okay so then and can could would will you i we please pls just fix handle do check take care of look into at "
    "this that it one on up by get done deal with sort out let me to for today tomorrow".split()
)
_EN_NO_THING = re.compile(rf"\b(?:{'|'.join(sorted(_EN_NOTHING))})\b|[ ,.?!'’-]", re.IGNORECASE)
_REMARK = re.compile(
    r"^(?:對[啊呀]?|嗯|啊|是[啊喔]?|也|欸|喔|[，,])*(?:(?:我|上次|差點|又|也)*忘[了記]|真的|假的|難怪|怪不得|我(?:也|都|昨天|今天|剛剛?|上次|那天)|這個?(?:好像|一直|真的|也|很|蠻|滿|已經|其實|問題)|"
    r"那個?(?:好像|一直|真的|也|很|已經|其實)|這樣|已經|早就|一直|怎麼會|為什麼|傻眼|好扯|太扯|好慘|哇|哈|不會吧|拜託|還好|其實|[^，。]{0,5}(?:也有|也是|也覺得|也看到|"
    r"有看到|有講|有說|有提|有反[應映]|也這樣|也被|也收到)|有(?:好)?[幾人客]|(?:昨天|上[週次]|剛剛)(?:也|就|還|有)|大概|應該|可能)"
)
"""What is only said of a matter that was named before: 「難怪有人來抱怨」."""
_EXCUSE = re.compile(
    r"(?!不然|[^，。]*我[來會再去])[^，。]{1,10}(?:了|而已|還在[㐀-鿿]{1,3}|[太很有][㐀-鿿點]{1,3}|到第?[^，。]{1,4})(?:啦|欸|耶|喔)?"
)
"""What only says how far something is: 「原因我找到了」, 「欄位太短」, 「做到第十二頁」."""
_TWO = 2
_WHAT_OF = re.compile(r"[呢咧][？?]?$")
_BEGINS = re.compile(
    r"(?:(?:好|嗯|那|欸|啊|喔|對|OK|[，,、 。])*)(?:還有|最後|再來|接下來|"
    r"接著|另外|對了|下一[個題項]|我這邊|(?:oh,? )?one more|next,|"
    r"by the way|and (?:the|then)\b)|[^。]{2,16}呢[？?]",
    re.IGNORECASE,
)
"""What begins to speak of something: 「還有，換貨單的範本還是舊的」."""
_LOOKED_BACK = 7
"""Sentences before a task in which what it is about may have been named."""
_ENOUGH = 3
"""Words of a sentence that names a matter."""


def begins_matter(text: str) -> bool:
    """Whether a sentence begins to speak of something: 「還有，換貨單的範本還是舊的」."""
    return bool(_BEGINS.match(text))


def names_nothing(title: str, names: Collection[str]) -> bool:
    """Whether a title in Chinese says what is done, and not to what: 「這個你處理一下」. names: of people."""
    return all(_is_empty(part, names) or _only_excuses(part, names) for part in title.split(" — "))


def _only_excuses(part: str, names: Collection[str]) -> bool:
    """Whether a part says by its last or first clause that it is done, and in the others only how far it is, or why not sooner:
    「原因我找到了，欄位太短，我週四改好」."""
    clauses = [each for each in re.split("[，,。]", part) if each.strip()]
    if len(clauses) < _TWO or not _HAN.search(part):
        return False
    deeds = [each for each in clauses if _is_empty(each, names)]
    return (
        bool(deeds)
        and deeds[0] in (clauses[0], clauses[-1])
        and all(each in deeds or _EXCUSE.fullmatch(each.strip()) for each in clauses)
    )


def _is_empty(part: str, names: Collection[str]) -> bool:
    for name in sorted(names, key=len, reverse=True):
        part = part.replace(name, "")
    if part.isascii() and not latin_words(part) <= _EN_NOTHING:
        return False
    if _REMARK.match(part) or not _NO_THING.sub("", _EN_NO_THING.sub("", part)):
        return True
    return bool(_HAN.search(part)) and not things_in(part)


def name_things(tasks: Sequence[OpenTask], said: Conversation, reading: Reading) -> None:
    """Put in front of what names nothing the sentence before it that names something."""
    if not any(_HAN.search(one.text) for one in said):
        return
    names = {one.text[each.start : each.end] for one in said for each in one.mentions}
    for task in tasks:
        at = said.first(task.said.line, task.turn)
        if at is None:
            continue
        near = said[max(0, at - _LOOKED_BACK) : at + 1]
        if all(one.masked.isascii() for one in near):
            continue  # none of them is one that names something
        bare = _without(task.title, reading.when.all(task.title))
        if not names_nothing(bare, names):
            continue
        naming = [one for one in reversed(near) if one is not task.said and _names(one, reading)]
        verbs = bare_verbs(bare)
        # What was said with the same verb comes before what was said last: 「截圖也要換」, 「我週五換上去」.
        named = next((one for one in naming if any(verb in one.masked for verb in verbs)), None) or next(
            (one for one in naming if begins_matter(one.masked)), next(iter(naming), None)
        )
        if named is not None:
            task.title = f"{title_of(named, Owners(), (), reading, 0)} — {task.title}"


def _without(text: str, dues: Sequence[Due]) -> str:
    for due in reversed(dues):
        text = text[: due.start] + text[due.end :]
    return text


def _names(one: Utterance, reading: Reading) -> bool:
    """Whether a sentence names a matter: no answer, no remark, nothing that is beside the work."""
    bare, dues = unfilled(one.masked), reading.when.all(one.masked)
    if _WHAT_OF.search(bare) and things_in(bare):
        return True  # 「再來，合照呢？」
    return bool(_HAN.search(bare)) and not (
        len(tokens(bare)) < _ENOUGH
        or _REMARK.match(bare)
        or names_nothing(_without(bare, reading.when.all(bare)), ())
        or is_chatter(one.masked, dues)
        or is_beside(one.masked, dues)
        or is_own_life(one.masked)
        or (is_question(one.text) and len(tokens(bare)) < 5)
        or is_supposed(one.masked)
        or (agrees(one.masked) and len(tokens(bare)) < 4)
        or (refuses(one.masked) and len(tokens(bare)) < 6)
    )
