"""The judge: keeps the history of every edit, as seen from outside, and says whether each of them survived.

It imports nothing of ours (a test holds that). What Jira shows a record as, it knows from tables of its own; what happened, from
plain values that the world tells it: `changed` for every change of a field on either side, by a person or (who=None) by the
mirror. Of every state it knows which edits it descends from: a person's edit from all that stood there when they made it,
a value that the mirror brought from the state on the other side that it was taken from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TEAMS, JIRA = "teams", "jira"
FIELDS = ("title", "description", "status", "priority", "assignee", "due")
STATUS_OF = {
    "incident": {
        "reported": "To Do",
        "acknowledged": "In Progress",
        "diagnosing": "In Progress",
        "fixing": "In Progress",
        "verifying": "In Review",
        "monitoring": "In Review",
        "resolved": "Done",
        "closed": "Done",
    },
    "action": {"open": "To Do", "doing": "In Progress", "review": "In Review", "done": "Done"},
}
"""By kind and stage: the status that Jira is to show."""
NAMES = {
    "mei": {"Mei Lin", "林美 Mei Lin"},
    "alex": {"Alex Wilber"},
    "ming": {"Chen Chih-Ming", "陳志明 Chen Chih-Ming"},
    "bot": {"SOPilot Bot"},
}


@dataclass
class State:
    """What a side held from some moment on. seen: numbers of the edits it descends from."""

    value: Any
    seen: frozenset[int]


@dataclass(frozen=True)
class Edit:
    """What a person did to a field.

    seen: the edits that what they saw descends from; back: whether it gives the field a value that both sides had before.
    """

    n: int
    side: str
    who: str
    value: Any
    base: Any
    seen: frozenset[int]
    at: float
    back: bool = False

    def __str__(self) -> str:
        return f"#{self.n} {self.who} in {self.side} at {self.at:.1f}: {self.base!r} -> {self.value!r}"


@dataclass(frozen=True)
class Shown:
    """A conflict on the card."""

    kept: str
    dropped: str
    at: float


@dataclass
class Story:
    """One field of one item over time. agreed: every value that both sides have held at once."""

    name: str
    sides: dict[str, list[State]] = field(default_factory=lambda: {TEAMS: [], JIRA: []})
    edits: list[Edit] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    agreed: list[Any] = field(default_factory=list)


@dataclass
class Said:
    """A comment, known by its token. versions: what it said, the last last; gone: whether somebody deleted it in Jira."""

    item: str
    side: str
    versions: list[str]
    gone: bool = False


def projected(record: dict[str, Any]) -> dict[str, Any]:
    """A record, as its JSON is kept, in Jira's terms."""
    return {
        "title": record["title"],
        "description": record.get("description", ""),
        "status": STATUS_OF[record["type"]][record["stage"]],
        "priority": record["priority"].capitalize(),
        "assignee": who_is(record.get("assignee")),
        "due": record.get("due"),
    }


def who_is(person: dict[str, Any] | None) -> str | None:
    """The word by which the judge knows a person."""
    if person is None:
        return None
    return next((word for word, names in NAMES.items() if person["name"] in names), f"stranger {person['name']}")


