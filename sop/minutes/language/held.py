"""Offices in a meeting that stand for who has them, where a task says whose it is: 「送簽，紀錄人員負責」, "wording → PO"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

_SPEAKS = re.compile(r"主席|主持人?|chair(?:person)?|host", re.IGNORECASE)
"""Whose words stand behind a colon as often as what he does."""
_DATED = re.compile(r"(?:[\d前]|[週周]\S|\b[a-z]+day|tomorrow|today|天|日)\s*[)）】\]]?\s*[。.]?\s*$", re.IGNORECASE)
_PLACE = r"(?:^|(?<=[→⇒>，,;；:：|\t　（(【\[])|(?<=[→⇒>—–，,;；:：-] )|(?<=——))\s?"
"""Where a part of a line begins."""
_STAFF = r"(?:人員|同仁|的人)?"
_ENDS = (
    r"(?=\s*(?:$|[，,、。;；|]|\.(?:\s|$)|(?:來|要|統一)?負責(?!的)|[)）】\]]\s*(?:$|[，,。.;；\d])|(?P<colon>[:：])|"
    r"[—–-]{1,2}\s|(?:to|will|shall)\s+[a-z]))"
)


class Held:
    """The offices of a meeting, to be found where an owner stands."""

    def __init__(self, held: Mapping[str, tuple[int, ...]]) -> None:
        self._held = held
        words = "|".join(re.escape(one) for one in sorted(held, key=len, reverse=True))
        forms = (
            rf"{_PLACE}(?P<all>(?:the )?(?P<what>{words}){_STAFF}){_ENDS}|"
            rf"(?:由|(?<![申邀聘宴])請(?!紀|記))(?P<asked>{words}){_STAFF}(?![的是說裁])"
        )
        self._owning = re.compile(forms, re.IGNORECASE) if words else None

    def __bool__(self) -> bool:
        return bool(self._held)

    def of(self, words: str) -> tuple[int, ...]:
        """Who has the office that the words are."""
        bare = re.sub(r"(?:人員|同仁|的人)$|^the ", "", words.strip(" \t@＠()（）[]【】*").casefold())
        return self._held.get(bare, ())

    def owning(self, text: str, names: Sequence[int]) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """Where offices stand as owners, and whose they are. names: where names start; an office that one follows behind
        a colon is given there, and owns nothing."""
        for found in self._owning.finditer(text) if self._owning else ():
            colon = found["colon"]
            rest = text[found.end("colon") :] if colon else ""
            introduces = colon and found.end("colon") + len(rest) - len(rest.lstrip(" *_　")) in names
            what = "what" if found["what"] else "asked"
            # 「庶務：今天人流正常」: what is reported; a task ends with its day.
            says = colon and (_SPEAKS.fullmatch(found[what]) or not _DATED.search(rest))
            if not (introduces or says):
                yield found.start("all" if found["all"] else what), found.end(), self._held[found[what].casefold()]
