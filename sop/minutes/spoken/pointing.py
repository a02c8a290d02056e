"""What a title that only points was about: what was named in one of the sentences before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import agrees, refuses
from sop.minutes.language.candidate import Reading
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Owners
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.asides import (
    is_aside,
    only_answers,
    only_calls,
    only_praises,
    only_sends_on,
    tells_of_it,
)
from sop.minutes.spoken.asking import declines
from sop.minutes.spoken.matter import answered_question, said_with
from sop.minutes.spoken.open import title_of
from sop.minutes.spoken.remarking import names_date, names_thing, only_remarks

_TOPIC = re.compile(r"(?:呢|怎麼辦)[?？]|\b(?:what|how) about\b", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:it|they|that|this|he|she|these|those)(?:\b|['’])", re.IGNORECASE)
_THEM = re.compile(r"\b(?:it|them|those|these)\b", re.IGNORECASE)
_SHORT = re.compile(r"(?![弄做看來])[㐀-鿿]一下")
_HEADING = re.compile(
    r"(?:(?:good|fine|thanks|okay|ok|right|next|then|and|so|now|well|first|second|third|last|finally|lovely|perfect)[,.: ]+)*"
    r"(?:the|our|my|your|those|these) (?:(?!(?:is|are|was|were|has|"
    r"have|had|do|does|did|will|would|can|could|should|must|may|might|"
    r"needs?|goes|went|looks?|works?|runs?|came|comes|broke|died|fell|same|other|one|only|usual|[a-z]+ed|[a-z]+n['’]t)\b)"
    r"[\w/-]+(?:['’]s)?(?: |(?=[.:]))){1,6}(?:,? then)?[.:]",
    re.IGNORECASE,
)
_CLOSE, _REMARKS = 4, 3
"""Sentences before one that says "it" in which that is named, and how many more may only remark on it."""
_FAR = _CLOSE + _REMARKS


def with_before(title: str, index: int, one: Utterance, said: Sequence[Utterance], reading: Reading) -> tuple[str, int]:
    """A title whose "that" was named in one of the sentences before: in front of it; and the line of that sentence."""
    verb = said_with(title, one, said[max(0, index - 4) : index])
    if verb is not None:
        return f"{title_of(verb, Owners(), (), reading, 0)} — {title}", verb.line
    heading = next((each for each in reversed(said[max(0, index - 4) : index]) if _heads(each, one)), None)
    if heading is not None:
        named = title_of(heading, Owners(), (), reading, 0)
        return (f"{named} — {title}" if len(tokens(title)) > 1 else named), heading.line
    vague: Utterance | None = None
    remarked = 0
    for at in range(index - 1, max(0, index - _FAR) - 1, -1):
        before = said[at]
        if only_remarks(before.masked) and remarked < _REMARKS:
            remarked += 1
            continue
        if index - at > _CLOSE + remarked:
            break
        close = one.turn - before.turn <= (2 if vague is None else 3) + remarked
        if not close or not _may_name(before, one, reading):
            continue
        found = _named_by(before, one, said[max(0, index - 6) : index], vague, reading)
        if found is None:
            vague = before
            continue
        naming, named = found
        return (f"{named} — {title}" if tokens(title) or _SHORT.fullmatch(title) else named), naming.line
    if vague is not None:
        named = title_of(vague, Owners(), (), reading, 0)
        return (f"{named} — {title}" if tokens(title) else named), vague.line
    return title, one.line


def _heads(before: Utterance, one: Utterance) -> bool:
    """Whether somebody says in no more than its name what he speaks of: "The battery report. The deadline is the tenth. Can you
    do it?"."""
    return before.turn == one.turn and not before.mentions and bool(_HEADING.fullmatch(before.masked.strip()))


def _may_name(before: Utterance, one: Utterance, reading: Reading) -> bool:
    """Whether a sentence can name what another one means: it says enough, and is no answer, no date and nothing beside it."""
    named = title_of(before, Owners(), reading.when.all(before.masked), reading, 0)
    names = names_thing(before.masked)
    near = before.turn == one.turn or _TOPIC.search(before.masked) or names
    if len(tokens(named)) < (1 if named[:1].isascii() and near else 2):
        return False
    yes = before.turn != one.turn and agrees(before.masked) and len(tokens(named)) <= 2
    answers = (yes or only_answers(before, one)) and not names
    return not (answers or only_dates(before, reading) or _is_beside(before, one))


def _is_beside(before: Utterance, one: Utterance) -> bool:
    """Whether a sentence is beside what another one speaks of: an aside, a call, somebody else's praise or refusal."""
    others = before.turn != one.turn and (
        only_praises(before) or refuses(before.masked) or (bool(before.mentions) and declines(before.masked))
    )
    return is_aside(before.masked) or only_sends_on(before) or only_calls(before) or others


def _named_by(
    before: Utterance, one: Utterance, said: Sequence[Utterance], vague: Utterance | None, reading: Reading
) -> tuple[Utterance, str] | None:
    """What a sentence names, or the question that it explains or answers; None where it tells of what was named still earlier.

    vague: a later sentence that did so.
    """
    asked = answered_question(before, one, said)
    topic = _topic_of(before, said, reading) or ((asked, title_of(asked, Owners(), (), reading, 0)) if asked else None)
    if topic is not None:
        return topic
    named = title_of(before, Owners(), reading.when.all(before.masked), reading, 0)
    if vague is None:
        # "That's a one-line change": of what was said before that.
        return None if tells_of_it(before.masked) else (before, named)
    # "Change them all." "That's a lot of passwords.": what they are.
    return before, f"{named} — {title_of(vague, Owners(), (), reading, 0)}" if _THEM.search(named) else named


def only_dates(one: Utterance, reading: Reading) -> bool:
    """Whether a sentence names a day and nothing else: "The second of June."."""
    text = f"by {one.masked[:1].lower()}{one.masked[1:]}" if one.masked.isascii() else one.masked
    dues = reading.when.all(text)
    dated = bool(dues) and not tokens(text[: dues[0].start] + text[dues[0].end :])
    return dated or names_date(one.masked)


def _topic_of(one: Utterance, said: Sequence[Utterance], reading: Reading) -> tuple[Utterance, str] | None:
    """The question that a sentence explains: 「開館時間呢？網站上還是去年的。」."""
    before = next((each for each in said if each.turn == one.turn and each is not one), None)
    pronoun = _PRONOUN.match(unfilled(one.masked))
    if pronoun:
        before = next(
            (each for each in reversed(said) if each.turn == one.turn and each.line <= one.line and each is not one),
            before,
        )
    if before is None or not (pronoun or _TOPIC.search(before.masked)):
        return None
    named = title_of(before, Owners(), (), reading, 0)
    return (before, named) if len(tokens(named)) >= 2 else None
