"""What the writer of minutes did not catch: whose a task is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.people import Owners, People
from sop.minutes.noted.lines import Line

_DOUBT = re.compile(
    r"\b(?:not (?:quite |really |entirely |completely |100 ?% )?(?:sure|certain|clear)|unsure|unclear|no idea|forgot|missed|"
    r"(?:did|do|could|can)(?: not|n['’]t|not) (?:really |quite |actually )?(?:note|catch|write down|get|hear|remember|"
    r"recall|know|say))"
    r"(?: any ?more| down)?,? (?:who(?:se)?\b|which\b|whether (?:it|that|this)\b|if (?:it|that|this) (?:is|was)\b)|"
    r"\bor was (?:it|that)\b|"
    r"(?:不確定|不太?清楚|沒有?(?:記到|聽到|聽清楚?|記下來?|寫到|寫下|注意)|忘了|忘記|記不得|不記得)(?:到底|說)?(?:是|"
    r"指)?(?:誰|哪一?[位個]|"
    r"[㐀-鿿A-Za-z ]{1,8}還是)",
    re.IGNORECASE,
)


def is_doubt(text: str) -> bool:
    """Whether a line says that its writer does not know who is meant: "sorry, I did not note which of the two"."""
    return bool(_DOUBT.search(text))


def doubted(text: str, owners: Owners, people: People) -> Owners:
    """Whom to ask, where the text says that it is not known who of several is meant; else as it was."""
    doubt = _DOUBT.search(text)
    if not doubt or not owners:
        return owners
    named = [who for one in people.mentions(text[doubt.start() :]) for who in one.who]
    could = tuple(dict.fromkeys([*owners.sure, *owners.ask, *people.alike(owners.words), *named]))
    return Owners((), could, owners.words) if len(could) > 1 else owners


def with_doubt(reading: Reading, last: Sequence[Candidate], line: Line) -> list[Candidate]:
    """The last task with who is to be asked, where the line right behind it only says that this is not known; else none."""
    near = bool(last) and last[-1].to == line.number - 1 and not (line.listed or line.heading)
    if not near or not is_doubt(line.text):
        return []
    return [replace(last[-1], owners=doubted(line.text, last[-1].owners, reading.people))]
