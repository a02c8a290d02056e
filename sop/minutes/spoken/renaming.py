"""What who was asked calls it in his answer: 「好，海外退貨的評估，我記下來」 says more of it than 「出一份評估」."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.continuing import things
from sop.minutes.spoken.open import OpenTask

_HAN = re.compile("[㐀-鿿]{4,16}")
_SOON = 2


def rename(task: OpenTask, one: Utterance, dues: Sequence[Due], index: int) -> None:
    """Add to a task what its owner calls it while he takes it on, where that shares words with it and has others."""
    answers = task.heard == index and index - task.begun <= _SOON and task.turn != one.turn and task.accepted
    if not (answers and task.asked and one.speaker and task.is_for(one)) or one.mentions or is_question(one.text):
        return
    for words in things(one, dues, task.title):
        if _HAN.fullmatch(words) and tokens(words) & task.topic and tokens(words) - tokens(task.title):
            task.add(words)
            return
