"""The one door to the records: every writer's every command comes through `Desk.handle`, in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from sop.desk import (
    accounts,
    announcing,
    carrying,
    conflicts,
    conversations as known_conversations,
    digests,
    files,
    meetings,
    notices,
    places,
    quiet,
    recaps,
    records,
    reviews,
    shutting,
    storms,
    ties,
    wishes,
)
from sop.lanes import Clock
from sop.procedure import Procedure
from sop.records import commands as c
from sop.records.conflicts import Conflict
from sop.records.items import Comment, Kind, Meeting, Record
from sop.records.meetings import Fate
from sop.records.outcomes import Change, Code, FieldChange, Refusal
from sop.records.people import Side
from sop.rules.course import own_meeting
from sop.rules.decide import Given, decide, makes
from sop.rules.rights import Right, may, needed

_SPACE = uuid.UUID("6b1e2f0a-5d0c-4f5e-9b57-0c6f3f6c9a11")


def uid_of(command_id: str) -> str:
    """The `uid` of the record that a command makes: the same however often it is tried."""
    return str(uuid.uuid5(_SPACE, command_id))


class Handled(Struct, frozen=True):
    """The command was carried out. item: the record as it is now, None for a route; repeated: it was carried out before."""

    item: Record | None
    change: Change | None = None
    repeated: bool = False


Answer = Handled | Refusal


@dataclass(frozen=True, slots=True)
class Desk:
    """The door. procedure: the rules; mirrored: whether records are kept in Jira too; clock: the lanes' clock; listens: whether
    what is said in meetings can be had from Graph.
    """

    procedure: Procedure
    mirrored: bool
    clock: Clock
    listens: bool = False

    def handle(self, connection: Connection, command: c.Command) -> Answer:
        """Load locked, decide, save with its journal entries, put the intents that follow. Rerunnable.

        A refusal has changed no row and put no intent. A command of an id that was carried out before changes nothing.
        """
        repeated = self._repeated(connection, command)
        if repeated is not None:
            return repeated
        answer = self._decided(connection, command)
        if isinstance(answer, Refusal):
            # It may have waited for the lock while its own first delivery was carried out: no reason to say no.
            return self._repeated(connection, command) or answer
        return answer

    @staticmethod
    def _repeated(connection: Connection, command: c.Command) -> Handled | None:
        before = records.item_done_by(connection, command.id)
        if before is None:
            return None
        return Handled(records.load(connection, before) if before else None, repeated=True)

    def _decided(self, connection: Connection, command: c.Command) -> Answer:
        if isinstance(command.action, c.RouteHere):
            return self._route(connection, command, command.action)
        if isinstance(command.action, c.RouteNotices):
            return self._route_notices(connection, command, command.action)
        if isinstance(command.action, c.LinkAccount | c.UnlinkAccount):
            return self._account(connection, command, command.action)
        if isinstance(command.action, c.EndReview):
            return self._review(connection, command, command.action)
        if isinstance(command.action, c.AlertsSeen):
            return self._alerts(connection, command, command.action)
        item = records.load_locked(connection, command.item_id) if command.item_id else None
        if isinstance(command.action, c.TieAction):
            return self._retie(connection, command, command.action, item)
        if isinstance(command.action, c.SettleProposal) and command.action.fate is Fate.ACCEPTED:
            return self._accept(connection, command, command.action, item)
        if isinstance(command.action, c.SpinOff):
            return self._spin_off(connection, command, command.action, item)
        return self._carry_out(connection, command, item)

    def _spin_off(self, connection: Connection, command: c.Command, action: c.SpinOff, item: Record | None) -> Answer:
        """Both or neither: the item is left, and the one meeting planned that it is left to."""
        answer = self._carry_out(connection, command, item)
        if isinstance(answer, Handled) and isinstance(item, Meeting):
            plan = own_meeting(item, action.key, self.procedure, command.at)
            name = uid_of(f"{item.uid} {action.key}")
            planned = self.handle(
                connection, msgspec.structs.replace(command, id=name, action=plan, item_id=None, seen_version=None)
            )
            assert not isinstance(planned, Refusal), "whoever may leave an item may plan a meeting"
        return answer

    def _accept(
        self, connection: Connection, command: c.Command, action: c.SettleProposal, item: Record | None
    ) -> Answer:
        """Both or neither: the proposal is settled, and the one action item made that it has become."""
        decision = decide(item, command, Given(self.procedure, "", uid_of(command.id)))
        if isinstance(decision, Refusal):
            return decision
        assert isinstance(item, Meeting), "only meetings have proposals"
        made = self.handle(connection, recaps.making(command, item, recaps.settled_of(decision.item, action.key)))
        if isinstance(made, Refusal):
            return made
        assert made.item is not None, "an action item was made"
        settled = msgspec.structs.replace(action, item_id=made.item.id)
        return self._carry_out(connection, msgspec.structs.replace(command, action=settled), item)

    def _carry_out(self, connection: Connection, command: c.Command, item: Record | None) -> Answer:
        command = carrying.planned(connection, command, self.procedure)
        kind = makes(command.action)
        uid = uid_of(command.id)
        about = _conflict(connection, command.action, item)
        decision = decide(item, command, Given(self.procedure, "", uid, about, _comment(connection, command.action)))
        if isinstance(decision, Refusal):
            return decision
        if kind is not None and not decision.item.id:
            # Only what is really made takes a number; nothing that was decided rests on it.
            numbered = msgspec.structs.replace(decision.item, id=records.next_id(connection, kind))
            decision = msgspec.structs.replace(decision, item=numbered)
        if decision.is_empty:
            return Handled(decision.item, decision)
        is_new = item is None or item.id != decision.item.id
        records.save(connection, decision.item, self.procedure, is_new=is_new)
        records.save_comments(connection, decision.comments)
        records.write_journal(connection, command, decision.item.id, decision.entries)
        if self.mirrored and isinstance(command.action, c.AddComment):
            files.ask(connection, command.action, decision.item.id, command.language or "en", self.clock.now())
        # Cards before Jira, as a sync that ends does it: it locks its own lane last (sop.lanes.queue).
        if is_new and isinstance(command.action, c.AdoptFromJira) and not command.action.posted:
            quiet.leave_unposted(connection, decision.item.id)
        elif is_new:
            self._place_new(connection, decision.item, command.language)
        else:
            self._settle_conflicts(connection, decision)
            if item is not None and decision.item.version != item.version:
                storms.changed(connection, decision.item.id, self.clock.now())
            self.refresh_cards(connection, decision.item.id)
            digests.follow(connection, decision.item, self.clock.now())
            meetings.keep_time(connection, decision.item, self.clock.now())
            if item is not None:
                recaps.follow(connection, item, decision.item, self.clock.now(), mirrored=self.mirrored)
        announcing.keep(connection, decision.item, self.procedure, self.clock.now())
        if self.listens and meetings.is_elsewhere(item, decision.item):
            wishes.expect_sources(connection, decision.item.id, self.clock.now())
        if self.mirrored and command.actor.side is not Side.JIRA:
            wishes.sync(connection, decision.item.id, self.clock.now())
        return Handled(decision.item, decision)

    def _retie(self, connection: Connection, command: c.Command, action: c.TieAction, item: Record | None) -> Answer:
        """People decide which issue the record has. No field of it changes, so its version stays."""
        right = needed(action)
        if not may(command.actor.role, right):
            return Refusal(Code.NOT_ALLOWED, {"right": right.value, "role": command.actor.role.value})
        if item is None:
            return Refusal(Code.NOT_FOUND, {"id": command.item_id or ""})
        if not self.mirrored:
            return Refusal(Code.NO_JIRA, {"id": item.id})
        entry = ties.retie(connection, item, action)
        if isinstance(entry, Refusal):
            return entry
        records.write_journal(connection, command, item.id, [entry])
        self.refresh_cards(connection, item.id)
        wishes.sync(connection, item.id, self.clock.now())
        return Handled(item, Change(item, (entry,)))

    def _place_new(self, connection: Connection, item: Record, language: str | None) -> None:
        now = self.clock.now()
        found = places.place_new(connection, item, self.procedure, language)
        for conversation in found:
            # A thread is one incident's own: nothing comes there by the dozen.
            if places.channel_of(conversation) == conversation:
                storms.came(connection, conversation, [item], now)
        for conversation in found:
            wishes.refresh_card(connection, conversation, item.id, now, wishes.NEW)

    def _alerts(self, connection: Connection, command: c.Command, action: c.AlertsSeen) -> Answer:
        key = records.alert_group(action.source)
        latest = records.group_locked(connection, key)
        item = records.load_locked(connection, latest) if latest else None
        answer = self._carry_out(connection, command, item)
        if isinstance(answer, Handled) and answer.item is not None and answer.item.id != latest:
            records.set_group(connection, key, answer.item.id)
        elif isinstance(answer, Refusal):
            records.forget_empty_group(connection, key)
        return answer

    def _route(self, connection: Connection, command: c.Command, action: c.RouteHere) -> Answer:
        right = needed(action)
        if not may(command.actor.role, right):
            return Refusal(Code.NOT_ALLOWED, {"right": right.value, "role": command.actor.role.value})
        # Until there is a route, records wait for it, also those that were told in a chat and have their card there.
        is_first = places.route_of(connection, action.kind, self.procedure) is None
        before = places.set_route(connection, action.kind, action.conversation)
        known_conversations.routed_anew(connection, action.kind.value)
        if command.language:
            places.set_language(connection, action.conversation, command.language)
        entry = FieldChange(f"route:{action.kind.value}", before, action.conversation)
        records.write_journal(connection, command, None, [entry])
        waiting = places.unplaced(connection, action.kind, action.conversation if is_first else None)
        self._post_waiting(connection, action.conversation, waiting)
        return Handled(None)

    @staticmethod
    def _route_notices(connection: Connection, command: c.Command, action: c.RouteNotices) -> Answer:
        right = needed(action)
        if not may(command.actor.role, right):
            return Refusal(Code.NOT_ALLOWED, {"right": right.value, "role": command.actor.role.value})
        before = notices.set_route(connection, action.conversation)
        if command.language:
            places.set_language(connection, action.conversation, command.language)
        records.write_journal(connection, command, None, [FieldChange("route:notices", before, action.conversation)])
        return Handled(None)

    def _account(self, connection: Connection, command: c.Command, action: c.AccountAction) -> Answer:
        """Everybody for themselves, and with proof; admins for everybody. Whoever Teams does not know by an id has none."""
        trusted = may(command.actor.role, Right.PEOPLE)
        own = action.person.aad_id is not None and action.person.aad_id == command.actor.person.aad_id
        right = Right.WORK if own else Right.PEOPLE
        if not may(command.actor.role, right):
            return Refusal(Code.NOT_ALLOWED, {"right": right.value, "role": command.actor.role.value})
        field = f"account:{action.person.aad_id}"[:64]
        if isinstance(action, c.UnlinkAccount):
            entry = FieldChange(field, accounts.unlink(connection, action.person), None)
        else:
            entry = FieldChange(field, None, action.account)
            language = command.language or "en"
            wishes.find_account(connection, action, trusted=trusted, language=language, now=self.clock.now())
        records.write_journal(connection, command, None, [entry])
        return Handled(None)

    def _review(self, connection: Connection, command: c.Command, action: c.EndReview) -> Answer:
        right = needed(action)
        if not may(command.actor.role, right):
            return Refusal(Code.NOT_ALLOWED, {"right": right.value, "role": command.actor.role.value})
        entry = reviews.end(connection, command, action)
        if isinstance(entry, Refusal):
            return entry
        records.write_journal(connection, command, None, [entry])
        review = reviews.read(connection, action.month)
        if review is not None:
            reviews.show(connection, review, self.clock.now())
        return Handled(None)

    def heard(self, connection: Connection, conversation: str, told_at: str | None = None) -> None:
        """Somebody spoke to SOPilot there: where it was thought to be shut, it is open. told_at: when, by Teams' clock."""
        if shutting.heard(connection, conversation, self.clock.now(), told_at):
            self.met(connection, places.channel_of(conversation))

    def met(self, connection: Connection, conversation: str) -> None:
        """SOPilot has come into a conversation: what the procedure routes there and nobody has seen is posted now."""
        if conversation in self.procedure.routed_to():
            for kind in Kind:
                self._post_waiting(connection, conversation, places.unplaced(connection, kind))

    def _post_waiting(self, connection: Connection, conversation: str, item_ids: Sequence[str]) -> None:
        """Post those of the records that are routed into that conversation."""
        found = (records.load(connection, item_id) for item_id in sorted(item_ids))
        meant = [
            item
            for item in found
            if item is not None and places.route_for(connection, item, self.procedure) == conversation
        ]
        for item in meant:
            places.place(connection, item.id, conversation)
        storms.came(connection, conversation, meant, self.clock.now())
        for item in meant:
            wishes.refresh_card(connection, conversation, item.id, self.clock.now(), wishes.NEW)

    def refresh_cards(self, connection: Connection, item_id: str) -> None:
        """Wish that every card of the item shows its state: an equal card is not sent again."""
        for conversation in places.placements_of(connection, item_id):
            wishes.refresh_card(connection, conversation, item_id, self.clock.now())

    @staticmethod
    def _settle_conflicts(connection: Connection, change: Change) -> None:
        """A field that somebody has set anew is in conflict no more; what a person settled is kept, so that they may go back."""
        conflicts.forget(connection, change.item.id, [entry.field for entry in change.entries])
        if change.conflict is not None:
            conflicts.store(connection, change.item.id, change.conflict)


def _conflict(connection: Connection, action: c.Action, item: Record | None) -> Conflict | None:
    if item is None or not isinstance(action, c.TakeOther | c.KeepThis):
        return None
    return conflicts.conflict_of(connection, item.id, action.field)


def _comment(connection: Connection, action: c.Action) -> Comment | None:
    """The comment that an action is about."""
    if isinstance(action, c.EditComment | c.WithdrawComment):
        return records.comment(connection, action.comment_id)
    return None
