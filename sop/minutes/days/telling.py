"""Whether words that could be a due date are one where they stand: what is before them, what follows.

`10/10 tests`, `5/6 台`, `Friday's release`, 週一例會, 上週五, `last Friday`, 每月5號 are none.
"""

from __future__ import annotations

import re

from sop.minutes.days.events import begins_then, happens_then, is_at_meeting, is_denied, meets_then
from sop.words.due import Phrase
from sop.words.numerals import WEEKDAY

_NOT_AFTER = re.compile(
    r"(?:\b(?:last|past|previous|every|each|since|from|starting|not|between|originally|was due|were due|as of|except"
    "|instead of|rather than|between [^,.;]{1,16} and|w/c|week (?:commencing|beginning|starting))"
    "(?: the| on| by| other)? |每[個天日]?月? ?|天天|各|原[訂定本](?:於|在)?|不是|逢|隔|昨|自|從|雙|而不是"
    "|(?<=[^,.!?、。 好啊喔嗯對])那|上上?個?|去|前|(?<![㐀-鿿])單|[逢每]單"
    "|[0-9一二三四五六七八九十]個?|(?:不要|別|不可)拖到 ?"
    "|[0-9] ?[–~〜-] ?|[0-9a-z][–—~〜-]|[0-9一二三四五六日天號)] ?(?:[到至]|to) ?|from [a-z]+ to |day to )$"
)
_MOVED = re.compile(r"\b(?:mov|chang|postpon|shift|push|extend)[a-z]* (?:back |out )?from [^,.;]{3,16} to $")
_ANY = re.compile(r"\b(?:a|any|(?<!make )that|normal|most)(?: [a-z]+)? $")
_WEEKDAY = re.compile(f"{WEEKDAY}(?![a-z])")
_CHINESE_CORE = re.compile("[週周星禮月年季]")
_NOT_BEFORE = re.compile(
    r"['’]s\b(?! (?:okay|ok|fine|good|great|perfect|better|possible|tough|tight|hard|difficult|tricky|too|not|bad|"
    r"safer|easier|wiser|nicer|fairer|best|doable|realistic|manageable|more [a-z]+)\b)|"
    r"[–—~〜][a-z]|、[0-9]{1,2}(?![0-9/月:])| ?[–—~〜] ?[0-9一二三四五六日]| ?- ?[0-9]"
    "|[到至] ?[0-9一二三四五六七八九十週周星禮]"
)
_MODIFIED = re.compile(
    "就這樣|就到|到這|先這樣|先到這|辛苦|的|例會|例行|會議|晨會|站會|週會|月會|同步|開會|檢討會|那[天次]|當[天日晚]|"
    "以來|上班|版(?!面)|號機"
    "| ?(?:standup|sync|meeting|release|review|demo|call|retro)"
)
_BEGINS = re.compile(r"(?:^|[.!?;\n:]\s*|- )(?:(?:and|then|so) )?(?:first thing )?(?:on )?$")
_SUBJECT = re.compile(r" [a-z]+(?: [a-z]+)?(?:['’]ll| will| shall| is going to| has to| needs to) (?!be\b)[a-z]")
"""Tomorrow Priya will …: who does it by then."""
_WILL_DO = (
    "is (?:fine|good|ok|okay|enough|possible|better|perfect|early enough|soon enough|plenty"
    "|safer|easier|wiser|nicer|fairer|best|doable|realistic|manageable|more [a-z]+)|would (?:work|be)|it is"
    "|is (?:the|our) (?:limit|deadline|target|date|last day)"
    "|be (?:fine|good|ok|okay|possible)"
)
_GOES_ON = re.compile(
    " (?:(?:still )?(?:okay|ok|fine|all right|possible)|(?:soon|early|good) enough|be all right|do|"
    "still(?= ?(?:$|[,.;!?])))(?![a-z])|"
    f" (?:{_WILL_DO}|and|or|if|when|so|then|to|at|for|with|instead|rather|please|pls|but|because|since|latest|unless|"
    "in|on|by|works|that|though|too"
    r"|as|i|i'll|we|we'll|you|he|she|they|it|the|a|an|my|our|your|this|once|after|before|morning|"
    r"afternoon|evening|night|maybe|again|actually|probably|hopefully|sharp|noon|myself"
    r"|already|first|only|ok|okay|right|also|using|via|from|without)\b| ?[^a-z ]|(?<=[㐀-鿿]) ?[a-z]+ ?(?=會|要|把|先|"
    r"再|去|將)| ?$"
    # 「明天 fix」, 「週五 deploy 新版」: an English verb in a Chinese sentence.
    r"|(?<=[\u4e00-\u9fff]) ?(?:ok|okay|works|fine|done|latest|fix|"
    r"update|check|deploy|test(?! case| plan)|finish|close|merge|push|ship|reply|"
    r"confirm|share|post|"
    r"upload|draft|write|set up|add|remove|clean|run|rerun|restart|renew|rotate|migrate|swap|replace|rename|document|follow up|"
    r"ping|mail|email|e-mail|submit|publish|verify|handle|prepare|rewrite|block|enable|disable|patch|roll ?back|refactor|"
    r"investigate|archive|delete|export|import|book|order|chase|translate|compare|measure|debug|tune|trim|send|resend|give|"
    r"finali[sz]e|implement|clarify|ask|create|build|restore|back ?up|review (?=[^ ])|"
    r"[a-z]{3,10}(?: [a-z]{3,8})?(?= ?(?:好|完|一下|掉)(?![了過])))(?![a-z])"
)
_VERBS = (
    "完成|交|提|回|給|寄|送|繳|發|更新|補|出|上[線傳]|確認|到期|由|請|再|要|會|先|可|做|改|開始|跑|把|將|修|看|跟|和|與|"
    "為|是|截|吧|啦|喔|可以|處理"
    "|換|弄|裝|清|查|寫|刪|關|搬|演|找|拉|排|貼|翻|測試|負責|整理|公告|上架|通知|回報|部署|調整|調[回高低成掉]|"
    "開(?![會幕跑賣學工獎車機發])"
    "|借|問|追|訂|撈|畫|填|拿|用印|重[做寫啟跑新建整]|擬|掛|設定|測|去(?!年)|聯[絡繫]|向|安排|準備|匯|印|簽|買|申請|"
    "協助|盤點|備份|還原|升級"
    "|抽換|汰換|移除|縮小|校[正對]|彙整|審(?!查會|計)|繳|估(?!價單|計)|裁(?!示)|刊登|搜集|測量|換|歸還"
    "|下架|遷移|啟用|停用|驗證|校對|拍|錄|剪|約|洽|催|盯|轉|登|投|收(?!入|益|盤)|建|合併|索取|幫|教|帶|導|撤|移|鎖|封|"
    "停(?!電|機|車)|打(?=電話|給|去)|綁|接(?!單)|試|好(?=[了嗎吧不]|$|[,，。?？])|比較(?=[好快穩保安妥來有方合])|應該|我(?=就|會|再|來|可以|給|先|弄|交)|開工(?=第一|一早|後|就|那|馬上)"
)
_DONE = re.compile(f"$|[^\u4e00-\u9fffa-z ]|(?:{_VERBS})| (?=[^\u4e00-\u9fff]|{_VERBS})")
_PART_OF = re.compile(
    "[約占佔達剩近]$|(?:只有|不到|超過|降[到至]|高達|共) ?$|v$|ver(?:sion)? $|ratio (?:of )?$"
    "|(?:score|page|chapter|section):? $|(?:比例|流量|佔比|比率|占) ?$"
)
_AMBIGUOUS = re.compile(r"\b(?:may|march|mar|sat|sun|mon|wed|second)\b")
_RELATIVE = re.compile(" (?:of|after|before|following|prior) (?!now|today)[a-z]")
_RELATED = re.compile("(?:文到|收到|到貨|[^之以然今最]後|起|每)$")
_PAST = re.compile("(?:了|已經?|曾經?) ?$|(?:was|were|had|did|seen?|happened|started|failed|broke)(?: down| out)? $")
_PERIOD = re.compile(
    "(?:這個?|本|下{1,2})個?(?:週|周|星期|禮拜|月(?!底)|季|年)(?![一二三四五六日天])|[週周]末|月[初中底]|年底|季[底末]|"
    "周|今天先"
)
_STOPS = re.compile(rf" ?(?:$|[\n\t,;.()|!?]| (?:works|{_WILL_DO}|then|please|instead|after all|latest|at the)\b)")
_NUMBERED = re.compile("[編第型代]$")
_LATE_DAY = re.compile("[12][0-9]|3[01]|二?十[一二三四五六七八九]|三十一?|[廿卅]")
_DONE_THEN = re.compile("[^,。;]{0,8}[已曾了過]")
_LETTER = re.compile("[a-z0-9_]")