class Oracle:
    """See the module. problems: what it holds against the run; log: what it has heard, each with its moment."""

    def __init__(self) -> None:
        self._stories: dict[tuple[str, str], Story] = {}
        self._said: dict[str, Said] = {}
        self._count = 0
        self.problems: list[str] = []
        self.log: list[tuple[float, str]] = []

    @property
    def edits(self) -> int:
        """How many edits and comments it has heard of."""
        return self._count + len(self._said)

    @property
    def conflicts(self) -> int:
        """How many conflicts were shown."""
        return sum(len(story.shown) for story in self._stories.values())

    def changed(self, item: str, side: str, name: str, value: Any, at: float, who: str | None) -> None:
        """A field has this value now. who: the person who set it, None for the mirror."""
        self.log.append((at, f"{item} {name} in {side} is {value!r} by {who or 'the mirror'}"))
        story = self._story(item, name)
        states = story.sides[side]
        if who is not None:
            self._count += 1
            before = states[-1] if states else State(None, frozenset())
            story.edits.append(
                Edit(self._count, side, who, value, before.value, before.seen, at, value in story.agreed)
            )
            states.append(State(value, before.seen | {self._count}))
        else:
            states.append(State(value, self._brought(story, side, value, at)))
        # Two people may set one label by chance: whoever takes it off has seen one of them only.
        if who is None or "label " not in name:
            self._meet(story)

    def labelled(self, item: str, side: str, before: set[str], after: set[str], at: float, who: str | None) -> None:
        """Labels are a set: each is a story of its own, there or not."""
        for label in sorted(before ^ after):
            for states in self._story(item, f"label {label}").sides.values():
                if not states:
                    states.append(State(False, frozenset()))
            self.changed(item, side, f"label {label}", label in after, at, who)

    def stage_brought(self, item: str, before: str, after: str, kind: str) -> None:
        """The mirror moved a record's stage: only ever because Jira's status is another."""
        if STATUS_OF[kind][before] == STATUS_OF[kind][after]:
            self.problems.append(f"{item}: moved from {before} to {after}, though Jira shows both alike")

    def conflict(self, item: str, name: str, kept: str, dropped: str, at: float) -> None:
        """The card shows a conflict."""
        self.log.append((at, f"{item} {name}: the card shows that {kept!r} stands, and {dropped!r} does not"))
        self._story(item, name).shown.append(Shown(kept, dropped, at))

    def off_the_card(self, item: str, name: str, dropped: str, at: float, who: str | None) -> None:
        """The card shows that conflict no more: the mirror takes it off only where whoever's value was dropped set it anew."""
        story = self._story(item, name)
        self.log.append((at, f"{item} {name}: the card shows {dropped!r} no more"))
        whose = [edit for edit in story.edits if dropped in _as_shown(story, edit.value)]
        settled = any(later.n > edit.n and later.who == edit.who for edit in whose for later in story.edits)
        settled = settled or any(_seen_later(edit, story) for edit in whose)
        if who is None and not settled and dropped not in _as_shown(story, story.sides[TEAMS][-1].value):
            self.problems.append(f"{story.name}: {dropped!r} went off the card at {at:.1f}, and nobody had settled it")

    def said(self, item: str, side: str, token: str) -> None:
        """Somebody wrote a comment."""
        self._said[token] = Said(item, side, [token])

    def said_anew(self, token: str, text: str) -> None:
        """Somebody edited a comment in Jira."""
        self._said[token].versions.append(text)

    def unsaid(self, token: str) -> None:
        """Somebody deleted a comment in Jira."""
        self._said[token].gone = True

    def judge_fields(self) -> None:
        """After quiescence: both sides equal, every edit survived, or was merged, or stands on a card."""
        for (_item, name), story in sorted(self._stories.items()):
            ours, theirs = (story.sides[side][-1] if story.sides[side] else None for side in (TEAMS, JIRA))
            if ours is None or theirs is None or ours.value != theirs.value:
                held = [getattr(one, "value", "nothing") for one in (ours, theirs)]
                self.problems.append(f"{story.name}: {held[0]!r} in Teams, {held[1]!r} in Jira")
            elif name.startswith("label "):
                self._judge_label(story, ours.value)
            else:
                self._judge_field(story, ours.value, ours.seen | theirs.seen)

    def judge_comments(self, item: str, ours: list[dict[str, Any]], theirs: list[str]) -> None:
        """One comment per comment. ours: as kept (JSON); theirs: texts in Jira."""
        for token, said in self._said.items():
            if said.item != item:
                continue
            here = [one for one in ours if token in one["text"]]
            there = [text for text in theirs if token in text]
            wanted = {0, 1} if said.gone else {1}
            if len(there) not in wanted or len(here) not in (wanted if said.side == JIRA else {1}):
                self.problems.append(f"{item}: comment {token} stands {len(here)}x in Teams, {len(there)}x in Jira")
            elif len(here) == 1 and not said.gone and said.versions[-1] not in here[0]["text"]:
                self.problems.append(f"{item}: comment {token} says {here[0]['text']!r}, not {said.versions[-1]!r}")

    def _story(self, item: str, name: str) -> Story:
        return self._stories.setdefault((item, name), Story(f"{item} {name}"))

    def _brought(self, story: Story, side: str, value: Any, at: float) -> frozenset[int]:
        """The edits that a value which the mirror brought descends from: those of the state it was taken from."""
        other = story.sides[JIRA if side == TEAMS else TEAMS]
        # What was run over by labels, or by a write that came late, is put right: then it comes from the side's own past.
        for state in reversed([*story.sides[side], *other]):
            if state.value == value:
                return state.seen
        if story.sides[side]:
            self.problems.append(f"{story.name}: {value!r} came to {side} at {at:.1f} out of nothing")
        return frozenset()

    @staticmethod
    def _meet(story: Story) -> None:
        """Where both sides hold the same, whoever looks at one of them sees the other."""
        ours, theirs = story.sides[TEAMS], story.sides[JIRA]
        if ours and theirs and ours[-1].value == theirs[-1].value:
            ours[-1].seen = theirs[-1].seen = ours[-1].seen | theirs[-1].seen
            story.agreed.append(ours[-1].value)

    def _judge_label(self, story: Story, final: bool) -> None:
        heads = [edit for edit in story.edits if not _seen_later(edit, story)]
        wanted = {bool(edit.value) for edit in heads}
        if wanted and final not in wanted:
            told = "; ".join(map(str, heads))
            self.problems.append(f"{story.name}: {'there' if final else 'gone'} in the end, after {told}")

    def _judge_field(self, story: Story, final: Any, kept: frozenset[int]) -> None:
        once = _said_once(story)
        winners = [edit for edit in story.edits if edit.n in kept and not _seen_later(edit, story)]
        for edit in story.edits:
            if edit.n in kept or edit.value == final or _is_no_loss(edit, story, kept):
                continue
            if once and any(winner.n in edit.seen for winner in winners):
                self.problems.append(f"{story.name}: {edit} was lost, though made in view of what stands: {final!r}")
            elif not any(
                shown.at >= edit.at and {shown.kept, shown.dropped} & _as_shown(story, edit.value)
                for shown in story.shown
            ):
                self.problems.append(f"{story.name}: {edit} was lost, and no card shows it; {final!r} stands")
        if once and story.shown and not _at_odds(story):
            self.problems.append(f"{story.name}: the card shows a conflict, and nobody was at odds")


