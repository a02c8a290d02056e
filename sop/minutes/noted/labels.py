"""Bold words that head a line and are no part of what it says: "**Try** Sofia to set up a reminder"."""

from __future__ import annotations

import re

from sop.minutes.language.people import People
from sop.minutes.noted.formulas import is_formula
from sop.minutes.noted.lines import Line
from sop.minutes.noted.sections import Section, section_of

_BOLD = re.compile(r"[\s>*+•\-\d.、)]*(?:\*\*|__)(?P<label>[^*_]{1,16}?)(?:\*\*|__)[ 　]+(?=\S)")
_AS_IT_IS = (Section.CLOSED, Section.WARNING, Section.SHELVED, Section.MIXED, Section.NOTES)


def without_label(line: Line, people: People) -> str:
    """The line's words behind a bold label, where somebody is named right behind it; as they stand where it says that
    they are no task, or is a name itself."""
    found = _BOLD.match(line.raw)
    label = found["label"].strip(" :：") if found else ""
    if not label or not line.text.startswith(label) or people.mentions(label) or is_formula(f"{label}: x"):
        return line.text
    rest = line.text[len(label) :].lstrip(" 　")
    first = next(iter(people.mentions(rest)), None)
    if first is None or first.start > 1 or section_of(label) in _AS_IT_IS:
        return line.text
    return rest
