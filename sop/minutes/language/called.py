"""What the people of a meeting are called, and who each of these names can mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from sop.minutes.found import Attendee
from sop.minutes.language.nicknames import derived_from, initials_of, romanised, surname_behind, surname_of

Who = dict[str, tuple[int, ...]]


class Called(Struct, frozen=True):
    """Whom forms of names mean, by their numbers. names: anywhere in a text; surnames: with a title, or where somebody is
    called; alone: surnames and initials that are all of a cell."""

    names: Who
    surnames: Who
    alone: Who


def called(attendees: Sequence[Attendee], introduced: Mapping[str, Iterable[int]]) -> Called:
    """What attendees are called. introduced: what else a text calls them, and whom."""
    given, derived, written, own, behind, initials = (defaultdict[str, set[int]](set) for _ in range(6))
    for index, person in enumerate(attendees):
        for name in filter(None, (each.strip() for each in (person.name, *person.also))):
            given[name].add(index)
            for form in derived_from(name):
                derived[form].add(index)
            surname = surname_of(name)
            if surname and (name == person.name.strip() or (len(name) == 3 and name[0] not in "小老阿")):
                own[surname].add(index)
            elif surname := surname_behind(name):
                behind[surname].add(index)
        for form in romanised(person.name):
            written[form].add(index)
        if letters := initials_of(person.name):
            initials[letters].add(index)
    for name, whom in introduced.items():
        given[name].update(whom)
    # What somebody is called outweighs what others could be called, and how others could be written. 「林」 alone can be
    # Jasper Lin as well, 林先生 only where nobody is written so.
    return Called(_sorted(written | derived | given), _sorted(behind | own), _united(own, behind, initials))


def _sorted(names: Mapping[str, Iterable[int]]) -> Who:
    return {name: tuple(sorted(who)) for name, who in names.items()}


def _united(*parts: Mapping[str, set[int]]) -> Who:
    return _sorted({name: set().union(*(part.get(name, ()) for part in parts)) for name in set().union(*parts)})