def _is_no_loss(edit: Edit, story: Story, kept: frozenset[int]) -> bool:
    """Whether nobody misses it.

    A later edit was made in view of it; or it took back what nobody had seen on the other side; or what stands was made in
    view of that very value, which two people had chosen.
    """
    return edit.back or _seen_later(edit, story) or any(one.n in kept and one.base == edit.value for one in story.edits)


def _seen_later(edit: Edit, story: Story) -> bool:
    """Whether a later edit was made in view of this one; whoever edits anew on the same side knows what they did before."""
    return any(
        edit.n in later.seen or (later.n > edit.n and (later.who, later.side) == (edit.who, edit.side))
        for later in story.edits
    )


def _said_once(story: Story) -> bool:
    """Whether no value was ever set twice: then it is certain where each came from."""
    values = [edit.value for edit in story.edits]
    first = {state[0].value for state in story.sides.values() if state}
    return len(values) == len(set(values)) and not first & set(values[1:])


def _at_odds(story: Story) -> bool:
    """Whether two people edited the field on both sides, neither in view of the other's edit."""
    return any(
        one.side != other.side and one.n not in other.seen and other.n not in one.seen
        for one in story.edits
        for other in story.edits
    )


def _as_shown(story: Story, value: Any) -> set[str]:
    if story.name.endswith(" assignee") and value is not None:
        return NAMES[value]
    return {"—" if value in (None, "") else str(value)}
