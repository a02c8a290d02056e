"""Lines of Chinese minutes that say by their form what is whose, and by when: 「停用舊帳號：佳蓉，盤點之後」."""

from __future__ import annotations

import re

from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.evidence import others_do
from sop.minutes.language.people import Owners
from sop.minutes.language.roles import is_role
from sop.minutes.language.text import is_done, is_question, is_supposed, without_quotes
from sop.minutes.noted.speaks import AGAINST
from sop.minutes.noted.undertaken import signs_of

_N = r"(?P<who>\ue000+(?:[ ]?(?:[、/&,，與和跟及]|以及)[ ]?\ue000+)*)"
_D = r"(?:於|在|最[慢晚遲]|期限[:：是為]?|時間[是抓訂在]*|預計)?[ ]?(?P<when>\ue001+)(?:之?前|以前)?"
_DONE = r"(?:要|會|可以)?(?:完成|做完|弄好|處理完|清完|交|回覆|回報|給結果)?"
_WHAT = r"(?P<what>[^。；;：:？?「」\ue000\ue001]{4,40}?)"
_BY_COLON = re.compile(
    rf"(?P<what>[^。；;：:？?「」\ue000\ue001][^。；;：:？?「」\ue001]{{3,40}}?)[：:][ ]?{_N}[，,][ ]?(?:{_D}|"
    rf"(?P<later>[^，。：:\ue000]{{0,4}}\ue000*[^，。：:\ue000\ue001]{{2,14}}(?:之後|以後|之前|以前)))"
)
_LEADING = re.compile(
    rf"(?:結論|決議|決定)[：:][ ]?{_WHAT}[，,][ ]?{_N}[ ]?(?:主責|負責|主辦|處理|來做)[，,][ ]?\ue000+[ ]?(?:協助|"
    rf"支援|幫忙|協辦)[，,]{_D}{_DONE}"
)
_BY_DAY = re.compile(rf"{_D}(?:[：:]|[　 ]+)[　 ]*{_N}[　 ：:]*{_WHAT}")
_ARROW = re.compile(rf"{_N}[ ]?(?:→|->|⇒|➜)[ ]?{_WHAT}[，, ][ ]?{_D}{_DONE}")
_SHOWN = re.compile(rf"{_N}[：:][ ]?{_WHAT}[，,][ ]?{_D}(?:再|先)?(?:給|交給|寄給|傳給|貼到|放到)[^，。]{{1,10}}")
_OWES = re.compile(
    rf"{_N}[ ]?(?:還沒|尚未|還沒有|(?:上次|上週|之前)?(?:忘了|忘記))(?P<what>[^。；，,\ue000\ue001]{{2,30}})[，,]"
    rf"(?:[他她]|但|不過|答應|會|說|表示|預計)*[ ]?{_D}(?:會|再|要|前)*(?:補|完成|處理|交|弄|做|寄|給)[^，。]{{0,4}}"
)
_CALLED = re.compile(
    rf"(?:另外|還有|對了|最後)?[，,]?[ ]?{_N}[，,][ ]?(?P<what>[^。；：，,？?\ue000\ue001]{{4,30}}?)(?:的事|的部分|"
    rf"這件事?|這塊)?(?:就|再|也|要)*"
    rf"(?:麻煩|拜託|交給|靠)[你妳]們?(?:了|處理|幫忙|囉)?[，,][ ]?{_D}{_DONE}"
)
_SHARED = re.compile(
    rf"[^，。：\ue000]{{0,5}}{_N}[ ]?(?:[兩二三]人|[兩二三]位|自己)?(?:分掉|分一分|對分|平分|分頭(?:處理|做)?|"
    rf"各做一半)[：:]{_WHAT}[，,][ ]?{_D}{_DONE}"
)
_OFFERED = re.compile(
    rf"{_WHAT}(?:誰來|誰做|誰要做|誰處理|誰可以)[？?][ ]?{_N}[ ]?(?:說)?(?:[他她我])?(?:來|做|可以|接)[，,][ ]?{_D}{_DONE}"
)
_NOBODYS = re.compile(
    r"(?P<what>[^。；;：:？?\ue000\ue001]{4,40}?)[ ]?[（(](?P<nobody>(?:目前)?(?:還沒有?|尚無|尚未有?|沒有|無|"
    r"待)人?(?:認領|接手?|負責|指派|要做|分派)|誰[？?]?|負責人待定)[）)]"
)
_WHY = r"(?:[^。；：:\ue000\ue001]{2,20}[，,])?[ ]?"
_AWAITED = re.compile(
    rf"(?:待|要等|等)[ ]?{_N}[ ]?(?!回|的)(?P<what>[^。；，,：:？?\ue000\ue001]{{4,30}})[，,][ ]?{_D}{_DONE}"
)
_ENCLOSED = re.compile(rf"[（(]{_N}[：:][ ]?{_D}[ ]?{_WHAT}[）)]")
_TOOK = re.compile(rf"{_WHY}(?:最後|後來)?(?:是|由)?[ ]?{_N}[ ]?(?:接了|接下了?|認領了?|舉手)[，,][ ]?{_D}[ ]?{_WHAT}")
_PROMISED = re.compile(
    rf"(?:組長|主席|主管|主任|經理|"
    rf"大家)?請[ ]?{_N}[ ]?(?P<what>[^。；，,：:？?\ue000\ue001]{{4,30}})[，,][ ]?\ue000+[ ]?(?:答應|說|同意|"
    rf"表示)(?:可以)?[ ]?{_D}{_DONE}"
)
_NAME_LESS = re.compile(
    r"(?P<what>[^。；：:\ue000\ue001]{6,60})[，,][ ]?(?P<nobody>誰(?:去|來|"
    r"要)?[㐀-鿿]{1,3}(?:[，,]?(?:當場|會上|這次))?(?:都)?(?:還|尚)?[沒未]有?(?:講到?|談到?|說到?|"
    r"提到?|定|決定|討論到?|排)|人選[^，。]{0,2}(?:等|待)[^，。]{2,14}(?:再[定議說]|後[再決]?定?))(?:[，,。][^\ue000]*)?"
)
"""「離職帳號得關掉，誰關沒講到」, 「還是要去談，人選等新財務到職再定」."""
_UNDECIDED = (
    re.compile(
        rf"{_WHAT}[，,](?:尚未|還沒有?|還未)(?:決定|確定|說好|談好)(?P<nobody>(?:由|是|要)?誰(?:來)?(?:做|負責|處理|接)?)"
    ),
    _NAME_LESS,
    re.compile(rf"{_WHY}(?:還|也)?(?:需要|要|得)有人{_WHAT}[，,](?P<nobody>(?:人選|誰來|由誰|誰做)[^，。]{{0,10}})"),
)
_OWED = re.compile(r"[^，。]{0,6}(?:還是|還|也|都)?(?:要|得|需要?|必須)(?!求|點|素)")
_FORMS = (_BY_COLON, _LEADING, _BY_DAY, _ARROW, _SHOWN, _OWES, _CALLED, _SHARED, _AWAITED, _ENCLOSED, _TOOK, _PROMISED)
_NO_MATTER = re.compile(
    r"(?:主席|主持|紀錄|記錄|出席|列席|地點|聯絡(?:人|窗口|方式)|窗口|負責人|報告人|議程|時間|值班(?!表)|輪值|代理)"
)


