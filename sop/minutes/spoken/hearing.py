"""What only the words around a date or a name show in a sentence of a conversation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import agrees
from sop.minutes.language.borrowed import does_borrowed
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Mention, Owners, People
from sop.minutes.language.promises import speaks_of_self, tells_of_past
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.capable import sends_to_capable
from sop.minutes.spoken.open import OpenTask

_OBJECT = re.compile(r"(?:給|跟|和|與|幫|找|問|向|教|等)\s*$")
_DOES = re.compile(
    r"\s*(?:你們|妳們|他們)?(?:兩個人?|兩位|倆)?(?:一起|分別?|各自?)?"
    r"(?![的說講已剛在是有沒不很真太上昨那也都想提問請休回出離飛吧嗎呢了過到感辛要]|覺得|應該|可能|生日|(?:比較|最|更|很)?(?:懂|擅長|熟悉)|比較[熟會]|"
    r"會(?![去來把負])|最|跟|和|家|姐|哥|另外有|手上)"
    r"[㐀-鿿]"
)
_SHARES = re.compile(r"\s*(?:你們|妳們)?(?:兩個人?|兩位|倆)?(?:一起|分頭|分工|合作)")
_AS_SOON = re.compile(r"一(?:上班|下班|到公司|進公司|進辦公室|有空|忙完|開完會|散會|回[來去家]|吃完[㐀-鿿])就")
"""When somebody does it, beside the day: 「我明天一上班就關」."""
_INSTEAD = re.compile(r"(?:呃|嗯|[，, ])*[^，。]{0,8}(?:太趕|來不及|不行|沒辦法|有點趕|太快|太早)[了啦欸耶]?[，,]")
_IS_DONE = re.compile(r"(?<!好)[了過][。！]?$")
_AND_ME = re.compile(
    r",? and (?=I(?:['’]ll| will|['’]m going to)? (?!think\b|guess\b|hope\b|believe\b|know\b|am\b|was\b)[a-z]+ )"
)
_AND_I = re.compile("(?:,? you)? and ")
_ANY_OF = re.compile(r"其中一?[個位人]|\b(?:one|either) of you\b|你們誰", re.IGNORECASE)
_CALLED_I = re.compile(r"\s*,\s*(?:and |so |then )?I (?=[a-z])")
_TOLD_OF = re.compile(
    r"(?:['’]s)? (?!can\b|could\b|will\b|would\b|please\b|you\b|and\b|or\b|to\b|do\b|are\b|have\b)[a-z]"
)
"""Somebody of whom it is told what he did: "Hugo masked them"."""
_ECHO = re.compile(r"[喔哦啊？?，,…. ]+")
_SO = re.compile(r"(?:[,;] so|[，；](?:所以|那就|就))[,， ]*$", re.IGNORECASE)
_WITH_ME = re.compile(
    r"我們(?:兩個?人?|倆|[^，。說講聊過]{0,8}(?:一起|一同))|\byou and (?:me|I)\b|\b(?:with|and) me\b|\btogether with me\b",
    re.IGNORECASE,
)


def dated_self(one: Utterance, dues: Sequence[Due]) -> int | None:
    """Where somebody says of himself what he does by a day: 「我週三給」."""
    if tells_of_past(one.masked):
        return None
    for due in dues:
        before = re.search(r"我[^，。,；]{0,6}$", one.masked[: due.start])
        after = one.masked[due.end : due.end + 8].strip(" 。，,.")
        if before and speaks_of_self(one.masked[: due.start]) and after and not re.match(r"[^，。]{0,6}[了過]", after):
            return before.start()
        if re.match(
            r"(?:之前|以前|前)?[，, ]?我(?:再|就|先|會|可以|來|這邊)*[^，。,在請休沒不有要了過]",
            one.masked[due.end :],
        ):
            return due.start
    return None


def without(text: str, dues: Sequence[Due], one: Utterance) -> str:
    """The end of a sentence without the due phrases in it and without what only fills. text: that end."""
    offset = len(one.masked) - len(text) if one.masked.endswith(text) else 0
    for due in reversed(dues):
        if due.start >= offset:
            text = text[: due.start - offset] + " " + text[due.end - offset :]
    return unfilled(_AS_SOON.sub("", text))


def only_objects(one: Utterance) -> bool:
    """Whether nobody who is named is who acts: 「我等一下貼給柏宏」."""
    return all(
        _OBJECT.search(one.masked[: mention.start]) or _CALLED_I.match(one.masked, mention.end)
        for mention in one.mentions
    )


def does(one: Utterance, last: Mention) -> bool:
    """Whether a name is at once followed by what that person is to do: 「心怡換憑證」, 「報告浩然寫」."""
    return bool(_DOES.match(one.masked, last.end)) or does_borrowed(one.masked, last.end)


def shares(one: Utterance, last: Mention) -> bool:
    """Whether those who are named do something together: 「志豪跟 Henry 兩個人一起…」."""
    return bool(_SHARES.match(one.masked, last.end))


def called_before(index: int, said: Sequence[Utterance], people: People) -> Owners:
    """Who speaks where no speaker is named: whoever was called in the sentence before."""
    before = said[index - 1] if index else None
    first = before.mentions[0] if before and before.mentions else None
    if before is None or first is None:
        return Owners()
    if sends_to_capable(before):
        return people.of([first], before.text[first.start : first.end])
    alone = len(tokens(before.masked[: first.start] + before.masked[first.end :])) <= 1
    told_of = first.end < len(before.masked) and _TOLD_OF.match(before.masked, first.end)
    if (unfilled(before.masked[: first.start]) and not alone) or told_of:
        return Owners()
    return people.of([first], before.text[first.start : first.end])


def bare_verb(one: Utterance, dues: Sequence[Due]) -> str:
    """The verb of a sentence that holds no more than who, by when and that: 「那我週五灌」; empty where it holds more."""
    rest = without(one.masked, dues, one)
    for mention in one.mentions:
        rest = rest.replace(one.masked[mention.start : mention.end], "")
    rest = re.sub(r"我|[就再先會來去，。,. 前]|[吧啦喔囉]", "", unfilled(rest))
    return rest if re.fullmatch(r"[㐀-鿿]{1,2}", rest) else ""


def with_speaker(one: Utterance, owners: Owners) -> Owners:
    """「令儀我們兩個一起」, "you and me": who speaks does it as well; nobody asks himself for anything else."""
    if len(one.who) != 1 or not owners:
        return owners
    sure = tuple(who for who in owners.sure if who not in one.who)
    if _WITH_ME.search(one.masked):
        return Owners((*sure, *one.who), owners.ask, owners.words)
    ask = tuple(who for who in owners.ask if who not in one.who)
    if len(ask) == 1 and len(owners.ask) > 1:
        return Owners((*owners.sure, *ask), (), owners.words)
    return owners


def and_i(one: Utterance, owners: Owners, at: int, people: People) -> Owners:
    """ "May and I will …", "May, you and I will …": who else takes on what the speaker promises there."""
    beside = [each for each in one.mentions if _AND_I.fullmatch(one.masked[each.end : at]) and one.masked[at] == "I"]
    if not beside:
        return owners
    more = people.of(beside)
    if not owners:
        return more  # Where nobody is named as speaking.
    return Owners((*more.sure, *owners.sure), (*more.ask, *owners.ask), owners.words)


def and_me(one: Utterance) -> tuple[Utterance, Utterance] | None:
    """ "May checks the links, and I send it out on Thursday.": what others do, and then what the speaker does."""
    cut = _AND_ME.search(one.masked, one.mentions[0].end) if one.mentions else None
    if cut is None or any(each.start > cut.start() for each in one.mentions) or is_question(one.text):
        return None
    at = cut.end()
    return (
        replace(one, text=one.text[: cut.start()], masked=one.masked[: cut.start()]),
        replace(one, text=one.text[at:], masked=one.masked[at:], mentions=()),
    )


def any_of(text: str) -> re.Match[str] | None:
    """Where it is said that one of several is to do it, and not all of them: "one of you", 「你們其中一個」."""
    return _ANY_OF.search(text)


def ends_with(one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether a sentence comes to a date at its end: "I see her on Monday anyway, so Monday.", 「…，那就週五」."""
    return (
        bool(dues)
        and bool(_SO.search(one.masked[: dues[-1].start]) or _INSTEAD.fullmatch(one.masked[: dues[-1].start]))
        and not one.masked[dues[-1].end :].strip(" .。!！吧喔")
    )


def after_echo(one: Utterance, dues: Sequence[Due]) -> str:
    """A sentence without the date that it opens with and only says again: 「今天喔，okay」."""
    opens = bool(dues) and not unfilled(one.masked[: dues[0].start])
    if opens and agrees(one.masked[: dues[0].start]):
        return one.masked
    echo = _ECHO.match(one.masked, dues[0].end) if opens else None
    return one.masked[echo.end() :] if echo else one.masked


def tells_of_done(text: str) -> bool:
    """Whether a sentence ends as one about what is over: 「柏宇，那份報告你寫完了」."""
    return bool(_IS_DONE.search(text))


def others_called(index: int, last: OpenTask, said: Sequence[Utterance]) -> bool:
    """Whether somebody else was called since a task was spoken of, in a transcript that names no speakers."""
    if said[index].speaker:
        return False
    mine = {*last.owners.sure, *last.owners.ask}
    return any(
        not {*mention.who} & mine
        for each in said[last.heard + 1 : index]
        for mention in each.mentions
        if not unfilled(each.masked[: mention.start])
    )
