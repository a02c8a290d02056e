"""What a sentence of a conversation does: ask, need, tell, or only point back."""

from __future__ import annotations

import re

from sop.minutes.language.alike import tokens
from sop.minutes.language.needing import is_ours, needs_somebody
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.recent import kept
from sop.minutes.language.relayed import relays
from sop.minutes.language.text import is_supposed
from sop.minutes.language.unasked import is_found_wrong, is_own_offer

_PRONOUN = re.compile(r"\b(?:it|they|them|those|these)\b", re.IGNORECASE)
_THIS = re.compile(r"[這那][個批份張些筆段支版封台組]?(?=[要就也先再可你妳您])")
_BETTER = re.compile(
    r"(?:比較|更)(?:好|適合|合適|熟|清楚|快)|\bwould be (?:better|faster|the right one)\b", re.IGNORECASE
)
_DUTY = Phrases(
    "need|needed|somebody|someone",
    r"\bsome(?:one|body) (?:(?:also|still|then|now|first|just|else|[a-z]+ly) )?(?:needs to|has to|will have to|"
    r"should(?! have)|must(?! have)|ought to)\b|\bsome(?:one|body)(?:['’]s got|['’]ll have) to\b|"
    r"\bneed(?:ed)?:? (?:someone|somebody) to\b|[要得]有人(?!說|問)|需有人",
    re.IGNORECASE,
)
_CONCEDES = re.compile(
    r"(?:^|[，,])(?:那|可是|但|但是)?(?:有(?!人)|再|就算|即使|光)[^，。]{1,10}(?:也|還是)是?[要得]有人|"
    r"(?:^|[，,])(?!那|所以)[^，。]{2,}(?:就|都|還是)[要得]有人"
)
"""What is so in general, and asks nobody: 「有系統也要有人填」."""
_SOME_DAY = re.compile(
    r"\b(?:at some point|some ?day|one (?:fine )?day|eventually|sooner or later|in an ideal world)\b", re.IGNORECASE
)
_BARE = re.compile(
    r"(?:[弄寫填做改列印簽補]|整理)(?:好|完|一下)?(?:再|就|後)?(?:拿|交|寄|傳|丟|轉)?給[我妳你](?:$|[，,])|"
    r"(?:還沒有?|沒有?)[啊欸耶，, ]*我?(?:今天|明天|後天|等一?下|待會|下午|晚點)*[再就去來]?[㐀-鿿]{1,2}$|"
    r"(?:等一?下|待會|晚點)[再就去來]?[㐀-鿿]{1,2}$|"
    r"我?(?:等[一等]?下?|待會|晚點|會後|馬上)?[再就去來]* ?(?:私訊|傳|丟|貼|寄|發|LINE)給? ?[你妳您](?:$|[，,。])|"
    r"(?P<verb>[㐀-鿿])一(?P=verb)(?:$|[，,。])|(?:[㐀-鿿][，,])?趕[快緊][㐀-鿿]{1,2}(?:$|[，,。])|"
    r"(?:我)?(?:差點)?忘了|(?:直接|馬上|立刻|乾脆|自己)?[㐀-鿿]{1,2}(?:好|完|掉|吧)?(?:$|[，,][^，,]{0,9}給[^，,]{0,4}$)"
)
_NAMED_FIRST = re.compile(
    r"(?:the|our|your|those|these|that) [a-z][\w -]{3,30}, (?:can|could|would|will|please|I)\b", re.IGNORECASE
)
"""What "it" is, in front of it: "the price list, can you send it"."""
_ENOUGH = 3  # words before a pronoun, which then means what they name
_EN_ASK = Phrases(
    "forget|get|have|make|please|possible|remember|you|youre|yours",
    r"\b(?:(?:have you (?:got )?|do you have |would you have )(?:the |some |any )?(?:time|capacity) to (?!(?:talk|chat|listen|"
    r"meet|speak)\b)|"
    r"(?:can|could|would|will) (?:the two of you|both of you|you two|you both|you guys)\b(?! (?:see|hear|agree|decide|talk)\b)|"
    r"(?:can|could|would|will) you\b(?: please| also| maybe)*(?! (?:"
    r"like (?:it|that|them|this)\b|see|hear|say|explain|repeat|mute|unmute|"
    r"tell (?:us|me)|remember|believe|imagine|start|go first|scroll|zoom|speak|share your|all|guys|still|"
    r"mind if)\b)"
    r"|I(?:['’]d| would)? (?:need|want|like) (?:you to\b|that you (?!are\b|know\b|see\b|hear\b|listen\b|agree\b|come\b|"
    r"understand\b|have\b))|I leave (?:it )?(?:to you|with you) to\b|"
    r"please\b,?(?! (?:no\b|not\b|never\b|let['’]?s not|note|remember|don['’]?t|bear|see|go ahead|"
    r"be aware|mute)))|(?<!\bdo )(?<!\bdid )(?<!\bdoes )\byou(?:['’]ll| will| should| take| do| handle| own|"
    r" are going to|['’]re going to| could|['’]re doing)\b(?! (?:see|be|have|know|get|notice|hear|receive|"
    r"find out|love|like)\b|[.,!?]|$)|\b(?:I(?:['’]ll|['’]d| would)? (?:need|want|like|love) (?!to\b|"
    r"it\b)[^.?!]{1,60} from (?:you|(?:the two|the pair|both) of you)\b|(?:would|do) you mind(?! if)\b|"
    r"make sure (?:you|to)\b|don['’]?t forget\b(?!\W*$)|remember to\b|(?:can|could|may) (?:I|we) (?:have|get)\b|"
    r"(?:can|could|may) (?:(?:the|our) )?[a-z]+ (?:please )?(?:have|get) (?!access\b|[^.?!]{0,40}\b(?:ready|done|finished)\b)"
    r"(?:your\b|[^.?!]{1,40}\bfrom you\b|(?:the|those|that) (?=[^.?!]{2,40}, [a-z]+[?]))|"
    r"(?:can|could|may) I (?:leave|hand|give|pass|assign)\b[^.?!]{1,60}\byou\b|are you able to\b|"
    r"(?:were|was|are)n['’]t you (?:going|supposed|meant) to\b|(?:can|could|may) I ask you to\b|"
    r"you['’]re (?:okay|ok|happy|fine) to\b|are you (?:okay|ok|fine|happy|up) (?:with|for) (?:[a-z]+ing|"
    r"the)\b|are you (?:okay|ok|happy|free) to\b|"
    r"(?:would|is) it (?:be )?possible (?:for you )?to (?:have|get|send|see)\b|"
    r"I['’]d (?:appreciate|be grateful)[^.?!]{1,16}\bif you\b|any chance you (?:could|can)\b|"
    r"would you be able to\b|do you think you (?:could|can)\b|"
    r"(?:that(?: one)?|(?:the|this) [\w-]+(?: [\w-]+)?)(?:['’]s| is) (?:yours|for you)\b|(?:one|it|this)(?:['’]s|"
    r" is) yours\b|"
    r"(?:could|would|might|can) (?:that|this|it) be (?:you|yours|one for you|something for you)\b|"
    r"(?:maybe|perhaps) (?:you|one for you)(?=,? [A-Z]\w+[?])|"
    r"(?:you['’]?(?:re| are)|are you) the one (?:who|that|[a-z]+ing)\b|you (?:said you['’]d|"
    r"promised to) (?=[a-z]+ [a-z])|you (?:"
    r"wanted to)(?! (?:leave|go|say|come|see|know|talk|ask|add|join|start|speak)\b) [^.]{4,80}[?]$|"
    r"you and [A-Z]\w+ (?:can|could|should|will|please)\b|do you want to take\b)",
    re.IGNORECASE,
)
_ZH_ASK = re.compile(
    r"麻煩|拜託|[㐀-鿿]得(?:出來|完|及)嗎|[你妳](?![聽看記認])[㐀-鿿]得(?:到|動)嗎|順便(?:再|也|幫忙)*(?:看看|查|確認|檢查|整理|改|補|換)(?!到)|"
    r"^(?:好[，,]?)?那就?[你妳](?:(?:直接|乾脆)[㐀-鿿]{0,2})?(?![說講看有沒是不的呢])[㐀-鿿](?:吧|啦|囉|喔)?[。！]?$|(?:^|"
    r"[，,])(?:好[，,]?)?那就?[你妳](?!們|[那這]邊|"
    r"[說講覺看怎有沒是不知的呢剛昨已很太會想要自上去年最應今明後在]|還[是好有沒]|之前|以前|也[是有])"
    r"[㐀-鿿](?![過了])[^，。？?]{1,}?(?:出來|起來|一下|[一二三兩]?[份版張篇則]|掉|完|好)(?![了過嗎])|"
    r"那就?[你妳](?:寫|做|改|弄|換|查|測|補|更新|修|重啟|"
    r"通知)(?![了過的得完])|[你妳您]寫一[份篇封]|可以(?!聽|看到|看見|看得)[^，。嗎]{1,8}嗎|幫個?忙|可以(?:請|幫|順便|也|先|再)*把[^，。嗎]{2,20}嗎|"
    r"(?<!可)能(?!不能)(?:修|弄|改|做|寫|給|交|換|完成|"
    r"處理|搞定|補|上線)[^，。嗎]{0,8}嗎|幫(?:我|大家|我們)|(?:你|妳|"
    r"您)[^，。,了過嗎呢]{0,10}一下|能不能|可不可以|可否|(?<![我們家])是不是(?:可以|能)(?![聽看說])|有空(?:再|先|幫忙)*(?=[㐀-鿿][^，。]{0,14}嗎)(?![嗎來吃聊])|有(?:沒有)?辦法(?![的啊了])[^，。]{1,10}嗎|(?:^|"
    r"[，,])(?:那|就)?趕[快緊](?![的好])[㐀-鿿]|(?:^|[，,])(?:先|再|"
    r"去)?幫(?![忙他她我])[^，。我]{1,6}(?:看|弄|查|改|做|處理|確認|問|補)一?|(?:可以|"
    r"方便)(?:再|先|也)*(?:幫|協助|處理|確認|看(?![到見])|給|寄|整理|提供|弄|改|更新|查|問)|(?<![申邀聘宴])請(?!問|[一二兩三四五六七半幾0-9]+個?(?:天|週|禮拜|星期|小時|月)[^，。]{0,2}假|"
    r"[你妳您大我他她][^，。]{0,3}[喝吃看]|假|"
    r"教|款|購|客|示|進|坐|說|講|看螢幕|各位|大家)|(?:你|妳|您)(?:再|就(?![不是會知算好可只])|先(?![，。,.!！]|$)|也|來|去|把|幫|負責|排|"
    r"處理|可以(?![看聽]|說|講)|"
    r"能不能|可不可以|方便|記得|要(?!休|請假|出差|出國|回[家南台來去]|走了?|下班)|跟|找|問|聯絡|整理|確認|準備|週|這|"
    r"下|明|今|後)|(?<!^)給我(?![媽爸弟妹哥姊姐兒女孫家]|老[公婆師闆]|先生|太太|們?看過|的|到|一點|點|"
    r"兩|三|幾|時間|\d)|(?<!已經)(?<!已)交給"
)
_RULE = Phrases(  # what is to be kept always, and no task
    "always|forget|please|remember|sure",
    r"\b(?:remember|don['’]?t forget|make sure|always)\b.*\b(?:when(?:ever)?|every ?time|each time|if) you\b|"
    r"\b(?:when(?:ever)?|every ?time|each time) you\b.*\b(?:please|remember|don['’]?t forget)\b",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"(?:book|send|check|call|write|make|fix|update|ask|prepare|add|test|put|move|order|tell(?! (?:us|"
    r"me))|talk to|get|take|"
    r"clean|print|review|renew|finish|arrange|confirm|collect|upload|install|document|follow up|"
    r"remove|close|open|create|draft|share|ping|find|look at|look into|go through|set up|give(?! (?:us|me))|"
    r"(?:turn|switch|swap|replace|restore|delete|drop|rename|rewrite|run|do|ring|restart|reset|schedule|publish|post|pull|push|"
    r"merge|revert|roll|block|raise|lower|cut|change|copy|export|import|scan|rotate|buy|pay|sign|translate|correct|tidy|archive)"
    r"(?: (?:on|off|down|up|out|over|back))?(?= (?:the|an?|our|your|its|"
    r"his|her|their|it|that|this|those|these|them|all|both)\b))\b(?= )",
    re.IGNORECASE,
)
_REPORTED = Phrases(
    "asked|asking|asks|claim|claims|complained|complains|demand|demanded|demands|go|goes|insist|insists|like|"
    "mailed|said|says|told|wanted|wants|wondered|wondering|writes|wrote",
    r"\b(?:(?:wrote|writes|said|says|asked|asks|(?<!I['’]m )(?<!I am )asking|(?<!I was )(?<!just )wonder(?:ed|ing)|"
    r"mailed|told|wants|wanted|insists?|complain(?:s|ed)|demand(?:s|ed)?|claims?)\b|(?:he|she|they) goes?,|"
    r"(?:was|were) like,)|"
    r"(?:客戶|客人|設計師?|工程師|法務|行銷|業務|財務|主管|窗口|代理商|供應商|廠商|老闆|館長|他們|對方|業者|主管機關|"
    r"董事|使用者|民眾|機房|公司)[^，。]{0,8}(?:說|講|問|要求|希望|表示|反映|通知|想|一直|公告|規定)(?![信函單書頁稿欄])|"
    r"有(?:[一兩三幾]?[個位]|些)?(?:客戶|客人|民眾|讀者|使用者|用戶|會員|家長|顧客|網友|病患|學生|旅客)[^，。]{0,14}(?:寫|留言|說|問|要求|希望|反映|反應|投訴|抱怨)|(?:客人|民眾|讀者|網友|病患|會員|顧客|旅客)[^，。]{0,12}(?:留言|投訴|抱怨)|"
    r"(?<![跟給對和向])[他她]們?(?:剛剛?|昨天|今天|有|就|都|一直|還)*(?:寫?說|寫[，：]|講|回|表示|要求)|來信|來函|"
    r"(?:在|到)[^，。]{1,8}(?:裡|上|中)?(?:寫|留言|發文|抱怨|哀號|po)說?[，,：:]",
    re.IGNORECASE,
)
WISH = Phrases(
    "be|day|point|wish|worth",
    r"\b(?:would|['’]d) be (?:nice|great|good|cool|lovely)|\bI wish\b|\bnot worth\b|\bno point\b|"
    r"沒必要|\bone day\b|最好|要是|就好了|希望",
    re.IGNORECASE,
)
"""What is only wished for, or not wanted."""
_REFERRING = Phrases(
    "both|do|handle|her|him|it|manage|mine|one|take|that|them|these|this|those|yours",
    r"\b(?:(?:do|take|handle|own|write|manage|arrange|fix|check|test|run|send|cover|finish|lead|ask|call|update|"
    r"get|make|look (?:at|into)|sort|deal with|pick|try|see to|care of|on|"
    r"have|call|mail|tell|ping|up)\s+(?:that|it|this|those|these|them|one|that one|this one|both|him|her)\b|"
    r"(?:yours|mine)\b)|^\s*(?:do|handle|manage|take)\s*$",
    re.IGNORECASE,
)
_OPEN_NEED = Phrases(
    "any|anybody|anyone|around|done|either|have|left|made|manage|need|one|round|sent|somebody|someone|time|who|"
    "whos|written",
    r"\b(?:(?:can|could|would|will|did|has|have) (?:(?:some|any)(?:one|body)|(?:one|either|any) of you)\b|"
    r"some(?:one|body)(?:['’]s got to|['’]ll (?:have|need) to)\b|"
    r"who(?:['’]s| is) (?!coming|joining|missing|talking|speaking|calling|asking|listening|working|paying|waiting)"
    r"[a-z]+ing (?:the|that|this|it|our|those|us|a)\b|(?:some(?:one|body)|"
    r"who) (?:needs|has (?:to|time|capacity)\b|should|"
    r"must|can|could|does|will|wants|takes|is going)\b)|we (?:still )?need (?:someone|somebody|to|a|an)\b|"
    r"(?<![^還]沒)(?<!^沒)有人|"
    r"[a-z], who[?]?$|\b(?:it(?:['’]s| is) (?:high |about )?time (?:to|that we) (?=[a-z]+ (?:the|our|those|that|these)\b)|still "
    r"(?:has|have) to be (?:done|made|written|sent)\b|I (?:will not|won['’]t|cannot|can['’]t) "
    r"(?:manage|get (?:round|around)) to (?=[a-z]+ (?:the|our|that|those)\b)|the (?:only|one|last) (?:thing|point|job) "
    r"(?:that is )?left is to\b|who(?:['’]?s| is) "
    r"(?:got(?! (?:the|a|an|that|any) (?:[a-z]+ )?(?:log-?ins?|passwords?|keys?|numbers?|links?|files?|screen|slides|floor|"
    r"phone|pager|badge|access|account|invite|recording)\b)|doing|taking|handling|on(?! call)|going)\b|(?:any(?:one|body)|"
    r"who(?:['’]?s| is)) (?:up|"
    r"free|game|around) (?:for|to)\b|any (?:volunteers?|takers?)\b|we (?:still |also )?have to (?=[a-z]+ (?:the|a|an|our|"
    r"up|out|off)\b)|(?:someone|somebody) to [a-z]+ [^.!]{4,}[?]|who(?:['’]ll|['’]d| will| would| wants to)\b)|"
    r"(?<!是)(?<!主值)(?<!副值)(?<!值班)(?<!待命)(?<!輪值)(?<!在)(?!(?<=[換到])誰(?:講|報告|說|發言|先))誰(?!有(?!空|時間)|值班|待命|[都也知說是會還]|"
    r"[㐀-鿿]{1,2}過|[㐀-鿿]{1,3}的|的|在(?![弄做處改寫查修追])|(?![要來去可能])[^，。？?]{1,16}的[？?]?$)|誰會(?!覺得)|要有人",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:it|that|them|those|these)\b|(?:這|那)個?(?![㐀-鿿]{3})|它|^(?:也|再)?(?:弄|做|處理|看)一?下?|"
    r"\bthe (?:rest|other half|remainder)\b|^(?:[a-z]+ ){1,2}(?:one|some|two)$|^(?:check|look|ask|find out|test|try|"
    r"double-check|investigate|look again|"
    r"have a look|ring|call)$|^[再先去來也要就]?[㐀-鿿]{1,2}一下(?:好了)?(?:$|[，, ])|幫個?忙$|\b(?:why|how|where)$",
    re.IGNORECASE,
)
_SOME_THING = re.compile(r"[㐀-鿿]一下 ?[㐀-鿿A-Za-z]{2,}")
_MY_LEAVE = re.compile(r"我[^，。]{0,6}可以(?![^，。]{0,2}[拿看收有要給幫麻請])[^，。]{1,4}嗎")
"""What somebody asks for himself: 「我腳扭到可以坐嗎」."""
_TIDY = re.compile(
    r"^(?!.{0,4}(?:我|大家|各位)).{0,16}[㐀-鿿]{2}(?P<verb>(?![想聊等談看試說講笑走坐停歇問吃喝猜算])[㐀-鿿])一(?P=verb)"
    r"(?:啦|吧|好了|好嗎|好不好)(?:[，,。！？]|$)"
)
"""What is asked of whoever spoke of it: 「那臨時規則收一收啦」."""


