"""What somebody takes on in a sentence of a conversation: promises, offers, and what only a date tells from mere talk."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.agreedday import without_choice
from sop.minutes.language.answers import puts_off, refuses
from sop.minutes.language.beside import is_own_life, puts_rather
from sop.minutes.language.borrowed import BORROWED
from sop.minutes.language.intending import intends
from sop.minutes.language.owing import does_next, owes
from sop.minutes.language.owned import can_by, does_then, is_habit, pledges
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.pledged import is_said
from sop.minutes.language.recent import kept
from sop.minutes.language.sayings import is_duty, only_wished
from sop.minutes.language.topical import takes_thing, was_so

_EN_PROMISE = re.compile(
    r"\bI(?:(?:['’]ll| will| shall)(?: also| just| then| definitely| quickly| personally)*|['’]m (?:going to|"
    r"gonna)| am going to| can also| promise to|(?: just| only| still)? (?:need|have) to|['’]ve got to)\s+"
    r"(?!(?:also|just|then|definitely|quickly|personally|only) |be\b(?! responsible)|have\b(?! (?:(?:legal|finance|"
    r"marketing|purchasing|facilities|accounting|support|design|hr|ops) (?!(?:and|or|in|on|at|here)\b)[a-z]+|a look|a go|it|"
    r"that|this|them|the|something|an?|some(?:one|"
    r"body)|[A-Z]\w*) )|not\b|never\b|"
    r"see\b(?! to\b| if\b)|say\b|think\b|stop\b|start\b|pass\b|admit\b|bet\b|"
    r"give you an? (?:example|idea|hint)|guess\b|wait\b|mute\b(?! (?:the|that|our|those|all) (?!mic|call|line))|miss\b|"
    r"leave\b|drop\b|join\b|"
    r"pretend|take (?:it|that|this) down(?=[.!]|$)|"
    r"(?:run|go|head|dash|hop|jump|rush)(?: (?:off|out|home|to (?:the|a|my|another)|at|in|now|soon)\b|[,.!]|$)|"
    r"(?:note|write|put|jot) (?:it|that|this) (?:down|in(?:to)? the (?:notes|minutes))|"
    r"note (?:it|that|this)\b|"
    r"go first|share my|share the screen|let you|tell you|show you|explain|come back|get (?:a|some) (?:coffee|"
    r"water)|keep (?:it|this) short|remember(?! to\b)|need\b|want\b|never|assume|take that as|take (?:your|his|her|their) word|"
    r"(?:switch|change|swap|plug|get) (?:to )?(?:in )?(?:my |the |a )?(?:headsets?|mics?|microphones?|cameras?|"
    r"phones?|network)\b|"
    r"(?:re-?connect|re-?join|dial in|call back in|mute|unmute)\b|read it out|"
    r"hold (?:you|him|her|them) to\b|believe\b|give you that\b|drink to\b|(?:live|survive|cope)(?=[.,!]|$)|spare\b|"
    r"second (?:it|that|this)\b|grant you\b|forgive\b|let (?:it|that) (?:slide|go|pass)\b|take (?:\w+ )?\w+ as an?\b|"
    r"keep (?:you|everybody|everyone) (?:posted|updated|informed|in the loop)\b|trust (?:you|him|her|them)\b|"
    r"take the blame\b|be the judge|eat my hat)(?=[a-z把幫來先再去])",
)
_EN_CAN = re.compile(
    r"\b(?:I can|[Ll]et me)\s+(?:also\s+|just\s+)?(?!do (?:on )?(?:[A-Z][a-z]+day|the [0-9]|tomorrow|either|any))(?="
    r"(?:take|do|write|handle|own|look|prepare|send|draft|"
    r"check|fix|update|ask|call|set up|arrange|organi[sz]e|book|test|review|own|cover|get|make|put|run|find|"
    r"talk|add|move|open|create|collect|finish|print|order|share the|ping|mail|e-?mail|file|document|summari[sz]e|"
    r"investigate|follow)\b)"
)
_EN_LET_ME = re.compile(
    r"\b[Ll]et me (?:also |just )?(?:strip|remove|drop|clean|rewrite|swap|bump|raise|lower|cut|delete|purge|migrate|renew|"
    r"rotate|"
    r"restart|reset|restore|tidy|merge|patch|publish|upload|change|replace|archive|block|disable|enable|switch|schedule|verify|"
    r"rework|rebuild|roll|push|pull) (?:the|our|those|these|that|this|all|a|an|it|them|up|out|back)\b"
)
_EN_OWED = Phrases(
    "assign|down|get|give|glad|got|hand|happy|have|leave|m|mine|my|owe|pass|send|volunteer",
    r"\bmy (?:next (?:step|task|job)|plan|job|task|homework)(?: (?:now|then|for (?:today|tomorrow|this week)))? is to (?=[a-z])|"
    r"\b[Ll]eave (?!it\b|that\b)[^.?!]{1,60} (?:to|with) me\b|\bI['’]m (?:taking(?! an? )|handling|doing|covering|"
    r"leading|owning|on (?:the|that|this|it))\b|"
    r"\bI(?:['’]d| would) be (?:happy|glad) to\b|\bI (?:still )?owe (?:you|them|him|her)\b|\byou(?:['’]ll|"
    r" will) (?:have|get)\b(?! to\b)|\bput me down for\b|\b(?:give|send|pass|hand|assign) (?:it|that|this|them|those) to me\b|"
    r"\bI volunteer\b|\bleave (?:it|that) (?:with|to) me\b|\bI['’]m on it\b|\bI['’]ve got (?:it|that|this)\b(?! (?:here|"
    r"there|right here|open|up|already|working|on (?:my|the)|in (?:my|front|the)|from)\b)|"
    r"\bI got (?:it|that|this)\b|\bthe [a-z][a-z -]{2,30}(?:['’]s| is| are) (?:all )?mine\b",
    re.IGNORECASE,
)
_ZH_PROMISE = Phrases(
    "",
    r"(?<![幫叫請])我(?:會|再|來|就|先)?在[^，。我]{1,8}?(?:上|裡|後面|前面|下面)?(?:加|補|貼|放|寫|註明|標|掛|畫)(?:上|個|一[個段句行條欄張])(?!了)|"
    r"(?<![幫叫請])我(?:自己|這邊|這裡|們這邊|再|就|先|也|還是|還|等一下|待會|晚點|等等|會後|下午|回去|回頭|今天|明天)*"
    r"(?:來(?!說|講|不及|看一下|分享|報告|開始|自|了|過)|會(?!議|不會|一點|一些|用|啊|喔|覺得|怕|想|擔心|說|員|被|比較|建議|晚)|"
    r"負責|打給(?!我|[^，。]*[了過])|打(?:個|一?通)?電話(?:去|給|跟|問|請)(?![^，。]*[了過])|去(?!年|過|了|的)|接手|認領|處理(?!了|過|的|完)|盡快|儘快|盡速|馬上|立刻|"
    r"(?:整理|補|寫|改|確認|追|查|聯絡|排|準備|安排|修|弄|寄|發|更新|跟進|問|做|訂|約|開)(?:一下|一份|一版|個|"
    r"給|好)(?!了|[^，。會要再就把]{1,8}(?<![好掉完])了(?:[，。]|$)))|(?:^|[，,])(?:那|就)?(?:晚點|等等|等一下|等下|待會|會後|回頭|稍後)(?:再|就|會)*"
    r"(?:轉|寄|傳|貼|丟|給|發|補|整理|查|問(?!你|妳)|弄|改|處理|確認|更新|私訊| ?LINE )(?!了|過)|(?<![前內])交給我(?!們)|"
    r"我包了|算我的|包在我|"
    r"我(?:再|先|也)?(?:匯|印|拉|抓|截|列|影印|整理|轉|傳|寄|丟|貼)(?:出來|一份|好|下來)?給(?!了|過|我)|我打去(?=[^，。了過]{0,6}[改問催確約訂])|"
    r"[，,](?:傳|寄|丟|貼|轉|發|私訊)給?[你妳](?=$|[，,。！])|"
    r"我(?:來|再|等一?下|待會|晚點)?打(?:個|一?通)?電話(?=[跟給問])|"
    r"(?:^|[，,])(?:等)?(?:拿到|收到|有了|好了|來了|確認完?|看完)(?:之後|以後|的話)?我(?:就|再)(?=[㐀-鿿])|"
    r"(?:^|[，,])(?:等?[你妳您]們?)[^，。]{1,8}[完好]了?(?:再|就|之後)*(?:[跟和]我(?:講|說)|叫我|通知我|告訴我|敲我|[講說]一聲)"
    r"[^，。]{0,3}[，,]我(?!看看|知道|再說)(?=[㐀-鿿])",
)
_ZH_FIRST = re.compile(
    r"(?<![給叫找問請教])(?<!(?<!還)是(?=我[跟和與][^我]*$))我(?:自己|這邊|這裡|們這邊|們這裡|再|就|先(?!生)|也|還|現在|等一下|等下|待會|晚點|等等|會後|回去|回頭|順便|馬上|"
    r"可以|應該|大概|盡量|拿到之後|到時候|下午|早上)*+ ?"
    r"(?!們|這[邊裡]|覺得|想|看到|看了|知道|記得|以為|認為|說|講|沒|不|在|是|有|的|聽|怕|猜|希望|建議|同意|了解|懂|忘|"
    r"發現|[㐀-鿿]錯|剛|已|昨|上|朋友|同[事學]|老[公婆闆]|[媽爸弟妹哥姐]|兒子|女兒|室友|太太|小孩|個人|要請|請假|問你|很|只|比較|會|投(?![稿遞放])|跟你說|還|那|最|都|家|手|[，。,.！!？?]|$)"
    rf"(?P<does>[㐀-鿿A-Za-z](?!了|過)|{BORROWED})"
)
_PLAN = re.compile(r"我(?:們這邊)?(?:想|打算|預計|預定|準備)(?:先|再)?(?:把|去|來|找|在|於)")
_INTENT = re.compile(r"我[^，。]{0,6}(?:現在|等一下|等下|待會|晚點|等等|會後|回去|回頭|順便|馬上|再)")
_ZH_OFFER = re.compile(
    r"我(?:也|再|先)?(?:可以|能)(?:再|先)?(?:去|來|幫|提供|問|給|做|寫|查|找|整理|準備|聯絡|試)(?!嗎|不)"
)
_EN_OFFER = re.compile(
    r"\bI can (?:also |just |maybe |certainly |definitely )*(?!not\b|see\b|hear\b|be\b|have\b|"
    r"tell\b|imagine\b|understand\b|say\b|confirm\b|remember\b|live\b|only\b)(?=[a-z])|\bI could (?:also |"
    r"just |maybe )*(?!not\b|never\b|hardly\b|see\b|hear\b|be\b|have\b)(?=[a-z])|\bI(?:['’]d| would) be (?:happy|"
    r"glad) to\b|\bI(?:['’]m| am) (?:quite |more than )?(?:happy|glad|willing) to (?!be\b|see\b|hear\b|say\b|have\b|"
    r"report\b|know\b|announce\b|tell\b)(?=[a-z])|\bI(?:['’]d| would) do (?:it|that)\b"
)
_NEWLY = re.compile(r"(?<!掉好)了(?:啊|喔|啦|耶|欸|[，。,.])")
_READY = re.compile(
    r"(?:之前|以前|前)?[，, ]?(?:一定|應該|可以|就|會|再|給你?|能)*(?:交|給(?!我[一兩三幾到時0-9])|寄|弄好|"
    r"弄完|做完|寫完|跑完|完成|"
    r"出來|搞定|改好|修好|處理好|看完|補上|換掉|換好|測完|提供|(?![就不也還很最太給才要是比都])[㐀-鿿]{1,2}?(?:好|完|掉|出來|上去|起來)(?=$|[，。！]|給))(?!了|過|的)"
)
_EN_READY = re.compile(
    r"\b(?:it|that|they|this)(?:['’]ll| will) be (?:done|ready|there|out|finished|live|up|with you|in your)\b|"
    r"\bI (?:finish|send|do|write|check|call|fix|make|prepare|test|take(?! (?:the|a|an) (?:train|bus|day|week|plane|ferry|"
    r"flight|afternoon|morning)\b)|put|deliver|bring|order|"
    r"book)\b(?! (?:not|n't))",
    re.IGNORECASE,
)
_EN_PRESENT = re.compile(
    r"(?:^|[,;] )(?:(?:and|so|then|okay|ok|well|right),? )*(?-i:I) (?!was\b|am\b|had\b|have\b|"
    r"got\b|saw\b|get\b|meet\b|visit\b|feel\b|take (?:the|a) (?:train|bus|day|week|plane|ferry|flight|afternoon|morning)\b|"
    r"see\b(?! to\b)|hear\b|think|thought|know|knew|mean|meant|guess|"
    r"heard|told|said|need\b|want|like\b|hope|remember|love|hate|read the|[a-z]+ed\b)[a-z]+ (?:the|"
    r"a|an|our|your|those|these|all) "
)
_ZH_SELF = re.compile(r"我(?:自己|這邊|大概|最慢|最晚|應該|可以|預計|會在|們這邊)*\s*$")
_AWAY = Phrases(
    "away|busy|dentist|here|holiday|leave|off|out",
    r"請假|休假|補休|打疫苗|看(?:醫生|牙)|回診|健檢|不在|休(?:半|整|[一二兩三四五])天|不進(?:公司|辦公室)|[天日一二三四五六號]回(?:來|國|台)|才(?:回來|有空|進公司)|出差|沒空|有會|[要得]去(?:客戶|廠商|醫院|機房|學校|公司|現場|外|台|"
    r"高|日本)|在(?:台|高|客戶|外|路|飛)|\b(?:off(?! (?:the|our|that|those|these|all)\b)|"
    r"on leave|away|out of (?:the )?office|(?<!it )(?<!them )(?<!that )(?<!this )out (?:until|till|from|on|this|next|all)|"
    r"on holiday|not here|dentist|busy)\b",
    re.IGNORECASE,
)
_NOTED = Phrases(
    "add|keep|leave|note|park|put|wrote",
    r"(?:我|^|[，,])(?:先|來|會|再|就)*(?:記下來|記一下|記起來|寫下來|抄下來|記在|記[著起])|"
    r"\bI(?:['’]ll| will)? (?:just )?(?:put|wrote|note|park|leave|keep|add) (?:it|that|this)(?: \w+)? (?:in|on) (?:the|our|my) "
    r"(?:\w+ )?(?:list|board|minutes|notes|agenda|backlog|parking lot)|\bI(?:['’]ll| will)? (?:(?:wrote|"
    r"note) (?:it|that) in|put (?:it|that) in(?:[.!]|$))",
)
_BUSY_WITH = re.compile(
    r"\bI['’]m (?:still |already |currently )?(?:on|doing|busy with) (?:the|a|an) [\w -]{2,30}? (?:all|this|until|"
    r"till|right now)\b|^(?:and )?(?:today|currently|right now|at the moment|now),? I['’]m (?:still )?(?:on|doing|"
    r"busy with|working on)\b",
    re.IGNORECASE,
)
_BUSY = re.compile(r"I['’]m\b")
_TOLD_ME = re.compile(
    r"(?:[他她]們?|廠商|客戶|老闆|主管|財務長?|法務|會計)(?:剛剛?|昨天|一直|都)?(?:叫|要|請|找|約|問|通知)我(?!們)"
)
_GUESS = re.compile(r"我(?:猜|覺得|想說|聽說|以為|怕)|[他她們商戶]說的?[。！]?$")
_MEANT = Phrases(
    "going|meant|said|supposed|wanted",
    r"本來|原本|原先|\bI (?:was (?:going|supposed|meant) to|wanted to|said I['’]d)\b",
)
_PAST_ZH = re.compile(
    r"(?:上(?:個月|週|次|個?禮拜)|昨天|前天|去年)我|我[^，。會要]{1,8}過[一兩幾三]次|我(?:[^，。會要]{0,6}已經|已|剛|昨|上週|上禮拜|之前)|"
    r"(?:[週禮拜期][一二三四五六日天]|[0-9一二三四五六七八九十]號)(?:早上|上午|中午|下午|晚上|半夜|凌晨)?[^，。要會再我]{0,2}我[^，。要會再]{0,3}"
    r"(?:(?![通經超透])[㐀-鿿]{1,2}過了|把[^，。]{2,14}(?<![好要就])了)(?=[，,。！]|$)|"
    r"我(?:們)?[^，。要會再去來]{0,8}[看試測查點開登問打跑](?:到|過|的時候|起來)?(?:還是|都是|都沒|也是|就是|還在|卻|又|一樣)"
)

_THEN_I = re.compile(
    r"[，,](?:所以|那|然後|不過)?我(?:等一?下|待會|晚點|再)*(?:會(?![議不])|來(?=[㐀-鿿])|去(?!年)|再(?!說|看))"
)
"""What somebody goes on to take on, after what he has done: 「我剛剛對帳還沒講完，清單我會盡快匯出來」."""


def offer(text: str) -> re.Match[str] | None:
    """Where somebody offers to do something, which is a task once somebody agrees: 「我可以去問報價」."""
    return None if _takes_nothing_on(text) else _ZH_OFFER.search(text) or _EN_OFFER.search(is_said(text))


@kept
def promise(text: str) -> re.Match[str] | None:
    """Where the speaker takes something on; None where they do not."""
    if _takes_nothing_on(text):
        return None
    owed = _EN_OWED.search(text)  # "I can't, I'm on the pay-slip thing" is why not.
    owed = None if owed and _BUSY.match(owed[0]) and (refuses(text[: owed.start()]) or is_busy(text)) else owed
    text = is_said(text)
    return (
        _EN_PROMISE.search(text)
        or owed
        or _EN_CAN.search(text)
        or _EN_LET_ME.search(text)
        or _ZH_PROMISE.search(text)
        or takes_thing(text)
        or intends(text)
        or pledges(text)
        or owes(text)
    )


@kept
def _takes_nothing_on(text: str) -> bool:
    return bool(
        only_wished(text)
        or _is_meant(text)
        or puts_off(text)
        or tells_of_past(text)
        or _NOTED.search(text)
        or is_habit(text)
    )


def _is_meant(text: str) -> bool:
    """Whether it only tells what somebody wanted to do, and cannot: 「本來我要申請，可是我沒辦法」."""
    meant = _MEANT.search(text)
    return meant is not None and refuses(text[meant.end() :])


def dated_promise(text: str, dues: Sequence[Due]) -> int | None:
    """Where somebody takes something on that only a date tells from mere talk: 「我加一個告警，明天弄好」. None: nowhere."""
    if _takes_nothing_on(text) or is_away(text) or is_duty(text):
        return None
    text = is_said(text)
    first = _ZH_FIRST.search(text)
    newly = first and _NEWLY.search(without_choice(text, dues), first.start()) and not puts_rather(text)
    if first and not newly and (dues or _INTENT.search(text)):
        return first.start()
    plan = _PLAN.search(text) if dues else None
    if plan:
        return plan.start()
    present = does_next(text, dues)
    if present is not None:
        return present
    english = (
        (can_by(text) or _EN_READY.search(text) or _EN_PRESENT.search(text) or does_then(text, dues)) if dues else None
    )
    if english:
        return english.start()
    addressed = re.search(r"[你妳您](?!們?看|報價)", text.split("給")[0]) or _GUESS.search(text)
    ready = not addressed and next((due for due in dues if _READY.match(text, due.end)), None)
    return ready.start if ready else None


def is_busy(text: str) -> bool:
    """Whether the speaker only tells what keeps him: "I'm on the migration all week."."""
    return bool(_BUSY_WITH.search(text))


@kept
def tells_of_past(text: str) -> bool:
    """Whether the speaker tells what he has done, or was told to do: 「客戶要我們週五前回覆，我已經回了」."""
    if text.isascii():
        return False
    past = _PAST_ZH.search(text)
    done = past is not None and not _THEN_I.search(text, past.end())
    return bool(done or _TOLD_ME.search(text) or was_so(text) or is_own_life(text))


def speaks_of_self(text: str) -> bool:
    """Whether what ends here is the speaker as the one who acts: a date that follows is theirs, 「我週三給」."""
    return bool(_ZH_SELF.search(text))


def is_away(text: str) -> bool:
    """Whether somebody only says that they are not there."""
    return bool(_AWAY.search(text))
