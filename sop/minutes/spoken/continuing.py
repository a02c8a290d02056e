"""What somebody says in Chinese without naming a thing of his own: it goes on with what was just asked for, and opens nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import overlap, tokens
from sop.minutes.language.answers import agrees, asks_when, refuses, tells_later
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.text import is_question
from sop.minutes.language.topical import takes_thing
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.open import OpenTask

_HAN = re.compile("[㐀-鿿]")
_EDGE = (
    r"(?:太|很|有點|比較|更|[這那]麼)[㐀-鿿]|一早|一[定起併次下遍輪趟]|(?:[這那]一?個?|一個?|個)(?:[週周天次邊件段份張題塊台支些樣種]|部分|禮拜|星期|事|時候)?|[你妳您我他她它]們?(?:這邊|那邊|自己|家)?|兩個人?|兩位|大家|各位|自己|"
    r"先|再|就|也|都|才|又|還|只|直接|順便|反正|一定|應該|大概|可能|其實|好像|最[快慢晚遲]|一起|一併|全部|一次|一早|盡快|盡量|馬上|立刻|趕快|趕緊|"
    r"等[等一]?下?|待會|晚點|晚一點|早一點|會後|回去|回來|到時候?|然後|之後|以後|後面|之前|以前|早上|上午|中午|下午|晚上|凌晨|半夜|那天|今天|明天|後天|"
    r"不要|不用|不行|不會|沒問題|沒關係|忘記|會(?![員議計場])|要(?![點件])|能(?!源)|可以|可不可以|能不能|要不要|好不好|行不行|得|想|是|有(?![效限])|沒有?|在|幫忙?|麻煩|拜託|請|記得|務必|"
    r"把|給|跟|和|對(?![帳話照比])|向(?!量)|讓|由|到|處理|確認|整理|完成|搞定|負責|跟進|安排|回報|好|完|掉|了|過|著|一半|[出上進下回過起][來去]|一[下次遍輪趟]|看看|看(?!板)|去|來(?!源)|"
    r"(?<![0-9一二三四五六七八九十])[㐀-鿿]一點|"
    r"[吧啊喔哦啦嗎呢咧的欸耶齁囉哈嗯呃唉好誰]|對(?![帳話照比])|行(?![銷程李動政事])|OK|ok"
)
_LEAD, _TAIL = re.compile(rf"^(?:{_EDGE}|\s)+"), re.compile(rf"(?:{_EDGE}|\s)+$")
"""How, when, by and to whom something is done, and no thing that it is done to."""
_INNER = re.compile(r"[我你妳您]們?|好|完|掉|到|給|再|就|去|來|跟|把|可以|一下|一遍|之後|以後|[出上進下起]來")
_MATTER = re.compile(r"也要|還要|都要|[呢咧](?=[？?，,。]|$)|^(?:再來|下一|還有|另外|然後|接著|最後)")
"""What brings up the next matter: 「商店的截圖也要換」."""
_SIGNS = re.compile(r"[，。！？、；：…,.!?;:\s—-]+")
_RUN = re.compile(r"[㐀-鿿]+|[A-Za-z0-9]+")
_DAY_ASKED = re.compile(
    r"給(?:我|我們)(?:一?個)?(?:確[定切]的?|明確的?)?(?:日期|時間|期限|日子|數字)|(?:最快|最慢)[哪幾]"
)
_NOTED = Phrases("", r"[你妳您]?(?:先|再|就|幫忙|幫我)*(?:記|寫|抄)(?:一下|下來|起來|進去)")
_ONLY_VERB = re.compile(r"(?:還?是?[要得]有人)(?:去|來)?([㐀-鿿])(?:啊|吧|呀)?[。！]?")
_SOMEBODY = re.compile(
    r"(?:所以|那)?(?:還?是?[需要得]*有人|誰)(?:可以|能|要|來|去|幫忙)*[㐀-鿿]?(?:一下)?(?=$|[，。？?])"
)
MOSTLY = 0.5
"""How much of a need or a task the other has in it."""
_ENDS = re.compile(
    r"(?:之前|以前|前|再|就|左右|應該|才)*(?:[給交寄傳]?[你妳您]?(?:們|大家)?|可以|行|有空|弄)(?:好了?|吧|啦|喔|可以)*[。！ ]*"
)
_WHO = re.compile(r"誰|(?<!沒)[要得需]要?有人|有人(?:可以|能|要|有空)")
_ALSO = re.compile(r"[，,](?:另外|還有|順便)")
_TALK = 8
"""Sentences of a conversation that has an opening."""
_SOON, _NEAR = 2, 4
"""Sentences in which who was asked answers, and in which a sentence without a thing still goes on."""


def asks_day(text: str) -> bool:
    """Whether it asks by when, in whatever words: 「你給我一個日期」."""
    return asks_when(text) or bool(_DAY_ASKED.search(text))


def things(one: Utterance, dues: Sequence[Due], known: str = "") -> list[str]:
    """The words of a sentence that name a thing which is not in `known`: none in 「好，那二十九號，我一早送」."""
    return things_in(_without_days(one, dues), known)


def _without_days(one: Utterance, dues: Sequence[Due]) -> str:
    text = one.masked
    spans = {(due.start, due.end) for due in dues} | {(each.start, each.end) for each in one.mentions}
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + "，" + text[end:]
    return text


def things_in(text: str, known: str = "") -> list[str]:
    """The words of a text that name a thing, which holds neither days nor names."""
    clauses = (_TAIL.sub("", _LEAD.sub("", unfilled(clause))) for clause in _SIGNS.split(text))
    parts = (part for clause in clauses for part in _INNER.split(clause))
    return [run for part in parts for run in _RUN.findall(part) if _is_thing(run, known)]


def _is_thing(run: str, known: str) -> bool:
    if not _HAN.match(run):
        return run.casefold() not in known.casefold()
    # One sign is a bare verb; two of which the task has one are that verb and how it ends.
    return len(run) > 1 and run not in known and not (len(run) == 2 and (run[0] in known or run[1] in known))


def only_notes(one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether somebody is only told to write it down: 「十五號，靜怡妳記一下」."""
    return bool(_NOTED.search(one.masked)) and bool(dues) and not things(one, dues, "記寫抄")


