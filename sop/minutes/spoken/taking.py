"""Tasks that people take on in a conversation: promises, offers, and "I'll do it"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.alike import alike, tokens
from sop.minutes.language.answers import accepts, agrees, takes
from sop.minutes.language.intending import asks_leave
from sop.minutes.language.owing import opens_own
from sop.minutes.language.people import Owners
from sop.minutes.language.promises import dated_promise, is_away, promise
from sop.minutes.language.sayings import is_reported, is_vague, refers_back
from sop.minutes.language.text import is_question
from sop.minutes.language.topical import of_other_thing, opens_matter, takes_thing_at, takes_this
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.bare import takes_at_last, takes_barely
from sop.minutes.spoken.consented import consented_to
from sop.minutes.spoken.continuing import is_of_next, takes_need
from sop.minutes.spoken.dating import opens_with, own_dues, redate
from sop.minutes.spoken.given import told
from sop.minutes.spoken.giving import WE_SAID
from sop.minutes.spoken.grabbing import _taken, after_all, may_take, name_it
from sop.minutes.spoken.handed_over import asked_thing, asks_if_fine, gives_back
from sop.minutes.spoken.hearing import (
    after_echo,
    and_i,
    bare_verb,
    called_before,
    only_objects,
    others_called,
    without,
)
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.matter import is_one_breath, only_looks, wants_it
from sop.minutes.spoken.open import OpenTask, title_of
from sop.minutes.spoken.pointing import with_before
from sop.minutes.spoken.rather import put_off, took_named
from sop.minutes.spoken.reasoned import does_today, says_itself
from sop.minutes.spoken.seizing import only_tells_why
from sop.minutes.spoken.settled import due_of
from sop.minutes.spoken.together import WITH, begins_own, speaker_of, we_two, with_others
from sop.minutes.spoken.verbs import (
    AND,
    BUT,
    ILL,
    IT,
    NOT_YET,
    SELF,
    ends_with_that,
    fronts,
    gives_it,
    same_verb,
    will_be_ready,
)

_BY_HIMSELF = re.compile(
    r"(?:[那嗯喔啊欸，, ]|先|就)*(?:不用|不必|免|沒關係)(?:了|啦|喔)?[^，。]{0,4}[，,]我自己(?:來|"
    r"弄|做|處理)(?:就好|比較快|就可以|可以|沒問題)?(?:了|啦)?[。！]?$"
)
"""「不用啦，我自己來比較快」: an offer of help that is turned down, and nothing else."""
_IS_IT = re.compile(r"^I(?: want|['’]d like| would like) to |, (?:is|would) (?:that|this)\b[^,]*$")  # whether he may


def offered(
    ledger: Ledger,
    index: int,
    one: Utterance,
    said: Sequence[Utterance],
    dues: Sequence[Due],
    at: int,
    last: OpenTask | None,
) -> None:
    """ "I could do it, by Thursday": a task once somebody takes it up; "it" is what was refused before."""
    owners = and_i(one, Owners(one.who, (), one.speaker), at, ledger.reading.people)
    if last is not None and last.refused and refers_back(one.masked):
        asked = last.due if last.due is not None and last.due.words in last.said.masked else None
        last.hand(owners, one, index)
        last.due = due_of(one, dues, ledger.reading) or asked
    else:
        title = _IS_IT.sub("", title_of(one, Owners(), dues, ledger.reading, at, own=True))
        line = one.line
        if is_vague(title) or refers_back(one.masked) or IT.match(title):
            title, line = with_before(title, index, one, said, ledger.reading)
        if not tokens(title) and ledger.need is not None:
            title, line = title_of(ledger.need, Owners(), (), ledger.reading, 0), ledger.need.line
        last = OpenTask(title, owners, due_of(one, dues, ledger.reading), one, index, agreed=False, asked=True)
        last.line = line
        ledger.open(index, one, last)
    last.offered = True


def took_over(ledger: Ledger, index: int, one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether somebody takes what another was asked for and did not take."""
    last = ledger.last(index)
    if last is None or ledger.need is not None or one.mentions or not one.who or not may_take(index, one, last):
        return False
    last.agree(one, index, speaker_of(one))
    redate(ledger, last, one, dues, index)
    return True


