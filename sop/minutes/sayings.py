"""What a sentence of a conversation does: promise, ask, agree, or only tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.alike import tokens
from sop.minutes.due import Due
from sop.minutes.text import is_supposed

_EN_PROMISE = re.compile(
    r"\bI(?:(?:['’]ll| will| shall)(?: also| just| then| definitely| quickly| personally)*|['’]m (?:going to|"
    r"gonna)| am going to| can also| promise to| need to| have to|['’]ve got to)\s+"
    r"(?!be\b(?! responsible)|have\b(?! (?:a look|a go|it|that|this|them|the|something|an?|some(?:one|"
    r"body)|[A-Z]\w*) )|not\b|never\b|"
    r"see\b(?! to\b| if\b)|say\b|think\b|stop\b|start\b|pass\b|admit\b|bet\b|"
    r"guess\b|wait\b|mute\b|miss\b|leave\b|drop\b|join\b|"
    r"pretend|(?:note|write|put|jot|take) (?:it|that|this) (?:down|in(?:to)? the (?:notes|minutes))|"
    r"note (?:it|that|this)\b|"
    r"go first|share my|share the screen|let you|tell you|show you|explain|come back|get (?:a|some) (?:coffee|"
    r"water)|keep (?:it|this) short|remember|need\b|want\b|never|assume|take that as|read it out)(?=[a-z])",
)
_EN_CAN = re.compile(
    r"\b(?:I can|[Ll]et me)\s+(?:also\s+|just\s+)?(?=(?:take|do|write|handle|own|look|prepare|send|draft|"
    r"check|fix|update|ask|call|set up|arrange|organi[sz]e|book|test|review|own|cover|get|make|put|run|find|"
    r"talk|"
    r"add|move|open|create|collect|finish|print|order|share the|ping|mail|e-?mail|file|document|summari[sz]e|"
    r"investigate|follow)\b)"
)
_EN_OWED = re.compile(
    r"\b[Ll]eave (?!it\b|that\b)[^.?!]{1,60} (?:to|with) me\b|\bI['’]m (?:taking|handling|doing|covering|"
    r"leading|owning|on (?:the|that|this|it))\b|"
    r"\bI(?:['’]d| would) be (?:happy|glad) to\b|\bI (?:still )?owe (?:you|them|him|her)\b|\byou(?:['’]ll|"
    r" will) (?:have|get)\b|\bput me down for\b|\b(?:give|send|pass|hand|assign) (?:it|that|this|them|those) to me\b|"
    r"\bI volunteer\b|\bleave (?:it|that) (?:with|to) me\b|\bI['’]m on it\b|\bI['’]ve got (?:it|that|this)\b|"
    r"\bI got (?:it|that|this)\b",
    re.IGNORECASE,
)
_ZH_PROMISE = re.compile(
    r"我(?:自己|這邊|這裡|們這邊|再|就|先|也|還|等一下|待會|晚點|等等|會後|下午|回去|回頭|今天|明天)*"
    r"(?:來(?!說|講|不及|看一下|分享|報告|開始|自|了|過)|會(?!議|不會|覺得|怕|想|擔心|說|員|被|比較|建議|晚)|"
    r"負責|去(?!年|過|了|的)|接手|認領|處理(?!了|過|的|完)|盡快|儘快|盡速|馬上|立刻|"
    r"(?:整理|補|寫|改|確認|追|查|聯絡|排|準備|安排|修|弄|寄|發|更新|跟進|問|做|訂|約|開)(?:一下|一份|一版|個|"
    r"給|好)(?!了))|交給我|我包了|算我的"
)
_ZH_FIRST = re.compile(
    r"我(?:自己|這邊|這裡|們這邊|們這裡|再|就|先|也|還|現在|等一下|等下|待會|晚點|等等|會後|回去|回頭|順便|馬上|"
    r"可以|應該|大概|盡量|拿到之後|到時候|下午|早上)*"
    r"(?!們|覺得|想|看到|看了|知道|記得|以為|認為|說|講|沒|不|在|是|有|的|聽|怕|猜|希望|建議|同意|了解|懂|忘|"
    r"發現|剛|已|昨|上|個人|要請|請假|問你|很|只|比較|會|跟你說|還|那|最|都|家|[，。,.！!？?]|$)"
    r"(?P<does>[㐀-鿿A-Za-z])(?!了|過)"
)
_INTENT = re.compile(r"我[^，。]{0,6}(?:現在|等一下|等下|待會|晚點|等等|會後|回去|回頭|順便|馬上|再)")
_PRONOUN = re.compile(r"\b(?:it|they|them|those|these)\b", re.IGNORECASE)
_THIS = re.compile(r"[這那]個?(?=[要就也先再可你妳您])")
_BETTER = re.compile(
    r"(?:比較|更)(?:好|適合|合適|熟|清楚|快)|\bwould be (?:better|faster|the right one)\b", re.IGNORECASE
)
_ZH_OFFER = re.compile(
    r"我(?:也|再|先)?(?:可以|能)(?:再|先)?(?:去|來|幫|提供|問|給|做|寫|查|找|整理|準備|聯絡|試)(?!嗎|不)"
)
_DUTY = re.compile(
    r"\bsome(?:one|body) (?:needs to|has to|should|must|ought to)\b|\bneed(?:ed)?:? (?:someone|"
    r"somebody) to\b|[要得]有人(?!說|問)|需有人",
    re.IGNORECASE,
)
_EN_OFFER = re.compile(
    r"\bI can (?:also |just |maybe |certainly |definitely )*(?!not\b|see\b|hear\b|be\b|have\b|"
    r"tell\b|imagine\b|understand\b|say\b|confirm\b|remember\b|live\b|only\b)(?=[a-z])|\bI could (?:also |"
    r"just |maybe )*(?!not\b|see\b|hear\b|be\b|have\b)(?=[a-z])|\bI(?:['’]d| would) be (?:happy|"
    r"glad) to\b"
)
_BARE = re.compile(r"[㐀-鿿]{1,2}(?:好|完|吧)?(?:$|[，,][^，,]{0,9}給[^，,]{0,4}$)")
_ENOUGH = 3
"""Words before a pronoun: then it means what they name."""
_NEWLY = re.compile(r"了(?:啊|喔|啦|耶|欸|[，。,.])")
_READY = re.compile(
    r"(?:之前|以前|前)?[，, ]?(?:一定|應該|可以|就|會|再|給你?|能)*(?:交|給|寄|弄好|弄完|做完|寫完|跑完|完成|"
    r"出來|搞定|改好|修好|處理好|看完|補上|換掉|換好|測完|提供)(?!了|過|的)"
)
_EN_READY = re.compile(
    r"\b(?:it|that|they|this)(?:['’]ll| will) be (?:done|ready|there|out|finished|live|up|with you|in your)\b|"
    r"\bI (?:finish|send|do|write|check|call|fix|make|prepare|test|take|put|deliver|bring|order|"
    r"book)\b(?! (?:not|n't))",
    re.IGNORECASE,
)
_EN_PRESENT = re.compile(
    r"(?:^|[,;] )(?:(?:and|so|then|okay|ok|well|right),? )*(?-i:I) (?!was\b|am\b|had\b|have\b|"
    r"got\b|saw\b|think|thought|know|knew|mean|meant|guess|"
    r"heard|told|said|need\b|want|like\b|hope|remember|love|hate|read the|[a-z]+ed\b)[a-z]+ (?:the|"
    r"a|an|our|your|those|these|all) "
)
_ZH_SELF = re.compile(r"我(?:自己|這邊|大概|最慢|最晚|應該|可以|預計|會在|們)*\s*$")
_AWAY = re.compile(
    r"請假|休假|補休|不在|出差|沒空|有會|[要得]去(?:客戶|廠商|醫院|機房|學校|公司|現場|外|台|高|日本)|在(?:台|高|客戶|外|路|飛)|\b(?:off|"
    r"on leave|away|out of (?:the )?office|out (?:until|till|from|on|this|next|all)|"
    r"on holiday|not here|dentist|busy)\b",
    re.IGNORECASE,
)
_EN_ASK = re.compile(
    r"\b(?:can|could|would|will) you\b(?: please| also| maybe)*(?! (?:see|hear|say|explain|repeat|mute|unmute|"
    r"tell (?:us|me)|remember|believe|imagine|start|go first|scroll|zoom|speak|share your|all|guys|still|"
    r"mind if)\b)"
    r"|\bI(?:['’]d)? (?:need|want|like) you to\b|\bplease\b,?(?! (?:note|remember|don['’]?t|bear|see|go ahead|"
    r"be aware|mute))|\byou(?:['’]ll| will| should| take| do| handle| own| are going to|['’]re going to|"
    r" could|['’]re doing)\b(?! (?:see|be|have|know|get|notice)\b)|"
    r"\bI(?:['’]ll)? need [^.?!]{1,60} from you\b|\bwould you mind\b|\bmake sure (?:you|to)\b|"
    r"\bdon['’]?t forget\b|\bremember to\b|\b(?:can|could|may) (?:I|we) (?:have|get)\b|"
    r"\bthat(?: one)?(?:['’]s| is) (?:yours|for you)\b|\b(?:one|it|this)(?:['’]s| is) yours\b|"
    r"\byou and [A-Z]\w+ (?:can|could|should|will|please)\b|\bdo you want to take\b",
    re.IGNORECASE,
)
_ZH_ASK = re.compile(
    r"麻煩|拜託|可以(?!聽|看到|看見|看得)[^，。嗎]{1,8}嗎|幫忙|幫(?:我|大家|我們)|(?:你|妳|"
    r"您)[^，。,了過嗎呢]{0,10}一下|能不能|可不可以|可否|(?:可以|"
    r"方便)(?:再|先|也)*(?:幫|協助|處理|確認|看|給|寄|整理|提供|弄|改|更新|查|問)|(?<![申邀聘宴])請(?!問|假|"
    r"教|款|購|客|示|進|坐|說|講|看螢幕|各位|大家)|(?:你|妳|您)(?:再|就|先(?![，。,.!！]|$)|也|來|去|把|幫|負責|排|處理|可以|"
    r"能不能|可不可以|方便|記得|要|跟|找|問|聯絡|整理|確認|準備|週|這|下|明|今|後)|給我(?!們?看過|的|一點|點|"
    r"兩|三|幾|時間|\d)|交給"
)
_IMPERATIVE = re.compile(
    r"(?:book|send|check|call|write|make|fix|update|ask|prepare|add|test|put|move|order|tell|talk to|get|take|"
    r"clean|print|review|"
    r"remove|close|open|create|draft|share|ping|find|look at|look into|go through|set up|give)\b(?= )",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\b(?:wrote|writes|said|says|asked|asks|mailed|told|wants|wanted|insists?|complain(?:s|ed)|demand(?:s|"
    r"ed)?|claims?)\b|"
    r"(?:客戶|客人|廠商|老闆|館長|他們|對方|業者|主管機關|董事|使用者|民眾|機房|公司)[^，。]{0,8}(?:說|講|問|"
    r"要求|希望|表示|反映|通知|想|一直|公告|規定)|"
    r"來信|來函",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:would|['’]d) be (?:nice|great|good|cool|lovely)|\bI wish\b|\bnot worth\b|\bno point\b|"
    r"沒必要|\bone day\b|最好|要是|就好了|希望",
    re.IGNORECASE,
)
_NOTED = re.compile(
    r"我(?:先|來|會|再|就)*(?:記下來|記一下|記起來|寫下來|抄下來|記在)|\bI(?:['’]ll| will)? (?:put|wrote?) (?:it|that) in"
)
_PAST_ZH = re.compile(r"我(?:已|剛|昨|上週|上禮拜|之前)")
_REFERRING = re.compile(
    r"\b(?:do|take|handle|own|write|manage|arrange|fix|check|test|run|send|cover|finish|lead|ask|call|update|"
    r"get|make|look (?:at|into)|sort|deal with|pick|try|see to|care of|on|"
    r"have|call|mail|tell|ping|up)\s+(?:that|it|this|those|these|them|one|that one|this one|both|him|her)\b|"
    r"\b(?:yours|mine)\b|^\s*(?:do|handle|manage|take)\s*$",
    re.IGNORECASE,
)
_OPEN_NEED = re.compile(
    r"\b(?:can|could|would|will|did|has|have) (?:some|any)(?:one|body)\b|\b(?:some(?:one|body)|"
    r"who) (?:needs|has|should|"
    r"must|can|could|does|will|wants|takes|is going)\b|we (?:still )?need (?:someone|somebody|to|a|an)\b|有人|"
    r"\bwho['’]?s (?:got|doing|taking|on|going)\b|誰(?![都也知說是會])|誰會(?!覺得)|要有人",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:it|that|them|those|these)\b|(?:這|那)個?(?![㐀-鿿]{3})|它|^(?:也|再)?(?:弄|做|處理|看)一?下?|"
    r"^[㐀-鿿]{1,3}一下(?:$|[，,])|\b(?:why|how|where)$",
    re.IGNORECASE,
)
FILLERS = re.compile(
    r"^(?:(?:uh|um|erm|hmm|well|so|okay|ok|right|yeah|yes|yep|oh|and|then|but|also|now|great|good|perfect|"
    r"fine|sure|alright|all right|next|let['’]s see|lovely|super|brilliant|"
    r"not at all|mm-hm|mhm|fine by me|of course|of course not|fair enough|fair|agreed|thanks|thank you|"
    r"no problem|嗯|呃|喔|哦|那個|那麼|那就|那|然後|好[啦吧喔啊的耶]?|欸|啊|對[啊了喔]?|可以|那就這樣|就這樣|這樣|要|不用|讚|"
    r"太好了|謝謝|辛苦了?|嗯嗯|OK|沒問題|了解|收到|就是|對啊|(?:如果)?(?:可以|方便|有空|沒問題)的話|"
    r"如果(?:可以|方便)|if (?:you can|you could|possible)|還有一件事|還有|另外|所以|不好意思|"
    r"再來)(?![a-z])[,.，。、;；!！ ]*)+",
    re.IGNORECASE,
)


def offer(text: str) -> re.Match[str] | None:
    """Where somebody offers to do something, which is a task once somebody agrees: 「我可以去問報價」."""
    return None if _takes_nothing_on(text) else _ZH_OFFER.search(text) or _EN_OFFER.search(text)


def promise(text: str) -> re.Match[str] | None:
    """Where the speaker takes something on; None where they do not."""
    if _takes_nothing_on(text):
        return None
    return _EN_PROMISE.search(text) or _EN_OWED.search(text) or _EN_CAN.search(text) or _ZH_PROMISE.search(text)


def _takes_nothing_on(text: str) -> bool:
    return bool(is_supposed(text) or _WISH.search(text) or _PAST_ZH.search(text) or _NOTED.search(text))


def dated_promise(text: str, dues: Sequence[Due]) -> int | None:
    """Where somebody takes something on that only a date tells from mere talk: 「我加一個告警，明天弄好」. None: nowhere."""
    if _takes_nothing_on(text) or is_away(text):
        return None
    first = _ZH_FIRST.search(text)
    if first and not _NEWLY.search(text, first.start()) and (dues or _INTENT.search(text)):
        return first.start()
    english = (_EN_READY.search(text) or _EN_PRESENT.search(text)) if dues else None
    if english:
        return english.start()
    addressed = re.search(r"[你妳您](?!們?看|報價)", text.split("給")[0])
    ready = not addressed and next((due for due in dues if _READY.match(text, due.end)), None)
    return ready.start if ready else None


def speaks_of_self(text: str) -> bool:
    """Whether what ends here is the speaker as the one who acts: a date that follows is theirs, 「我週三給」."""
    return bool(_ZH_SELF.search(text))


def is_away(text: str) -> bool:
    """Whether somebody only says that they are not there."""
    return bool(_AWAY.search(text))


def request(text: str) -> re.Match[str] | None:
    """Where somebody is asked to do something; None where nobody is."""
    if is_supposed(text) or _WISH.search(text):
        return None
    found = _EN_ASK.search(text) or _ZH_ASK.search(text)
    return None if found is None or _REPORTED.search(text[: found.start()]) else found


def commands(text: str) -> re.Match[str] | None:
    """Where a sentence begins with what is to be done, as to somebody who was called before: "Book it for the 12th."."""
    return _IMPERATIVE.match(text)


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
    return bool(_OPEN_NEED.search(text))


def is_duty(text: str) -> bool:
    """Whether somebody has to do something, whoever that is: 「也要有人去看」."""
    return bool(_DUTY.search(text))


def is_vague(title: str) -> bool:
    """Whether a task is named by a pronoun, as in "have it ready"."""
    return bool((_VAGUE.search(title) and len(tokens(title)) <= 4) or _THIS.match(title) or _BARE.match(title))


def is_reported(text: str) -> bool:
    """Whether it tells what somebody else said or wants."""
    return bool(_REPORTED.search(text))