def is_of_need(need: Utterance, task: OpenTask, one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether a task is what was said to need somebody, by its words or because it has none of its own: 「柏安你幫他撈一下」."""
    bare = _ONLY_VERB.fullmatch(unfilled(need.masked))
    said = (need.masked, _SOMEBODY.sub(" ", need.masked))
    return (
        any(overlap(tokens(each), task.topic) >= MOSTLY for each in said)
        or (bare is not None and bare[1] in task.title)
        or (bool(_HAN.search(one.masked)) and not things(one, dues, need.masked))
    )


def takes_need(need: Utterance, one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether somebody says by when he does what was said to need somebody: 「講義誰印？」「三月十二號，我一早印」."""
    if is_question(one.text) or refuses(one.masked) or one.mentions or not any(due.day for due in dues):
        return False
    if not _WHO.search(need.masked):
        return False
    mine = "我" in one.masked or any(verb in need.masked for verb in bare_verbs(_without_days(one, dues)))
    return mine and bool(_HAN.search(one.masked)) and not things(one, dues, need.masked)


def bare_verbs(text: str) -> frozenset[str]:
    """The verbs of one sign that a text names no thing with: 「換」 in 「我換上去」."""
    clauses = (_TAIL.sub("", _LEAD.sub("", unfilled(clause))) for clause in _SIGNS.split(text))
    return frozenset(part for clause in clauses for part in _INNER.split(clause) if len(part) == 1)


def continues(
    old: OpenTask | None, new: OpenTask, one: Utterance, dues: Sequence[Due], index: int, said: Sequence[Utterance]
) -> bool:
    """Whether a sentence opens nothing, after all; then what it says is taken over by the task that it goes on with."""
    if _opens_talk(new, one, index, said):
        return True
    if only_notes(one, dues):
        return True
    if old is None or not _goes_on(old, new, one, dues, index, said):
        return False
    _carry_on(old, new, one, dues, index)
    return True


def answers_with_day(old: OpenTask, one: Utterance, dues: Sequence[Due], index: int) -> Due | None:
    """The day that who was asked names, with no thing of his own, or in the last clause: 「手上有點滿，月底好了」."""
    days = [due for due in dues if due.day is not None]
    open_ = (
        old.asked
        and old.due is None
        and not old.accepted
        and not old.refused
        and index - old.heard <= _SOON
        and old.turn != one.turn
    )
    mine = bool(one.speaker) and bool({*one.who} & {*old.owners.sure, *old.owners.ask})
    if (
        not (open_ and mine and len({due.day for due in days}) == 1)
        or one.mentions
        or is_question(one.text)
        or takes_thing(one.masked)
    ):
        return None
    plain = not (refuses(one.masked) or tells_later(one.masked))
    if plain and not things(one, dues, old.said.masked + old.title):
        return days[-1]
    start = max(one.masked.rfind(sign, 0, days[-1].start) for sign in "，。,") + 1
    clause = _LEAD.sub("", one.masked[start : days[-1].start])
    return days[-1] if start and not clause and _ENDS.fullmatch(one.masked, days[-1].end) else None


def _opens_talk(new: OpenTask, one: Utterance, index: int, said: Sequence[Utterance]) -> bool:
    """Whether it is the first sentence of all, in which nobody has been asked for anything: 「今天我們講電子發票，…」."""
    if len(said) < _TALK:
        return False
    first = index <= 1 and one.turn == said[0].turn if one.speaker else index <= 2 and "我們" in one.masked
    return (
        first and bool(_HAN.search(one.masked)) and not new.asked and not one.mentions and not takes_thing(one.masked)
    )


def _goes_on(
    old: OpenTask, new: OpenTask, one: Utterance, dues: Sequence[Due], index: int, said: Sequence[Utterance]
) -> bool:
    """Whether what a sentence seems to open is what was spoken of just before: it answers, or has no thing of its own."""
    if not _HAN.search(one.masked) or old.turn == new.turn or new.said is not one or _other_people(old, new):
        return False
    since = index - old.heard
    if (new.line != one.line and new.line > old.to) or any(_is_next(each, old) for each in said[old.heard + 1 : index]):
        return False
    if is_of_next(index, one, old, dues, said):
        return False
    asked = old.asked and not old.accepted and not old.refused
    dated = any(due.day is not None for due in dues)
    mine = not one.speaker or bool({*one.who} & {*old.owners.sure, *old.owners.ask})
    named = things_in(old.title) if asked and dated and since <= _NEAR and old.owners.sure == new.owners.sure else []
    if named and all(each in one.masked for each in named):
        return True  # 「HEIC 你能修嗎」, 「那 Howard 修 HEIC 上傳」
    his = all({*each.who} <= {*old.owners.sure} for each in one.mentions)
    if asked and dated and mine and since <= _SOON and his:
        if asks_day(old.said.masked):
            return True
        opens = agrees(one.masked) or agrees(unfilled(one.masked))
        opens = opens and not (_ALSO.search(one.masked) and takes_thing(one.masked) is None and things(one, dues))
        if (
            (old.due is None or (opens and since <= 1 and old.due.day in {due.day for due in dues}))
            and bool(one.speaker)
            and (bool(old.topic & new.topic) or (opens and not takes_thing(one.masked)))
        ):
            return True
    if old.accepted and not his:
        return False  # 「那三十一號找美咲可以嗎」 is no more of what somebody else took.
    if since <= _NEAR and not things(one, dues, old.said.masked + old.title):
        return True
    # 「我補完，後天給大家看」, 「心怡妳說妳補完，Kafka 那段」: only now it is said what it is.
    if since > 1 or new.due is None or old.due is None or new.due.day != old.due.day:
        return False
    return bool(tokens(old.said.masked) & new.topic) and not things_in(old.title, old.due.words)


def is_of_next(index: int, one: Utterance, last: OpenTask, dues: Sequence[Due], said: Sequence[Utterance]) -> bool:
    """Whether a bare verb is that of a matter named since the task: 「錄音還沒剪欸」, 「我下週五剪」."""
    verbs = bare_verbs(_without_days(one, dues)) if dues else frozenset()
    if not verbs or any(verb in last.said.masked or verb in last.title for verb in verbs):
        return False
    return any(
        not is_question(each.text)
        and any(verb in each.masked for verb in verbs)
        and bool(things(each, (), last.said.masked))
        for each in said[last.heard + 1 : index]
    )


def _is_next(one: Utterance, old: OpenTask) -> bool:
    """Whether a sentence brings up another matter than the task."""
    text = unfilled(one.masked)
    matter = _MATTER.search(text) or _MATTER.search(one.masked)
    asks = is_question(one.text) and bool(one.mentions)
    return bool(matter or asks) and not tokens(text) & old.topic and bool(things(one, (), old.said.masked))


def _other_people(old: OpenTask, new: OpenTask) -> bool:
    mine, theirs = {*old.owners.sure, *old.owners.ask}, {*new.owners.sure, *new.owners.ask}
    return bool(mine and theirs) and not mine & theirs


def _carry_on(old: OpenTask, new: OpenTask, one: Utterance, dues: Sequence[Due], index: int) -> None:
    """Give a task what a sentence that goes on about it says: whose it is, by when, and what more it is."""
    if new.agreed or (old.asked and one.turn != old.turn):
        old.agreed, old.refused = old.agreed or new.agreed, False
        old.accepted = old.accepted or (new.agreed and not new.asked)
    if new.owners and (not old.owners or old.guessed):
        old.owners, old.guessed = new.owners, new.guessed
    days = [due for due in dues if due.day is not None]
    due = new.due if new.due is not None and new.due.day is not None else (days[-1] if days else new.due)
    if due is not None and (due.day is not None or old.due is None):
        old.due = due
    if things(one, dues, old.said.masked + old.title):
        old.add(new.title)
    old.line, old.to, old.heard = min(old.line, new.line), max(old.to, one.to), index
