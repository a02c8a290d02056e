"""Items that stand among tasks and are none any more: dropped, put off for good, or told as done by somebody."""

from __future__ import annotations

import re

from sop.minutes.language.people import People

_DROPPED = re.compile(
    r"(?:^|[（(\[【:：–—,，;；]|\s-)\s*(?:(?:not|no longer|never) (?:doing|happening|going ahead|pursued|relevant|wanted)|"
    r"(?:we )?(?:won['’]t|will not) (?:do|fix|happen)(?: (?:it|this|that))?|"
    r"(?:now |currently )?(?:on hold|on ice|shelved|parked|abandoned|withdrawn|rejected|dropped|called off|superseded)"
    r"(?: (?:for now|until further notice))?|decided against(?: it)?|no action(?: needed| required)?)\s*(?=$|[（()）\]】.,;])|"
    r"(?<!that )(?<!which )(?<!what )(?<!who )"
    r"\b(?:was|were|is|are|has been|have been|got) (?:now )?(?:dropped|rejected|cancell?ed|shelved|turned down|"
    r"withdrawn|called off|"
    r"abandoned|not needed(?: any ?more)?|no longer needed)\b",
    re.IGNORECASE,
)
_DROPPED_ZH = re.compile(
    r"(?:(?:[，,：:；;（(\s]|這件事|此案|本案)(?:就|都)?(?:先(?:停|不(?:做|處理|動|管|改))|不做|不處理|不(?:予)?辦理?|不採用|不續辦)|"
    r"(?<![的可若])(?:暫緩|擱置|先?擱著|作罷|緩辦|免議|暫不(?:處理|辦理|進行|考慮))|[，,：:；;（(\s](?:再|先|持續)觀察(?:看看)?)"
    r"(?:了|辦理|處理)?[。.）)\s]*$|(?:討論|評估|商量|考慮)(?:過)?後?(?:決定)?(?:先?不(?:做|採用|處理|改|換)|作罷|暫緩|維持現狀)"
)
_WHETHER = re.compile(
    r"(?:還沒有?|尚未|還未|未|沒有?)(?:有結論|決定|確定|定案|定|講好|談好|說好|想好|討論)(?:到)?(?:要不要|是否|該不該|需不需要|[㐀-鿿]不[㐀-鿿])|"
    r"(?:要不要|是否|該不該|需不需要)[^，。；]{0,10}?(?:還沒有?|尚未|還未|未|沒有?|待)(?:有結論|決定|確定|定案|定|講好|談好|說好|想好|討論)|"
    r"\b(?:not (?:yet )?(?:decided|sure|clear|agreed)(?: yet)?|undecided|unclear|open|unsure|tbd)[,:]?"
    r" (?:whether|if) (?:we|it|to|there|this|that)\b",
    re.IGNORECASE,
)
"""It is open whether it is done at all: 「還沒決定要不要辦」."""
_TELLS_SO = re.compile(
    r"通知|公告|告知|宣布|說明|回覆|發信|寄|\b(?:tell|inform|announce|notify|write|check|find out|ask|if|whether)\b",
    re.I,
)
"""What is to be told to others: 「通知客戶活動暫緩」."""
_WAS = re.compile(
    r"(?:also |just |already |then )?(?!(?:need|feed|embed|speed|shed|seed|proceed|exceed|succeed)\b)"
    r"(?:[a-z]{2,}ed|sent|wrote|found|made|built|met|got|took|ran|gave|told|spoke)\s+(?!to be\b)[a-z]|"
    r"(?:上[週周個]?(?:週|周|月)?|昨天?|今早|剛剛?|前天)?(?:就|也|都)?已經?(?=[跟和與向把將寄查問換改補修測更完發交回送聯]|處理|確認)|"
    r"[㐀-鿿]{1,3}過(?![期度大高於濾程渡去低多往目戶路年節])"
)
"""What somebody did, right behind the name."""


def is_dropped(text: str) -> bool:
    """Whether an item's words say that it will not be done: "Dark mode – not doing", 「會員活動暫緩」."""
    found = _DROPPED.search(text) or _DROPPED_ZH.search(text)
    # 「通知客戶還沒決定是否辦」: what is told in the same clause.
    if (open_ := _WHETHER.search(text)) and not _TELLS_SO.search(
        re.split("[，,；;：:。？?]", text[: open_.start()])[-1]
    ):
        return True
    return bool(found) and not _TELLS_SO.search(text)


def is_told_of(text: str, people: People) -> bool:
    """Whether an item tells what the person that it begins with did: "Rob looked into the alerts", 「柏宇查過磁碟」."""
    first = next(iter(people.mentions(text)), None)
    if first is None or text[: first.start].strip(" @＠"):
        return False
    return bool(_WAS.match(text[first.end :].lstrip(" 　")))
