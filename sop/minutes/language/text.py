"""Small laws about sentences that every source shares: what is done, what is asked, what is only supposed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from sop.minutes.language.phrases import Phrases
from sop.minutes.language.recent import kept

_DONE = re.compile(
    r"(?:^|[（(\[【—–:：,，;；>\t]|\s-)\s*(?:(?:done|closed|completed|finished|resolved|cancell?ed|dropped|obsolete|"
    r"(?:no longer|not) (?:needed|required|necessary|relevant)(?: any ?more)?)"
    r"(?=\t|\s*(?:$|[）)\]】.,;!(]|\d|(?:with|on|last|today|yesterday|already|while|during|in the meeting)\b))"
    r"|(?:結案|完成|取消|解除列管|好了|做完了|作廢|不做了|撤銷|不用了|不需要了|不必了|免了)(?=\s*(?:$|[）)\]】。.,，;；！!])))"
    r"|^[（(][^（）()]*(?:\b(?:already|last (?:night|week|month)|"
    r"yesterday|thanks)\b|昨天|謝謝)[^（）()]*[）)][.。!]?$|即日起(?:適用|生效|實施)"
    r"|^(?:accepted|tolerated)(?: for now| as (?:it )?is)?$|\balready (?:done|closed|finished|fixed)\b"
    r"|已(?:經)?(?:完成|結案|處理|解決|取消|修復|上線|做完|關閉|辦理|換|辦妥|公告|寄出|發出|送出|執行完畢|繳交|交付)(?:完成|完畢)?"
    r"(?=$|[\s）)\]】。.,，;；！!(（]|了|於|\d)|"
    r"[，,、：:；;（(—–\s](?:故|因此|所以|本項|此項|本案)?(?:免予?|無[須需]|毋[須庸]|不[須需用必]|不再|不予?|解除)(?:再|予|繼續|另行)*(?:列管|追蹤|管制)"
    r"(?=$|[\s）)\]】。.,，;；！!])",
    re.IGNORECASE,
)
_STRUCK = re.compile(r"(?:[A-Z]{1,3}-?\d{1,3}[ 　.:：)]*)?~")
"""A line that is struck through, behind its number or none."""
_KEPT_OPEN = re.compile(
    r"(?:繼續|持續)(?:列管|追蹤|辦理|處理|進行)|續[辦管]|延[至到]|展延|順延|(?:尚|仍)?未(?:完成|結案|辦理)|"
    r"\b(?:still open|not (?:yet )?(?:done|finished)|carried (?:over|forward)|moved to|in progress|"
    r"overdue|slipped|delayed (?:to|until|till)|still (?:waiting|pending|due)|now due)\b",
    re.IGNORECASE,
)
_STATUS_DONE = re.compile(
    r"[✅☑✔]|(?:done|closed|completed?|finished|resolved|cancell?ed|dropped|shipped|fixed|yes|ok|obsolete|"
    r"wontfix|won'?t do|"
    r"已完成|完成|已結案|結案|已關閉|關閉|取消|已取消|已處理|處理完畢|已解決|解決|不做|撤銷|作廢|已辦|辦畢|"
    r"100(?= ?%))(?:\b| ?%).*",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"[?？][)）」\"”]?\s*$|(?:嗎|呢|了沒有?)[。.!！]?\s*$")
_TAG = re.compile(
    r"[,，]\s*(?:right|okay|ok|yes|correct|對吧|對嗎|好嗎|可以吧|行嗎)(?:\s*,\s*\w+)?\s*[?？]\s*$", re.IGNORECASE
)
_IF = r"若是?(?!干|[涵瑜晴羽萱彤妤琳芸蘭曦薇嵐庭玲馨儀潔筠伶婷])"
"""「若」, where it does not begin a name."""
_CONSENT = (
    r"(?!(?:if|unless) (?:(?:nobody|no ?one|you|anybody|anyone|somebody|someone|everybody|it|that|there)(?:['’]s| is|['’]re|"
    r" are| does| do)?"
    r"(?: no| not|n['’]t)? (?:minds?|mind|objects?|objections?|okay|ok|fine|all ?right)\b|I must\b))"
)
"""Not "if nobody minds": what is only said to be polite."""
_IF_YOU_MIND_NOT = (
    r"(?:如果|要是)(?:[你妳您]|這)?不(?:會)?太?(?:為難|麻煩|打擾|勉強|累|介意|嫌棄)[你妳您]?(?:的話)?[，,]|"
    r"if (?:(?:it|that)(?:['’]s| is) (?:not too much|no) (?:trouble|bother)|you (?:don['’]t|wouldn['’]t) mind)\b"
)
"""Only polite: 「如果不會太麻煩你，月底前更新一輪」."""
_SUPPOSED = re.compile(
    rf"{_CONSENT}(?!{_IF_YOU_MIND_NOT})(?:如果|{_IF}|要是|萬一|倘若|假如|假設|"
    rf"一旦|除非|只要|if|should (?:we|it|they|the|that)|unless|in case|"
    r"suppose|assuming|whenever|provided that|was wäre)(?![a-z])",
    re.IGNORECASE,
)
_SUPPOSED_LATER = Phrases(
    "if|neither|nor",
    rf"[，：]\s*(?!{_IF_YOU_MIND_NOT})(?:但|不過|可是|而)?(?:如果|{_IF}|"
    rf"要是|萬一|倘若|假如|一旦)|[:：]\s*if\b|\b(?:neither|nor) would\b",
    re.IGNORECASE,
)
_QUOTED = re.compile('[「『“"]')
_QUOTES = re.compile(r"「[^」\n]{0,400}」|『[^』\n]{0,400}』|“[^”\n]{0,400}”|(?<![\w\d])\"[^\"\n]{1,400}\"(?!\w)")
_END = re.compile(
    r"[。！!？?；;]+[」』”\"]?|\.(?=\s|$)(?<!(?<!['’])\b[A-Za-z]\.)(?<!\b(?:Mr|Ms|Dr|St|vs)\.)(?<!\b(?:Mrs|etc|e\.g|"
    r"i\.e|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\.)(?<!\b(?:incl|excl|resp|dept)\.)|\n"
)


_ASKS = 8
"""Signs of a question that is one of its own."""


def fold(text: str) -> str:
    """For comparing: width, case and blanks do not count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_done(text: str) -> bool:
    """Whether a task's own words say that it is over."""
    return bool(_DONE.search(text)) or bool(_STRUCK.match(text)) or bool(re.search(r"[✅☑✔]\s*$", text))


