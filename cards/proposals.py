"""One proposed action item with what can be done about it; `cards.submit_proposals` reads the presses back."""

from __future__ import annotations

from cards.elements import (
    ActionSet,
    AdaptiveCard,
    CardElement,
    Choice,
    ChoiceSetInput,
    Container,
    DateInput,
    ExecuteAction,
    ShowCardAction,
    TextInput,
    TextRun,
)
from cards.escape import runs
from cards.meeting_buttons import press
from cards.parts import paragraph
from cards.size import short_line
from sop.records.items import ActionItem, Meeting
from sop.records.meetings import Proposal, person_key
from sop.records.text import TITLE_LIMIT
from sop.rules.recap import eligible
from sop.words import Words

NAME_SHOWN = 60
TITLE_SHOWN = 200
EVIDENCE_SHOWN = 120
ASKED_SHOWN = 3
"""People that an ambiguous name is asked about with a button each."""
_LIST_MARKS = " -*+•[]|#"
"""What lines of minutes begin with."""
PEOPLE_OFFERED = 20
"""People in the form's choice of owners."""


def proposal(
    item: Meeting,
    one: Proposal,
    likely: ActionItem | None,
    words: Words,
    number: int,
    *,
    forms: bool,
    pressed: bool,
) -> list[CardElement]:
    """What is proposed, and its buttons. likely: the open item that it looks like; number: from 1, of its inputs' ids."""
    told: list[CardElement] = [
        paragraph(*runs(short_line(one.title, TITLE_SHOWN), weight="Bolder")),
        paragraph(*_whose(one, words), *_when(one, words), spacing="None"),
    ]
    source = one.evidence.lstrip(_LIST_MARKS)
    if source and source != one.title:
        told.append(paragraph(*runs(f"“{short_line(source, EVIDENCE_SHOWN)}”", subtle=True), spacing="None"))
    if likely is not None:
        owner = f" · {short_line(likely.assignee.name, NAME_SHOWN)}" if likely.assignee else ""
        named = f"{likely.id} {short_line(likely.title, TITLE_SHOWN)}{owner}"
        told.append(paragraph(*runs(words("card.looks_like", item=named), color="Accent"), spacing="None"))
    if pressed:
        actions = [*_accepts(item, one, words), *_others(item, one, likely, words)]
        if forms:
            actions.insert(-1, _form(item, one, words, number))
        told.append(ActionSet(spacing="Small", actions=actions))
    return [Container(spacing="Medium", items=told)]


def _whose(one: Proposal, words: Words) -> list[TextRun]:
    if one.owners:
        return runs(words("card.comma").join(short_line(who.name, NAME_SHOWN) for who in one.owners), subtle=True)
    if one.owner_words:
        return runs(f"{short_line(one.owner_words, NAME_SHOWN)} ?", color="Attention", weight="Bolder")
    return runs(words("card.nobody"), subtle=True)


def _when(one: Proposal, words: Words) -> list[TextRun]:
    """A day that the source determines, one to check where it may have meant another; its words with a mark where they
    determine none.
    """
    if one.due is not None and not one.due_sure:
        return runs(f" · {words('card.due_check', day=words.day(one.due))}", color="Attention", weight="Bolder")
    if one.due is not None:
        return runs(f" · {words.day(one.due)}", subtle=True)
    if one.due_words:
        return runs(f" · {short_line(one.due_words, NAME_SHOWN)} ?", color="Attention", weight="Bolder")
    return []


def _accepts(item: Meeting, one: Proposal, words: Words) -> list[ExecuteAction | ShowCardAction]:
    """One press; where a name may be several people's, one for each of them. A day to check is in the words of the press."""
    if not one.ask:
        title = words("card.accept") if one.due_sure else words("card.accept_due", day=_day(one, words))
        return [_press(item, one, "proposal_accept", title, positive=True)]
    return [
        _press(
            item,
            one,
            "proposal_accept",
            _for(one, short_line(who.name, NAME_SHOWN), words),
            positive=True,
            owner=person_key(who),
        )
        for who in one.ask[:ASKED_SHOWN]
    ]


def _for(one: Proposal, name: str, words: Words) -> str:
    if one.due_sure:
        return words("card.accept_for", name=name)
    return words("card.accept_for_due", name=name, day=_day(one, words))


def _day(one: Proposal, words: Words) -> str:
    return words.day(one.due) if one.due is not None else ""


def _others(
    item: Meeting, one: Proposal, likely: ActionItem | None, words: Words
) -> list[ExecuteAction | ShowCardAction]:
    found: list[ExecuteAction | ShowCardAction] = []
    if likely is not None:
        found.append(_press(item, one, "proposal_merge", words("card.merge", id=likely.id)))
    return [*found, _press(item, one, "proposal_drop", words("card.drop"))]


def _press(
    item: Meeting, one: Proposal, verb: str, title: str, *, positive: bool = False, **more: str
) -> ExecuteAction:
    return press(item, verb, title, "positive" if positive else None, key=one.key, mark=one.mark, **more)


def _form(item: Meeting, one: Proposal, words: Words, number: int) -> ShowCardAction:
    nobody = Choice(title=words("card.nobody"), value="-")
    people = [
        Choice(title=short_line(who.name, NAME_SHOWN), value=person_key(who))
        for who in eligible(item, one)[:PEOPLE_OFFERED]
    ]
    owner = person_key(one.owners[0]) if one.owners else "-"
    fields: list[CardElement] = [
        TextInput(
            id=f"title-{number}",
            label=words("field.title"),
            value=short_line(one.title, TITLE_LIMIT),
            max_length=TITLE_LIMIT,
            is_required=True,
            error_message=words("card.title_missing"),
        ),
        ChoiceSetInput(
            id=f"owner-{number}", label=words("card.owner"), value=owner, choices=[nobody, *people], style="compact"
        ),
        DateInput(id=f"due-{number}", label=words("field.due"), value=one.due.isoformat() if one.due else None),
    ]
    send = press(
        item, "proposal_edit", words("card.accept"), "positive", key=one.key, mark=one.mark, number=str(number)
    )
    return ShowCardAction(title=words("card.edit"), card=AdaptiveCard(version="1.5", body=fields, actions=[send]))
