"""What a sentence of a conversation does to what is open, step by step: the first step that knows what it is has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import structs

from sop.minutes.language.answers import is_over, sums_up
from sop.minutes.language.anybody import asks_anybody
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.intending import asks_leave
from sop.minutes.language.needing import needs_somebody
from sop.minutes.language.promises import offer
from sop.minutes.language.sayings import is_open_need
from sop.minutes.language.text import is_question, is_supposed
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.bargaining import bargains
from sop.minutes.spoken.capable import sends_to_capable
from sop.minutes.spoken.chatter import is_chatter
from sop.minutes.spoken.confirming import confirmed
from sop.minutes.spoken.consented import consented
from sop.minutes.spoken.dating import (
    answering,
    asked_of,
    bargained,
    is_only_day,
    meets,
    moved,
    not_echoed,
    redate,
    reopened,
)
from sop.minutes.spoken.dayed import answered
from sop.minutes.spoken.declining import greets, only_declines, would_only
from sop.minutes.spoken.dropping import calls_off, dropped, withdrawn, withdraws
from sop.minutes.spoken.echoing import dated, took_up
from sop.minutes.spoken.given import marked, nobodys
from sop.minutes.spoken.giving import asks_somebody, assigned
from sop.minutes.spoken.granting import granted
from sop.minutes.spoken.handing import handed, taken_back, thanked, told_apart
from sop.minutes.spoken.heard import Heard
from sop.minutes.spoken.hearing import after_echo, without
from sop.minutes.spoken.idle import is_idle, makes_do
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.matter import names_it, wants_it
from sop.minutes.spoken.pleas import plea
from sop.minutes.spoken.proposed import answer_to
from sop.minutes.spoken.putting import put
from sop.minutes.spoken.rather import named_taker
from sop.minutes.spoken.reasoned import only_jokes, plans_meeting, recalls_day, takes_floor
from sop.minutes.spoken.reminding import reminded
from sop.minutes.spoken.seizing import recalled, seized
from sop.minutes.spoken.settled import instead, rejects
from sop.minutes.spoken.settling import both_agree, only_when, settle
from sop.minutes.spoken.social import is_social
from sop.minutes.spoken.standing import only_stands, stands_beside
from sop.minutes.spoken.summing import summed
from sop.minutes.spoken.taking import offered, promised, took_over
from sop.minutes.spoken.telling import is_quoted, only_tells
from sop.minutes.spoken.wanting import asks_for_somebody, since_need, wanted_before
from sop.minutes.spoken.wavering import planned, waits, wavered
from sop.minutes.spoken.whenready import when_ready

_WANTED = 4
"""Sentences in which somebody may say that he does what was needed."""


def hear(ledger: Ledger, index: int) -> None:
    """Let a sentence of the ledger's conversation change what is open."""
    said = ledger.said
    one, dues = said[index], ledger.reading.when.all(said[index].masked)
    last = answering(ledger, index, one, said, dues) or asked_of(ledger, index, one) or ledger.last(index)
    if last is None and not dues and not _may_matter(ledger, index, one):
        return
    if last is not None:
        answer_to(last, one, index)
    if ledger.need is not None and since_need(ledger, index) > _WANTED:
        ledger.left_over()
    heard = Heard(index, one, said, dues, last, after_echo(one, dues))
    for step in _STEPS:
        if step(ledger, heard):
            return
    own = dues if last is None else not_echoed(one, last, dues)
    anew = heard if own is dues else structs.replace(heard, dues=own)
    for step in _NEW:
        if step(ledger, anew):
            return


def _may_matter(ledger: Ledger, index: int, one: Utterance) -> bool:
    """Whether a glance at a sentence, where nothing is spoken of lately, does not rule out that it opens something, sums up, or
    calls off what was settled long before."""
    if ledger.need is not None or one.mentions or ledger.summing == one.turn or ledger.is_open_to(index):
        return True
    text = one.masked
    needs = not ledger.is_long and (is_open_need(text) or asks_anybody(text))
    return needs or sums_up(text) or calls_off(text) or withdraws(text)


def _passes_over(ledger: Ledger, heard: Heard) -> bool:
    """Whether a sentence is nobody's work, whatever is open."""
    index, one, said, dues = heard.index, heard.one, heard.said, heard.dues
    return bool(
        (is_supposed(unfilled(one.masked)) and not (plea(one) or needs_somebody(one.masked)))
        or is_chatter(one.masked, dues)
        or is_quoted(index, said)
        or plans_meeting(one, index, said)
        or recalls_day(one, dues)
        or only_jokes(one, dues)
        or greets(one, index, said, dues)
        or (ledger.need is not None and only_declines(ledger.need, one, dues))
        or (ledger.need is None and takes_floor(one))
        or only_stands(index, one, said, dues)
        or is_social(one, dues)
    )


def _goes_by_form(ledger: Ledger, heard: Heard) -> bool:
    """Whether its form alone says what a sentence does to what is open: nobody's yet, bargained, reminded of, confirmed."""
    index, one, said, dues = heard.index, heard.one, heard.said, heard.dues
    return (
        named_taker(ledger, heard.last, index, one)
        or seized(ledger, index, one, dues)
        or dropped(ledger, index, one, said)
        or withdrawn(ledger, index, one)
        or recalled(ledger, index, one, dues)
        or put(ledger, index, one, heard.last, said)
        or nobodys(ledger, index, one, said, dues)
        or bargains(ledger, index, one, heard.last, dues, said)
        or reopened(ledger, index, one, dues)
        or reminded(ledger, index, one, said, dues)
        or confirmed(ledger, index, one, said, dues)
    )