def allotted(reading: Reading, text: str, line: int, to: int, *, numbered: bool) -> list[Candidate]:
    """The task that a line is by its form. numbered: whether it is a point of a list, so that nobody's can be one as well."""
    masked = without_quotes(text).rstrip(" 　。.")
    if (
        masked != text.rstrip(" 　。.")
        or is_supposed(masked)
        or is_done(masked)
        or is_role(masked)
        or others_do(masked)
    ):
        return []
    mentions, dues = (
        reading.people.mentions(masked),
        [due for due in reading.when.all(masked) if due.day and not masked.startswith("的", due.end)],
    )
    signs = signs_of(masked, mentions, dues)
    nobodys = _NOBODYS.fullmatch(signs) if numbered else None
    nobodys = nobodys or next((match for form in _UNDECIDED if (match := form.fullmatch(signs))), None)
    owed = nobodys and next((part for part in nobodys["what"].split("，")[::-1] if _OWED.match(part)), nobodys["what"])
    if nobodys and owed and not AGAINST.search(owed):
        due = dues[0] if len(dues) == 1 else None
        return [Candidate(nobodys["what"].strip(), Owners(words=nobodys["nobody"]), due, line, to)]
    forms = (_OFFERED,) if is_question(masked) or "誰" in masked else _FORMS
    found = next((match for form in forms if (match := form.fullmatch(signs))), None)
    if found is None or _NO_MATTER.match(found["what"]) or not re.search("[㐀-鿿]", found["what"]):
        return []
    if found.re is not _OWES and AGAINST.search(
        f"{_others(signs[: found.start('who')])}\ue000{_others(found['what'])}"
    ):
        return []
    due = next((due for due in dues if due.start == found.start("when")), None)
    if len(dues) > 1 or (found.re is _BY_DAY and due and not reading.when.is_strong(masked, due)):
        return []
    first, last = found.span("who")
    who = reading.people.of([one for one in mentions if first <= one.start < last], masked[first:last])
    title = masked[found.start("what") : found.end("what")].strip(" 　，,")
    return [Candidate(title, who, due, line, to)] if title else []


def _others(signs: str) -> str:
    """Signs in which the names are of those whom a task is about, and who do nothing themselves."""
    return signs.replace("\ue000", "某")
