"""The notes that Copilot made of a meeting, as Graph hands them out.

Source: https://learn.microsoft.com/graph/api/resources/callaiinsight: action items with a title, a text and the owner's display
name; meeting notes with subpoints.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from sop.minutes.found import Said
from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.people import Owners
from sop.records.text import clean_line

_DEPTH = 8


class _Item(Struct, rename="camel"):
    title: str | None = None
    text: str | None = None
    owner_display_name: str | None = None


class _Note(Struct):
    title: str | None = None
    text: str | None = None
    subpoints: list[_Note] | None = None


class _Insight(Struct, rename="camel"):
    action_items: list[_Item] | None = None
    meeting_notes: list[_Note] | None = None


class Insight(Struct, frozen=True):
    """What an insight holds. lines: its text, one line an action item or note."""

    tasks: tuple[Candidate, ...]
    notes: tuple[Said, ...]
    lines: tuple[str, ...]


def read_insight(content: dict[str, object], reading: Reading) -> Insight:
    """An insight's action items and notes. Raises msgspec.ValidationError where it has another shape."""
    insight = msgspec.convert(content, _Insight)
    tasks: list[Candidate] = []
    lines: list[str] = []
    for item in insight.action_items or ():
        title, text = clean_line(item.title or ""), clean_line(item.text or "")
        owner = clean_line(item.owner_display_name or "")
        lines.append(f"{title}: {text} ({owner})" if owner else f"{title}: {text}")
        named = reading.people.named(owner) if owner else Owners()
        when = reading.slots(text).due or next(iter(reading.when.all(text)), None)
        tasks.append(Candidate(title or text, Owners(named.sure, named.ask, owner), when, len(lines), len(lines)))
    notes: list[Said] = []
    _add_notes(insight.meeting_notes or [], notes, lines, 0)
    return Insight(tuple(tasks), tuple(notes), tuple(lines))


def _add_notes(found: list[_Note], notes: list[Said], lines: list[str], depth: int) -> None:
    for note in found:
        text = ": ".join(clean_line(part) for part in (note.title, note.text) if part and part.strip())
        if text:
            lines.append(text)
            notes.append(Said(text, len(lines)))
        if note.subpoints and depth < _DEPTH:
            _add_notes(note.subpoints, notes, lines, depth + 1)
