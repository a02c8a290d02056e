"""What is asked of a meeting before it begins, carried out: planned, prepared, moved, cancelled."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from cards.meeting_forms import plan_form
from cards.submit_preparing import key_of
from sop.desk import Desk, Handled, meetings, people, records, wishes
from sop.desk.door import Answer
from sop.procedure.meetings import Template
from sop.records import commands as c
from sop.records.items import Meeting, Record
from sop.records.meetings import AgendaItem
from sop.records.outcomes import Code, Refusal
from sop.records.people import Person
from sop.rules.decide import stage_of
from teams_bot import plan_values
from teams_bot.commands import command_code, faulty_text, inert, parsed as p, parsed_plans as plans
from teams_bot.commands.clauses import plain_person
from teams_bot.turn import Turn

LENGTH = 30
"""Minutes of a meeting of which nobody said how long it is."""
POINT_MINUTES = 10


class Said(Struct, frozen=True):
    """What to answer with instead of a refusal: Markdown, empty where the card says it all."""

    text: str = ""


class Planning:
    """Carries out what is asked of a meeting before it begins."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def carry_out(self, connection: Connection, turn: Turn, wanted: plans.PlanWish) -> Said | Refusal:
        """Do it; all of it or nothing."""
        if isinstance(wanted, plans.PlanForm):
            return self._form(connection, turn)
        if isinstance(wanted, plans.PlanMeeting):
            return self._planned(connection, turn, wanted)
        item = self._meant(connection, turn, wanted.item_ref)
        if item is None:
            reference = wanted.item_ref
            return (
                Refusal(Code.NOT_FOUND, {"id": reference}) if reference else Said(turn.words("say.meeting.none/begin"))
            )
        if not isinstance(item, Meeting):
            return Refusal(Code.WRONG_KIND, {"kind": item.kind.value})
        actions = self._actions(connection, turn, item, wanted)
        if isinstance(actions, Said | Refusal):
            return actions
        refused = self._all(connection, turn, item, actions)
        return refused or Said(
            turn.words(f"say.meeting.{_SAYS[type(wanted)]}", id=item.id, title=inert(item.title, 120))
        )

    def plan(self, connection: Connection, turn: Turn, wanted: plans.PlanMeeting) -> Answer:
        """Plan the meeting, with what its template gives where nothing else was said."""
        follows = records.resolve_id(connection, wanted.follows) if wanted.follows else None
        if wanted.follows and follows is None:
            return Refusal(Code.NOT_FOUND, {"id": wanted.follows})
        bad = plan_values.no_address(wanted.materials)
        if bad is not None:
            return Refusal(Code.BAD_VALUE, {"field": "materials", "given": bad})
        template = self._desk.procedure.meetings.templates.get(wanted.series, Template(""))
        minutes = wanted.minutes if wanted.minutes is not None else template.minutes if template.title else LENGTH
        action = c.PlanMeeting(
            wanted.title or template.title,
            wanted.goal or template.goal,
            plan_values.moment(turn, wanted.day, wanted.at),
            str(turn.words.zone),
            minutes,
            self._person(connection, turn, wanted.note_taker),
            self._person(connection, turn, wanted.chair),
            tuple(
                people.named(connection, one)
                for one in (*wanted.attendees, *(plain_person(who) for who in template.attendees))
            ),
            self._points(connection, turn, wanted.agenda or plan_values.points_of(template)),
            tuple(plan_values.material(one, turn) for one in wanted.materials),
            wanted.series,
            follows,
            plan_values.join_url(wanted.materials),
            turn.conversation,
        )
        return self._desk.handle(connection, turn.command(action))

    def _planned(self, connection: Connection, turn: Turn, wanted: plans.PlanMeeting) -> Said | Refusal:
        answer = self.plan(connection, turn, wanted)
        if isinstance(answer, Refusal):
            return answer
        item = answer.item
        if isinstance(item, Meeting) and not item.goal and not answer.repeated:
            # The one thing that a meeting must have and that nobody else can say.
            code = command_code("goal", turn.words, item.id, "…")
            return Said(turn.words("say.meeting.which_goal", id=item.id, command=code))
        return Said()

    def _form(self, connection: Connection, turn: Turn) -> Said:
        tomorrow = turn.at.astimezone(turn.words.zone) + timedelta(days=1)
        card = plan_form(turn.comment_id(), tomorrow, self._desk.procedure, turn.words)
        wishes.show(connection, turn.conversation, card, turn.words("card.plan"), self._desk.clock.now())
        return Said()

    @staticmethod
    def _meant(connection: Connection, turn: Turn, reference: str | None) -> Record | None:
        if reference is not None:
            item_id = records.resolve_id(connection, reference)
            return records.load(connection, item_id) if item_id else None
        return meetings.next_in(connection, turn.conversation) or meetings.running_in(connection, turn.conversation)

    def _actions(
        self, connection: Connection, turn: Turn, item: Meeting, wanted: _OnMeeting
    ) -> list[c.Action] | Said | Refusal:
        """The commands that the wish comes to."""
        match wanted:
            case plans.AddPoints(points=points):
                return [c.PutOnAgenda(one) for one in self._points(connection, turn, points)]
            case plans.RemovePoint(word=word):
                key = plan_values.point_key(item, word)
                return [c.TakeOffAgenda(key)] if key else Refusal(Code.NO_SUCH_POINT, {"id": item.id})
            case plans.AddMaterials(links=links):
                return _materials(turn, links)
            case plans.AskPeople(people=asked, minutes=minutes, away=away):
                found = tuple(plan_values.of_meeting(item, people.named(connection, one)) for one in asked)
                return [c.Invite(remove=found) if away else c.Invite(add=found, minutes=minutes)]
            case plans.SetNoteTaker(person=person):
                return [c.LetWrite(people.named(connection, person) if person else turn.actor.person)]
            case plans.SetGoal(goal=goal):
                return [c.Describe(goal)]
            case plans.ComeOrNot(coming=coming):
                return [c.Attend(coming)]
            case plans.MoveMeeting(day=day, at=at, minutes=minutes):
                return [c.Reschedule(plan_values.moment(turn, day, at), minutes)]
            case plans.CancelMeeting():
                return self._cancelled(item)

    def _cancelled(self, item: Meeting) -> list[c.Action] | Refusal:
        if item.began_at is not None or stage_of(item, self._desk.procedure).settled:
            return Refusal(Code.ALREADY, {"id": item.id, "stage": item.stage, "kind": "meeting"})
        last = next(one for one in self._desk.procedure.meeting.stages if one.ends)
        return [c.MoveTo(last.key)]

    def _all(self, connection: Connection, turn: Turn, item: Meeting, actions: list[c.Action]) -> Refusal | None:
        """What is there already beside something new is no refusal."""
        savepoint = connection.begin_nested()
        done, already = False, None
        for part, action in enumerate(actions):
            answer = self._desk.handle(connection, turn.command(action, item.id, part=part))
            if isinstance(answer, Refusal):
                if answer.code is not Code.ALREADY:
                    savepoint.rollback()
                    return answer
                already = answer
            done = done or isinstance(answer, Handled)
        savepoint.commit()
        return None if done else already

    def _points(self, connection: Connection, turn: Turn, points: tuple[plans.Point, ...]) -> tuple[AgendaItem, ...]:
        return tuple(
            AgendaItem(
                key_of(one.title),
                one.title,
                self._person(connection, turn, one.owner),
                one.minutes if one.minutes is not None else POINT_MINUTES,
            )
            for one in points
        )

    @staticmethod
    def _person(connection: Connection, turn: Turn, person: Person | None) -> Person | None:
        if person is None:
            return None
        return turn.actor.person if person.name.casefold() in _ME else people.named(connection, person)


