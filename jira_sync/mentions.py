"""Mentions over both sides: `[~accountid:…]` (on a Data Center `[~name]`) in Jira, `@Name` for everybody else. Pure.

https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=links; on Cloud, which has no user names any more, the
accountId stands in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from jira_sync.markup import escaped

_MENTION = re.compile(r"(?<!\\)\[~(?:accountid:)?([^\]\s|\\]+)\]")
"""One that Jira reads as such: ours are escaped unless they are meant."""


def mentioned(text: str) -> set[str]:
    """Whom a wiki text mentions: accountIds or user names."""
    return set(_MENTION.findall(text))


def spoken(text: str, names: Mapping[str, str]) -> str:
    """A wiki text with `@Name` for each mention. names: by accountId or user name; whoever is not in it stays as written."""
    return _MENTION.sub(lambda found: f"@{names[found[1]]}" if found[1] in names else found[0], text)


def pinging(text: str, mentions: Mapping[str, str]) -> str:
    """Wiki text of ours in which `@Name` is a real mention, but in code. mentions: by name, as Jira writes them (`[~…]`)."""
    if not mentions:
        return text
    by_text = {f"@{escaped(name)}": mention for name, mention in mentions.items()}
    longest_first = "|".join(re.escape(one) for one in sorted(by_text, key=len, reverse=True))
    pattern = rf"(?s:(?<!\\)\{{code(?::[^}}\n]*)?\}}.*?\{{code\}})|(?<![\w\\])(?:{longest_first})(?![A-Za-z0-9_])"
    return re.sub(pattern, lambda found: by_text.get(found[0], found[0]), text)


def named_in(text: str, names: Iterable[str]) -> list[str]:
    """Those of the names that the text mentions."""
    return [name for name in names if f"@{name}" in text]
