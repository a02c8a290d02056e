"""What an edge gave as reason or remedy, for readers of any language."""

from __future__ import annotations

import re

from sop.words import Words

_ANSWERED = re.compile(r"Jira answered (\d{3}): (.+)", re.DOTALL)


def reason_text(text: str, words: Words) -> str:
    """The reason or remedy in the readers' language where there is a sentence for it, else as it was given.

    Of an answer of Jira's, its own words stay as they are: nobody can look them up otherwise.
    """
    if words.has(text):
        return words(text)
    answered = _ANSWERED.fullmatch(text)
    if answered is None:
        return text
    status, told = answered.groups()
    return words("reason.limited") if status == "429" else words("reason.answered", status=status, told=told)
