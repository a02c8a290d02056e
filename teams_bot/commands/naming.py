"""Words that people use for what the procedure names: stages, severities, priorities. And ids of records."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from sop.procedure.model import Level, Name, Procedure, Stage
from sop.records import commands as c
from sop.records.items import Kind
from teams_bot.commands.folding import fold, squash, trim
from teams_bot.commands.parsed import ByKind

ITEM_ID = r"[a-z][a-z0-9_]+-[0-9]{1,9}"
"""A record's id or a Jira key, folded. Jira's default project keys: two characters at least, a letter first."""

_ITEM = re.compile(
    rf"(?:(?:the|incident|action item|action|item|issue|record|task|事件|待辦事項|待辦|工單) ?)*"
    rf"(?:https?://[^\s]*/browse/)?[#\[(「<]*({ITEM_ID})(?![a-z0-9_-])[\])」>:,.!?。]*"
)


def leading_item(text: str) -> tuple[str | None, str]:
    """The record that the text starts with (id, Jira key or a link to the issue), and what follows it."""
    folded = fold(trim(text))
    found = _ITEM.match(folded.text)
    if not found:
        return None, trim(text)
    return found[1].upper(), folded.after(found.end())


def stage_move(word: str, procedure: Procedure) -> c.MoveTo | ByKind | None:
    """The move to the stage that the word names, in either language; None where no stage is called so."""
    named = {kind: _find(word, _stage_words(procedure.track(kind).stages)) for kind in Kind}
    stages = {kind: stage for kind, stage in named.items() if stage is not None}
    if len(set(stages.values())) > 1:
        return ByKind({kind: c.MoveTo(stage) for kind, stage in stages.items()})
    return c.MoveTo(next(iter(stages.values()))) if stages else None


def stage_names(procedure: Procedure) -> tuple[Name, ...]:
    """All stages of all kinds by name, each once."""
    stages = [stage for kind in Kind for stage in procedure.track(kind).stages]
    return tuple({stage.name.en: stage.name for stage in stages}.values())


def level_key(word: str, levels: Iterable[Level]) -> str | None:
    """The key of the level that the word names: its key, its names or a part of them, or a monitor's word."""
    return _find(word, {level.key: _level_words(level) for level in levels})


FIELD_NAMES: Final = (
    Name("title", "標題"),
    Name("description", "說明"),
    Name("stage", "階段"),
    Name("severity", "嚴重度"),
    Name("priority", "優先級"),
    Name("owner", "負責人"),
    Name("due", "期限"),
    Name("labels", "標籤"),
    Name("comment", "留言"),
)
"""What a record's fields are called in commands; each has further words below."""

_FIELD_WORDS: Final[dict[str, set[str]]] = {
    field: {squash(word) for word in words.split("|")}
    for field, words in {
        "title": "title|summary|name|標題|名稱|摘要",
        "description": "description|describe|說明|描述|敘述",
        "stage": "stage|status|state|階段|狀態",
        "severity": "severity|sev|嚴重度|嚴重程度|嚴重性|嚴重等級|等級",
        "priority": "priority|prio|優先級|優先順序|優先權|優先",
        "assignee": "assignee|owner|assigned|負責人|指派|受指派人|經辦人",
        "due": "due|due date|duedate|deadline|期限|到期|到期日|截止|截止日",
        "labels": "labels|label|tags|tag|標籤|標記",
        "comment": "comment|comments|note|notes|留言|評論|備註",
    }.items()
}


def field_key(word: str) -> str | None:
    """The record's field that the word names, in either language; None where it names none."""
    wanted = squash(word.removeprefix("the ").removeprefix("的"))
    return next((field for field, words in _FIELD_WORDS.items() if wanted in words), None)


def field_name(field: str, language: str) -> str:
    """What to type for a field, in that language."""
    return dict(zip(_FIELD_WORDS, FIELD_NAMES, strict=True))[field].of(language)


def settled_move(procedure: Procedure) -> ByKind:
    """`resolve` and `done`: the last stage where the trouble is over but the record is not, else the first end."""
    return _by_kind({kind: _settled(procedure.track(kind).stages) for kind in Kind})


def end_move(procedure: Procedure) -> ByKind:
    """`close`: the first stage that ends the record."""
    return _by_kind({kind: next(stage for stage in procedure.track(kind).stages if stage.ends) for kind in Kind})


def reopening_move(procedure: Procedure) -> ByKind:
    """`reopen`: the first stage, as the card's button does."""
    return _by_kind({kind: procedure.track(kind).first for kind in Kind})


def _settled(stages: tuple[Stage, ...]) -> Stage:
    settled = [stage for stage in stages if stage.settled and not stage.ends]
    return settled[-1] if settled else next(stage for stage in stages if stage.ends)


def _by_kind(stages: dict[Kind, Stage]) -> ByKind:
    return ByKind({kind: c.MoveTo(stage.key) for kind, stage in stages.items()})


def _stage_words(stages: tuple[Stage, ...]) -> dict[str, set[str]]:
    return {stage.key: {squash(word) for word in _stage_forms(stage)} for stage in stages}


def _stage_forms(stage: Stage) -> set[str]:
    chinese = stage.name.zh_hant
    return {stage.key, stage.name.en, chinese, chinese.removeprefix("已"), chinese.removesuffix("中")}


def _level_words(level: Level) -> set[str]:
    names = {level.key, level.name.en, level.name.zh_hant, *level.match, *([level.jira] if level.jira else [])}
    parts = {part for name in (level.name.en, level.name.zh_hant) for part in re.split(r"[\s・·]+", name)}
    return {squash(word) for word in names | parts}


def _find(word: str, by_key: dict[str, set[str]]) -> str | None:
    """The one key that has the word, else the one of which a name starts with it (three characters at least)."""
    wanted = squash(word)
    if not wanted:
        return None
    if wanted in by_key:
        return wanted
    exact = [key for key, names in by_key.items() if wanted in names]
    if exact:
        return exact[0] if len(exact) == 1 else None
    near = [key for key, names in by_key.items() if len(wanted) >= 3 and any(n.startswith(wanted) for n in names)]
    return near[0] if len(near) == 1 else None
