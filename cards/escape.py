"""Text that people and monitors wrote, put on a card so that it shows as they wrote it and does nothing.

Escaping Markdown by backslashes is no way out: Teams' clients differ in what a backslash does inside a TextBlock
(https://github.com/microsoft/AdaptiveCards/issues/4677, https://github.com/MicrosoftDocs/msteams-docs/issues/5793).
So no text of ours goes into a TextBlock or FactSet at all; everything is a TextRun, where "Markdown is not supported"
(https://learn.microsoft.com/adaptive-cards/schema-explorer/text-run), Teams' "HTML isn't supported in Adaptive Cards"
and Markdown is read in TextBlock, Fact.title and Fact.value only
(https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format). What is left:

* `{{DATE(…)}}` and `{{TIME(…)}}` are replaced in a TextRun too (`text-formatters.js` of npm `adaptivecards`). The macro
  is recognised within one run only, so it is cut between its two braces: nothing is added to the text.
* `<at>` makes a mention only where the card lists it in `msteams.entities` (same Teams page); our cards list none.
* Control and direction-override characters are taken out where texts are shortened (`cards.size`).
* A URL is a link only by `selectAction`, which `web_url` guards.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from microsoft_teams.cards import OpenUrlAction, TextColor, TextRun, TextSize, TextWeight

URL_LIMIT = 1000
"""Characters in a link we put on a card; a longer one is left out, so that hostile input cannot fill the card."""

_MACRO = re.compile(r"(?<=\{)(?=\{(?:DATE|TIME)\(\d{4}-\d{2}-\d{2}T)")
_WEB = re.compile(r"https?://[!-~]+", re.IGNORECASE)


def runs(
    text: str,
    *,
    size: TextSize | None = None,
    weight: TextWeight | None = None,
    color: TextColor | None = None,
    subtle: bool | None = None,
    url: str | None = None,
) -> list[TextRun]:
    """The text as runs of one look; none for an empty text. url: opened on press, checked by `web_url` before."""
    opens = OpenUrlAction(url=url) if url else None
    return [
        TextRun(text=part, size=size, weight=weight, color=color, is_subtle=subtle, select_action=opens)
        for part in _MACRO.split(text)
        if part
    ]


def web_url(url: str) -> str | None:
    """The URL where a browser may be sent to it (http or https, printable ASCII, a host, not too long), else None."""
    if len(url) > URL_LIMIT or not _WEB.fullmatch(url):
        return None
    try:
        return url if urlsplit(url).hostname else None
    except ValueError:
        return None
