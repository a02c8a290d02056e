"""What people write: a command is read, decided and committed together with its answer; the worker sends that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from msgspec.structs import replace
from sqlalchemy import Connection

from sop.desk import Desk, Handled, conflicts, digests, people, places, records, view, wishes
from sop.desk.door import Answer
from sop.desk.history import history
from sop.records import commands as c
from sop.records.items import ActionItem, Kind, public
from sop.records.meetings import SaidKind
from sop.records.outcomes import Code, Refusal
from sop.rules import stage_of
from sop.rules.rights import Right, may
from sop.words import Words
from sop.words.refusals import refusal_text
from teams_bot import attaching, bringing, commands as chat, listing, reviewing, telling
from teams_bot.commands.parsed_plans import PlanWish
from teams_bot.digest_presses import tell_new_owner
from teams_bot.meetings import Meetings
from teams_bot.planning import Planning
from teams_bot.status import status_text
from teams_bot.turn import Turn

Reading = Callable[[str | None], chat.Parsed]


class Plain(str):
    """A sentence that is not Markdown: it may repeat what a person wrote."""

    __slots__ = ()


class Messages:
    """Handles the text of a message."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._meetings = Meetings(desk)
        self._planning = Planning(desk)

    def reading(self, text: str, mentions: tuple[chat.Mention, ...], today: date) -> Reading:
        """What the text asks for, by the record in whose thread it was written.

        Read once before that is known: transactions run one after another, and few texts are written in a thread.
        """
        elsewhere = chat.parse(text, mentions, self._desk.procedure, today)

        def parsed(here: str | None) -> chat.Parsed:
            if here is None:
                return elsewhere
            meant = chat.parse(text, mentions, self._desk.procedure, today, here=here)
            # Talk in an item's thread that mentions the bot is meant for the item.
            return chat.CommentOn(here, meant.text) if isinstance(meant, chat.Unknown) else meant

        return parsed

    def carry_out(self, connection: Connection, turn: Turn, reading: Reading) -> None:
        """Carry out what a text asks for; the answer is wished for in the same transaction."""
        self._desk.heard(connection, turn.conversation, turn.said_at)
        if not may(turn.actor.role, Right.READ):
            refusal = Refusal(Code.NOT_ALLOWED, {"right": Right.READ.value, "role": turn.actor.role.value})
            self._say(connection, turn, self._refused(refusal, turn.words))
            return
        parsed = reading(places.item_of_thread(connection, turn.conversation))
        answer = self._answer(connection, turn, parsed)
        if answer:
            self._say(connection, turn, answer)

    def amend(self, connection: Connection, turn: Turn, reading: Reading | None) -> None:
        """A message was edited (reading) or deleted (None): where it was a comment, so is that; a command stays carried out."""
        comment = records.comment(connection, turn.comment_id())
        if comment is None:
            minutes = reading(None) if reading is not None else None
            if isinstance(minutes, chat.Minutes):
                bringing.again(connection, self._desk, turn, minutes)
            return
        action: c.EditComment | c.WithdrawComment = c.WithdrawComment(comment.id)
        if reading is not None:
            parsed = reading(places.item_of_thread(connection, turn.conversation))
            if not isinstance(parsed, chat.CommentOn | chat.Attach):
                return
            action = c.EditComment(comment.id, attaching.with_lines_of(comment.text, parsed.text))
        # The message keeps its id, so that only the moment tells one edit from the other.
        done = replace(turn, id=f"{turn.id} {type(action).__name__} {turn.said_at}")
        answer = self._desk.handle(connection, done.command(action, comment.item_id))
        if isinstance(answer, Refusal) and answer.code is not Code.ALREADY:
            self._say(connection, turn, self._refused(answer, turn.words))

    def _say(self, connection: Connection, turn: Turn, answer: str) -> None:
        markdown = not isinstance(answer, Plain)
        wishes.say(connection, turn.conversation, answer, self._desk.clock.now(), markdown=markdown)

    def _answer(self, connection: Connection, turn: Turn, parsed: chat.Parsed) -> str:
        """Do it, and return what to say: Markdown, or Plain; empty where the card says it all."""
        words = turn.words
        if isinstance(parsed, PlanWish):
            return self._plan(connection, turn, parsed)
        match parsed:
            case chat.Help(topic=None) | chat.Unknown() if turn.files:
                return words("say.files.whose")
            case chat.Help(topic=topic):
                return chat.help_text(words, topic)
            case chat.Unknown():
                return chat.unknown_text(words, parsed)
            case chat.Faulty():
                return chat.faulty_text(words, parsed)
            case chat.Status():
                return status_text(connection, self._desk.procedure, self._desk.clock.now(), words)
            case chat.List():
                return listing.list_text(connection, turn, parsed, self._desk.procedure)
            case chat.Mine():
                me, procedure = turn.actor.person, self._desk.procedure
                shown = digests.ask(
                    connection, me, turn.conversation, turn.words.language, procedure, self._desk.clock.now()
                )
                return "" if shown else words("say.list.none")
            case chat.ActionsOf(item_ref=reference):
                return self._actions_of(connection, turn, reference)
            case chat.Figures():
                return reviewing.ask(connection, turn, self._desk.clock.now())
            case chat.Show(item_ref=reference):
                return self._show(connection, turn, reference)
            case chat.Conflicts():
                return self._conflicts(connection, turn.words)
            case chat.Why(item_ref=reference, field=field):
                return self._why(connection, turn, reference, field)
            case chat.Settle(item_ref=reference):
                return self._settle(connection, turn, reference, parsed)
            case chat.Route(kind=kind):
                return self._route(connection, turn, kind)
            case chat.RouteNotices():
                return self._route_notices(connection, turn)
            case chat.LinkAccount() | chat.UnlinkAccount():
                return self._account(connection, turn, parsed)
            case chat.Calendar():
                return self._calendar(connection, turn)
            case chat.MeetingStep() | chat.Jotted():
                return self._meeting(connection, turn, parsed)
            case chat.Minutes():
                told = bringing.bring(connection, self._desk, turn, parsed)
                return self._refused(told, words) if isinstance(told, Refusal) else told
            case chat.NewIncident() | chat.NewAction():
                return self._new(connection, turn, parsed)
            case chat.Attach() if not turn.files:
                return words("say.files.none")
            case chat.CommentOn(item_ref=reference, text=text) if self._meetings.runs(connection, turn, reference):
                return self._meeting(connection, turn, chat.Jotted(SaidKind.NOTE, text, parsed))
            case chat.CommentOn(item_ref=reference, text=text) | chat.Attach(item_ref=reference, text=text):
                action = attaching.comment(turn, text, mirrored=self._desk.mirrored)
                said = self._on_item(connection, turn, reference, action)
                return said if isinstance(said, Plain) else attaching.told(turn, action, said)
            case chat.EditLast(item_ref=reference) | chat.DeleteLast(item_ref=reference):
                return self._own_comment(connection, turn, reference, parsed)
            case chat.OnItem(item_ref=reference):
                return self._on_item(connection, turn, reference, parsed)

    def _meeting(self, connection: Connection, turn: Turn, parsed: chat.MeetingStep | chat.Jotted) -> str:
        """Do it with the meeting that is meant; the card says it all. Outside of a meeting a line means what else it may."""
        if isinstance(parsed, chat.Jotted):
            answer = self._meetings.jot(connection, turn, parsed)
            if answer is None:
                return self._answer(connection, turn, parsed.otherwise)
        else:
            answer = self._meetings.step(connection, turn, parsed)
        if answer is None:
            return turn.words(f"say.meeting.none/{parsed.step}") if isinstance(parsed, chat.MeetingStep) else ""
        return self._refused(answer, turn.words) if isinstance(answer, Refusal) else ""

    def _plan(self, connection: Connection, turn: Turn, wanted: PlanWish) -> str:
        done = self._planning.carry_out(connection, turn, wanted)
        return self._refused(done, turn.words) if isinstance(done, Refusal) else done.text

    def _calendar(self, connection: Connection, turn: Turn) -> str:
        """The answer comes when Graph has told."""
        user = turn.actor.person.aad_id
        if not self._desk.listens or user is None:
            return turn.words("say.calendar.off")
        wishes.list_calendar(connection, user, turn.conversation, turn.words.language, self._desk.clock.now())
        return ""

    def _new(self, connection: Connection, turn: Turn, parsed: chat.NewIncident | chat.NewAction) -> str:
        action: c.Action
        if isinstance(parsed, chat.NewIncident):
            action = c.ReportIncident(parsed.title, parsed.description, parsed.severity, home=turn.conversation)
        else:
            about = records.resolve_id(connection, parsed.about) if parsed.about else None
            if parsed.about and about is None:
                return self._refused(Refusal(Code.NOT_FOUND, {"id": parsed.about}), turn.words)
            owner = turn.actor.person if isinstance(parsed.owner, chat.Me) else parsed.owner
            owner = people.named(connection, owner) if owner is not None else None
            action = c.AddActionItem(parsed.title, owner, parsed.due, about, home=turn.conversation)
        answer = self._desk.handle(connection, turn.command(action))
        return self._refused(answer, turn.words) if isinstance(answer, Refusal) else ""

    def _on_item(self, connection: Connection, turn: Turn, reference: str, wanted: chat.OnItem | c.AddComment) -> str:
        item_id = records.resolve_id(connection, reference)
        item = records.load(connection, item_id) if item_id else None
        if item is None:
            return self._refused(Refusal(Code.NOT_FOUND, {"id": reference}), turn.words)
        action = wanted if isinstance(wanted, c.AddComment) else wanted.resolved(item.kind, turn.actor.person)
        if isinstance(action, c.Assign) and action.person is not None:
            action = c.Assign(people.named(connection, action.person))
        if isinstance(action, c.SetField):
            action = c.SetField(action.field, people.all_named(connection, action.value))
        if isinstance(action, c.SetDue) and action.because:
            action = replace(action, comment_id=turn.comment_id())
        answer = self._desk.handle(connection, turn.command(action, item.id))
        if isinstance(answer, Refusal):
            return self._refused(answer, turn.words)
        if isinstance(action, c.Assign) and isinstance(answer.item, ActionItem) and not answer.repeated:
            tell_new_owner(connection, answer.item, turn.actor.person, self._desk.clock.now(), turn.words)
        return self._done(answer, action, turn.words)

    def _own_comment(
        self, connection: Connection, turn: Turn, reference: str, wanted: chat.EditLast | chat.DeleteLast
    ) -> str:
        """One written by a card's button has no message of its own that its author could edit or delete."""
        item_id = records.resolve_id(connection, reference)
        if item_id is None:
            return self._refused(Refusal(Code.NOT_FOUND, {"id": reference}), turn.words)
        last = attaching.last_of(connection, item_id, turn.actor.person)
        if last is None:
            return turn.words("say.comment.none", id=item_id)
        action: c.EditComment | c.WithdrawComment = c.WithdrawComment(last.id)
        if isinstance(wanted, chat.EditLast):
            action = c.EditComment(last.id, attaching.with_lines_of(last.text, wanted.text))
        answer = self._desk.handle(connection, turn.command(action, item_id))
        if isinstance(answer, Refusal):
            return self._refused(answer, turn.words)
        key = "say.comment.deleted" if isinstance(wanted, chat.DeleteLast) else "say.comment.edited"
        return turn.words(key, id=item_id, text=chat.inert(last.text, 120))

    def _settle(self, connection: Connection, turn: Turn, reference: str, wanted: chat.Settle) -> str:
        item_id = records.resolve_id(connection, reference)
        action = c.TakeOther(wanted.field) if wanted.take else c.KeepThis(wanted.field)
        answer = self._desk.handle(connection, turn.command(action, item_id or reference))
        if isinstance(answer, Refusal):
            return self._refused(answer, turn.words)
        assert answer.item is not None, "a command on a record answers with the record"
        if answer.item.withheld:
            return turn.words("say.changed", id=answer.item.id, title=chat.inert(public(answer.item).title, 120))
        settled = conflicts.conflict_of(connection, answer.item.id, wanted.field)
        if settled is None:
            return turn.words("say.repeated")
        return telling.settled_text(answer.item, settled, self._desk.procedure, turn.words, took=wanted.take)

    def _conflicts(self, connection: Connection, words: Words) -> str:
        found = [(records.load(connection, item_id), one) for item_id, one in conflicts.all_open(connection)]
        known = [(item, one) for item, one in found if item is not None and not item.withheld]
        return telling.conflicts_text(known, listing.LISTED, self._desk.procedure, words)

    def _why(self, connection: Connection, turn: Turn, reference: str, field: str | None) -> str:
        item_id = records.resolve_id(connection, reference)
        item = records.load(connection, item_id) if item_id else None
        if item is None:
            return self._refused(Refusal(Code.NOT_FOUND, {"id": reference}), turn.words)
        if item.withheld:
            # The past has the words that the present keeps from this conversation.
            return f"{item.id}: {turn.words('card.withheld')}"
        told = history(connection, item.id, field)
        return telling.why_text(item, field, told, self._desk.procedure, turn.words)

    def _done(self, answer: Handled, action: c.Action, words: Words) -> str:
        item = answer.item
        assert item is not None, "a command on a record answers with the record"
        facts = {"id": item.id, "title": chat.inert(public(item).title, 120)}
        match action:
            case c.Acknowledge() | c.MoveTo():
                stage = stage_of(item, self._desk.procedure)
                return words("say.moved", stage=stage.name.of(words.language), **facts)
            case c.Assign():
                owner = chat.inert(item.assignee.name) if item.assignee else words("say.nobody")
                return words("say.assigned", owner=owner, **facts)
            case c.AddComment():
                return words("say.commented", **facts)
            case c.Snooze(until=until):
                return words("say.snoozed", day=words.day(until), **facts) if until else words("say.woken", **facts)
            case c.Recreate():
                return words("say.recreating", **facts)
            case c.Unlink():
                return words("say.unlinked", **facts)
            case c.Relink(key=key):
                return words("say.relinking", key=chat.inert(key), **facts)
            case _:
                return words("say.changed", **facts)

    def _show(self, connection: Connection, turn: Turn, reference: str) -> str:
        item_id = records.resolve_id(connection, reference)
        if item_id is None:
            return self._refused(Refusal(Code.NOT_FOUND, {"id": reference}), turn.words)
        standing = places.placement(connection, turn.conversation, item_id)
        now = self._desk.clock.now()
        if standing is not None and standing.activity_id is not None:
            # The card comes again at the end of the conversation; the old message points to it.
            places.unpost(connection, turn.conversation, item_id)
            wishes.refresh_card(connection, turn.conversation, item_id, now)
            wishes.supersede_card(connection, turn.conversation, item_id, standing.activity_id, now)
        else:
            places.place(connection, item_id, turn.conversation, turn.words.language)
            wishes.refresh_card(connection, turn.conversation, item_id, now)
        return self._verified(connection, item_id, turn.words)

    def _verified(self, connection: Connection, item_id: str, words: Words) -> str:
        """When record and issue were last seen equal: said here, since a card that says it would change by itself."""
        seen = view(connection, item_id, mirrored=self._desk.mirrored)
        if seen is None or seen.link is None:
            return ""
        facts = {"id": item_id, "key": chat.inert(seen.link.key)}
        if seen.link.verified_at is None:
            return words("say.not_verified", **facts)
        return words("say.verified", **facts, at=words.moment(seen.link.verified_at))

    def _route(self, connection: Connection, turn: Turn, kind: Kind) -> str:
        where = places.channel_of(turn.conversation)
        answer: Answer = self._desk.handle(connection, turn.command(c.RouteHere(kind, where)))
        if isinstance(answer, Refusal):
            return self._refused(answer, turn.words)
        return turn.words(f"say.routed.{kind.value}")

    def _route_notices(self, connection: Connection, turn: Turn) -> str:
        where = places.channel_of(turn.conversation)
        answer: Answer = self._desk.handle(connection, turn.command(c.RouteNotices(where)))
        if isinstance(answer, Refusal):
            return self._refused(answer, turn.words)
        return turn.words("say.routed.notices")

    def _account(self, connection: Connection, turn: Turn, parsed: chat.LinkAccount | chat.UnlinkAccount) -> str:
        """Whoever is to be linked is told by mention or is the speaker: a name alone may be anybody's."""
        words, person = turn.words, parsed.person or turn.actor.person
        if not self._desk.mirrored:
            return words("say.link.off")
        if person.aad_id is None:
            return Plain(words("say.link.nameless", person=person.name))
        action: c.AccountAction = c.UnlinkAccount(person)
        if isinstance(parsed, chat.LinkAccount):
            account = parsed.account or person.email
            if account is None:
                return chat.faulty_text(words, chat.Faulty("link", "account"))
            action = c.LinkAccount(person, account, turn.conversation)
        answer = self._desk.handle(connection, turn.command(action))
        if isinstance(answer, Refusal):
            return self._refused(answer, words)
        unlinked = isinstance(action, c.UnlinkAccount)
        return Plain(words("say.link.undone" if unlinked else "say.link.looking", person=person.name))

    def _actions_of(self, connection: Connection, turn: Turn, reference: str) -> str:
        item_id = records.resolve_id(connection, reference)
        if item_id is None:
            return self._refused(Refusal(Code.NOT_FOUND, {"id": reference}), turn.words)
        return listing.actions_text(connection, turn, item_id, self._desk.procedure)

    def _refused(self, refusal: Refusal, words: Words) -> str:
        return Plain(refusal_text(refusal, self._desk.procedure, words))
