"""The card of a person's action items for a day: what is due or late, and what can be done about it in one press.

Forms are at its end and name the item themselves: with one for each item a long digest would be too large. What the verbs mean
is read back in `cards.submit_digest`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from cards.elements import (
    Action,
    ActionSet,
    AdaptiveCard,
    CardElement,
    Choice,
    ChoiceSetInput,
    Container,
    ContainerStyle,
    DateInput,
    ExecuteAction,
    ShowCardAction,
    TextInput,
    TextRun,
)
from cards.escape import runs
from cards.parts import band, finish, paragraph, plain, section
from cards.size import short_line
from sop.desk.digests import DigestView, Line
from sop.procedure.model import Procedure
from sop.records.items import ActionItem, Record
from sop.rules.decide import stage_of
from sop.words import Words

SHOWN = 12
"""Items on the card; of more it says how many there are."""
TITLE_SHOWN = 160
NAME_SHOWN = 60
CHOICE_SHOWN = 80
REASON_LIMIT = 1000


def digest_card(
    view: DigestView, procedure: Procedure, words: Words, today: date, notice: str | None = None
) -> dict[str, Any]:
    """The digest as an Adaptive Card 1.5, plain JSON. today: in the readers' time zone; notice: a sentence at the top."""
    body: list[CardElement] = []
    if notice:
        body.append(band([paragraph(*runs(short_line(notice, 400), weight="Bolder"))], "accent"))
    body.append(_header(view, procedure, words, today, below=bool(notice)))
    shown = view.lines[:SHOWN]
    body += [_item(view, one, procedure, words, today) for one in shown if not one.late]
    if late := [one for one in shown if one.late]:
        rows: list[CardElement] = [_item(view, one, procedure, words, today) for one in late]
        body.append(section(runs(words("card.digest_late"), weight="Bolder"), rows))
    if len(view.lines) > SHOWN:
        more = words("card.digest_more", count=len(view.lines) - SHOWN)
        body.append(paragraph(*runs(more, subtle=True), separator=True))
    still = [one.item for one in shown if _still(view, one, procedure) and isinstance(one.item, ActionItem)]
    return plain(finish(body, _forms(view, still, words), digest_summary(view, words)))


def digest_summary(view: DigestView, words: Words) -> str:
    """What a notification says."""
    key = "card.digest" if view.own else "card.digest_of"
    return words(key, count=len(view.lines), name=short_line(view.digest.person.name, NAME_SHOWN))


def _header(view: DigestView, procedure: Procedure, words: Words, today: date, *, below: bool) -> Container:
    open_ = [one.item for one in view.lines if _still(view, one, procedure)]
    overdue = sum(1 for item in open_ if item.due and item.due < today)
    told = words("card.digest_counts", day=words.day(view.digest.day), open=len(open_), overdue=overdue)
    head = paragraph(*runs(digest_summary(view, words), size="Large", weight="Bolder"))
    style: ContainerStyle = "attention" if overdue else "accent" if open_ else "good"
    return band([head, paragraph(*runs(told), spacing="Small")], style, "None" if below else None)


def _still(view: DigestView, line: Line, procedure: Procedure) -> bool:
    """Whether the reader is asked to do something about the item."""
    stage = stage_of(line.item, procedure)
    return not (stage.settled or stage.ends or _handed(view, line))


def _handed(view: DigestView, line: Line) -> bool:
    owner = line.item.assignee
    return not line.late and owner is not None and not owner.is_same_as(view.digest.person)


def _item(view: DigestView, line: Line, procedure: Procedure, words: Words, today: date) -> Container:
    item = line.item
    title = [*runs(item.id, weight="Bolder"), *runs(f" {short_line(item.title, TITLE_SHOWN)}")]
    rows: list[CardElement] = [
        paragraph(*title),
        paragraph(*_standing(view, line, procedure, words, today), spacing="None"),
    ]
    if _still(view, line, procedure) and isinstance(item, ActionItem):
        # Who is late puts it off, not who was told of it.
        can_wait = not line.late and _sleeps(item, today) is None
        rows.append(ActionSet(spacing="Small", actions=_presses(view, item, words, can_wait=can_wait)))
    return Container(separator=True, spacing="Medium", items=rows)


