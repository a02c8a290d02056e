"""One function per shape of arguments: what stands after a command's words becomes data, or says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from rapidfuzz import fuzz

from sop.procedure.model import Level, Name, Procedure
from sop.records import commands as c
from sop.records.items import Kind
from sop.records.meetings import SaidKind
from sop.words.due import parse_due
from teams_bot.commands import clauses, follow_up_reading, meeting_reading, naming, parsed as p, prepare_reading
from teams_bot.commands.finding import find, nearest
from teams_bot.commands.folding import fold, fold_word, squash, trim
from teams_bot.commands.heard import Heard
from teams_bot.commands.own_fields import NOTHING, Misread, read_field
from teams_bot.commands.table import Shape

_NOBODY = frozenset({"nobody", "none", "no one", "noone", "unassigned", "無", "無人", "沒有人", "取消", "清除"})
_ACCOUNT_FILLERS = frozenset({"to", "with", "as", "account", "到", "給", "帳號"})
_ME = frozenset({"me", "myself", "i", "我", "自己", "我自己"})
_TO = re.compile(r"(?:to|as|->|=|:|到|至|為|成|給)(?: +|(?<=[^a-z]))")
_SEVERITY_TAIL = re.compile(r"(?:^| )(?:!([^!\s]+)|([a-z]+[0-9]))$")
_LIST_WORD = re.compile(
    r"(?P<mine>mine|my|我的)"
    r"|(?P<incident>incidents?|事件)"
    r"|(?P<action>action items?|actions?|todos?|tasks?|待辦(?:事項)?|任務)"
    r"|(?P<meeting>meetings?|會議)"
    r"|(?:list|ls|all|open|the|of|items?|records?|please|清單|列表|列出|所有|全部|未結|未完成|請|的)|[ /,.?!。]"
)
_HERE = re.compile(r"here|this (?:channel|chat|conversation)|這裡|這裏|這邊|此處|這個(?:頻道|聊天)|本頻道")


def _incident(heard: Heard) -> p.Parsed:
    title, _, description = heard.rest.partition("\n")
    severity = None
    for part in (description, title):
        folded = fold(part)
        found = _SEVERITY_TAIL.search(folded.text.rstrip())
        if severity is None and found:
            severity = _tail_severity(found, heard.procedure)
            if severity is None and found[1] and _resembles_level(found[1], heard.procedure):
                return heard.faulty("no_such_severity", found[1], _names(heard.procedure.severities))
            if severity is not None and part is description:
                description = folded.before(found.start())
            elif severity is not None:
                title = folded.before(found.start())
    title, description = heard.held.spoken(trim(title)), heard.held.spoken(trim(description))
    return p.NewIncident(title, severity, description) if title else heard.faulty("title")


def _tail_severity(found: re.Match[str], procedure: Procedure) -> str | None:
    """With `!` any word for a severity counts; without, only a key that ends in a digit: no title ends so by chance."""
    if found[1]:
        return naming.level_key(found[1], procedure.severities)
    return next((level.key for level in procedure.severities if fold_word(level.key) == found[2]), None)


def _resembles_level(word: str, procedure: Procedure) -> bool:
    known = [fold_word(name) for level in procedure.severities for name in (level.key, *level.match)]
    return any(fuzz.ratio(word, name) >= 70 for name in known)


def _action(heard: Heard) -> p.Parsed:
    found = clauses.split(heard.rest, heard.held, heard.today)
    if found.unread_due is not None:
        return heard.faulty("no_such_day", found.unread_due)
    title = heard.held.spoken(found.title)
    return p.NewAction(title, found.owner, found.due, found.about) if title else heard.faulty("title")


def _item(heard: Heard) -> p.Parsed:
    """The commands that take an id and nothing else."""
    ref, rest = _ref(heard)
    if ref is None:
        return heard.faulty("item")
    if trim(rest).strip(".!。"):
        return heard.faulty("extra", rest)
    if heard.spec.key == "show":
        return p.Show(ref)
    return p.OnItem(ref, _SIMPLE[heard.spec.key](heard.procedure))


_SIMPLE: Final[dict[str, Callable[[Procedure], p.ItemChange | p.ByKind]]] = {
    "ack": lambda _: c.Acknowledge(),
    "resolve": naming.settled_move,
    "done": naming.settled_move,
    "close": naming.end_move,
    "reopen": naming.reopening_move,
    "recreate": lambda _: c.Recreate(),
    "unlink": lambda _: c.Unlink(),
}


def _stage(heard: Heard) -> p.Parsed:
    ref, rest = _ref(heard)
    if ref is None:
        return heard.faulty("item")
    word, names = _value(rest), naming.stage_names(heard.procedure)
    if not word:
        return heard.faulty("stage", allowed=names)
    move = naming.stage_move(word, heard.procedure)
    return p.OnItem(ref, move) if move else heard.faulty("no_such_stage", word, names)


def _person(heard: Heard) -> p.Parsed:
    ref, rest = _ref(heard)
    if ref is None:
        return heard.faulty("item")
    word = _value(rest)
    if not word.removeprefix("@"):
        return heard.faulty("person")
    if fold_word(word).removeprefix("@") in _ME:
        return p.OnItem(ref, p.AssignToMe())
    if fold_word(word) in _NOBODY:
        return p.OnItem(ref, c.Assign(None))
    mentioned = heard.held.person_in(word)
    if mentioned is None and (heard.held.spoken(word) != word or len(word.split()) > 4):
        return heard.faulty("one_person", word)
    return p.OnItem(ref, c.Assign(mentioned or clauses.plain_person(word)))


def _text(heard: Heard) -> p.Parsed:
    """Text replaces what was there, so that rename and describe want the id even inside a thread."""
    comment = heard.spec.key == "comment"
    ref, rest = _ref(heard if comment else replace(heard, here=None))
    text = heard.held.spoken(rest)
    if ref is None:
        missing = heard.faulty("item")
        # `note …` without an id is what people type while they meet.
        return p.Jotted(SaidKind.NOTE, text, missing) if comment and text else missing
    if not text:
        return heard.faulty("text")
    if comment:
        return p.CommentOn(ref, text)
    return p.OnItem(ref, c.Rename(text) if heard.spec.key == "rename" else c.Describe(text))


def _files(heard: Heard) -> p.Parsed:
    """Inside a thread words after it that name no record are talk: they are the comment, and the files come with it."""
    ref, rest = naming.leading_item(heard.rest)
    if ref is None and heard.here is not None and trim(rest):
        return p.Unknown(heard.held.spoken(heard.whole), nearest(heard.whole))
    ref = ref or heard.here
    return p.Attach(ref, heard.held.spoken(trim(rest))) if ref is not None else heard.faulty("item")


def _own_comment(heard: Heard) -> p.Parsed:
    """Both want the id even inside a thread: they undo what was said."""
    ref, rest = _ref(replace(heard, here=None))
    if ref is None:
        return heard.faulty("item")
    text = heard.held.spoken(trim(rest))
    if heard.spec.key == "comment_delete":
        return heard.faulty("extra", rest) if text.strip(".!。") else p.DeleteLast(ref)
    return p.EditLast(ref, text) if text else heard.faulty("text")


def _level(heard: Heard) -> p.Parsed:
    ref, rest = _ref(heard)
    if ref is None:
        return heard.faulty("item")
    grades = heard.spec.key == "severity"
    levels = heard.procedure.severities if grades else heard.procedure.priorities
    word = _value(rest).removeprefix("!")
    if not word:
        return heard.faulty("level", allowed=_names(levels))
    key = naming.level_key(word, levels)
    if key is None:
        return heard.faulty("no_such_level", word, _names(levels))
    return p.OnItem(ref, c.Grade(key) if grades else c.Prioritise(key))


def _date(heard: Heard) -> p.Parsed:
    ref, rest = _ref(heard)
    if ref is None:
        return heard.faulty("item")
    rest, because = follow_up_reading.reason(rest)
    because = heard.held.spoken(because)
    word = _value(rest)
    if not word:
        return heard.faulty("day")
    if fold_word(word) in NOTHING:
        return p.OnItem(ref, c.SetDue(None, because))
    day = parse_due(word, heard.today)
    return p.OnItem(ref, c.SetDue(day, because)) if day else heard.faulty("no_such_day", word)


def _snooze(heard: Heard) -> p.Parsed:
    ref, rest = _ref(heard)
    return follow_up_reading.snooze(heard, ref, _value(rest)) if ref is not None else heard.faulty("item")


def _labels(heard: Heard) -> p.Parsed:
    ref, rest = _ref(heard)
    if ref is None:
        return heard.faulty("item")
    add: list[str] = []
    remove: list[str] = []
    for token in heard.held.spoken(rest).split():
        folded = fold(token)
        sign = folded.text[:1]
        label = folded.after(1) if sign in ("+", "-") else trim(token)
        if label:
            (remove if sign == "-" else add).append(label)
    if not add and not remove:
        return heard.faulty("labels")
    return p.OnItem(ref, c.Relabel(tuple(dict.fromkeys(add)), tuple(dict.fromkeys(remove))))


def _settle(heard: Heard) -> p.Parsed:
    ref, rest = _ref(heard)
    if ref is None:
        return heard.faulty("item")
    word = _value(rest)
    if not word:
        return heard.faulty("field", allowed=naming.FIELD_NAMES)
    field = _field(heard, word)
    if field is None:
        return _not_a_field(heard, word)
    return p.Settle(ref, field, heard.spec.key == "take")


def _why(heard: Heard) -> p.Parsed:
    ref, rest = _ref(heard)
    if ref is None:
        return heard.faulty("item")
    word = trim(rest).strip("?!.。？")
    field = _field(heard, word) if word else None
    return p.Why(ref, field) if field or not word else _not_a_field(heard, word)


def _field(heard: Heard, word: str) -> str | None:
    """A record's field, or one that the team has made up, by its name here or in Jira."""
    wanted, own = squash(word), heard.procedure.jira.free
    named = (name for name, one in own.items() if wanted in (squash(name), squash(one.title(name))))
    return naming.field_key(word) or next(named, None)


