"""What is said beside the work in Chinese talk: of one's own days, of how somebody is, thanks for what is over, and jokes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.kin import KIN
from sop.minutes.language.topical import reminds

_CHEERS = re.compile(
    r"加油(?![站單槍卡口機])|生日快樂|恭喜|辛苦了[。！]?$|[你妳](?:先)?(?:冷靜|別緊張|不要緊張|放心)|[你妳](?:們)?(?:這樣|那樣)(?:講|說|想|算|看|一?講)|"
    r"[你妳](?:可以|做得到|最棒|好厲害)的?[。！]?$|[你妳](?:感冒|身體|牙齒|腳|手|喉嚨|眼睛|小孩|兒子|女兒|貓|狗)"
)
_CUT_OFF = re.compile(
    r"(?:斷掉|斷線|卡住|卡卡|破音|回音|雜音|沒聲音|聽不[到見清]|看不[到見清]|沒聽[到見清]|lag)了?", re.IGNORECASE
)
_THANKS = re.compile(
    r"^(?:那|好|嗯|呃|欸|也|還|真的|，)*(?:感謝(?![狀函信卡])|謝謝|多謝|多虧|還好|幸好|好險|難怪)[^。]{0,8}?"
    r"(?:上次|上週|上個?禮拜|昨天|前天|那天|剛剛|之前|這幾天|一直|幫了?[我大忙]|幫忙|有|先|來|肯|願意)(?![^。]*(?:麻煩|拜託|請[你妳]))"
)
_TREATS = re.compile(r"(?:上次|昨天|那天|之前)(?:請|買|帶|送|介紹|推薦|交)的")
_BOTHER = re.compile(
    r"(?:太|很|好|這麼|那麼|真|超|蠻|滿|有點|比較|更|不|不用|不必|別|嫌|怕|添|最)麻煩(?![你妳您])|麻煩(?:的是|在|死|事)"
)
_PLEASE = re.compile(r"麻煩|拜託|請(?![假客])")
_HOSTS = re.compile(
    r"(?:換|輪到?|由|是)[^，。]{1,12}(?:主持|當主席|值班|值日|待命|on[- ]?call)[。！了啦喔]*$", re.IGNORECASE
)
_STATE = re.compile(
    r"[你妳](?!們|幫|去|再|來|把|先|要)[^，。？?]{1,5}(?<!好)(?<!麻煩)(?<!就)了(?:啦|喔|耶|啊)?(?=[，,。]|$)"
)
"""How somebody is, or what happened to him: 「小明你斷掉了」."""
_GIVEN = re.compile(r"(?:剛剛?|剛才|已經|昨天|前天|上週|上次|早上)[^，。]{0,12}(?:了|過)(?:啦|喔|耶|啊)?[。！]?$")
"""What was done, with nothing behind it that is yet to come."""
_OWN_LIFE = re.compile(
    r"我[^，。]{0,10}(?:有(?:一?個|兩個|三個|另)?[^，。]{0,4}(?:會(?=[，。]|$)|約|課|門診|考試)|(?:要|就|得|會|可能|先)+(?:走|離開|下線|閃|"
    r"下班|回家|搬家|出門|出國|退掉|睡)|(?:要|去|得)(?:考|受訓|上課|接小孩|接女兒|接兒子|運動|健身|看病|看診|掛號|拔牙|繳稅|倒垃圾)|"
    r"(?:整天|都|全)(?:在|是|要|排)|排滿|滿檔|(?:交|趕|忙|弄|顧)(?:另一?個?|別的|其他|別人)[^，。]{0,6}(?:案|專案|東西|事)|"
    r"[去到]?(?:看電影|爬山|露營|喝喜酒|吃喜酒|聚餐|掃墓|拜拜|旅行|玩))|(?:受訓|育嬰假|產假|特休|病假|事假)|我[^，。]{0,6}(?<![申邀聘])(?:請假?|休假?|補[休假])(?=[。啦喔]|$)|"
    r"我[^，。]{0,6}休(?:半|[一二兩三四五六七]|整)天|"
    r"請[一二兩三四五六七八九十幾半0-9]+(?:個)?(?:天|週|小時|禮拜|星期|月)(?:的)?假|(?:週|星期|禮拜)[一二三四五六日天末]我生日"
)
_NO_DEED = re.compile(
    r"我(?:(?:今|明|後|昨|當|那|這)天|(?:這|下|上)?個?(?:週|星期|禮拜)[一二三四五六日天末]?|今[早晚]|月底|\d+[日號]|"
    r" ?(?:[A-Z][a-z]+day|(?:this|next) (?:week|month|sprint)|[Tt]oday|[Tt]omorrow) ?)(?:早上|上午|中午|下午|晚上)?"
    r"(?:其實|本來|原本|應該|可能|主要|大部分|多半|也|還|就|會|要)*(?:不|沒|才|差點|是|有(?!空)|都|生日|打開|在|很|蠻|早點|晚點(?:到|走|進)|回(?:來|國|台|家|去|南)|"
    r"遇到|碰到|看到|聽|收到|跑一趟|進公司|出國|飛|放假)"
)
"""A day that the speaker is or has something on, and does no work: 「我明天生日」, 「我下週一才會回台灣」."""
_IS_READY = re.compile(
    r"我的?[㐀-鿿]{2,4}?(?:(?:今|明|後)天|(?:這|下)?個?(?:週|星期|禮拜)[一二三四五六日天末]|月底|\d+[日號])(?:早上|上午|中午|下午|晚上|凌晨)?"
    r"(?:才會?|就會?|會)(?:開通|生效|失效|停|到期?(?![^，。])|關|恢復|回來|下來|送修|修好)"
)
"""What becomes of the speaker's own things by itself: 「我帳號週六凌晨才停」."""
_ASIDES = re.compile(
    r"^[^我]*(?:我(?:會|只是|是|先|再|就|想|來|好奇|順便|可以)*(?:這樣|這麼|那樣)(?:問|講|說|想|覺得|做)|我(?:還|一直|原本|本來)?以為|"
    r"我(?:只是|就是|純粹|單純)[^，。]{0,8}|我(?:先|再|來|想|可以)*(?:問|請教)一[下個][，,]|"
    r"我(?:先|再|來)*看一下(?:時間|聊天室|議程|行事曆|手機|畫面|筆記|紀錄)|"
    r"我先(?:關|掛|靜音|退|撤|閃|走|離開|停|跳|下|斷線?)(?:了|喔|啦)*(?=[，,。]|$)|我(?:就|可以)?不用(?:了|去|參加|聽)(?![^，。]*問)|去開(?:另|別|下|其他)[^，。]{0,4}會|"
    r"我先?去?(?:開個?門|簽收|拿個?(?:包裹|快遞|外送)|喝口?水|關個?(?:窗|門|冷氣))(?=[，,。]|$))"
)
"""What the speaker does in the talk itself, and why: 「我先問一下，…」, 「我會這樣問是因為…」."""
_STATES = re.compile(
    r"\s*(?:(?:今|明|後|昨|那|這)天|(?:這|下|上)?個?(?:週|星期|禮拜|月)[一二三四五六日天末]?|今年|明年|[今昨]晚|\d+[日號])*(?:早上|上午|中午|下午|晚上)?"
    r"(?:其實|也|還|都|一直|應該|可能|另外|手上|剛好|正好|自己|最近)*(?:是(?!不是)|有(?:在|說|提|打|看|講|問|寄|來|事|別的|其他|會(?=[，。]|$))|在(?:忙|等|客戶|休|外|家|路)|要(?:調去|結婚|退休|離職|生|搬|去受訓|去上課)|"
    r"(?:負責|管|寫|做|用|講|說|提|改|弄|買|訂)的(?!時候)|會(?:講|比|議)|覺得|以為|想換|想離)"
)
"""What somebody who is named is, has or thinks, and no deed: 「柏宇今天是最後一天上班」."""
_PAST_YOU = re.compile(
    r"^(?!.*好了[，,]).*[你妳](?:們)?(?:那時|當時|當初|之前|以前|後來|上(?:個?禮拜|個?週|個?月|次|回)|去年|前天|昨[天晚]|剛剛?|剛才)(?!的[^，。]{1,12}(?:再|幫|給|寄|改|補))|"
    r"[你妳](?:家|那|這)(?!邊|個先|份)[^，。]{1,10}(?:沒|嗎|呢|哪[^，。]{0,5}|了)[。？?啦喔]*$|[你妳]再(?:這樣|那樣|講|說|吵|鬧)"
)
"""What somebody did, or is asked of what is his: no deed that is yet to come."""
_NOT_SO = re.compile(
    r"我(?!們)[^，。要會來再去把跟給]{0,8}(?:沒有|沒(?!問題|關係|空)|不是|不太|不敢|不想)|我(?!們)[^，。要會來再去把給]{0,10}都(?:卡|塞|困|泡|耗|在|沒|不)"
)
"""What the speaker has not, or is not: 「我現在手邊沒有數字」."""
_THEN_DOES = re.compile(r"[，,。…][^，。我]{0,10}我(?:就|自己)*(?:來(?!不及|了|過)|去(?!年|了|過)|再|會(?!議|計))")
"""What the speaker does though he lacks something: 「我沒權限……好，我去跟他們要」, 「我家沒小孩，值班我來」."""
_NOT_YET = re.compile(
    r"還沒[^，。]*[，,][^，。我]{0,10}我(?!們|也|都|就|想|是|在|有|沒|不|要|覺|會不|可能)[㐀-鿿][^，。]{0,6}(?:[，,。！]|$)"
)
"""What is not ready, before the speaker says when he will do it: 「我這邊還沒好，月底前我更新完」."""
_YET_DOES = re.compile(
    r"(?<![給叫找問請])我(?!們|本來|原本|想|覺得|以為|可以|能|應該|要|也|都|是|有|在|很|沒|不)"
    r"[^，。]*[，,].*?[，,] ?(?:可是|但是?|不過|只是|but )",
    re.IGNORECASE,
)
"""What the speaker does, before what he adds that he lacks: 「我寫個 script，月底前，可是那邊我沒有權限」."""
_TOLD = re.compile(
    r"\s*[^，。我]{0,5}(?:[跟和對向]我(?:們)?|私下)?(?:說|講|提|抱怨|問|聊)[^，。]{0,3}"
    r"(?:他|她|說|過|到)(?![^。]*(?:會|要)(?:再)?[給寄交])"
)
"""What somebody said of himself: 「柏宇週末跟我說他想試試」."""
_DONE = re.compile(r"我[^，。要會]{0,8}?[㐀-鿿](?<![好完到回收弄])了(?!再|就|以後|之後|才|的話|[，,。]|$|啦|喔)")
"""What the speaker did: 「我週末看了一下監控」."""
_YET = re.compile(r"[，,；][^，。]*(?:我|晚點|等一?下|等等|待會|再|會|明天|後天|下週|先|給[你妳])")
_DONE_SO = re.compile(
    r"(?:^|[，,])(?![^，。]*(?:[明後]天|下週|下禮拜|今天|等等|晚點))[^，。我]{0,12}我(?![^，。]*(?:[會要再就來]|幫[你妳]))[^，。你妳]{0,3}"
    r"(?![接收包扛認拿領顧])[㐀-鿿]{1,2}[給回到去進出][^，。你妳]{1,8}(?<!好)了(?:啦|啊|喔)?[。！]?$|"
    rf"我(?:就|只好|還|也)*(?:[跟和對向](?:[他她]們?|客[人戶]|對方|{KIN}))[^，。]{{0,2}}(?:講|說|解釋)(?!一[聲下]|清楚|明天|後天)(?=[^。]{{2,}})"
)
"""What the speaker sent or said to others: 「我轉給客服主管了」, 「我就跟他們講說現在都這樣」."""
_OF_YOU = re.compile(
    r"[你妳](?:這|那|今天|昨天|上次|最近|剛|現在|的|寫|做|講|說|弄)[^，。]{0,10}(?:得(?:很|好|真|超|蠻|不)|很|超|真(?!的要)|特別|蠻|滿|太|好(?=[看聽笑棒漂厲])|不錯|有趣)|"
    r"[你妳][^，。]{0,6}(?:不是(?:也|都|才|已|要|說(?![^，。]{0,6}[要會][㐀-鿿])|有)|是不是(?!可以|能))|[你妳](?:下次|以後)[^，。]{0,4}(?:不要|別)|"
    r"[你妳](?:是|在)[^，。]{1,8}(?:嗎|吧)|"
    r"[你妳][^。]{2,14}(?:就會(?:看|發|變|直|自|出|跳|不)|才(?:看得|能|會|可以|有辦法|進得)|會(?:發現|看到|覺得|變成))"
)
"""How something of somebody's is, and what happens when one does it: 「你把快取清掉就會看到新的」."""
_CHARGE = re.compile(
    r"負責的(?:是|部分|都)|(?:幫忙|幫我|幫你|幫我們)[^，。]{1,6}(?:的時候|過了?|(?<!好)了(?=[，。]|$))"
)
_THIRD = re.compile(
    r"(?:廠商|客戶|客人|客服|老闆|主管|財務|法務|業務|行銷|總務|會計|人資|資安|學校|他們|對方|主機商|銀行|電信|郵局)[^，。]{0,8}?"
    r"(?:請|要|叫|希望|要求|催|逼|拜託|麻煩)我們(?!的)|"
    r"(?:廠商|客戶|客人|老師|學生|家長|會員|民眾|使用者|老闆|主管|總經理|執行長|處長|院長|學校|對方|主機商|銀行)(?:那邊)?[，,]?[^，。我你妳]{0,10}"
    r"(?:打(?:來|電話來?)|來電|來信|來訊|寫信來?|傳訊息?來?|留言|跑來|在問|一直問|在催|一直催|在罵)[^。我你妳]{0,8}?"
    r"(?:叫|要|請|希望|要求|催|逼|拜託|麻煩|可不可以|能不能|問|說)"
)
_BEGINS = re.compile(
    r"^(?:好|那|嗯|欸|呃|對|OK|可是|哈|我們|就|來|大家|[，,、])*(?:開始|直接進(?:正題|主題)|繼續|下一[題個]|換下一[題個])(?:吧|囉|了|啦)?(?=[，,。]|$)",
    re.IGNORECASE,
)
_OTHERS_DO = re.compile(
    r"^(?:那|好|嗯|呃|欸|對|可是|哈|不過|聽說|，)*(?:廠商|主機商|電信商?|銀行|郵局|學校|法務|財務|會計|總務|人資|印刷廠|設計師|設計公司|翻譯社|總經理|老闆|主管|客戶|"
    r"他們|她們|對方|[㐀-鿿]{1,3}(?:公司|部門|廠|局|社|商))(?:那邊|的人)?[^，。我你妳]{0,14}[會要才將][^，。我你妳]{1,14}[。啦喔]?$"
)
"""What those outside do on a day: 「郵局那邊禮拜一會改系統」."""
_OH_PLEASE = re.compile(r"拜託[，,]?(?:那|這|他|她|我們?(?!需)|根本|哪|誰|不要|別|下次(?:不要|別))")
_MY_OPINION = re.compile(r"[這那](?:個|種)?(?:東西|事情?|工作)?就?交給(?:電腦|系統|機器|排程|AI|時間)")
_ASKED = re.compile(r"麻煩[你妳]|請(?:[你妳]|大家)|[，,](?:那|所以)?[你妳](?:去|來|幫|就|先|再)|我(?:來|去|會|再)")
_WORK = re.compile(
    r"[你妳][^，。]{0,4}(?:幫|把|去)|[你妳][跟和][^，。]{1,8}(?:一起|一同|去)|[你妳]可以(?![看聽])[㐀-鿿]{1,4}了|[你妳](?:去|來|再|先|也|就)*[㐀-鿿]{1,2}一下|[，,][^。]*(?:把|寄|交|傳|貼|改|補|查|換|修|寫|更新|確認|處理|整理|聯絡)"
)
_DID_THEN = re.compile(
    r"我 ?(?:在|這|上)?個?(?:週|星期|禮拜)[一二三四五六日天末] ?"
    r"(?:早上|上午|中午|下午|晚上)? ?(?:"
    r"(?:(?:跟[^，。]{1,6}?)?(?![再會要]|通過|經過|超過|透過)[㐀-鿿]{1,2}過(?![去來完期程])|[^，。再會要把就]{2,9}(?<![通經超透])過(?=[，,。]))"
    r"(?![^。]*(?:(?<![沒不])再|我(?!們)|[會要]把|[明後]天|下個?[週禮星]|給[你妳]|[，,][^，,]*[週禮星拜期][一二三四五六日天]))|"
    r"(?:[^，。會要就再前得可能給 ]|(?<=[a-z]) ){0,12}?[完好掉]? ?了(?:啦|啊|喔)?(?=[，,。！]|$))"
)
"""A day of the week on which the speaker did it: 「我星期六修好了」."""

