"""What answers change about a task: who takes it, by when, or that nobody does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import (
    agrees,
    asks_when,
    moves,
    needs_none,
    puts_off,
    refuses,
    settles,
    takes,
    tells_later,
    thanks,
    was_asked_when,
)
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.over import TOLD_AS_PAST
from sop.minutes.language.people import Owners
from sop.minutes.language.promises import is_away
from sop.minutes.language.sayings import is_open_need, is_reported
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.bare import nods, takes_barely
from sop.minutes.spoken.dating import gives_day, opens_with, redate, redate_all
from sop.minutes.spoken.dayswords import says_only_when
from sop.minutes.spoken.granting import asks_back, comes_later, is_wanted_of
from sop.minutes.spoken.heard import Heard
from sop.minutes.spoken.hearing import ends_with, without
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import OpenTask
from sop.minutes.spoken.proposed import propose
from sop.minutes.spoken.redating import is_of_another, is_of_task, sets_day
from sop.minutes.spoken.settled import clause_of
from sop.minutes.spoken.tagged import gives_others, owns_up
from sop.minutes.spoken.wavering import SPOKEN_OF

_WE = re.compile(r"\b(?:then|and|so) (?:we|they|he|she) [a-z]+ (?:the|a|an)\b", re.IGNORECASE)
_NOT = re.compile(
    r"(?:let['’]s |please |I |we )?(?:do )?(?:not|don['’]t|won['’]t)\b|(?:先|我們)?(?:不要|別|不)", re.IGNORECASE
)

_IT_IS = re.compile(r",? (?:it is|then)(?:,? then)?[.!]?$", re.IGNORECASE)
"""What follows the day that somebody agrees to: "Saturday it is."."""


_ANSWERS = 2
"""Sentences after a task was given to a name in which one of those whom it fits answers."""


def both_agree(ledger: Ledger, index: int, one: Utterance, last: OpenTask, reply: str, dues: Sequence[Due]) -> bool:
    """Whether one of several who were asked says yes for another too: 「OK，我跟家豪等等弄」."""
    others = {who for each in one.mentions for who in each.who}
    mine = bool(others and one.speaker) and {*others, *one.who} <= {*last.owners.sure} and not last.accepted
    if not (mine and (agrees(reply) or agrees(one.masked)) and index - last.heard <= 1) or is_question(one.text):
        return False
    last.agree(one, index, last.owners)
    return redate(ledger, last, one, dues, index) or True


def only_when(ledger: Ledger, heard: Heard, last: OpenTask) -> bool:
    """Whether a sentence right after a task says by when, and nothing else; it opens none, and who was asked takes it."""
    index, one, said = heard.index, heard.one, heard.said
    near = index - last.heard <= 2 and not one.mentions and bool(one.speaker)
    when = ledger.reading.when
    goes_on = index > 0 and said[index - 1].turn == one.turn and last.heard == index - 1
    near = near and (goes_on or one.speaker == last.speaker or last.is_for(one)) and not is_reported(one.masked)
    if not near or last.said is one or not says_only_when(one.masked, when.all, when.whole):
        return False
    settle(ledger, heard, last)
    if last.asked and last.is_for(one) and last.turn != one.turn and len(one.who) == 1:
        last.agree(one, index, Owners(one.who, (), one.speaker))
    last.to, last.heard = max(last.to, one.to), index
    return True


def is_one_meant(index: int, one: Utterance, last: OpenTask) -> bool:
    """Whether one of those whom a name fits answers to what was given to them: "Jason renews it." "Okay." of one of two."""
    fits = len(one.who) == 1 and one.who[0] in last.owners.ask and not (last.owners.sure or last.refused)
    return fits and bool(one.speaker) and one.turn != last.turn and index - last.heard <= _ANSWERS


def settle(ledger: Ledger, heard: Heard, last: OpenTask) -> bool:
    """What a sentence without a task of its own changes about the last one: who takes it, by when."""
    index, one, said, dues, reply = heard.index, heard.one, heard.said, heard.dues, heard.reply
    about = len(tokens(without(one.masked, dues, one))) if dues else 0
    answers = opens_with(one, dues) and ((index and was_asked_when(index, said)) or gives_day(index, one, last, dues))
    short = bool(dues) and (
        answers
        or ends_with(one, dues)
        or sets_day(one.masked, dues)
        or about <= 1
        or (about <= 5 and settles(one.masked) and not _WE.search(one.masked))
    )
    # Asked before the task is agreed to: an "okay" to the day of another matter is none to this one.
    another = (
        bool(dues) and not ends_with(one, dues) and is_of_another(index, one, last, dues, said, ledger.reading.when.all)
    )
    if another and opens_with(one, dues):
        return False
    yes = (
        agrees(reply)
        or (last.offered and (thanks(reply) or is_wanted_of(reply)))
        or (last.tagged and owns_up(reply))
        or gives_others(reply)
    )
    yes = yes or (
        last.is_for(one)
        and bool(last.owners)
        and not last.matter
        and index - last.heard == 1
        and (
            nods(one.masked)
            or takes(one.masked)
            or (takes_barely(one.masked) and not puts_off(one.masked))
            or comes_later(one.masked)
        )
    )
    if yes and (last.may_agree(one) or is_one_meant(index, one, last)):
        last.agree(one, index, Owners(one.who, (), one.speaker) if len(one.who) == 1 else Owners())
    elif (
        refuses(one.masked)
        and (not dues or is_away(one.masked))
        and not last.accepted
        and last.may_agree(one)
        and last.is_for(one)
    ):
        last.refuse()
    elif (
        last.offered
        and not last.accepted
        and index - last.heard <= 2
        and one.turn != last.turn
        and needs_none(one.masked)
    ):
        last.refuse()
        return True
    strangers = [each for each in one.mentions if not {*each.who} & {*last.owners.sure, *last.owners.ask}]
    if asks_when(one.masked) or (asks_back(one.masked) and last.is_for(one)):
        if (last.offered or last.is_for(one)) and last.may_agree(one) and (last.offered or asks_back(one.masked)):
            last.agreed = True  # Who asks by when takes the offer, and who is asked takes it who asks so himself.
        return True
    over = not one.speaker and last.accepted and last.due is not None and index - last.heard > SPOKEN_OF
    fits = (
        bool(dues)
        and bool(short)
        and not over
        and not strangers
        and not (is_open_need(one.masked) and about > 1)
        and is_of_task(index, one, last, dues, said)
        and not another
        and not TOLD_AS_PAST.search(clause_of(one.masked, dues[-1]))
        and not _NOT.match(unfilled(clause_of(one.masked, dues[-1])))
        and (not is_away(one.masked[: dues[0].end]) or moves(one.masked))
        and not tells_later(one.masked)
    )
    if fits and last.may_change(one, agreed=agrees(one.masked) or yes or bool(_IT_IS.match(one.masked, dues[-1].end))):
        return redate_all(ledger, last, one, dues, index)
    if fits:
        propose(last, dues[-1], one, index)
    return last.heard == index
