"""What an edge gave as reason or remedy, for readers of any language."""

from __future__ import annotations

import re

from sop.words import Words

_FORMS = (
    (r"Jira answered 429: .+", "reason.limited"),
    (r"Jira answered (?P<status>\d{3}): (?P<told>.+)", "reason.answered"),
    (r"Jira takes no changes: (?P<told>.+)", "reason.no_changes"),
    (r"SOPilot's account may not edit issues in (?P<project>\S+): .+", "reason.may_not_edit"),
    (r"Give it the permission Edit Issues in the project (?P<project>\S+)", "reason.grant_edit"),
)
"""Sentences of `jira_sync` with facts in them, and what is said in their place."""
_COMPILED = tuple((re.compile(form, re.DOTALL), key) for form, key in _FORMS)


def reason_text(text: str, words: Words) -> str:
    """The reason or remedy in the readers' language where there is a sentence for it, else as it was given.

    Of an answer of Jira's, its own words stay as they are: nobody can look them up otherwise.
    """
    if words.has(text):
        return words(text)
    for form, key in _COMPILED:
        if (found := form.fullmatch(text)) is not None:
            facts = {name: reason_text(value, words) for name, value in found.groupdict().items()}
            return words(key, **facts)
    return text