_RATHER_THEN = re.compile(
    r"(?:滿了|訂走|不行|卡[到住]|撞|有事|沒空|請假|太趕|來不及|要開會|不在|休假|出差|滿檔|排滿)[^。]*[，,][^，。]*我[^，。]*好了(?:吧|啦)?[。！]?$"
)
"""A day that somebody proposes in place of one that will not do: 「週四整天被訂走，退票我週三跑好了」."""


def puts_rather(text: str) -> bool:
    """Whether somebody says that a day will not do, and which will."""
    return bool(_RATHER_THEN.search(text))


def is_state(text: str, end: int) -> bool:
    """Whether what is said of who is named first is no deed: 「佳蓉禮拜五晚上有在線上」. end: where the name ends."""
    return bool(_STATES.match(text, end) or _TOLD.match(text, end)) and not (_ASKED.search(text) or _WORK.search(text))


def is_beside(text: str, dues: Sequence[Due]) -> bool:
    """Whether a sentence is only kind, or tells how somebody is, or what is over: 「小明你斷掉了」, 「感謝佳蓉上週幫忙代班」."""
    if text.isascii() or any(due.marked for due in dues) or reminds(text):
        return False
    if _CHEERS.search(text) or _THANKS.search(text):
        return not _WORK.search(text)
    if _BOTHER.search(text):
        return not _PLEASE.search(_BOTHER.sub("", text))
    if re.search("我(?:還|一直|原本|本來)?以為", text):
        return not _ASKED.search(text)
    if _ASIDES.search(text):
        return not (_ASKED.search(text) or re.search("[你妳]", text))
    if _THIRD.search(text):
        return not _ASKED.search(text)
    if _OTHERS_DO.match(text):
        return not re.match("我[^們]", text)  # 「我去跟廠商要一份」 begins like the name of a firm.
    later = any(due.day for due in dues)
    return bool(
        (_BEGINS.match(text) and not _WORK.search(text))
        or (
            any(each.search(text) for each in (_OF_YOU, _PAST_YOU, _OH_PLEASE, _MY_OPINION)) and not _ASKED.search(text)
        )
        or (_CHARGE.search(text) and not _ASKED.search(text))
        or (_TREATS.search(text) and not later)
        or _HOSTS.search(text)
        or (not later and _CUT_OFF.search(text) and re.search(r"[你妳我]", text) and not _WORK.search(text))
        or (not later and _STATE.search(text) and not _WORK.search(text))
        or (not later and _GIVEN.search(text))
    )


def is_own_life(text: str) -> bool:
    """Whether somebody tells of his own days: 「我月底要考證照」, 「我等一下還有一個會」, 「我週末看了一下監控」."""
    if text.isascii():
        return False
    done = _DONE.search(text)
    over = done is not None and not _YET.search(text, done.end())
    does = _YET_DOES.search(text)
    lacks = _NOT_SO.search(text[: does.end()] if does else text)
    not_so = lacks and not _NOT_YET.search(text) and not _THEN_DOES.search(text, lacks.end())
    return bool(
        over
        or not_so
        or _OWN_LIFE.search(text)
        or _NO_DEED.search(text)
        or (_DID_THEN.search(text) and not _RATHER_THEN.search(text))
        or _DONE_SO.search(text)
        or _IS_READY.search(text)
        or _ASIDES.search(text)
    )