def _not_a_field(heard: Heard, word: str) -> p.Parsed:
    """In a record's thread "why is it slow" is talk: no field is meant where no record is named."""
    if heard.here is not None and naming.leading_item(heard.rest)[0] is None:
        return p.Unknown(heard.held.spoken(heard.whole), nearest(heard.whole))
    return heard.faulty("no_such_field", word, naming.FIELD_NAMES)


def _own_field(heard: Heard) -> p.Parsed:
    """It wants the id even inside a thread, where talk may well begin with its word."""
    ref, rest = _ref(replace(heard, here=None))
    if ref is None:
        return heard.faulty("item")
    found = read_field(rest, heard.procedure.jira.free, heard.today, heard.held)
    if isinstance(found, Misread):
        return heard.faulty(found.problem, found.word, found.allowed)
    return p.OnItem(ref, found)


def _list(heard: Heard) -> p.Parsed:
    """Read from the whole message: `my incidents` has the kind after, `事件清單` before the command's word."""
    text = fold(heard.whole).text
    groups = {name for match in _LIST_WORD.finditer(text) for name, value in match.groupdict().items() if value}
    left = trim(_LIST_WORD.sub(" ", text))
    if left:
        return heard.faulty("list_word", left)
    kinds = [kind for kind in Kind if kind.value in groups]
    return p.List(kinds[0] if len(kinds) == 1 else None, "mine" in groups)