def _leads_nowhere(ledger: Ledger, heard: Heard) -> bool:
    """Whether a sentence only tells something, or is beside the work; who was just asked may say so instead of no."""
    index, one, dues, last = heard.index, heard.one, heard.dues, heard.last
    waiting = waits(index, last, one)
    return bool(
        (is_idle(one, dues) and not needs_somebody(one.masked))
        or (ledger.need is None and only_tells(one, dues) and not waiting)
        or (makes_do(one.masked) and (last is None or not last.asked))
        or (not waiting and stands_beside(one, dues) and not consented(index, one, heard.said))
    )


def _sums_up(ledger: Ledger, heard: Heard) -> bool:
    """Whether a sentence speaks of what was agreed, or is taken back by who says it."""
    index, one, said, dues, last = heard.index, heard.one, heard.said, heard.dues, heard.last
    return (
        (last is not None and both_agree(ledger, index, one, last, heard.reply, dues))
        or summed(ledger, index, one, dues)
        or (last is not None and wavered(ledger, index, one, last, dues, said))
        or planned(ledger, index, one, dues, said)
        or (last is not None and taken_back(index, one, last, said))
        or ledger.called(index, one, said)
    )


def _is_about_last(ledger: Ledger, heard: Heard) -> bool:
    """Whether a sentence moves, hands on or dates the task that was spoken of last."""
    index, one, said, dues, last = heard.index, heard.one, heard.said, heard.dues, heard.last
    if last is None:
        return False
    if (
        moved(ledger, index, one, last, dues)
        or told_apart(ledger, index, one, last, dues, said)
        or thanked(index, one, last)
        or (not rejects(one, last.due, dues) and handed(ledger, index, one, last, dues, said))
    ):
        return True
    if last.speaker == one.speaker and is_only_day(one, dues):
        redate(ledger, last, one, dues, index)
        return True
    if bargained(ledger, index, one, last, dues):
        return True
    if rejects(one, last.due, dues):
        # A day that is turned down is none, whatever comes of it.
        last.due, last.contested = None, index
        redate(ledger, last, one, instead(one, dues), index)
        return True
    return meets(ledger, index, one, last, dues, said) or only_when(ledger, heard, last)


def _names_last(_: Ledger, heard: Heard) -> bool:
    """Whether a sentence only says what it is that was taken on."""
    matter = names_it(heard.index, heard.one, heard.last, heard.said)
    if not matter or heard.last is None:
        return False
    heard.last.name(matter, heard.one, heard.index)
    return True


def _opens(ledger: Ledger, heard: Heard) -> bool:
    """Whether a sentence asks somebody for something, promises it, or gives it to somebody."""
    index, one, said, dues = heard.index, heard.one, heard.said, heard.dues
    if ledger.need is None and not ledger.is_open_to(index):
        return took_over(ledger, index, one, dues)
    if not one.mentions and asks_anybody(one.masked) and _asks_for_somebody(ledger, heard):
        return True
    mine = ledger.need is not None and wants_it(ledger.need, one)
    return (
        sends_to_capable(one)
        or marked(ledger, index, one, said)
        or took_up(ledger, index, one, heard.last, dues, said)
        or (not mine and (when_ready(ledger, index, one, said) or asks_somebody(ledger, index, one, said, dues)))
        or promised(ledger, index, one, said, dues)
        or assigned(ledger, index, one, said, dues)
    )


def _closes(ledger: Ledger, heard: Heard) -> bool:
    """Whether a sentence says that what was needed or asked for is over."""
    index, one, said, last = heard.index, heard.one, heard.said, heard.last
    if not is_over(one.masked):
        return False
    if ledger.need is not None and index - ledger.needed == 1:
        ledger.need = None
        return True
    spoke = said[index - 1].turn == one.turn or (last is not None and last.is_for(one))
    if last is not None and last.heard == index - 1 and spoke:
        last.refuse()
        return True
    return False


def _answers(ledger: Ledger, heard: Heard) -> bool:
    """Whether a sentence answers what is open, with a day, a yes or a no."""
    index, one, said, dues, last = heard.index, heard.one, heard.said, heard.dues, heard.last
    if dated(ledger, index, one, last, dues, said):
        return True
    if last is not None:
        last.call(one, without(one.masked, dues, one), index)
        if settle(ledger, heard, last):
            return True
    return answered(ledger, index, one, said, dues) or (bool(one.mentions) and ledger.restate(one, dues, index))


def _offers(ledger: Ledger, heard: Heard) -> bool:
    """Whether somebody offers to do something, or asks whether he may."""
    index, one, said, dues = heard.index, heard.one, heard.said, heard.dues
    found = _offer(index, one, said)
    if not found or would_only(one.masked) or (len(one.who) != 1 and one.speaker):
        return False
    offered(ledger, index, one, said, dues, found.start(), heard.last)
    return True


def _offer(index: int, one: Utterance, said: Sequence[Utterance]) -> re.Match[str] | None:
    return asks_leave(one.masked) if is_question(one.text) else offer(one.masked) or granted(index, said)


def _asks_for_somebody(ledger: Ledger, heard: Heard) -> bool:
    """Whether somebody is wanted for something, who is not named."""
    return wanted_before(ledger, heard.index, heard.one, heard.said) or asks_for_somebody(
        ledger, heard.index, heard.one
    )


_Step = Callable[[Ledger, Heard], bool]
_STEPS: tuple[_Step, ...] = (_passes_over, _goes_by_form, _leads_nowhere, _sums_up, _is_about_last)
"""What a sentence may do to what is open, in the order in which it is tried."""
_NEW: tuple[_Step, ...] = (_names_last, _opens, _closes, _answers, _offers, _asks_for_somebody)
"""The same for sentences that may open something: the day that was just asked for is not said again by who answers."""
