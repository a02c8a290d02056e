"""What came of a meeting: whether its goal was met, what was decided, who does what until when, what is still to settle."""

from __future__ import annotations

from cards.elements import ActionSet, CardElement, Container, ExecuteAction, TextRun
from cards.escape import runs, web_url
from cards.meeting_buttons import press
from cards.parts import fact, paragraph, section
from cards.proposals import proposal
from cards.room import Room
from cards.running import line
from cards.size import short_line
from sop.desk.view import ItemView
from sop.procedure.model import Procedure
from sop.records.items import ActionItem, Meeting
from sop.records.meetings import Fate, Proposal, Said, SaidKind
from sop.rules.decide import stage_of
from sop.rules.recap import open_in
from sop.words import Words

NAME_SHOWN = 60
TITLE_SHOWN = 200
LINES_SHOWN = 8
ITEMS_SHOWN = 20
NAMES_SHOWN = 12


def recap(
    view: ItemView, item: Meeting, procedure: Procedure, words: Words, room: Room, *, actions: bool
) -> list[CardElement]:
    """The parts, in the order in which they are read out. actions: whether there are buttons."""
    pressed = actions and room.actions
    found = _goal(item, words, pressed=pressed)
    if room.facts:
        found.append(Container(spacing="Medium", items=_facts(item, words)))
    if room.comments:
        found += _said(item, words, SaidKind.DECISION)
    found += _done(view, item, procedure, words, room)
    found += _open(view, item, words, room, pressed=pressed)
    if room.comments:
        found += _said(item, words, SaidKind.NOTE)
        found += _said(item, words, SaidKind.PARKED)
    return found


def _goal(item: Meeting, words: Words, *, pressed: bool) -> list[CardElement]:
    if item.goal_met is not None:
        told = words("card.goal_yes" if item.goal_met else "card.goal_no")
        return [paragraph(*runs(told, weight="Bolder"), spacing="Medium")]
    if not item.goal:
        return []
    asked: list[CardElement] = [paragraph(*runs(words("card.goal_asked"), weight="Bolder"), spacing="Medium")]
    if pressed:
        buttons = [
            press(item, "goal", words("card.yes"), "positive", met="yes"),
            press(item, "goal", words("card.no"), met="no"),
        ]
        asked.append(ActionSet(spacing="Small", actions=[*buttons]))
    return asked


def _facts(item: Meeting, words: Words) -> list[CardElement]:
    when = item.began_at or item.starts_at
    rows: list[CardElement] = [fact(words("card.held"), runs(words.moment(when)))]
    names = [short_line(one.name, NAME_SHOWN) for one in item.people[:NAMES_SHOWN]]
    if names:
        shown = words("card.comma").join(names)
        more = len(item.people) - NAMES_SHOWN
        told = words("card.and_more", shown=shown, count=more) if more > 0 else shown
        rows.append(fact(words("field.attendees"), runs(told)))
    source, url = item.drafted_from.partition(":")[2], web_url(item.minutes_url)
    if source or url:
        rows.append(fact(words("card.drafted_from"), runs(words(f"card.source/{source or 'minutes'}"), url=url)))
    return rows


def _said(item: Meeting, words: Words, kind: SaidKind) -> list[CardElement]:
    several = [one for one in item.said if one.kind is kind]
    if not several:
        return []
    rows: list[CardElement] = [_line(one) for one in several[:LINES_SHOWN]]
    if len(several) > LINES_SHOWN:
        rows.append(_more(words, len(several) - LINES_SHOWN))
    return [section(runs(words(f"card.said/{kind.value}"), weight="Bolder"), rows)]


def _line(one: Said) -> CardElement:
    return paragraph(*line(one), spacing="Small")


def _more(words: Words, count: int) -> CardElement:
    return paragraph(*runs(words("card.lines_more", count=count), subtle=True), spacing="Small")


def _done(view: ItemView, item: Meeting, procedure: Procedure, words: Words, room: Room) -> list[CardElement]:
    """The action items that it came to, as they stand now."""
    known = {one.id: one for one in view.actions}
    made = [one for one in item.proposals if one.item_id is not None]
    if not made:
        return []
    most = ITEMS_SHOWN if room.comments else 3 if room.facts else 0
    rows: list[CardElement] = [
        paragraph(*_made(one, known.get(one.item_id or ""), procedure, words), spacing="Small") for one in made[:most]
    ]
    if len(made) > most:
        rows.append(_more(words, len(made) - most))
    return [section(runs(words("card.action_items"), weight="Bolder"), rows)]


def _made(one: Proposal, now: ActionItem | None, procedure: Procedure, words: Words) -> list[TextRun]:
    if now is None:
        return runs(f"{one.item_id} {short_line(one.title, TITLE_SHOWN)}")
    stage = stage_of(now, procedure)
    owner = short_line(now.assignee.name, NAME_SHOWN) if now.assignee else words("card.nobody")
    due = f" · {words.day(now.due)}" if now.due else ""
    merged = f" · {words('card.merged')}" if one.fate is Fate.MERGED else ""
    mark = "✓" if stage.ends else "→"
    return [
        *runs(f"{mark} {now.id} ", subtle=stage.ends),
        *runs(short_line(now.title, TITLE_SHOWN), weight=None if stage.ends else "Bolder"),
        *runs(f" · {owner}{due} · {stage.name.of(words.language)}{merged}", subtle=True),
    ]


def _open(view: ItemView, item: Meeting, words: Words, room: Room, *, pressed: bool) -> list[CardElement]:
    """Those that wait for somebody's word, at most so many at once: the next ones come as these are settled."""
    waiting = open_in(item.proposals)
    if not waiting:
        return []
    shown = waiting[: room.proposals] if room.facts else ()
    heading = [
        *runs(words("card.proposed"), weight="Bolder"),
        *runs(f" · {words('card.proposed_open', count=len(waiting))}", subtle=True),
    ]
    known = {one.id: one for one in view.actions}
    rows: list[CardElement] = []
    for number, one in enumerate(shown, 1):
        rows += proposal(item, one, known.get(one.likely or ""), words, number, forms=room.forms, pressed=pressed)
    if len(waiting) > len(shown):
        rows.append(paragraph(*runs(words("card.proposed_more", count=len(waiting) - len(shown)), subtle=True)))
    if pressed and (every := accept_all(item, shown, words)):
        rows.append(ActionSet(spacing="Medium", actions=[every]))
    return [section(heading, rows)]


def accept_all(item: Meeting, shown: tuple[Proposal, ...], words: Words) -> ExecuteAction | None:
    """One press for all that are shown and leave nothing to ask; None where that is one at most."""
    sure = [one for one in shown if not one.ask and one.likely is None and one.due_sure]
    if len(sure) < 2:
        return None
    these = [{"key": one.key, "mark": one.mark} for one in sure]
    return press(item, "proposals_accept", words("card.accept_all", count=len(sure)), "positive", these=these)
