"""The facts of a record, a label and a value each, and how it stands to Jira."""

from __future__ import annotations

from datetime import date

from cards.elements import CardElement, TextRun
from cards.escape import runs, web_url
from cards.parts import fact
from cards.reasons import reason_text
from cards.size import short_line
from sop.desk.view import ItemView, Sync
from sop.procedure.fitting import fitting
from sop.procedure.mirroring import Custom
from sop.procedure.model import Procedure
from sop.records.items import ActionItem, Extra, Incident, Record
from sop.records.people import Person
from sop.words import Words

NAME_SHOWN = 80
LABELS_SHOWN = 8
PEOPLE_SHOWN = 5
EXTRA_SHOWN = 10
EXTRA_TEXT_SHOWN = 120
TROUBLE_SHOWN = 240


def facts(view: ItemView, procedure: Procedure, words: Words, *, late: bool) -> list[CardElement]:
    """What a responder asks first, in that order; what is not set is left out, but never who owns it."""
    item = view.item
    owner = runs(short_line(item.assignee.name, NAME_SHOWN), weight="Bolder") if item.assignee else None
    rows: list[CardElement] = [
        fact(words("field.assignee"), owner or runs(words("card.nobody"), weight="Bolder", color="Attention")),
        fact(words("field.priority"), runs(_priority(item, procedure, words))),
    ]
    if item.due:
        rows.append(fact(words("field.due"), _due(item, words, late=late)))
    reported = words("card.by_at", name=short_line(item.reporter.name, NAME_SHOWN), at=words.moment(item.created_at))
    rows.append(fact(words("card.reported"), runs(reported)))
    if isinstance(item, Incident) and item.acknowledged_by and item.acknowledged_at:
        name = short_line(item.acknowledged_by.name, NAME_SHOWN)
        taken = words("card.by_at", name=name, at=words.moment(item.acknowledged_at))
        rows.append(fact(words("card.acknowledged"), runs(taken)))
    rows += _origin(item, words)
    rows += _extra(item, procedure, words)
    if item.labels:
        rows.append(fact(words("field.labels"), runs(_listed(item.labels, LABELS_SHOWN, words))))
    rows += standing(view, words)
    if view.people_missing:
        names = _listed(view.people_missing, PEOPLE_SHOWN, words)
        rows.append(fact(words("card.people"), runs(words("card.no_account", names=names))))
    if view.people_inactive:
        names = _listed(view.people_inactive, PEOPLE_SHOWN, words)
        rows.append(fact(words("card.people"), runs(words("card.inactive_account", names=names))))
    return rows


def standing(view: ItemView, words: Words) -> list[CardElement]:
    """The issue, and how the record stands to it; nothing where there is no Jira."""
    return [fact(words("card.jira"), _jira(view, words))] if view.sync is not Sync.OFF else []


def _priority(item: Record, procedure: Procedure, words: Words) -> str:
    level = procedure.priority(item.priority)
    return level.name.of(words.language) if level else short_line(item.priority, NAME_SHOWN)


def _due(item: Record, words: Words, *, late: bool) -> list[TextRun]:
    assert item.due is not None, "asked for only where it is set"
    if not late:
        return runs(words.day(item.due))
    return runs(words("card.overdue", day=words.day(item.due)), weight="Bolder", color="Attention")


def _origin(item: Record, words: Words) -> list[CardElement]:
    if isinstance(item, ActionItem):
        return [fact(words("card.about"), runs(short_line(item.about, NAME_SHOWN)))] if item.about else []
    if not isinstance(item, Incident) or item.source is None:
        return []
    system = short_line(item.source.system, NAME_SHOWN)
    return [fact(words("card.source"), runs(system, url=web_url(item.source.url)))]


def _extra(item: Record, procedure: Procedure, words: Words) -> list[CardElement]:
    """What the team keeps besides, in the procedure's order, as far as there is room."""
    named = [
        (one.title(name), one, item.extra[name]) for name, one in procedure.jira.free.items() if name in item.extra
    ]
    return [fact(short_line(title, NAME_SHOWN), _value(one, value, words)) for title, one, value in named[:EXTRA_SHOWN]]


def _value(custom: Custom, value: Extra, words: Words) -> list[TextRun]:
    if isinstance(value, Person):
        return runs(short_line(value.name, NAME_SHOWN))
    if isinstance(value, tuple):
        names = tuple(one.name if isinstance(one, Person) else one for one in value)
        return runs(_listed(names, LABELS_SHOWN, words))
    if isinstance(value, float):
        return runs(f"{value:.15g}")
    text = short_line(value, EXTRA_TEXT_SHOWN)
    # What was set before the team changed the field's type is shown as it is.
    if custom.type == "date" and fitting(custom, value) is not None:
        return runs(words.day(date.fromisoformat(value)))
    return runs(text, url=web_url(value) if custom.type == "url" else None)


def _listed(names: tuple[str, ...], most: int, words: Words) -> str:
    shown = words("card.comma").join(short_line(name, NAME_SHOWN) for name in names[:most])
    return shown if len(names) <= most else words("card.and_more", shown=shown, count=len(names) - most)


def _jira(view: ItemView, words: Words) -> list[TextRun]:
    key: list[TextRun] = []
    if view.link:
        url = web_url(view.link.url) if view.sync is not Sync.GONE else None
        key = [*runs(short_line(view.link.key, NAME_SHOWN), weight="Bolder", url=url), *runs(" · ")]
    bad = view.sync in (Sync.PARKED, Sync.GONE, Sync.ARCHIVED)
    return [*key, *runs(_standing(view, words), color="Attention" if bad else None, weight="Bolder" if bad else None)]


def _standing(view: ItemView, words: Words) -> str:
    since = words("card.sync/since", at=words.moment(view.since)) if view.since else ""
    line = words(f"card.sync/{view.sync.value}", since=since)
    if view.trouble and view.sync in (Sync.CREATING, Sync.PENDING, Sync.PARKED):
        return words("card.sync/why", line=line, why=short_line(_why(view, words), TROUBLE_SHOWN))
    return line


def _why(view: ItemView, words: Words) -> str:
    if view.said and all(words.has(f"stuck.{one.code}") for one in view.said):
        return words("card.semicolon").join(words(f"stuck.{one.code}", **one.facts) for one in view.said)
    return reason_text(view.trouble, words)
