"""Text that people and monitors wrote, put on a card so that it shows as they wrote it and does nothing.

Escaping Markdown by backslashes is no way out: Teams' clients differ in what a backslash does inside a TextBlock
(https://github.com/microsoft/AdaptiveCards/issues/4677, https://github.com/MicrosoftDocs/msteams-docs/issues/5793).
So no text of ours goes into a TextBlock or FactSet at all; everything is a TextRun, where "Markdown is not supported"
(https://learn.microsoft.com/adaptive-cards/schema-explorer/text-run), Teams' "HTML isn't supported in Adaptive Cards"
and Markdown is read in TextBlock, Fact.title and Fact.value only
(https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format). What is left:

* `{{DATE(…)}}` and `{{TIME(…)}}` are replaced in a TextRun too (`text-formatters.js` of npm `adaptivecards`), so a
  zero-width space goes between their two braces: the one character that we add, and it is not seen. (Cutting the run in
  two would add none, but a text made of macros would then grow fivefold.)
* `<at>` makes a mention only where the card lists it in `msteams.entities` (same Teams page); our cards list none.
* Control and direction-override characters, and those that nobody sees, are taken out where texts are shortened (`cards.size`).
* A URL is a link only by `selectAction`, which `web_url` guards.
"""

from __future__ import annotations

import re

from cards.elements import OpenUrlAction, TextColor, TextRun, TextSize, TextWeight
from sop.records.addresses import URL_LIMIT, web_url

__all__ = ["URL_LIMIT", "ZERO_WIDTH", "runs", "web_url"]

ZERO_WIDTH = "\u200b"

_MACRO = re.compile(r"(?<=\{)(?=\{(?:DATE|TIME)\()")


def runs(
    text: str,
    *,
    size: TextSize | None = None,
    weight: TextWeight | None = None,
    color: TextColor | None = None,
    subtle: bool | None = None,
    url: str | None = None,
) -> list[TextRun]:
    """The text as a run; none for an empty text. url: opened on press, checked by `web_url` before."""
    if not text:
        return []
    opens = OpenUrlAction(url=url) if url else None
    inert = _MACRO.sub(ZERO_WIDTH, text) if "{{" in text else text
    return [TextRun(text=inert, size=size, weight=weight, color=color, is_subtle=subtle, select_action=opens)]
