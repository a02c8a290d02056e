"""Short answers in a conversation: yes, no, me, by when, and what only sums up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.phrases import Phrases
from sop.minutes.language.recent import kept
from sop.minutes.language.utterances import Utterance

_AGREED = re.compile(
    r"(?:(?:uh|um|er|erm|mm|ugh|yeah|hmm|oh|well|ah|sorry|嗯|呃|喔|哦|那|欸|啊|對|蛤|唉|哎呀?|噢|齁|吼|嘖|hi|hello|"
    r"if you mean me|"
    r"如果是?(?:說|指|問|叫)我(?:的話)?)[,.，。?？ …⋯]*)*"
    r"(?:(?:sure|will do|on it|okay|ok|yes|yep|yup|yeah|right|fine|no problem|of course|got it|absolutely|"
    r"sounds good|happy to|consider it done|can do|deal|noted|all right|alright|perfect|"
    r"done deal|I['’]ll do (?:that|it)|I will(?=[,.!]|$)|I should be able to|I (?:can|could)(?=[,.!]|$)|"
    r"(?:I['’]m |we['’]re |already )?doing (?:it|that|this)(?= now| right|,|[.!]| as we| while|$)|"
    r"we (?:can|could|will)(?=[,.!]|$)|my pleasure|works for me|"
    r"agreed|definitely|I (?:think|suppose|guess|believe) so|go on(?: then)?|makes sense|"
    r"with pleasure|gladly|you got it|why not|mm-?hm+|mhm|uh-huh|you bet|(?:right|straight) away|at once(?=[,.!]|$)|"
    r"oke?y-doke?y?|copy that|roger|good idea|"
    r"fair enough|if I must|count me in|"
    r"certainly|not at all(?=[,.!]|$)|I don['’]t mind|should be(?=[,.!]|$)|please do|go ahead|that(?:['’]d|"
    r" would) be (?:great|good|nice|perfect))(?![a-z])|"
    r"[^，。]{2,10}[欸耶喔]，(?:好(?=[，啦吧])|可以(?=[啊，。])|沒問題|OK)|應該(?:可以|行|沒問題|OK|來得及)(?!嗎|[，,]?如果)|我?[會可以]*[盡儘][量力](?:看看)?(?=[，,。！啦喔吧]|$)|好(?!複雜|難|貴|累|多|久|慢|奇怪|可怕|可憐|好笑|煩|亂|誇張|厲害|強|險|吵|遠|醜|麻煩)|可以|(?:[這那]個?|很|蠻|滿|超|倒)*(?:簡單|容易|小事|好弄|好改|好做|好處理)(?:啦|啊|喔)?(?=[，,])|[你妳您]就[去來]?(?=[㐀-鿿])|沒問題|收到|了解|瞭解|行(?![銷政程動事為員家情車號業])|"
    r"我(?:再|來|先)?(?P<verb>[找問查試追催])(?P=verb)看?|(?:[㐀-鿿][，,])?趕[快緊][㐀-鿿]{1,2}[。！]?$|知道了|沒關係|遵命|交給我|OK)",
    re.IGNORECASE,
)
_REFUSED = Phrases(
    "booked|buried|cannot|cant|capacity|do|early|full|help|join|love|m|maxed|nah|no|nope|not|packed|pass|slammed|snowed|swamped|t|"
    "take|wont",
    r"\b(?:can['’]?t(?! (?:promise|wait|believe|remember|complain)\b)|cannot|no way|not me|not really,? no|"
    r"(?<!as soon as )(?<!once )(?<!when )(?<!until )(?<!before )I['’]m (?:off|away|out|on leave)|(?:then |please "
    r")?don['’]t(?: bo"
    r"ther)?[.! ]*$|won['’]?t (?:make|manage)|no,|nope|nah|"
    r"rather not|(?:I['’]m|we['’]re|(?:my|our) [a-z]+(?:['’]s| is| are)) (?:(?:just|pretty|completely|totally|already|so) )?"
    r"(?:full|swamped|(?:fully )?booked|slammed|packed|maxed out|at capacity|snowed under)|"
    r"I['’]d (?:do|take|help|join|love to)\b(?: (?:it|that|this|them|you))?(?: myself| gladly)?,? (?:but|only|if)(?! (?:only|"
    r"not)\b)|"
    r"I do mind|too early|not possible|no (?:chance|time|can do)(?=[,.!]|$)|that['’]s not (?:mine|my [a-z]+))\b|"
    r"不要找我|別找我|我 ?pass\b|我不(?:太)?適合|不方便|沒辦法|(?<!行)不行|不接受|不同意|不考慮|辦不到|恕難|(?:先|就)放掉|作罷|"
    r"手上(?:都|已經)?(?:很)?滿|排滿|忙不過來|抽不[出開]|來不及|沒空|做不到|"
    r"算了|先不要|不必了|^不用了?[。！ ]*$|請假|休假",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"[，,。]\s*(?:不過|但是?|只是|可是|因為)?我[^，。]{1,9}(?:請假|休假|補休|沒空|不方便)[^，。]*(?=[，,][^，。]*[一二三四五六日天號底0-9y])"
)
"""A day that somebody is not there, before another one that he names: 「好，不過我週三請假，週五給你」."""
_THANKS = re.compile(
    r"(?:oh |that['’]s |that would be |yes,? |ok(?:ay)?,? )*(?:great|thanks|thank you|perfect|lovely|cool|brilliant|"
    r"please)\b(?! but| don| not\b)|"
    r"(?:好|那)?[啊啦，]?(?:謝謝|感謝|太好了|感恩|那就麻煩)",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"\b(?:never ?mind|(?<!n['’]t )(?<!not )forget (?:it|that|about (?:it|"
    r"that)|what I said)|scratch that|no need (?:any ?more|after all)|"
    r"don['’]t bother)\b(?!.* but)|"
    r"^(?:[啊喔哦欸那，, ])*(?:不用了|不必了|免了|算了|當我沒說)",
    re.IGNORECASE,
)
_NO_NEED = re.compile(
    r"^(?:[那嗯喔啊欸先]|就|還是|[，, ])*(?:不用|不必|免)(?:[了啦喔吧]|"
    r"[，,。！]|$)|^(?:[那嗯喔啊欸，, ])*(?:心領|好意心領|謝謝好意)|"
    r"[，,](?:先|就|都)*(?:不用|不必|不做)[了啦]?[。！]?$|^(?:no need\b|(?:no, )?please (?:don['’]t|do not)[,. ]|"
    r"not (?:now|yet|needed)\b|no,? thanks?\b|leave (?:it|that) (?:be|alone)\b)",
    re.IGNORECASE,
)
_PUT_OFF = Phrases(
    "check|look|see|think",
    r"(?:(?:等等|之後|會後|改天|下次|到時候?)再(?:說|喬|看|議|討論|決定|講|分)|再(?:說|喬))(?:一下)?[吧啦囉]?[。！ ]*$|"
    r"\b(?:we['’]ll see\b|(?:think|see) about (?:it|that)\b|let me (?:think|see|look|check)[.! ]*$)",
    re.IGNORECASE,
)
_TAKES = re.compile(
    r"\s*(?:(?:yes|yeah|ok|okay|sure|well|hmm|uh|um|ugh|fine|alright|all right|right|ah|oh|go on)[,. ]+)*(?:I can|"
    r"me|mine|on it|I help|I will|I do|I could|I am|"
    r"(?:I['’]d be )?(?:happy|glad) to(?: do (?:it|that))?|gladly|"
    r"I can, [^.?!]{1,60}|"
    r"(?:give|hand|pass) (?:it|that|them) (?:to me|here|over)(?: then)?|(?:me|mine) then|put my name (?:on|next to|to|"
    r"down for) (?:it|that)|put me down|I['’]ll (?:have|take|do) it(?: then)?|I['’]ll jump in|I['’]ll step in|count me in|"
    r"I volunteer|that(?: one)?['’]s mine(?: then)?|(?:I(?:['’]m| am) free|I(?:['’]ve| have) (?:got )?time)[,.] I(?:['’]ll|"
    r" can) (?:take|do) (?:it|that)|(?:那|好|就)?給我(?:吧|好了)?|"
    r"(?:I guess )?that(?:['’]s| would be|['’]ll be|['’]d be|['’]s going to be) me(?: then)?|I['’]ll (?:go|drive|"
    r"do (?:it|that))|my job|(?:行|好|可以|對|嗯)?[，,]?我(?:啊|吧|"
    r"可以|好了|[來去]?[㐀-鿿](?:吧|"
    r"啊|好了)?)?(?<!有|在|是|不|說|想))[,.!。，！ ]*(?:yes|okay|"
    r"sure)?[.!。！]?\s*$",
    re.IGNORECASE,
)
_ACCEPTS = re.compile(
    r"I(?:['’]ll| will| can) (?:(?:have|take) a look|look into (?:it|that)|see to (?:it|that)|see what I can do|"
    r"(?:give it a )?try|sort (?:it|that)(?: out)?|get on it)(?: (?:at|into|on|by|this|right|"
    r"after|before|later|now|today|tonight|"
    r"tomorrow|next|first)\b[^,.;]{0,24})?[.! ]*$|"
    r"我(?:再|來|先)?(?:看一下|看看|試試看?|試一下|研究一下|想辦法)[。！ ]*$",
    re.IGNORECASE,
)
_IS_OVER = re.compile(
    r"\s*(?:(?:and|well|actually|but)[, ]*)*(?:it|that|this|they)(?:['’]s|['’]re| is| are| has|"
    r" was)(?: been)?(?: already| all)? "
    r"(?:done|merged|finished|fixed|live|sent|out|deployed|in place|online|"
    r"closed(?! (?:by now|now|today|until|till|on|at|for|again)\b)|written|ready)\b|"
    r"(?:(?:I|we) )?(?:already|just) (?:did|have)\b|already done\b|(?:done|did) that\b|I did(?=[,.!]|$)|"
    r"I(?:['’]ve)? (?:already )?(?:did|done|sent|fixed|finished|asked|told|wrote|called) (?:it|"
    r"that|this|them|him|her)\b|"
    r"[….，\s]*(?![太就也還可最])[㐀-鿿][好完]了[。！]?$|"
    r"\s*(?:我|早|就|已經|昨[天晚]|前天|上(?:週|禮拜|次)|早上|剛剛?|其實|嗯|啊|有|[，, ])*"
    r"(?:(?!超|通|經|透)[㐀-鿿]過|[寄傳貼交丟發]給?[你妳您他她]們?)了(?=[，,。！啊啦喔]|$)|"
    r"\s*(?:其實|我)?(?:早就|已經)[^，。]{0,6}(?:了|好|完)",
    re.IGNORECASE,
)
_MOVES = Phrases(
    "bring|change|do|make|move|push|till|until",
    r"提早|提前|延後|延到|延期|往[前後]|改[到成]|"
    r"改(?=[這本下]{0,2}個?(?:週|周|禮拜|星期)|[明後]天|[\d一二三四五六七八九十])|"
    r"\bI(?:['’](?:d|ll)| would| will)? (?:need|want|have) (?:it )?(?:until|till)\b|"
    r"\b(?:make|move|push|change|bring) (?:it|that|this)\b|\bI can do\b(?! (?:it"
    r"|that|this)\b)",
    re.IGNORECASE,
)
_SETTLES = re.compile(
    r"\b(?:make (?:it|that)|let['’]?s say|say|then|by(?! the way)|until|fine|okay|ok|works|instead|rather|better|sorry|actually|"
    r"no later|latest|till|give me|"
    r"at most|please|should be|will be|need it|have it|want it|possible|for you|perfect|deal|done|ready)\b|"
    r"好|那就|改|前|可以|還是|不然|不對|最[慢晚遲]|給|行|要(?=[送交寄出])|沒問題|OK|內",
    re.IGNORECASE,
)
_SUM = Phrases(
    "again|more|recap|recaps|recapitulation|repeat|round|roundup|roundups|sum|summarise|summarize|summary|summing|wrap",
    r"\b(?:(?:to (?:sum|wrap) (?:it |this |things )?up|to recap|in summary)\b|so to repeat\b)|^(?:(?:so|okay|ok|right|"
    r"well|and)[,. ]+)*(?:once )?(?:again|more)\s*[:—–-]|"
    r"\b(?:let me|I['’]ll) (?:just |quickly )?(?:sum (?:it |that |this )?up|recap|repeat|summari[sz]e)\b|"
    r"^(?:(?:那|好|OK)[，, ]*)*今天(?:先|就)*(?:這樣|到這)[，,：]|最後再?(?:確認|複習|整理|唸)一?[下次遍][，,：]|"
    r"再(?:唸|說|講)一[次遍][，,：]|\b(?:summing (?:it |this |that )?(?:all )?up\b|"
    r"(?:(?:quick|short|brief|final|last) (?:recap|summary|round-?up)|(?:recap|summary)[:：,，]))|"
    r"^(?:(?:好|那|最後|嗯|OK|來|我們?|再|快速|簡單|幫大家|跟大家|先|就)[的地啦喔，, ]*)*"
    r"(?:(?:總結|小結|重述|複述|recap)|(?:整理|複習|確認|歸納|收)(?:一下|一遍|一次)[，,：:])|"
    r"(?:^|[，, ])(?:我們?|[^，。]{0,6}這邊)(?:先|來|再)*收一下(?=[，。：:]|$)|"
    r"^(?:好[，, ]*|那[，, ]*)?總結|重述|複述|複誦|我唸一遍|我再?(?:確認|複習|整理)一下，",
    re.IGNORECASE,
)
_TELLS_LATER = re.compile(
    r"\bI(?:['’]ll| will| can) (?:tell you|let you know|know|come back to you|get back to you|"
    r"be able to say|confirm|see(?! to))\b|\b(?:let|tell) (?:me|you) know\b|"
    r"我[^，。]{0,12}(?:跟[你妳您](?:們|大家)?(?:說|講|確認)|告訴[你妳您]|再?回覆[你妳您]|才知道|才能(?:說|確定))",
    re.IGNORECASE,
)
_WHEN = Phrases(
    "date|day|soon|when",
    r"(?:什麼|啥|哪一?個?)(?:時候|天(?![㐀-鿿]*都))|(?:什麼|啥|哪個?)時間|何時|"
    r"幾[號時](?!都)|哪一?個?(?:禮拜|星期|[週周])(?![㐀-鿿]*都)|多久|"
    r"\b(?:by )?when (?:can|will|do|could|would|are|is)\b|\b(?:by|for|until|till) when\b|"
    r"\bhow soon\b|\b(?:which|what) (?:day|date)[?]|^(?:and |so )?when[?]|\bany (?:date|idea when)\b",
    re.IGNORECASE,
)


@kept
def agrees(text: str) -> bool:
    """Whether a sentence begins as one that agrees, and does not refuse."""
    if not _AGREED.match(text.strip()) or _PUT_OFF.search(text):
        return False
    return not refuses(_ABSENT.sub("", text))


def thanks(text: str) -> bool:
    """Whether somebody is glad of an offer: "Great, thanks."."""
    return bool(_THANKS.match(text))


def puts_off(text: str) -> bool:
    """Whether somebody neither agrees nor refuses, but leaves it for later: 「等等再說」."""
    return bool(_PUT_OFF.search(text))


@kept
def refuses(text: str) -> bool:
    """Whether a sentence says no."""
    return bool(_REFUSED.search(text))


def takes_back(text: str) -> bool:
    """Whether who asked wants it no more: "Never mind, I found it.", 「不用了」."""
    return bool(_TAKEN_BACK.search(text))


def needs_none(text: str) -> bool:
    """Whether an offer is turned down: 「先不用啦，沒預算」, "Please don't, we have one."."""
    return bool(_NO_NEED.search(text))


def takes(text: str) -> bool:
    """Whether it says no more than that the speaker is the one: "Me, yes.", "I can."."""
    return bool(_TAKES.match(text))


def accepts(text: str) -> bool:
    """Whether somebody only says that he sees to what was asked: "I'll have a look."."""
    return bool(_ACCEPTS.search(text))


def is_over(text: str) -> bool:
    """Whether it says that something is done already: "It's merged."."""
    return bool(_IS_OVER.match(text))


def moves(text: str) -> bool:
    """Whether it moves the day of something: 「那我提早，二十二號」, "let's make it Friday"."""
    return bool(_MOVES.search(text))


def settles(text: str) -> bool:
    """Whether it reads as an answer or a correction, not as a new matter."""
    return bool(_SETTLES.search(text))


@kept
def sums_up(text: str) -> bool:
    """Whether it only says again what was agreed."""
    return bool(_SUM.search(text))


def after_sum(text: str) -> str:
    """What follows the words that say that somebody sums up: 「我整理一下，」 promises nothing."""
    found = _SUM.search(text)
    return text[found.end() :] if found else text


def tells_later(text: str) -> bool:
    """Whether who speaks only says when he will know or tell: "I'll tell you tomorrow", 「我明天跟你說」."""
    return bool(_TELLS_LATER.search(text))


def was_asked_when(index: int, said: Sequence[Utterance]) -> bool:
    """Whether the turn before asks by when, whatever it goes on to say: 「那什麼時候？雅文要用欸。」."""
    near = said[max(0, index - 3) : index]
    return any(asks_when(each.masked) for each in near if each.turn == near[-1].turn)


@kept
def asks_when(text: str) -> bool:
    """Whether it asks by when."""
    return bool(_WHEN.search(text))
