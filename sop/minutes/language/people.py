"""Who is meant: names, nicknames, surnames with a title, given names. Several that fit are to be asked, not chosen from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, pairwise
from types import MappingProxyType

from msgspec import Struct

from sop.minutes.found import Attendee
from sop.minutes.language.called import called
from sop.minutes.language.held import Held
from sop.minutes.language.titles import TITLES
from sop.words.latin import latin_words

_MONTHS = frozenset("january february march april may june july august september october november december".split())
_WORDS = _MONTHS | frozenset(
    "will mark may art bill rose grace hope faith joy june april august summer autumn dawn iris ivy lily daisy "
    "violet ruby amber pearl jade sky rain sunny win wing max guy gene jack jay ray rich "
    "rob sue pat penny drew chip frank ernest earl duke dean mason miles chase grant lance pierce reed rusty "
    "sandy stormy tab ted tony van wade web wes major king young long day way man men so ho ma "
    "she he her an to do go no on in it is my us we day see saw lee low lo ko fu pan tan shi wu yu su sun song "
    "sung wan wang yen chin hung sharp stone bell cole brown black white green gray grey west north".split()
)
_TITLED = re.compile(r"^(?:Mr|Ms|Mrs|Miss|Dr|Prof)\.? +")
_EITHER = re.compile(r"\bor\b|或|擇一")
_MOST = 48
"""Names in one line that are looked at: what holds more is no sentence."""
_LATIN = "A-Za-z0-9_À-ɏ"
_BEFORE, _AFTER = rf"(?<![{_LATIN}])(?<!\w@)(?:(?:Mr|Ms|Mrs|Miss|Dr|Prof)\.? )?", rf"(?![{_LATIN}]|@)"
"""What stands around a name in Latin letters."""
_CONNECT = re.compile(
    r"\s*(?:[、,，/／&＆+＋;；及和與跟]|以及|\band\b|\bor\b|或|@|＠|\bwith\b)\s*|\s{2,}|(?<=[㐀-鿿])\s+(?=[㐀-鿿])"
)
_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|of|by|until|till|before|after|since|from|mid|early|late|next|last|this)[ -]|\d(?:st|nd|rd|th)? ?)$"
)
_AFTER_MONTH = re.compile(r"^,? ?\d")


_CALLED = r"\s*[:：]|[ ，,]\s*(?:[你妳您]|可以|可不可以|能不能|麻煩)"
"""What stands behind a surname alone by which somebody is called: 「江，你…」."""


class Mention(Struct, frozen=True, gc=False):
    """A name in a text, from start up to end, and who of the attendees that can be."""

    start: int
    end: int
    who: tuple[int, ...]


class Owners(Struct, frozen=True, gc=False):
    """Who a part of a text names. ask: who it could be where a name fits several; words: as written."""

    sure: tuple[int, ...] = ()
    ask: tuple[int, ...] = ()
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.sure or self.ask)


class People:
    """The attendees, to be found by what they are called. introduced: what else a text calls them, and whom; held: the
    offices that they have in the meeting, in small letters.
    """

    def __init__(
        self,
        attendees: Sequence[Attendee],
        introduced: Mapping[str, Iterable[int]] = MappingProxyType({}),
        held: Mapping[str, Iterable[int]] = MappingProxyType({}),
    ) -> None:
        self.attendees = tuple(attendees)
        self._held = Held({what: tuple(sorted(who)) for what, who in held.items()})
        forms = called(attendees, introduced)
        self._names, self._surnames, self._alone = forms.names, forms.surnames, forms.alone
        self._folded: dict[str, tuple[int, ...]] = {}
        for form, who in self._names.items():
            folded = form.casefold()
            self._folded[folded] = tuple(sorted({*who, *self._folded.get(folded, ())}))
        self._pattern = self._compiled()
        self._speakers = cache(self._speaker)
        words = [latin_words(form) for form in self._names if form.isascii()]
        self._latin = frozenset(min(each) for each in words) if all(words) else None

    def _compiled(self) -> re.Pattern[str] | None:
        surnames = "|".join(sorted(map(re.escape, self._surnames), key=len, reverse=True))
        ordered = sorted(self._names, key=len, reverse=True)
        latin = [_latin(form) for form in ordered if form[0].isascii()]
        forms = [rf"{_BEFORE}(?:{'|'.join(latin)}){_AFTER}"] if latin else []
        forms += [re.escape(form) for form in ordered if not form[0].isascii()]
        if surnames:
            forms.append(
                rf"(?P<surname>{surnames})(?:{TITLES})|(?:^|(?<=[\s、，,/／（(]))(?P<bare>{surnames})(?={_CALLED})"
            )
        if not forms:
            return None
        # Most places of a text are passed over by their sign alone, before any of the many names is tried there.
        first = {sign for name in (*self._names, *self._surnames) for sign in (name[0].lower(), name[0].upper())}
        signs = "".join(sorted(map(re.escape, first | {*"MDPmdp"})))
        return re.compile(f"(?=[{signs}])(?:{'|'.join(forms)})")

    def mentions(self, text: str) -> list[Mention]:
        """Every name in the text, in order. A month is no name: "in May", "May 5"."""
        if not self._pattern:
            return []
        # A text in Latin letters holds every word of the names in it.
        none = self._latin is not None and text.isascii() and self._latin.isdisjoint(latin_words(text))
        found = [] if none else list(islice(self._mentions(text), _MOST))
        if not self._held:
            return found
        held = [Mention(*one) for one in self._held.owning(text, [each.start for each in found])]
        return sorted([*found, *held], key=lambda one: one.start) if held else found

    def _mentions(self, text: str) -> Iterator[Mention]:
        assert self._pattern is not None
        for match in self._pattern.finditer(text):
            name = match[0] if match[0] in self._names else _TITLED.sub("", match[0])
            if name.casefold() in _MONTHS and _is_month(text, match.start(), match.end()):
                continue
            who = (
                self._names.get(name)
                or self._folded.get(name.casefold())
                or self._surnames[match["surname"] or match["bare"]]
            )
            yield Mention(match.start(), match.end(), who)

    def named(self, words: str) -> Owners:
        """Who the words name, which are nothing but names, as a cell of a table; none of them for a stranger."""
        words = words.strip(" \t@＠:：()（）[]【】*")
        found = self._all(self._one(part) for part in self._parts(words)) or self._side_by_side(words)
        return _either(found._with(words))

    def holder(self, words: str) -> Owners:
        """Who the words of a cell for owners name, or whose office they are: 主席, "QA"."""
        named = self.named(words)
        who = () if named else self._held.of(words)
        return _either(self._all([who])._with(words)) if who else named

    def _side_by_side(self, words: str) -> _Owners:
        """Names with nothing between them: "Ming 小明", "Kelly Priya"."""
        found = self.mentions(words)
        rest = "".join(words[a.end : b.start] for a, b in pairwise(found))
        whole = len(found) > 1 and not rest.strip() and found[0].start == 0 and found[-1].end == len(words)
        return self._all(one.who for one in found) if whole else _Owners()

    def whole(self, words: str) -> list[tuple[str, tuple[int, ...]]]:
        """Each name of words that are nothing but names of attendees, in whatever letters; none where one is a stranger's."""
        names = [(part.strip(" .@＠()（）"), self._one(part)) for part in self._parts(words)]
        return names if names and all(name and who for name, who in names) else []

    def _parts(self, words: str) -> list[str]:
        return [words] if words.casefold() in self._folded else [part for part in _CONNECT.split(words) if part]

    def _one(self, part: str) -> tuple[int, ...]:
        part = part.strip(" @＠()（）")
        part = part if part.casefold() in self._folded else part.strip(" .")  # "Ken L." is one of two Kens.
        alone = self._alone.get(part, ())
        part = part if part.casefold() in self._folded else _TITLED.sub("", part)
        exact = self._folded.get(part.casefold()) or alone or self._surnames.get(part, ())
        if exact:
            return exact
        found = self.mentions(part)
        return found[0].who if len(found) == 1 and found[0].start == 0 and found[0].end >= len(part) - 2 else ()

    def of(self, mentions: Iterable[Mention], words: str = "") -> Owners:
        """Who the mentions are together."""
        return _either(self._all(mention.who for mention in mentions)._with(words))

    def _all(self, parts: Iterable[tuple[int, ...]]) -> _Owners:
        sure: dict[int, None] = {}
        ask: dict[int, None] = {}
        for who in parts:
            (sure if len(who) == 1 else ask).update(dict.fromkeys(who))
        return _Owners(tuple(sure), tuple(one for one in ask if one not in sure))

    def alike(self, words: str) -> tuple[int, ...]:
        """Everybody whose name holds a name of the words, whoever is meant by them: for "Ms Chen" all of that name."""
        bare = _TITLED.sub("", words.strip())
        surname = bare[0] if re.fullmatch(rf".(?:{TITLES})", bare) else ""
        parts = {part.casefold() for part in bare.split() if len(part) > 1 and part.isascii()}
        return tuple(
            index
            for index, person in enumerate(self.attendees)
            if (surname and person.name.startswith(surname)) or parts & {*person.name.casefold().split()}
        )

    def speaker(self, name: str) -> tuple[int, ...]:
        """Who a transcript's speaker is; a firm in brackets after the name is no part of it."""
        return self._speakers(name)

    def _speaker(self, name: str) -> tuple[int, ...]:
        name = name.strip()
        bare = re.sub(r"\s*[(（].*$", "", name)
        return (
            self._folded.get(name.casefold())
            or self._folded.get(bare.casefold())
            or self._one(bare)
            or self._only(bare)
        )

    def _only(self, name: str) -> tuple[int, ...]:
        """Whom a whole name is of that the attendees have only a part of: "Alex Wilber" where one "Alex" was there."""
        parts = {part.casefold() for part in name.split()} if name.isascii() else {name[-2:]}
        fits = [at for at, each in enumerate(self.attendees) if each.name.strip().casefold() in parts]
        others = any(self._folded.get(part, ()) not in ((), tuple(fits)) for part in parts)
        return tuple(fits) if len(fits) == 1 and not others and (name.isascii() or len(name) == 3) else ()


class _Owners(Owners, frozen=True):
    def _with(self, words: str) -> Owners:
        return Owners(self.sure, self.ask, words)


def _either(owners: Owners) -> Owners:
    """Of "Rob or Alex" one is to be asked for."""
    several = len(owners.sure) > 1 and _EITHER.search(owners.words)
    return Owners((), (*owners.sure, *owners.ask), owners.words) if several else owners


def _latin(form: str) -> str:
    """A name in Latin letters as a pattern; in small letters, too, where that is no word."""
    small = "" if form.casefold() in _WORDS or len(form) < 3 else "i"
    called = "" if small else rf"|(?<=[@＠])(?i:{re.escape(form)})"
    return f"(?{small}:{re.escape(form)}){called}"


def _is_month(text: str, start: int, end: int) -> bool:
    return bool(
        _BEFORE_MONTH.search(text[max(0, start - 12) : start].lower()) or _AFTER_MONTH.match(text[end : end + 3])
    )