def request(text: str) -> re.Match[str] | None:
    """Where somebody is asked to do something; None where nobody is."""
    if only_wished(text) or _RULE.search(text) or relays(text):
        return None
    found = _EN_ASK.search(text) or (None if text.isascii() else _ZH_ASK.search(text) or _TIDY.search(text))
    if found and _MY_LEAVE.search(text) and not re.search("[你妳您]|麻煩|拜託|請", text):
        return None
    if found and is_own_offer(found):
        return request(" " * found.end() + text[found.end() :])
    if found and is_found_wrong(found, text):
        return None
    return None if found is None or _REPORTED.search(text[: found.start()]) else found


@kept
def only_wished(text: str) -> bool:
    """Whether a sentence only says what would be if, or what somebody wishes for or does not want."""
    return is_supposed(text) or bool(WISH.search(text))


def tidies(text: str) -> bool:
    """Whether whoever spoke before is asked to put something in order: 「那海報換一換吧」."""
    return bool(_TIDY.search(text))


def commands(text: str, start: int = 0) -> re.Match[str] | None:
    """Where a sentence begins with what is to be done, as to somebody who was called before: "Book it for the 12th."."""
    return _IMPERATIVE.match(text, start)


def suggests(text: str) -> bool:
    """Whether it only says who would be the better one."""
    return bool(_BETTER.search(text))


