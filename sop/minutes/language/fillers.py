"""Words at the beginning of what somebody says that only fill: "okay, so …", 「好，那…」."""

from __future__ import annotations

import re

from sop.minutes.language.recent import kept

FILLERS = re.compile(
    r"^(?:(?:uh|um|erm|hmm|well|so|okay|ok|right|yeah|yes|yep|oh|and|then|but|also|now|great|good|perfect|"
    r"fine|sure|alright|all right|next|let['’]s see|lovely|super|brilliant|"
    r"not at all|mm-hm|mhm|fine by me|of course|of course not|fair enough|fair|true|agreed|thanks|thank you|"
    r"no problem|嗯|呃|喔|哦|那個|那麼|那就|那|然後|好(?![友評幾])[啦吧喔啊的耶]?|欸|啊|"
    r"對(?![帳照外不應方稿比接])[啊了喔]?|可以|"
    r"那就這樣|就這樣|這樣|齁|要(?!有人|是|不要)|不用|讚|太好了|謝謝|辛苦了?|嗯嗯|OK|沒問題|了解|收到|就是|對啊|(?:如果)?(?:可以|方便|有空|沒問題)的話|"
    r"如果(?:可以|方便)|if (?:you can|you could|possible|you mean me|that['’]s me)|如果是?(?:說|指|問|叫)我(?:的話)?|"
    r"還有一件事|還有|最後(?=[，,])|另外|所以|不好意思|"
    r"再來)(?![a-z])[,.，。、;；!！… ]*)+",
    re.IGNORECASE,
)


@kept
def unfilled(text: str) -> str:
    """The text without the words that only fill, at its beginning."""
    found = FILLERS.match(text)
    return text[found.end() :] if found else text