def ends_whole(text: str, end: int) -> bool:
    """Whether no word is cut there."""
    return not (_LETTER.match(text[end - 1]) and _LETTER.match(text, end))


def is_told(text: str, start: int, end: int, limits: bool) -> bool:
    """Whether a phrase is meant of the time to come, and by itself: not 每週, not 下週的會議, not "this week's"."""
    before = text[max(0, start - 24) : start]
    if _NOT_BEFORE.match(text, end) or _is_past_or_repeated(before, text, start):
        return False
    if limits:
        return True
    if _PERIOD.match(text, start) and not _DONE.match(text, end):
        return False
    leads = _BEGINS.search(before) and _SUBJECT.match(text, end)
    return not _MODIFIED.match(text, end) and bool(_GOES_ON.match(text, end) or leads)


def _is_past_or_repeated(before: str, text: str, start: int) -> bool:
    if _ANY.search(before) and _WEEKDAY.match(text, start):
        return True
    found = _NOT_AFTER.search(before)
    if not found or _MOVED.search(text[max(0, start - 40) : start]):
        return False
    # 上 and 前, and figures, only tell of a 週 or 月 right after them: 線上10/15 and 早上9/1 are dates.
    if re.fullmatch("上上?個?|去|前|[逢每]?單|[0-9一二三四五六七八九十]個?", found[0]):
        return bool(_CHINESE_CORE.match(text, start))
    return True


