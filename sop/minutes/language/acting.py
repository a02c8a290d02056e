"""Words by which somebody who was named before them acts: 負責, 會, will, is to, owns, "sends the list"."""

from __future__ import annotations

import re

BY_CHARGE = re.compile(
    r"(?:\s*[及和與跟、][㐀-鿿A-Za-z]{1,8}?(?=共同|一起))?\s*(?:自己|親自|來|去|共同|一起|分別|分頭|各自|統一|先|再|協助|繼續|"
    r"持續)*(?:(?:負責|主責|(?:處理|辦理)(?=[，,。；;]|$)|承辦|"
    r"主辦|主導|統籌)|(?=跟進|追蹤|協助|確認|聯[絡繫]|提出|提供|彙整|整理|安排|準備|撰寫|規劃|執行|回覆|更新|"
    r"處理|通知|檢查|清查|盤點|測試|設定|建立|調整|修[改正]|補|洽|評估|研究|申請|製作|寄|發|擬|查|"
    r"[追做問改寫接跑弄談訂排盯收送買催](?![過了])[㐀-鿿]?(?:[，,。；;）)]|$)))"
)
CHARGED = re.compile(
    r"\s*(?:就|再|先|也|則|來|去|共同|一起|分別)?(?:負責(?!的)|主責|承辦|主辦(?!單位|方|國|城)|主導|統籌|認領|承接|幫忙|協助(?!下|之)|記得(?=把|去|要|在|"
    r"於|先|幫|跟|給|帶|補|寄|改|轉))"
)
PLANNED_ZH = re.compile(
    r"\s*(?:再|先|去|來|把[^，。；\s]{1,8})?(?:換|修(?!課)|改|補|寄|擬|交(?!接|付)|查|測|寫|做|弄|排|發(?!生|現)|貼|訂|"
    r"追|談|更新|整理|處理|確認|回[覆報]|聯絡|"
    r"提供|完成|上傳|調整|設定|準備|安排|通知|檢查|清|盤點|彙整|重啟|部署|公告|跟進|申請|搬|刪|開單|關|搞定|拿給|送)"
    r"[^，。；;\s了過]{0,10}(?:[，。；;\s]|$)"
)
"""What follows a day that follows a name, as in notes: 「首頁 banner 佳蓉明天換」."""
WILL_ZH = re.compile(
    r"\s*(?:那邊|這邊)?(?:表示|說|答應|承諾|同意|預計|預定|打算|要)?\s*(?:他|她)?(?:們)?(?:下次|之後|稍後)?(?:會(?!議|"
    r"不會|員|計|後|前|中|上|"
    r"場|館|報)(?=另|先|再(?!想|考慮|說|議)|去|來|把|將|在|於|負|盡|儘|提|寫|整|準|補|寄|給|跟|和|幫|處|查|問(?!題)|"
    r"測|帶|追|聯[絡繫]|"
    r"更新|回[覆報]|確認|安排|協助|修(?!課)|改(?!變|善中)|加上|通知|檢查|發(?!生|現)|拿(?!到)|排(?!除)| ?(?!be\b|"
    r"not\b|join\b|attend\b)[a-z]{3,} )|可以先|將(?=與|和|跟|"
    r"於|在|由|提|寫|整|準|補|寄|協|負|完|進|安|重|先|再|向|把|對|儘|盡)|願意|會去)"
)
LATER_ZH = re.compile(
    r"[㐀-鿿]{0,3}(?:已|業已|剛)[^。；;，,]{2,24}[，,]\s*(?:並|另|預計|也)?(?:將|會|預計|須|需)(?=於|在)"
)
"""已於會中說明，將於…: what was done, and what will be."""
REPORTS_ZH = re.compile(
    r"[^。；;已了過]{3,24}[，,](?:並|再)?(?:於)?下[次回](?:會議|開會|週會|例會)(?:時|中|上)?(?:再)?(?:報告|提報|回報|"
    r"提出|提供|說明)|\s*[㐀-鿿]{2,8}後再?(?:回報|回覆|提報|報告)(?=[，。；;]|$)"
)
"""佳蓉與廠商確認計價方式，下次會議報告。"""
WILL_EN = re.compile(
    r"(?:['’](?:ll|s (?:going to|gonna))|(?:['’]s (?:job|task|part|next step|homework|share)(?: there| then| now)?)?,?\s+"
    r"(?:(?:also|then|both|each|kindly|gladly|still)\s+)?(?:will|shall|would|should|are to|"
    r"are going to|has been asked to|was asked to|have agreed to|took (?:an|the|this) action to|has (?:an|the) action to|"
    r"took on to|is going to|(?:has )?(?:kindly |gladly |also )?(?:agreed|promised(?: us)?|volunteered|offered|undertaken) to|"
    r"undert(?:ook|akes) to|committed to|"
    r"is to|(?:is|are) asked to|needs to|need to|has to|have to|can|must))\s+(?:also\s+|then\s+)?"
    r"(?!be\b(?! responsible)|have\b|not\b|never\b|need\b|probably\b|see\b|(?:rather|sooner|like|love|prefer|"
    r"live|know|hear|understand|only|no longer|leave(?! (?:an?|notes?|feedback)\b)|join|return(?! (?:the|an?|it|"
    r"them)\b)|arrive|retire|travel|fly|start (?:on|at|from|in|as|working|with us)|wait|get (?:more|less|"
    r"fewer))\b)(?=[a-z㐀-鿿])"
)
OWNS_EN = re.compile(
    r"\s+(?:is|are) (?:now )?(?:responsible for|in charge of|on the hook for|to own)\s+|\s+(?:owns|own|does|"
    r"handles|covers|"
    r"takes(?: over| on| care of)?|takes the lead on|has promised|promised|leads|volunteered for)\s+(?!notes\b|"
    r"(?:the )?minutes\b|part\b|leave\b|place\b|(?i:mon|tues|wednes|thurs|fri)day\b|(?:the|a|some|an?other) (?:day|week|"
    r"afternoon|morning|break)s?\b|nothing\b|not\b|so\b|as\b|that\b(?! [a-z])|itself\b|[a-z]+ off\b)(?=the\b|"
    r"a\b|an\b|our\b|us\b|[a-z])"
)
BY_A_DAY_EN = re.compile(
    r"\s+(?!(?:stays|remains|sits|waits|celebrates|leaves (?:the (?:company|team|firm|project|house)|us)|may|might|could|"
    r"was|were|had|did|has|have|said|says|told|found|saw|sent|wrote|"
    r"built|went|got|took|made|gave|"
    r"rebuilt|rewrote|redid|held|drew|chose|broke|fell|spent|paid|threw|caught|sold|understood|grew|hid|"
    r"lost|ran|asked|asks|thinks|thought|believes|expects|hopes|wants|feels|"
    r"reports|reported|notes|noted|mentions|mentioned|explains|explained|is (?:away|out|off|on|not|back|sure|"
    r"happy|afraid|in)|knows|knew|spoke|met|came|left|bought|brought|kept|heard|began|"
    r"needs?(?! to\b)|"
    r"(?:will|would|can|should|must) (?:be|have|not|never|like|prefer|rather|only|know)|"
    r"and|or|but|about|from|at|in|on|of|with|'s)\b|[a-z]+ed\b)[a-z]+"
)
PRESENT_EN = re.compile(
    r"\s+(?!(?:stays|remains|sits|waits|says|thinks|wants|needs|knows|feels|believes|hopes|means|leaves|joins|returns|"
    r"starts|travels|works|comes|goes|flies|"
    r"gets|turns|likes|sees|hears|celebrates|marries|reports|notes|asks|explains|mentions|expects|is|was|has|does|chairs|"
    r"hosts|presents|"
    r"attends|moderates|likes|prefers|runs late)\b)[a-z-]+s "
    r"(?:(?:up|off|out|on|in|over|down|back|through|with|at|into|after|about|away|together) )?"
    r"(?:the|a|an|our|all|it|them|this|that|[A-Z])\b"
)
GETS_EN = re.compile(
    r"\s+keeps (?:an?|one|both|her|his|their) eyes? on |\s+gets (?:the|a|an|our|all|it|them|that|those|two|three)\b(?: "
    r"[\w'’-]+){0,6}? (?:out of|(?:(?!need|feed)[a-z]{3,}ed|back|going|"
    r"done|rebuilt|cut|sent|out|off|in)(?=[,.;]|$| (?:by|before|in|on|to|for|again)\b))|\s+gets (?:the|their|his|"
    r"her)\b(?: [\w'’-]+){1,5}? from "
)
"""What somebody minds, fetches or brings about: "Rob gets an answer out of the vendor"; not what he is given."""
PRESENT_S_EN = re.compile(
    r"\s+(?!(?:stays|remains|sits|waits|says|thinks|wants|needs|knows|feels|believes|hopes|means|leaves|joins|returns|starts|"
    r"travels|works|comes|goes|flies|gets|turns|likes|sees|hears|expects|is|was|has|does|asks|doubts|finds|agrees|chairs|"
    r"hosts|presents|attends|moderates|prefers)\b)"
    r"(?!bring\b)[a-z-]+s(?:\s+(?=\S)|(?=\s*,))"
)
"""Priya chases marketing: what follows a limit, or is followed by that it has no date."""
TO_EN = re.compile(r"\s+to\s+(?:also\s+)?(?!the\b|a\b|an\b|be\b|our\b|their\b|his\b|her\b|my\b|it\b)(?=[a-z㐀-鿿])")
STATE_EN = re.compile(
    r"\s+(?:(?:is|are)(?! (?:(?:now )?(?:responsible|in charge|on the hook)|to\b|going to|asked))|was|were|has(?! to\b)|"
    r"have(?! to\b)|had|did|"
    r"knows?|said|says|thinks?)\b"
)
"""What somebody is or has, behind an arrow: "the first -> May is on call"."""
CHECKS_ZH = re.compile(
    r"\s*(?:會議?後|散會後)(?:再|會|立即|馬上|先)?(?:補|寄|整理|提供|回[報覆]|確認|發|傳|上傳|更新|聯[絡繫]|跟|找|問|查|"
    r"把|去|貼|約|開)(?!了|過|會|議)|"
    r"\s*各(?:自)?(?:出|交|提|寫|列|準備|整理|寄|做|找|想)(?!了|過|自)|"
    r"\s*(?:(?:那邊|這邊)?(?:再|先|另外?|也))(?:去|來|幫忙)?(?:看|查|問|追|測|補|改|確認|檢查|整理|評估|聯[絡繫]|研究|"
    r"調整)(?:一下|看看|一次|一遍|清楚)(?!就|了|才|[也都]?(?:好|可以))"
)
"""「佳蓉再看一下快取規則」."""