def _route(heard: Heard) -> p.Parsed:
    text = fold(heard.whole).text
    kinds = [
        kind
        for kind, words in (
            (Kind.INCIDENT, "incident|事件"),
            (Kind.ACTION, "action|待辦"),
            (Kind.MEETING, "meeting|會議"),
        )
        if re.search(words, text)
    ]
    if len(kinds) != 1:
        return heard.faulty("kind")
    return p.Route(kinds[0]) if _HERE.search(text) else heard.faulty("here")


def _issue(heard: Heard) -> p.Parsed:
    """A record, and the key of an issue (or a link to it). Inside a thread the key alone would be taken for the record."""
    ref, rest = _ref(replace(heard, here=None))
    if ref is None:
        return heard.faulty("item")
    key, left = naming.leading_item(_value(rest))
    if key is None or trim(left):
        return heard.faulty("issue")
    return p.OnItem(ref, c.Relink(key))


def _notices(heard: Heard) -> p.Parsed:
    """Read from the whole message: `通知發到這裡` has the place within the command's words."""
    return p.RouteNotices() if _HERE.search(fold(heard.whole).text) else heard.faulty("here")


def _account(heard: Heard) -> p.Parsed:
    """`[@person] [account]`: whoever is mentioned, and then the account; without either, the writer's own."""
    words = heard.rest.split()
    person = heard.held.person_in(words[0]) if words else None
    rest = [word for word in (words[1:] if person else words) if fold_word(word) not in _ACCOUNT_FILLERS]
    if heard.spec.key == "unlink_account":
        return heard.faulty("extra", " ".join(rest)) if rest else p.UnlinkAccount(person)
    if len(rest) > 1 or any(heard.held.person_in(word) for word in rest):
        return heard.faulty("account")
    return p.LinkAccount(person, rest[0] if rest else None)