def is_due(text: str, words: str, phrase: Phrase) -> bool:
    """Whether the phrase may be a due date where it stands. words: as they were written, for their capitals."""
    sorts = phrase.sorts
    held = phrase.marked or phrase.led
    if (
        "length" in sorts
        or words.lower() == "one day"
        or _is_name(words, phrase.marked)
        or (words == "Sun" and not held)
    ):
        return False
    if sorts <= {"time", "part", "bare"}:
        return phrase.marked and ("time" in sorts)
    if sorts == {"eod"} and not (phrase.marked or words[:3].lower() in ("eod", "eob", "cob")):
        return False
    if "dotted" in sorts and not held:
        return False
    if sorts == {"nth"} and not _is_day_of_month(text, phrase):
        return False
    if "figures" in sorts and not phrase.marked and not _is_date(text, words, phrase):
        return False
    if happens_then(text, phrase.start, phrase.end):
        return False
    if not phrase.marked and (
        is_denied(text, phrase.start) or begins_then(text, phrase.end) or meets_then(text, phrase.start, phrase.end)
    ):
        return False
    if is_at_meeting(text, phrase):
        return True
    before = text[max(0, phrase.start - 16) : phrase.start]
    if _PAST.search(before) and not phrase.marked:
        return False
    return is_told(text, phrase.start, phrase.end, phrase.marked or bool(sorts & {"span", "unclear", "time"}))


def _is_name(words: str, marked: bool) -> bool:
    """May, Mar, Sun in small letters are no month or day, unless the phrase is a limit."""
    small = _AMBIGUOUS.findall(words)
    return "may" in small or (bool(small) and not marked)


def _is_day_of_month(text: str, phrase: Phrase) -> bool:
    """Whether "the 20th", 20號 is a day there: neither "by the second release" nor 3號機."""
    if text[phrase.end - 1] > "z":
        by_itself = text[phrase.end - 1] == "號" and not _NUMBERED.search(text[max(0, phrase.start - 1) : phrase.start])
        return phrase.marked or bool((phrase.led or by_itself) and _DONE.match(text, phrase.end))
    by_itself = text.startswith("the ", phrase.start) and not text.endswith("of ", 0, phrase.start)
    ends = _STOPS if by_itself and not (phrase.marked or phrase.led) else _GOES_ON
    return (by_itself or phrase.marked or phrase.led) and bool(ends.match(text, phrase.end))


def _is_date(text: str, words: str, phrase: Phrase) -> bool:
    """Whether 5/6 is a day there, and not a share, a count or a score."""
    first = re.search("[0-9]+", words)
    if phrase.sorts & {"weekday", "time", "part", "eod"}:
        return True
    if first and int(first[0]) > 12 and not phrase.led:
        # 21/12 behind a name or a dash, at the end: there is no such month, and who writes a share goes on to say of what.
        return bool(
            re.search("(?:[a-z]|[–—-]) $", text[: phrase.start]) and re.match(" ?(?:$|[)\n])", text[phrase.end :])
        )
    if _PART_OF.search(text[max(0, phrase.start - 16) : phrase.start]):
        return False
    return phrase.led or bool(_DONE.match(text, phrase.end))


def belongs_elsewhere(text: str, phrase: Phrase) -> bool:
    """Whether its words count from something else ("within 3 days of receipt", 文到三日內) or could look back (三日前)."""
    before, words = text[max(0, phrase.start - 6) : phrase.start], text[phrase.start : phrase.end]
    if phrase.sorts & {"span"}:
        return bool(_RELATIVE.match(text, phrase.end) or _RELATED.search(before))
    # 三日前 looks back as often as not; nobody writes 25日前 of what was 25 days ago, and tells it as done where they do.
    looks_back = not _LATE_DAY.match(words) or _DONE_THEN.match(text, phrase.end)
    return (
        phrase.sorts == {"nth"} and not phrase.led and words.endswith(("日前", "日之前", "日以前")) and bool(looks_back)
    )