def refers_back(text: str) -> bool:
    """Whether what is promised was named before: "I'll do that"."""
    found = _REFERRING.search(text)
    if found is None:
        return False
    before = text[: found.start()]
    return len(tokens(before)) < _ENOUGH or bool(_PRONOUN.search(before))


def is_open_need(text: str) -> bool:
    """Whether something is said to need somebody: "Someone needs to tell the call centre"."""
    return bool(_OPEN_NEED.search(text)) or needs_somebody(text)


def is_duty(text: str) -> bool:
    """Whether somebody has to do something, whoever that is: 「也要有人去看」."""
    return bool(_DUTY.search(text) or is_ours(text)) and not (_CONCEDES.search(text) or _SOME_DAY.search(text))


def is_vague(title: str) -> bool:
    """Whether a task is named by a pronoun, as in "have it ready"."""
    return bool(
        (_VAGUE.search(title) and len(tokens(title)) <= 4 and not _NAMED_FIRST.match(title))
        or _THIS.match(title)
        or _BARE.match(title)
    )


def is_short(title: str) -> bool:
    """Whether a title has too few words to say what it is: a verb alone, but not 「借一下場地」."""
    return len(tokens(title)) < 2 and not _SOME_THING.search(title)


@kept
def is_reported(text: str) -> bool:
    """Whether it tells what somebody else said or wants."""
    return bool(_REPORTED.search(text))
