"""A task that running text gives to somebody: where it stands, and what belongs to it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.people import Mention


class Asked(Struct, frozen=True):
    """A task in a text.

    start, end: where it stands; sentence: where its sentence starts; rest: where its own words begin; who: who is to do it;
    due: when, where that is not said in its words.
    """

    start: int
    end: int
    rest: int
    who: tuple[Mention, ...]
    sentence: int
    due: Due | None = None


def goes_on_as(text: str, found: Sequence[Asked], dues: Sequence[Due]) -> list[Asked]:
    """The tasks of a sentence; what "she" does by a day goes on with what the same person is ready to do without one."""
    result: list[Asked] = []
    for one in found:
        last = result[-1] if result else None
        same = last is not None and len(one.who) == len(last.who) == 1 and one.who[0].who == last.who[0].who
        spoken = text[one.who[0].start : one.who[0].end] in ("他", "她")
        if last is not None and same and spoken and not any(last.start <= due.start < last.end for due in dues):
            day = next((due for due in dues if one.start <= due.start < one.end), None)
            result[-1] = replace(last, end=one.end, due=day)
        else:
            result.append(one)
    return result


def follows(one: Asked, found: Sequence[Asked]) -> bool:
    """Whether another task stands before it in its sentence."""
    return any(other.sentence == one.sentence and other.start < one.start for other in found)


def led_by(text: str, start: int, end: int, dues: Sequence[Due]) -> Due | None:
    """The day that a Chinese sentence begins with before who acts: 「明天佳蓉會…」."""
    first = next((due for due in dues if start <= due.start and due.end <= end and due.day), None)
    return first if first and not first.words.isascii() and is_day(text, start, end, dues) else None


def is_day(text: str, start: int, end: int, dues: Sequence[Due]) -> bool:
    """Whether nothing but a day stands there: "By Friday Rob will …"."""
    own = [due for due in dues if start <= due.start and due.end <= end]
    return len(own) == 1 and not (text[start : own[0].start] + text[own[0].end : end]).strip(" ,，")