def is_kept_open(text: str) -> bool:
    """Whether a task of the last time goes on: 「繼續列管」, "still open"."""
    return bool(_KEPT_OPEN.search(text))


def is_done_status(cell: str) -> bool:
    """Whether a status says that it is over."""
    return bool(_STATUS_DONE.match(cell.strip()))


@kept
def is_question(text: str) -> bool:
    """Whether a sentence asks."""
    if "?" not in text and text.isascii():
        return False
    return bool(_QUESTION.search(text)) and not _TAG.search(text) and not re.search(r"\s[?？]{2,}$", text)


def begins_with_question(text: str) -> bool:
    """Whether the first of several sentences asks: "Is it worth the surcharge? Nobody knew."."""
    parts = list(sentences(text))
    # "who? -> clean the mailbox" asks for somebody.
    return len(parts) > 1 and parts[0][1] >= _ASKS and is_question(text[: parts[0][1]])


@kept
def is_supposed(text: str) -> bool:
    """Whether a sentence only says what would be if."""
    return bool(_SUPPOSED.match(text.lstrip("，,、 　")) or _SUPPOSED_LATER.search(text))


def without_quotes(text: str) -> str:
    """The text with what stands in quotation marks blanked out, of the same length: others' words promise nothing."""
    if not _QUOTED.search(text):
        return text
    return _QUOTES.sub(lambda found: found[0][0] + "\u2027" * (len(found[0]) - 2) + found[0][-1], text)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence starts and ends."""
    start = 0
    for found in _END.finditer(text):
        if text[start : found.end()].strip():
            yield start, found.end()
        start = found.end()
    if text[start:].strip():
        yield start, len(text)


def last_sentence(text: str, end: int) -> str:
    """The sentence that ends before that place, without its end."""
    parts = list(sentences(text[:end]))
    return text[parts[-1][0] : parts[-1][1]].strip().rstrip(".。") if parts else ""


def balanced(title: str) -> str:
    """Without a bracket that lost its partner at an end."""
    for left, right in ("（）", "()", "【】"):
        if title.count(left) > title.count(right) and title.endswith(left):
            title = title[:-1]
        if title.count(right) > title.count(left) and title.startswith(right):
            title = title[1:]
    return title
