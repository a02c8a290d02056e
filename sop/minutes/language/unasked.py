"""What looks like a request and asks nobody: what the speaker offers, and what he finds wrong, as it is said in Chinese."""

from __future__ import annotations

import re

_MINE_TO_OFFER = re.compile(r"(?:^|[，,。 ]|那|[^讓給幫跟請])我(?:也|再|先|就|還|都|應該|可以|能)*$")
"""Before what the speaker offers: 「log 都在，我可以整理成一頁」."""
_SHOULD_NOT = re.compile(r"(?:不該|不應該|不用|不必|不需要|幹嘛|何必|當初)[^，。]{0,6}$")
"""Before what somebody finds wrong, and asks nobody for: 「公司真的不該請兩個小江」."""

_COMPLAINS = re.compile(r"[你妳您]們?(?:不要|別|不准)(?:再|每次|一直|老是)")
_ENOUGH_SO = re.compile(
    r"(?:不用|不必)[^。]{0,6}[，,][你妳您](?:們|自己)?去就(?:好|行|可以)|[你妳您](?:真的|也|還)?要[^，。？?]{1,10}[喔哦啊][？?]$"
)
"""What is enough, and who is surprised at what somebody is going to do: 「你要加班喔？」."""


def is_own_offer(found: re.Match[str]) -> bool:
    """Whether it is the speaker who can, in what reads as a request."""
    before = found.string[: found.start()]
    return found[0].startswith(("可以", "能", "順便")) and bool(_MINE_TO_OFFER.search(before))


def is_found_wrong(found: re.Match[str], text: str) -> bool:
    """Whether it is only said that it should not be so, or is enough as it is."""
    wrong = _SHOULD_NOT.search(found.string[: found.start()])
    return bool(wrong or _ENOUGH_SO.search(text) or _COMPLAINS.search(text))
