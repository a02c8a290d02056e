"""Who 他 or 她 is in a Chinese sentence that named one person before: 「宇軒看過 sitemap，他明天會改好」."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.people import Mention

_HE = re.compile("[，,；;][ ]?(?:所以|因此|不過|但|而)?(?P<who>[他她])(?![們的說自])")
_ACTS = re.compile("(?:就|再|先|也|還|這邊)*(?:會(?!議|員)|要(?!求|點)|負責|答應|願意|去(?!年)|來)")


def with_him(text: str, mentions: Sequence[Mention], dues: Sequence[Due]) -> list[Mention]:
    """The names, and a pronoun behind a comma that is to do something, where only one person was named before it."""
    more = []
    for found in _HE.finditer(text):
        before = {one.who for one in mentions if one.end <= found.start()}
        acts = _ACTS.match(text, found.end()) or any(due.start in (found.end(), found.end() + 1) for due in dues)
        if len(before) == 1 and acts:
            more.append(Mention(found.start("who"), found.end("who"), before.pop()))
    return sorted([*mentions, *more], key=lambda one: one.start)
