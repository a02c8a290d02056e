"""A task that is named in an answer gets in front of it what was asked: "Who orders lunch?" "Me again. The usual."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.alike import tokens
from sop.minutes.language.candidate import Reading
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.conversation import Conversation
from sop.minutes.spoken.open import OpenTask, named_by

_TO_YOU = re.compile(r"[你妳您]|誰|\byou\b", re.IGNORECASE)
_LONGEST, _LEAST = 80, 2
"""Characters of a question that is put in front of a title, and the words that it has at least."""


def with_questions(tasks: Sequence[OpenTask], said: Conversation, reading: Reading) -> None:
    """Put what was asked right before in front of the titles of answers that share no word with it."""
    for task in tasks:
        question = None if " — " in task.title or task.line != task.said.line else _asked_before(task, said)
        if question is None or _is_of_others(question, task, tasks):
            continue
        words = tokens(question.masked)
        if len(question.text) > _LONGEST or len(words) < _LEAST or words & tokens(task.title):
            continue
        if named := named_by(question, reading):
            task.title, task.line = f"{named} — {task.title}", question.line


def _asked_before(task: OpenTask, said: Conversation) -> Utterance | None:
    """The last words before the turn in which a task is named, where they ask, or speak to who answers."""
    at, before = said.first(task.said.line, task.turn), said.of_turn(task.turn - 1)
    if at is None or not before:
        return None
    one, asked = said[at], said[before[-1]]
    called = any({*each.who} & {*one.who} for each in asked.mentions)
    return asked if called or is_question(asked.text) or _TO_YOU.search(asked.masked) else None


def _is_of_others(question: Utterance, task: OpenTask, tasks: Sequence[OpenTask]) -> bool:
    return any(each.line <= question.line <= each.to for each in tasks if each is not task)
