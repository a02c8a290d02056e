"""What looks like a request and asks nobody: what the speaker offers, and what he finds wrong, as it is said in Chinese."""

from __future__ import annotations

import re

_MINE_TO_OFFER = re.compile(r"(?:^|[，,。 ]|那|[^讓給幫跟請])我(?:也|再|先|就|還|都|應該)*$")
"""Before what the speaker offers: 「log 都在，我可以整理成一頁」."""
_SHOULD_NOT = re.compile(r"(?:不該|不應該|不用|不必|不需要|幹嘛|何必|當初)[^，。]{0,6}$")
"""Before what somebody finds wrong, and asks nobody for: 「公司真的不該請兩個小江」."""


def is_own_offer(found: re.Match[str]) -> bool:
    """Whether it is the speaker who can, in what reads as a request."""
    before = found.string[: found.start()]
    return found[0].startswith(("可以", "能")) and bool(_MINE_TO_OFFER.search(before))


def is_found_wrong(found: re.Match[str]) -> bool:
    """Whether it is only said that it should not be so."""
    return bool(_SHOULD_NOT.search(found.string[: found.start()]))
