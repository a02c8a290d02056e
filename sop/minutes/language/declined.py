"""Offers that minutes tell of together with their no: "Gavin offered to compare them, but there is no need"."""

from __future__ import annotations

import re

_OFFER = re.compile(
    r"\b(?:(?:kindly |generously |also )?(?:offered|volunteered|proposed|suggested) (?:to|[a-z]+ing)|"
    r"(?:would|could) (?:happily|gladly)?(?: (?:do|take|write|build|host|make))\b)|"
    r"提議(?!通過)|提出要|自告奮勇|主動說|說(?:他|她|可以|願意)",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\b(?:need not|needn['’]t|no need\b|not (?:needed|necessary|wanted|worth it)|"
    r"(?:would|['’]d) rather (?:not|have|wait|keep|leave|do)|"
    r"(?:was|were|been|is) (?:declined|turned down|rejected|refused|thanked and declined)|declined|said no\b|"
    r"no,? thanks?|(?:thanks|kind|nice|lovely)(?: of (?:him|her|them))?,? but|thanked (?:him|her|them)(?: warmly)?,? (?:and|but)|"
    r"(?:that|it|this|which) will do\b|(?:is|are|was|were) (?:good enough|fine)(?: as (?:it is|they are))?\b(?=[,.;]|$)|"
    r"(?:has|have) (?:one|that|it|some) (?:booked |already |in hand )+|"
    r"(?:kept|keeps|keep|stay with|stays with) (?:the|to the|with the) "
    r"(?:present|old|current|existing)\b|not this (?:year|month|quarter|time|week|season)|"
    r"so no [a-z]+\b|"
    r"(?:nobody|no one) (?:was keen|took (?:it|that|her|him) up)|"
    r"(?:is|are) at it already|(?:does|did)(?:n['’]t| not) want|prefers? not)|"
    r"婉拒|不需要|沒有?必要|不必了?|不用了?(?:[，,。]|$)|先不[用要做]|就算了|作罷|沒有?(?:被)?接受|沒有?採納|不採納|被否決|謝絕",
    re.IGNORECASE,
)


def declined_offer(text: str) -> tuple[int, int] | None:
    """Where somebody is told of as having offered something that was turned down, and where the no ends."""
    offer = _OFFER.search(text)
    no = _NO.search(text, offer.end()) if offer else None
    return (offer.start(), no.end()) if offer and no else None