def _standing(view: DigestView, line: Line, procedure: Procedure, words: Words, today: date) -> list[TextRun]:
    item, stage = line.item, stage_of(line.item, procedure)
    if stage.settled or stage.ends:
        return runs(f"✓ {stage.name.of(words.language)}", subtle=True)
    owner = short_line(item.assignee.name, NAME_SHOWN) if item.assignee else words("say.nobody")
    if _handed(view, line):
        return runs(f"→ {owner}", subtle=True)
    found: list[TextRun] = []
    if item.due is not None:
        late = item.due < today
        key = "card.digest_overdue" if late else "card.digest_today" if item.due == today else "card.digest_due"
        found += runs(words(key, day=words.day(item.due)), color="Attention" if late else None, weight="Bolder")
    if line.late or item.assignee is None:
        found += runs(f"{' · ' if found else ''}{owner}")
    found += runs(f"{' · ' if found else ''}{stage.name.of(words.language)}", subtle=True)
    if isinstance(item, ActionItem) and item.about:
        found += runs(f" · {item.about}", subtle=True)
    if until := _sleeps(item, today):
        found += runs(" · " + words("card.digest_snoozed", day=words.day(until)), subtle=True)
    return found


def _sleeps(item: Record, today: date) -> date | None:
    """Until when nobody is reminded of it; None where it is not snoozed."""
    asleep = isinstance(item, ActionItem) and item.snoozed is not None and item.snoozed > today
    return item.snoozed if asleep and isinstance(item, ActionItem) else None


def _presses(view: DigestView, item: ActionItem, words: Words, *, can_wait: bool) -> list[ExecuteAction]:
    data = {"item": item.id, "v": item.version, "digest": view.digest.key}
    done = ExecuteAction(verb="digest_done", title=words("card.digest_done"), style="positive", data=data)
    if not can_wait:
        return [done]
    return [
        done,
        *(
            ExecuteAction(verb="digest_snooze", title=words(f"card.digest_{until}"), data={**data, "until": until})
            for until in ("tomorrow", "week")
        ),
    ]


def _forms(view: DigestView, items: list[ActionItem], words: Words) -> list[Action]:
    if not items:
        return []
    data = {"digest": view.digest.key}
    due: list[CardElement] = [
        _pick("due_pick", items, words),
        DateInput(
            id="due",
            label=words("field.due"),
            is_required=True,
            error_message=words("say.digest.missing/due"),
        ),
        TextInput(
            id="because",
            label=words("card.digest_because"),
            is_required=True,
            error_message=words("say.digest.missing/because"),
            max_length=REASON_LIMIT,
        ),
    ]
    found: list[Action] = [_opens("digest_due", words("card.digest_move"), due, words, data)]
    if view.hands:
        # By their names where those differ; two of one name by their addresses.
        choices = [
            Choice(title=short_line(_called(view, one.name, one.email), NAME_SHOWN), value=str(one.aad_id))
            for one in view.hands
        ]
        to = _choice("to", words("card.digest_to"), choices, words)
        found.append(
            _opens("digest_hand", words("card.digest_hand"), [_pick("hand_pick", items, words), to], words, data)
        )
    return found


def _called(view: DigestView, name: str, email: str | None) -> str:
    alike = sum(1 for one in view.hands if one.name == name) > 1
    return f"{name} ({email})" if alike and email else name


def _pick(name: str, items: list[ActionItem], words: Words) -> ChoiceSetInput:
    choices = [
        Choice(title=short_line(f"{item.id} {item.title}", CHOICE_SHOWN), value=f"{item.id}:{item.version}")
        for item in items
    ]
    return _choice(name, words("kind.action"), choices, words, choices[0].value if len(choices) == 1 else None)


def _choice(name: str, label: str, choices: list[Choice], words: Words, value: str | None = None) -> ChoiceSetInput:
    return ChoiceSetInput(
        id=name,
        label=label,
        value=value,
        choices=choices,
        style="compact",
        is_required=True,
        error_message=words(f"say.digest.missing/{name.rpartition('_')[2]}"),
    )


def _opens(verb: str, title: str, fields: list[CardElement], words: Words, data: dict[str, Any]) -> ShowCardAction:
    send = ExecuteAction(verb=verb, title=words("card.edit_save"), style="positive", data=data)
    return ShowCardAction(title=title, card=AdaptiveCard(version="1.5", body=fields, actions=[send]))