_ME = frozenset({"me", "我"})
_OnMeeting = (
    plans.AddPoints
    | plans.RemovePoint
    | plans.AddMaterials
    | plans.AskPeople
    | plans.SetNoteTaker
    | plans.SetGoal
    | plans.ComeOrNot
    | plans.MoveMeeting
    | plans.CancelMeeting
)
_SAYS: dict[type, str] = {
    plans.AddPoints: "agenda",
    plans.RemovePoint: "agenda",
    plans.AddMaterials: "materials",
    plans.AskPeople: "people",
    plans.SetNoteTaker: "people",
    plans.SetGoal: "goal",
    plans.ComeOrNot: "people",
    plans.MoveMeeting: "moved",
    plans.CancelMeeting: "cancelled",
}


def _materials(turn: Turn, links: tuple[plans.Link, ...]) -> list[c.Action] | Said:
    """The links, and the files that came with the message as far as people can read them where they are."""
    found = [*links, *(plans.Link(one.name, one.link) for one in turn.files)]
    bad = plan_values.no_address(tuple(found))
    if bad is not None or not found:
        problem = "meeting_url" if bad else "meeting_no_url"
        return Said(faulty_text(turn.words, p.Faulty("material_add", problem, {"word": bad} if bad else {})))
    return [c.BringMaterial(plan_values.material(one, turn)) for one in found]


def with_owner_known(connection: Connection, item_id: str, action: c.Action) -> c.Action:
    """The action, its owner as the meeting or the team knows them where a form has only named them."""
    if not isinstance(action, c.PutOnAgenda) or action.item.owner is None:
        return action
    item = records.load(connection, item_id)
    owner = (
        people.named(connection, plan_values.of_meeting(item, action.item.owner)) if isinstance(item, Meeting) else None
    )
    return c.PutOnAgenda(replace(action.item, owner=owner or action.item.owner))