def promised(ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]) -> bool:
    """ "I will send it on Friday", 「我週五寄」: whether somebody takes something on."""
    both = we_two(one, ledger.reading.people)
    if both is not None and promised(ledger, index, both[0], said, ledger.reading.when.all(both[0].masked)):
        ledger.tasks[-1].owners = both[1]
        return True
    found = promise(one.masked)
    if (
        only_tells_why(one.masked)
        or _BY_HIMSELF.match(one.masked)
        or (is_question(one.text) and not one.masked.isascii() and asks_leave(one.masked))
    ):
        return False
    if ledger.need is None and (put_off(ledger, index, one, dues) or took_named(ledger, index, one, said, dues)):
        return True
    if (
        ledger.need is not None
        and one.turn != ledger.need.turn
        and (
            takes(one.masked)
            or takes_this(one.masked)
            or takes_barely(one.masked)
            or takes_barely(without(one.masked, dues, one))
            or takes_at_last(without(one.masked, dues, one))
            or same_verb(ledger.need, one)
            or wants_it(ledger.need, one)
            or takes_need(ledger.need, one, dues)
        )
    ):
        owners = speaker_of(one)
        _taken(ledger, index, one, said, dues, ledger.reading.partners(one.masked, owners), "")
        if ledger.tasks and ledger.tasks[-1].to == one.to:
            ledger.tasks[-1].add(says_itself(one.masked))
        return True
    if took_over(ledger, index, one, dues):
        return True
    at = found.start() if found else begins_own(one, dues)
    at = does_today(one, dues) if at is None else at
    at = consented_to(index, one, said) if at is None else at
    together = WITH.search(one.masked)
    if at is None and (only_objects(one) or together) and not is_question(one.text):
        at = dated_promise(one.masked, dues)
    if (
        at is None
        or only_looks(index, one, said, ledger.last(index))
        or (is_reported(WE_SAID.sub("", one.masked[:at])) and not opens_own(one.masked, at))
        or (found is None and ((is_question(one.text) and not asks_if_fine(one)) or is_away(one.text)))
    ):
        return False
    parted = next(
        (each.start for each in one.mentions if each.start > at and _is_parted(ledger, one, each.start)), None
    )
    if parted is not None:
        head, tail = one.masked[:parted], one.masked[parted:]
        end = cut.start() if (cut := AND.search(head)) else None
        first = replace(one, text=one.text[:end], masked=head[:end], mentions=one.mentions[:0]) if cut else one
        promised(ledger, index, first, said, [due for due in dues if due.end <= parted])
        return told(ledger, index, one, said, tail)
    if any(mention.start < at for mention in one.mentions):
        told(ledger, index, one, said, one.masked[:at])
    reply = after_echo(one, dues)
    spoken = ledger.reading.when.all(one.masked)
    dues = dues if refers_back(one.masked[at:]) else own_dues(one, dues, at)
    owners = speaker_of(one) if one.speaker else called_before(index, said, ledger.reading.people)
    if together:
        owners = ledger.reading.partners(one.masked, owners)
    owners = with_others(one, and_i(one, owners, at, ledger.reading.people), ledger.reading.people)
    rest = one.masked[found.end() if found else at :].removeprefix("我")
    last = ledger.last(index)
    title = title_of(one, Owners(), dues, ledger.reading, at, own=True)
    fronted = fronts(one.masked, at)
    named = found is not None and (fronted or found[0].casefold().startswith("the ") or takes_thing_at(one.masked, at))
    own = tokens(BUT.split(without(rest, dues, one))[0])
    detail = found is not None and found[0][:3].casefold() == "you" and not dues and last is not None
    back = not named and (
        (detail and last is not None and last.heard == index - 1)
        or accepts(one.masked)
        or (refers_back(one.masked[at:]) and len(own) <= 3)
        or len(own) < (1 if rest.isascii() and not (last and last.declined == index - 1) else 2)
        or (len(own) <= 2 and bool(IT.match(rest)))
        or (found is None and will_be_ready(one.masked[at:]))
    )
    fits = (
        last is not None
        and not others_called(index, last, said)
        and (last.takes(one, owners) or last.goes_on(one, owners, index))
        and not (
            last.agreed and (opens_matter(said[last.heard + 1 : index]) or is_of_next(index, one, last, dues, said))
        )
        and not (last.accepted and of_other_thing(one.masked, last.topic))
    )
    if fits and last is not None and not one.speaker and last.accepted and index - last.heard > 2:
        # Where nobody is named, what was agreed is not spoken of any more once something else was said.
        fits = False
    before = len(tokens(without(one.masked[:at], [due for due in spoken if due.end <= at], one)))
    # 「週日我要回南部，我明天弄好」: why it is that day.
    excuse = (
        fits
        and last is not None
        and not last.accepted
        and last.turn != one.turn
        and index - last.heard <= 1
        and len(own) < 2
        and bool(SELF.search(one.masked[:at]) or NOT_YET.search(one.masked[:at]))
    )
    # 「三天內，就是週一前，好啦，我週末弄」: only the day that was just said.
    echoes = (
        fits
        and last is not None
        and last.due is not None
        and last.turn != one.turn
        and index - last.heard <= 1
        and opens_with(one, spoken)
        and spoken[0].day == last.due.day
        and len(own) <= 2
    )
    # "Give it to me. Two hundred per page, I'll have it live": the same breath goes on about what was just taken on.
    on = (
        fits
        and last is not None
        and last.goes_on(one, owners, index)
        and (is_one_breath(index, one, last, said) or (last.offered and last.accepted))
        and bool(IT.match(rest))
    )
    excuse = excuse or echoes or on
    answers = (
        fits
        and last is not None
        and index - last.heard <= 1
        and (
            (agrees(reply) and len(own) <= (3 if rest.isascii() else 5))
            or (last.asked and not last.accepted and bool(dues) and gives_it(one.masked[at:]))
        )
    )
    # "Okay, they owe me one, I'll get them": a yes, and why.
    short = bool(IT.match(rest)) or len(own) < 2 or bool(ILL.search(without(one.masked, dues, one)))
    yes = fits and last is not None and not answers and short and after_all(index, one, last, rest)
    excuse = excuse or yes
    if (
        (back or answers or echoes or yes)
        and fits
        and last is not None
        and not ledger.need
        and (before < 2 or answers or excuse or alike(title, last.title))
    ):
        last.agree(one, index, owners)
        before = 0 if excuse else before
        more = (last.handed or last.line != last.said.line) and len(own) > 2
        if (is_vague(last.title) or before or more) and not accepts(one.masked):
            last.add(title)
        redate(ledger, last, one, dues, index)
        return True
    verb = bare_verb(one, dues)
    known = ledger.named_by(verb, owners) if verb and ledger.need is None else None
    if known is not None:
        known.agree(one, index, owners)
        return redate(ledger, known, one, dues, index) or True
    if back and (ledger.need is not None or len(tokens(title)) < 3):
        return _taken(ledger, index, one, said, dues, owners, title)
    line = one.line
    if not fronted and (
        gives_back(one.masked[:at], without(rest, dues, one))
        or is_vague(title)
        or ends_with_that(one.masked[:at])
        or IT.match(rest)
    ):
        title, line = with_before(title, index, one, said, ledger.reading)
    asked = asked_thing(index, one, said) if line == one.line else None
    if asked is not None:
        title, line = f"{asked[0]} — {title}", asked[1].line
    task = OpenTask(title, owners, due_of(one, dues, ledger.reading), one, index, agreed=True)
    task.line = line
    name_it(ledger, index, one, task, said)
    ledger.open(index, one, task)
    return True


def _is_parted(ledger: Ledger, one: Utterance, at: int) -> bool:
    """Whether the task of somebody else begins there: "I'll take the mail and May takes the form"."""
    return bool(AND.search(one.masked[:at])) and bool(ledger.reading.told(one.masked[at:], one.line, one.to))