def _topic(heard: Heard) -> p.Parsed:
    word = trim(heard.rest).strip("?!.。？")
    if not word:
        return p.Help()
    found = find(word)
    return p.Help(found.spec.key) if found else heard.faulty("topic", word)


def _nothing(heard: Heard) -> p.Parsed:
    """`status` alone is about the mirror, `conflicts` about all records; with an id people mean the record."""
    ref, rest = naming.leading_item(heard.rest)
    if ref and not rest:
        return p.Show(ref)
    return heard.faulty("extra", heard.rest) if trim(heard.rest).strip("?!.。？") else _ALONE[heard.spec.key]


_ALONE: Final[dict[str, p.Parsed]] = {
    "status": p.Status(),
    "conflicts": p.Conflicts(),
    "figures": p.Figures(),
    "calendar": p.Calendar(),
    "mine": p.Mine(),
}


def _ref(heard: Heard) -> tuple[str | None, str]:
    ref, rest = naming.leading_item(heard.rest)
    return ref or heard.here, rest


def _value(rest: str) -> str:
    """The value without `to`, `到` before it and a full stop after it."""
    folded = fold(rest)
    lead = _TO.match(folded.text)
    return (folded.after(lead.end()) if lead else trim(rest)).rstrip(".。!")


def _names(levels: tuple[Level, ...]) -> tuple[Name, ...]:
    return tuple(level.name for level in levels)


READERS: Final[dict[Shape, Callable[[Heard], p.Parsed]]] = {
    Shape.INCIDENT: _incident,
    Shape.ACTION: _action,
    Shape.ITEM: _item,
    Shape.MEETING: meeting_reading.step,
    Shape.PLAN: prepare_reading.read,
    Shape.PLANNED: prepare_reading.read,
    Shape.JOT: lambda heard: meeting_reading.jot(heard, _action),
    Shape.MINUTES: meeting_reading.minutes,
    Shape.STAGE: _stage,
    Shape.PERSON: _person,
    Shape.TEXT: _text,
    Shape.FILES: _files,
    Shape.OWN_COMMENT: _own_comment,
    Shape.LEVEL: _level,
    Shape.DATE: _date,
    Shape.SNOOZE: _snooze,
    Shape.OVERDUE: follow_up_reading.overdue,
    Shape.ACTIONS_OF: lambda heard: follow_up_reading.actions_of(heard, _ref(heard)),
    Shape.LABELS: _labels,
    Shape.FIELD: _settle,
    Shape.OWN_FIELD: _own_field,
    Shape.WHY: _why,
    Shape.LIST: _list,
    Shape.ROUTE: _route,
    Shape.ISSUE: _issue,
    Shape.HERE: _notices,
    Shape.ACCOUNT: _account,
    Shape.TOPIC: _topic,
    Shape.NOTHING: _nothing,
}
