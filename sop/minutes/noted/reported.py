"""Lines of minutes without the sentences that only tell of those who were there."""

from __future__ import annotations

from msgspec.structs import replace

from sop.minutes.language.agreedday import could_en
from sop.minutes.language.candidate import Reading
from sop.minutes.language.reporting import only_reports
from sop.minutes.language.text import sentences
from sop.minutes.noted.lines import Line


def without_reports(line: Line, reading: Reading) -> Line:
    """The line with what of it may give something to somebody; without a text where nothing does."""
    if line.ticked is not None:
        return line
    if any(could_en(line.text, one.end) is not None for one in reading.people.mentions(line.text)):
        return line
    parts = [line.text[start:end] for start, end in sentences(line.text)]
    kept = [part for part in parts if not only_reports(part, reading.people.mentions(part), reading.when.all(part))]
    return line if len(kept) == len(parts) else replace(line, text="".join(kept).strip())
